"""Values that JSON knows."""

from __future__ import annotations

import math
from typing import Any


def clean(value: Any) -> Any:
    """Plain JSON values: numpy scalars unwrapped, NaN and infinities null.

    Examples
    --------
    >>> clean({"a": [1.0, float("nan")], "b": (2,)})
    {'a': [1.0, None], 'b': [2]}
    """
    if isinstance(value, dict):
        return {str(k): clean(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [clean(v) for v in value]
    if hasattr(value, "item") and not isinstance(value, str | bytes):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
