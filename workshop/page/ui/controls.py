"""Controls of one lever, made from what the registry says of its settings."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from nicegui import ui
from nicegui.element import Element

from workshop.page.levers.catalogue import Control
from workshop.page.session.settings import get_setting
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import (
    button,
    checkbox,
    dropdown,
    element,
    hold,
    multiselect,
    show_number,
    show_state,
    text,
    value_of,
)

Sync = Callable[[Any], None]


def control(
    client: ClientView,
    lever: dict[str, Any],
    c: Control,
    set_value: Callable[[tuple[str, ...], Any], object],
) -> Sync | None:
    """Draw one control; gives back what shows a value that somebody else set."""

    def put(value: Any, path: tuple[str, ...] = c.path) -> None:
        set_value(path, value)

    value = get_setting(lever, c.path)
    label = client.words.control(c)
    if c.shape == "number":
        ways = (get_setting(lever, (*c.path[:-1], way)) for way in ("measured", "like"))
        if c.path[-1] == "times" and all(way is None for way in ways):
            return None  # a multiple of nothing
        return _number(client, c, label, value, put)
    if c.shape == "effect":
        return _size(client, client.t("setting.size"), value, c, put)
    elif c.shape in ("regions", "fields"):
        options = client.places if c.shape == "regions" else client.fields
        options = _with_words(client, options, picked(value))
        # What a file says of a single follower has no place here: it is kept as it is.
        kept = [v for v in value or [] if isinstance(v, dict)]

        def chosen(words: list[str]) -> None:
            put([*kept, *words] if kept or words or not c.optional else None)

        made = multiselect(_maybe(client, label, c), options, picked(value), chosen)
        return lambda v: _show(client, made, v)
    if c.shape in ("sides", "groups"):
        return _sides(client, label, value or [], put)
    if c.shape == "choice":
        choices = [(k, client.t.maybe(f"choice.{k}", k)) for k in c.choices]
        chooser = dropdown(label, choices, str(value or c.field.default), put)
        return lambda v: show_state(chooser, "value", str(v or c.field.default))
    if c.shape == "tick":
        box = checkbox(label, bool(c.field.default if value is None else value), put)
        return lambda v: show_state(box, "checked", bool(c.field.default if v is None else v))
    return None


def picked(value: Any) -> list[str]:
    """The words of a list that a box can show."""
    if isinstance(value, str):
        return [value]
    return [str(v) for v in value or [] if not isinstance(v, dict)]


def _with_words(client: ClientView, options: dict[str, str], words: list[str]) -> dict[str, str]:
    """Options and what a file says in other words, such as a group of fields: shown, not lost."""
    return {**options, **{w: client.words.word(w) for w in words if w not in options}}


def _show(client: ClientView, made: ui.select, value: Any) -> None:
    """Show what somebody else picked."""
    words = picked(value)
    if words == list(made.value or ()):
        return
    options = _with_words(client, dict(made.options), words)
    made.set_options(options, value=words)


def _maybe(client: ClientView, label: str, c: Control) -> str:
    return f"{label} ({client.t('page.optional')})" if c.optional or c.shape == "fields" else label


def _number(
    client: ClientView, c: Control, label: str, value: Any, put: Callable[..., None]
) -> Sync | None:
    words = client.words
    low, high = c.low, c.high
    if c.unit == "year":
        low, high = float(client.years[0]), float(client.years[-1])
    ranged = value is not None and not isinstance(value, int | float)
    if ranged or (value is None and (c.optional or c.field.is_required())):
        middle = high if c.unit == "year" else (low + high) / 2
        middle = round(middle) if c.whole else float(f"{middle:.6g}")
        with element("div", "control unset"):
            name = f"{label}{client.t('list.colon')}{words.value(value)}" if ranged else label
            text("span", name, "name")
            button(client.t("page.set"), lambda: put(middle), "small", label)
        return None
    shown = c.field.default if value is None else value
    low, high = min(low, float(shown)), max(high, float(shown))
    unit = words.unit_word(c.unit)
    with element("div", "control"):
        with element("div", "line"):
            heading = text("label", label, "name")
            exact = element("input", "exact", type="number", step=_text(c.step),
                           aria_label=f"{label} ({unit})" if unit else label)  # fmt: skip
            hold(exact, _text(shown))  # what is half typed stays while other parts are drawn
            if c.least is not None:
                exact.props["min"] = _text(c.least)
            if c.most is not None:
                exact.props["max"] = _text(c.most)
            text("span", unit, "unit")
            if c.optional:
                button("×", lambda: put(None), "small", client.t("page.leave_to_model"))
        slide = element("input", "slide", type="range", min=_text(low), max=_text(high),
                       step=_text(c.step), value=_text(shown), aria_label=label)  # fmt: skip
        heading.props["for"] = slide.html_id

    return _together(slide, exact, c, put)


def _together(slide: Element, exact: Element, c: Control, put: Callable[..., None]) -> Sync:
    """Let a slide and a box for exact numbers follow each other; gives what shows a new value."""

    def moved(raw: Any, here: Element) -> None:
        try:
            new = float(raw)
        except (TypeError, ValueError):
            return
        if not math.isfinite(new):
            return
        new = round(new) if c.whole else float(f"{new:.10g}")
        slide.props["value"] = _text(new)
        if here is slide:
            show_number(exact, _text(new))
        else:
            hold(exact, _text(new))
            slide.update()
        put(new)

    slide.on("input", lambda e: moved(e.args, slide), throttle=0.12,
             js_handler="(e) => emit(e.target.value)")  # fmt: skip
    exact.on("change", lambda e: moved(e.args, exact),
             js_handler="(e) => emit(e.target.value)")  # fmt: skip

    def sync(v: Any) -> None:
        if slide.props.get("value") != _text(v):
            slide.props["value"] = _text(v)
            slide.update()
        if value_of(exact) != _text(v):
            show_number(exact, _text(v))

    return sync


def _size(client: ClientView, label: str, value: Any, c: Control, put: Callable[..., None]) -> Sync:
    """How strong: as measured on a past event, or in percent."""
    percent = (*c.path[:-1], "percent")
    options = [("", client.t("page.in_percent")), *client.events.items()]

    def chosen(event: str) -> None:
        if event:
            put(event)
        else:
            put(-30.0, percent)

    made = dropdown(label, options, str(value or ""), chosen)
    return lambda v: show_state(made, "value", str(v or ""))


def _sides(client: ClientView, label: str, value: list[Any], put: Callable[..., None]) -> Sync:
    """Two sides, or several groups."""
    boxes: list[ui.select] = []
    sides = [[str(x) for x in ([s] if isinstance(s, str) else s)] for s in value]

    def changed(k: int, chosen: list[str]) -> None:
        sides[k] = chosen
        put([list(s) for s in sides])

    for k, side in enumerate(sides):
        heading = client.t("page.side", label=label, n=k + 1)
        boxes.append(multiselect(heading, client.places, side, lambda v, k=k: changed(k, v)))  # type: ignore[misc]

    def sync(v: Any) -> None:
        for k, side in enumerate(v or []):
            if k < len(boxes):
                sides[k] = picked(side)
                _show(client, boxes[k], side)

    return sync


def _text(value: Any) -> str:
    return f"{float(value):.10g}"
