"""Nothing that is read can run: calls the code may not make, and where what is left stands."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Formats whose reading runs code, and PyYAML, whose plain `load` once did (YAML is read by ruamel).
MODULES = {
    "pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve", "jsonpickle",
    "torch", "yaml", "imp", "runpy", "code", "codeop", "pty", "xmlrpc",
}  # fmt: skip
CALLS = re.compile(
    r"(builtins\.)?(eval|exec|compile|__import__)|(asyncio\.)?create_subprocess_shell"
    r"|os\.(system|popen|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?)|subprocess\.get(status)?output"
    r"|joblib\.(load|dump)|tempfile\.mktemp|shutil\.unpack_archive|ssl\._create_unverified_context"
    r"|jinja2\.(Template|from_string)|pandas\.(eval|read_hdf|HDFStore)|numpy\.lib\.format\.read_array"
)
# Of any object: pickles, archives that name their own places, expressions that are programs.
METHODS = {"read_pickle", "to_pickle", "read_hdf", "to_hdf", "extractall"}
SPAWNS = re.compile(r"subprocess\.(run|call|check_call|check_output|Popen)")
# What may be said to a parameter, and nothing else.
ONLY = {"shell": "False", "allow_pickle": "False", "verify": "True"}
# Methods by which a pickle says what to call.
HOOKS = {"__reduce__", "__reduce_ex__", "__setstate__"}
# Between processes of one user, or of one cluster whose members trust each other, tasks do travel
# as pickles: loky's workers, and Dask's. Neither is an input; each stands in one file, and in the
# benchmark of the cluster.
HANDED_OVER = {
    "joblib.externals.loky": {"forecast/computing/parallel.py"},
    "distributed": {"scenarios/running/cluster.py", "benchmarks/bench_scale.py"},
}
# Tests that plant what is forbidden, to see that it is not read.
PLANTS = {"tests/test_shell_cache.py"}


def sources() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard",
                                 "*.py"], cwd=ROOT, capture_output=True, text=True)  # fmt: skip
        found: Iterable[Any] = () if listed.returncode else listed.stdout.split()
    except FileNotFoundError:  # a machine without git
        found = ()
    found = found or ROOT.rglob("*.py")
    return [ROOT / p for p in found if ".venv" not in str(p) and (ROOT / p).is_file()]


def told(tree: ast.AST, name: str) -> Iterator[str]:
    """What of a file could run something that was read."""
    nodes = list(ast.walk(tree))
    known: dict[str, str] = {}  # a name of the file -> what was imported under it
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imported(node, name)
            base = f"{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
            for a in node.names:
                known[a.asname or a.name.split(".")[0]] = base + (
                    a.name if a.asname or base else a.name.split(".")[0]
                )
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.name in HOOKS and name not in PLANTS:
            yield f"defines {node.name}"
        elif isinstance(node, ast.Call):
            yield from _called(node, known)


def _imported(node: ast.Import | ast.ImportFrom, name: str) -> Iterator[str]:
    base = getattr(node, "module", None) or ""
    for whole in {base, *(f"{base}.{a.name}".lstrip(".") for a in node.names)} - {""}:
        if whole.split(".")[0] in MODULES and name not in PLANTS:
            yield f"imports {whole}"
        for package, places in HANDED_OVER.items():
            used = whole == package or whole.startswith(package + ".")
            if used and name not in places and not name.startswith("tests/"):
                yield f"imports {whole}"


def _called(node: ast.Call, known: dict[str, str]) -> Iterator[str]:
    first, dot, rest = ast.unparse(node.func).partition(".")
    called = known.get(first, first) + dot + rest
    last, words = called.rsplit(".", 1)[-1], {k.arg: k.value for k in node.keywords}
    if CALLS.fullmatch(called) or last in METHODS:
        yield f"calls {called}"
    for key, value in words.items():
        if key in ONLY and ast.unparse(value) != ONLY[key]:
            yield f"{key}={ast.unparse(value)}"
    if called == "numpy.load" and len(node.args) > 2:
        yield "numpy.load with pickles allowed by place"
    if SPAWNS.fullmatch(called) and node.args and not _listed(node.args[0]):
        yield f"{called} of a string"
    if last in ("query", "eval") and node.args and not isinstance(node.args[0], ast.Constant):
        yield f"{called}: an expression put together from what was read"
    if called == "jinja2.Environment" and ast.unparse(words.get("autoescape", node)) != "True":
        yield "jinja2.Environment without autoescape=True"
    if last == "YAML" and ast.unparse(words.get("typ", ast.Constant("rt"))) not in _SAFE:
        yield f"YAML of the type {ast.unparse(words['typ'])}"


_SAFE = ("'rt'", "'safe'")


def _listed(value: ast.AST) -> bool:
    """Whether words of a command come one by one, not as a line for a shell to read."""
    return not isinstance(value, ast.Constant | ast.JoinedStr | ast.BinOp) or isinstance(
        getattr(value, "left", None), ast.List
    )


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
        "import marshal",
        "import yaml as y",
        "import torch",
        "eval(x)",
        "exec(x)",
        "compile(x, '', 'exec')",
        "from builtins import eval as e; e(x)",
        "import os as o; o.system(x)",
        "from os import popen; popen(x)",
        "import subprocess; subprocess.run('ls', shell=True)",
        "import subprocess; subprocess.run(x, shell=flag)",
        "from subprocess import run; run(f'ls {x}')",
        "import subprocess as s; s.getoutput(x)",
        "from asyncio import create_subprocess_shell as c; c(x)",
        "import numpy as np; np.load(p, allow_pickle=True)",
        "import numpy as np; np.load(p, None, True)",
        "from numpy import load; load(p, allow_pickle=some)",
        "from joblib import load as fetch; fetch(p)",
        "import pandas as pd; pd.read_hdf(p)",
        "frame.to_pickle(p)",
        "frame.query(f'region == {x!r}')",
        "frame.eval(x)",
        "archive.extractall(p)",
        "import tempfile; tempfile.mktemp()",
        "from jinja2 import Environment; Environment()",
        "import jinja2; jinja2.Environment(autoescape=False)",
        "from jinja2 import Template; Template(x)",
        "YAML(typ='unsafe')",
        "YAML(typ=kind)",
        "client.get(x, verify=False)",
        "class A:\n    def __reduce__(self): return print, ()",
        "from distributed import Client",
        "import joblib.externals.loky",
        "from joblib.externals import loky",
    ],
)
def test_what_is_looked_for_is_found(line: str) -> None:
    assert list(told(ast.parse(line), "scenarios/made_up.py"))


@pytest.mark.parametrize(
    "line",
    [
        "import re; re.compile(x)",
        "import json; json.load(x)",
        "import numpy as np; np.load(p, allow_pickle=False)",
        "import subprocess; subprocess.run(['ls', x], check=True)",
        "frame.query('year == 2030')",
        "from jinja2 import Environment; Environment(autoescape=True)",
        "YAML(typ='safe')",
    ],
)
def test_what_is_allowed_is_not_found(line: str) -> None:
    assert not list(told(ast.parse(line), "scenarios/made_up.py"))
