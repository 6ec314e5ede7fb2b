"""Nothing that is read can run: calls the code may not make, and where what is left stands."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve", "jsonpickle"}
CALLS = {
    "eval", "exec", "os.system", "os.popen", "yaml.load", "yaml.unsafe_load", "yaml.full_load",
    "joblib.load", "joblib.dump", "pd.read_pickle", "read_pickle", "to_pickle", "torch.load",
}  # fmt: skip
# Between processes of one user, or of one cluster whose members trust each other, tasks do travel
# as pickles: loky's workers, and Dask's. Neither is an input; each stands in one file, and in the
# benchmark of the cluster.
HANDED_OVER = {
    "joblib.externals.loky": {"forecast/computing/parallel.py"},
    "distributed": {"scenarios/running/cluster.py", "benchmarks/bench_scale.py"},
}


def sources() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                             "*.py"], cwd=ROOT, capture_output=True, text=True)  # fmt: skip
    found = listed.stdout.split() if not listed.returncode else ROOT.rglob("*.py")
    return [ROOT / p for p in found if ".venv" not in str(p) and (ROOT / p).is_file()]


def told(tree: ast.AST, name: str) -> Iterator[str]:
    """What of a file could run something that was read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            base = getattr(node, "module", None) or ""
            for whole in {base, *(a.name for a in node.names)}:
                if whole.split(".")[0] in MODULES and name != "tests/test_shell_cache.py":
                    yield f"imports {whole}"
                for package, places in HANDED_OVER.items():
                    used = whole == package or whole.startswith(package + ".")
                    if used and name not in places and not name.startswith("tests/"):
                        yield f"imports {whole}"
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in CALLS or called.split(".")[-1] in ("read_pickle", "to_pickle"):
                yield f"calls {called}"
            for k in node.keywords:
                text = f"{k.arg}={ast.unparse(k.value)}"
                if text in ("shell=True", "allow_pickle=True", "typ='unsafe'"):
                    yield text


def test_nothing_that_is_read_can_run() -> None:
    found = [
        f"{name}: {what}"
        for path in sources()
        for name in [path.relative_to(ROOT).as_posix()]
        for what in told(ast.parse(path.read_text(encoding="utf-8")), name)
    ]
    assert not found, found


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from pickle import loads",
        "eval(x)",
        "yaml.load(x)",
        "run('ls', shell=True)",
        "np.load(p, allow_pickle=True)",
        "frame.to_pickle(p)",
        "YAML(typ='unsafe')",
        "from distributed import Client",
        "import joblib.externals.loky",
    ],
)
def test_what_is_looked_for_is_found(line: str) -> None:
    assert list(told(ast.parse(line), "scenarios/made_up.py"))
