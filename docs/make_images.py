"""Draws the pictures of the README from a finished run.

python docs/make_images.py runs/us-china-decoupling
"""

from __future__ import annotations

import sys
from pathlib import Path

from evidence.files import write_text
from scenarios import read_run
from workshop.figures.fans import fans
from workshop.view.result_view import ResultView

IMAGES = Path(__file__).parent / "images"


def main(run: str) -> None:
    """Joint papers of the pairs that matter most, past and futures."""
    view = ResultView(read_run(Path(run)), "en")
    picture = fans(view, "links", ["CHN-USA", "CHN-EU27"], columns=2)
    head, _, rest = picture.partition(">")
    paper = '<rect width="100%" height="100%" fill="#fff"/>'  # dark pages show dark letters too
    write_text(IMAGES / "decoupling.svg", f"{head}>{paper}{rest}\n")


if __name__ == "__main__":
    main(sys.argv[1])
