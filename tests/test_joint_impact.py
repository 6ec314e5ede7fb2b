"""Impact of joint papers: read beside pairs, drawn where counted, and a sentence where not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from workshop_made_up import made_up_run

import workshop
from evidence.importing.faults import ImportRefused
from evidence.importing.run import import_files
from scenarios.results.result import RunResult
from workshop.clarivate.joint_impact import joint_impact
from workshop.view.result_view import ResultView


def written(folder: Path, shares: tuple[str, str]) -> Path:
    path = folder / "pairs.csv"
    text = f"a,b,year,papers,top1_share\nUSA,CHN,2020,620,{shares[0]}\nDEU,CHN,2020,130,{shares[1]}"
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_a_share_beside_pairs_is_one_of_the_pair(tmp_path: Path) -> None:
    tables = import_files([written(tmp_path, ("2.2", "2.8"))]).tables
    assert tables["impact_by_pair.csv"] == (
        "a,b,year,top1_share\nCHN,DEU,2020,2.8\nCHN,USA,2020,2.2\n"
    )
    assert "impact.csv" not in tables and "CHN,USA,2020,620" in tables["ties.csv"]
    with pytest.raises(ImportRefused, match=r"0\.022 for CHN-USA.*percent are meant"):
        import_files([written(tmp_path, ("0.022", "0.028"))])
    with pytest.raises(ImportRefused, match=r"CHN-USA 2020: 220 percent .*allowed: 0 to 100"):
        import_files([written(tmp_path, ("220", "2.8"))])


def counted(run: RunResult) -> RunResult:
    rows = [("CHN", "USA", 2022, 2.6), ("CHN", "GBR", 2022, 3.5), ("CHN", "USA", 2021, 9.0),
            ("CHN", "ATL", 2022, 1.0)]  # fmt: skip
    series = pd.DataFrame(rows, columns=["region", "partner", "year", "value"])
    evidence = replace(run.evidence, series=series.assign(variable="pair_top1_share", source="x"))
    object.__setattr__(run, "evidence", evidence)
    return run


SAID = {"joint.read": "2022年，按来源统计", "joint.none": "未绘制：现有数据不含"}


def test_the_report_draws_it_or_says_why_not(tmp_path: Path) -> None:
    lang = "zh"
    without, run = made_up_run(), counted(made_up_run())
    assert joint_impact(ResultView(without, lang)) == (2022, ())
    year, pairs = joint_impact(ResultView(run, lang))
    assert year == 2022 and [p.pair for p in pairs] == ["CHN-USA", "CHN-GBR"]
    world = run.evidence.world.sel(year=2022)
    joint = float(world["links"].sel(country="CHN", partner="USA"))
    both = float(world["papers"].sel(country=["CHN", "USA"]).sum()) - joint
    assert pairs[0].share == pytest.approx(100 * joint / both) and pairs[0].impact == 2.6
    for result, told, other in ((run, "joint.read", "joint.none"), (without, "joint.none", "")):
        text = workshop.write_report(result, tmp_path, lang).read_text(encoding="utf-8")
        shown = told == "joint.read"  # without such figures only where the tables are asked for
        assert (SAID[told] in text) == shown
        assert not other or SAID[other] not in text
