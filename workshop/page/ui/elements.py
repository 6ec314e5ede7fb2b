"""The few elements everything is built from: plain HTML, so that keyboards and readers know it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from nicegui import ui
from nicegui.element import Element

# As an attribute, not a property: an answer that arrives while somebody types in the next line
# draws both again, and a property would wipe out what is not entered yet.
_TYPED = "^value"


def words(tag: str, text: str, classes: str = "", **props: str) -> Element:
    """An element with words in it, escaped."""
    made = ui.html(escape(text), sanitize=False, tag=tag)
    return _dressed(made, classes, props)


def markup(content: str, classes: str = "", **props: str) -> ui.html:
    """Our own drawing or table; whatever people typed was escaped where it was made."""
    made = ui.html(content, sanitize=False)
    _dressed(made, classes, props)
    return made


def holder(tag: str = "div", classes: str = "", **props: str) -> Element:
    """An element to put others into."""
    return _dressed(ui.element(tag), classes, props)


def _dressed(made: Any, classes: str, props: dict[str, str]) -> Any:
    if classes:
        made.classes(classes)
    for key, value in props.items():
        made.props[key.rstrip("_").replace("_", "-")] = value
    return made


def button(
    text: str, act: Callable[[], Any], classes: str = "", title: str = "", **props: str
) -> Element:
    """A button; ``title`` says more than fits on it."""
    if title:
        props["title"] = title
        props.setdefault("aria_label", title if len(text) < 2 else text)
    made = words("button", text, f"btn {classes}", type="button", **props)
    made.on("click", lambda _: act())
    return made


def choice(
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    act: Callable[[str], Any],
    classes: str = "",
) -> Element:
    """A drop-down with its label; options are (value, words)."""
    with holder("label", f"field {classes}"):
        words("span", label)
        inside = "".join(
            f'<option value="{escape(v, quote=True)}"{" selected" if v == chosen else ""}>'
            f"{escape(w)}</option>"
            for v, w in options
        )
        made = ui.html(inside, sanitize=False, tag="select")
        made.on("change", lambda e: act(str(e.args)), js_handler="(e) => emit(e.target.value)")
    return made


def entry(
    label: str, value: str, act: Callable[[str], Any], classes: str = "", **props: str
) -> Element:
    """A line to type into; ``act`` gets it when it is left or entered."""
    with holder("label", f"field {classes}"):
        words("span", label)
        made = holder("input", **{"maxlength": "80", **props})
        made.props[_TYPED] = value
        made.on("change", lambda e: act(_keep(made, e.args)),
                js_handler="(e) => emit(e.target.value)")  # fmt: skip
    return made


def _keep(made: Element, value: Any) -> str:
    """What was typed is what the server holds too, for whoever comes later."""
    made.props[_TYPED] = str(value)
    return str(value)


def typed(made: Element) -> str:
    """What stands in an :func:`entry`."""
    return str(made.props.get(_TYPED, ""))


def tick(label: str, on: bool, act: Callable[[bool], Any], classes: str = "") -> Element:
    """A box to tick."""
    with holder("label", f"tick {classes}"):
        made = holder("input", type="checkbox")
        if on:
            made.props["checked"] = True
        made.on("change", lambda e: act(bool(e.args)), js_handler="(e) => emit(e.target.checked)")
        words("span", label)
    return made


def figures(head: str, body: str) -> str:
    """An HTML table from its rows; the cells were escaped where they were made."""
    return f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def badge(grade: str, text: str, title: str = "") -> Element:
    """How well something is known."""
    return words("span", text, f"badge {grade}", title=title)


def many(
    label: str,
    options: dict[str, str],
    chosen: list[str],
    act: Callable[[list[str]], Any],
    classes: str = "",
) -> ui.select:
    """Several of many, found by typing."""
    held = [c for c in chosen if c in options]
    made = ui.select(
        options, value=held, multiple=True, with_input=True, label=label,
        on_change=lambda e: act(list(e.value or [])),
    ).props("use-chips dense outlined options-dense")  # fmt: skip
    made.props["aria-label"] = label
    made.classes(f"many {classes}")
    return made
