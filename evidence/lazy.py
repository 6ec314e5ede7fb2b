"""Public names of a package, imported when they are first used.

``collabcast validate`` needs a tenth of what the packages hold; importing the rest takes five times
as long as the check itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list]]:
    """``__getattr__`` and ``__dir__`` of a package (PEP 562).

    Parameters
    ----------
    package : its name. homes : public name -> module below the package that holds it. A name must
        not be that of a module beside it: the import of that module would take its place.

    Examples
    --------
    >>> get, names = lazy("evidence", {"EvidenceError": "errors"})
    >>> get("EvidenceError").__name__, "EvidenceError" in names()
    ('EvidenceError', True)
    """

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list:
        return sorted({*vars(sys.modules[package]), *homes})

    return get, names
