"""The few elements everything is built from: plain HTML, so that keyboards and readers know it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape

from nicegui import ui
from nicegui.element import Element

# As an attribute, not a property: an answer that arrives while somebody types in the next line
# draws both again, and a property would wipe out what is not entered yet.
_TYPED = "^value"


def text(tag: str, words: str, classes: str = "", **attributes: str) -> ui.html:
    """An element with words in it, escaped."""
    made = ui.html(escape(words), sanitize=False, tag=tag)
    _dress(made, classes, attributes)
    return made


def html(content: str, classes: str = "", **attributes: str) -> ui.html:
    """Our own drawing or table; whatever people typed was escaped where it was made."""
    made = ui.html(content, sanitize=False)
    _dress(made, classes, attributes)
    return made


def element(tag: str = "div", classes: str = "", **attributes: str) -> Element:
    """An element to put others into."""
    made = ui.element(tag)
    _dress(made, classes, attributes)
    return made


def _dress(made: Element, classes: str, attributes: dict[str, str]) -> None:
    made.classes(classes)
    for key, value in attributes.items():
        made.props[key.rstrip("_").replace("_", "-")] = value


def other(lang: str) -> str:
    """The other of the two languages."""
    return "en" if lang == "zh" else "zh"


def language_link(lang: str, address: str) -> ui.link:
    """A link to the same in the other language, in that language's own name."""
    to = other(lang)
    made = ui.link("中文" if to == "zh" else "English", address).classes("btn lang")
    return made.props(f'lang="{to}" hreflang="{to}"')


def button(
    label: str, act: Callable[[], object], classes: str = "", title: str = "", **attributes: str
) -> Element:
    """A button; ``title`` says more than fits on it."""
    if title:
        attributes["title"] = title
        attributes.setdefault("aria_label", title if len(label) < 2 else label)
    made = text("button", label, f"btn {classes}", type="button", **attributes)
    made.on("click", lambda _: act())
    return made


def dropdown(
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    act: Callable[[str], object],
    classes: str = "",
) -> Element:
    """A drop-down with its label; options are (value, words)."""
    with element("label", f"field {classes}"):
        text("span", label)
        inside = "".join(
            f'<option value="{escape(v, quote=True)}"{" selected" if v == chosen else ""}>'
            f"{escape(w)}</option>"
            for v, w in options
        )
        made = ui.html(inside, sanitize=False, tag="select")
        made.on("change", lambda e: act(str(e.args)), js_handler="(e) => emit(e.target.value)")
    return made


def text_input(
    label: str, value: str, act: Callable[[str], object], classes: str = "", **attributes: str
) -> Element:
    """A line to type into; ``act`` gets it when it is left or entered."""
    with element("label", f"field {classes}"):
        text("span", label)
        made = element("input", **{"maxlength": "80", **attributes})
        made.props[_TYPED] = value
        made.on("change", lambda e: act(hold(made, e.args)),
                js_handler="(e) => emit(e.target.value)")  # fmt: skip
    return made


def hold(made: Element, value: object) -> str:
    """What was typed is what the server holds too, for whoever comes later."""
    made.props[_TYPED] = str(value)
    return str(value)


def empty(made: Element) -> None:
    """Clear a :func:`text_input` whose words were taken, here and on the screen."""
    made.props[_TYPED] = ""
    ui.run_javascript(f"getElement({made.id}).value = ''")


def show_number(made: Element, value: str) -> None:
    """Show a number that another control or person set, unless somebody is typing there."""
    hold(made, value)
    made.update()
    made.client.run_javascript(
        f"const e = getElement({made.id}); if (document.activeElement !== e) e.value = '{value}'"
    )


def show_state(made: Element, name: str, value: str | bool) -> None:
    """Show a choice or a tick (``value`` or ``checked``) that came from elsewhere."""
    made.client.run_javascript(f"getElement({made.id}).{name} = {json.dumps(value)}")


def value_of(made: Element) -> str:
    """What stands in a :func:`text_input`."""
    return str(made.props.get(_TYPED, ""))


def checkbox(label: str, on: bool, act: Callable[[bool], object], classes: str = "") -> Element:
    """A box to tick."""
    with element("label", f"tick {classes}"):
        made = element("input", type="checkbox")
        if on:
            made.props["checked"] = True
        made.on("change", lambda e: act(bool(e.args)), js_handler="(e) => emit(e.target.checked)")
        text("span", label)
    return made


def badge(grade: str, words: str, title: str = "") -> Element:
    """How well something is known."""
    return text("span", words, f"badge {grade}", title=title)


def multiselect(
    label: str,
    options: dict[str, str],
    chosen: list[str],
    act: Callable[[list[str]], object],
    classes: str = "",
) -> ui.select:
    """Several of many, found by typing."""
    made = ui.select(
        options, value=[c for c in chosen if c in options], label=label, multiple=True,
        with_input=True,
        on_change=lambda e: act(list(e.value or [])),
    ).props("use-chips dense outlined options-dense")  # fmt: skip
    made.props["aria-label"] = label
    made.classes(f"many {classes}")
    return made
