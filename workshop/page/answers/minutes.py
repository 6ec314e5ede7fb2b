"""Minutes of a workshop: what was on the table, what came out, what was guessed and noted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape as escape_html
from typing import Any

from workshop.content.story import stories
from workshop.page.answers.guessing import scored, untold
from workshop.page.answers.live_view import LiveView
from workshop.page.levers.groups import difference_words, differences
from workshop.page.levers.narrative import Words
from workshop.page.levers.plain import title_of
from workshop.page.session.session import Session


def escape(words: str) -> str:
    """Somebody's words inside Markdown: shown as typed, never a link, a picture or HTML.

    Examples
    --------
    >>> escape("<b>*hi*</b> [a](b)")
    '&lt;b&gt;\\\\*hi\\\\*&lt;/b&gt; \\\\[a\\\\]\\\\(b\\\\)'
    """
    safe = escape_html(words, quote=False)
    return re.sub(r"([\\\\`*_{}\[\]()#+!|~-])", r"\\\1", safe)


def markdown(session: Session, view: LiveView, words: Words) -> str:
    """The minutes as Markdown."""
    t = words.t
    out = [f"# {t('page.minutes')}: {escape(session.name or session.id)}", ""]
    out += [
        f"{session.created[:16].replace('T', ' ')} – {session.changed[:16].replace('T', ' ')} UTC",
        "",
    ]
    if session.room.question:
        out += [f"**{t('page.question')}**{t('list.colon')}{escape(session.room.question)}", ""]
    out += [f"> {t('report.not.oracle')}", ""]
    last = t("report.subtitle", year=view.horizon, runs=view.runs, last=view.evidence.last_year,
             database=view.evidence.database)  # fmt: skip
    out += [f"{last}. {t('method.seed')}: {view.results.prepared.seed}.", ""]
    if view.results.failed:
        failed, replicates = view.results.failed, view.results.replicates
        out += [t("page.failures", n=failed, all=replicates), ""]
    out += [f"## {t('page.scenarios')}", ""]
    for column in session.state.columns:
        letter = session.letter(column.id)
        group = f" ({escape(column.group)})" if column.group else ""
        out += [f"### {letter} · {escape(t.pick(title_of(column)) or letter)}{group}", ""]
        out += _levers(words, column.interventions)
        out.append("")
    out += [f"## {t('report.answer')}", ""]
    out += _answer(view)
    out += _guesses(session, view)
    if session.notes:
        out += [f"## {t('page.notes')}", ""]
        for note in session.notes:
            who = f"{escape(note.who)}: " if note.who else ""
            out.append(f"- {note.at[11:16]} {who}{escape(note.text)}")
        out.append("")
    out += [f"## {t('page.history')}", ""]
    for e in session.history:
        who = f" ({escape(e.who)})" if e.who else ""
        star = f" ★ {escape(e.bookmark)}" if e.bookmark else ""
        out.append(f"- {e.at[11:16]} {escape(words.entry(e))}{who}{star}")
    return "\n".join(out) + "\n"


def _answer(view: LiveView) -> list[str]:
    """The story of each scenario, as page, report and terminal tell it, and how to read it."""
    out: list[str] = []
    for told in stories(view):
        head = f"{view.letter(told.scenario)} · {escape(told.title)}"
        if not view.grade(told.scenario):
            out += [f"- **{head}**: {view.t('page.nothing_moved')}"]
            continue
        out.append(f"- **{head}** ({view.grade_short(told.scenario)})")
        out += [f"  - {escape(sentence.text)}" for sentence in told.sentences]
    return [*out, "", view.t("certainty.rule", runs=view.runs), ""]


def _levers(words: Words, interventions: Sequence[Mapping[str, Any]]) -> list[str]:
    out: list[str] = []
    last = None
    for row in differences(interventions):
        if row.index != last:
            out.append(f"- {words.kind(row.kind)}")
            last = row.index
        out.append(f"  - {escape(difference_words(words, row))}")
    return out or [words.t("page.nothing_moved")]


def _guesses(session: Session, view: LiveView) -> list[str]:
    if session.guessing or not session.guesses:
        return []
    rows = scored(view, session)
    t = view.t
    out = [f"## {t('page.guess.title')}", ""]
    for row in rows:
        guess, band = row.guess, row.answer
        out.append(
            f"- {escape(guess.group)}: {view.letter(guess.column)},"
            f" {view.variable(guess.variable)}, {view.region(guess.region)}:"
            f" {guess.value:+g} / {band.text(view.lang, t('limits.to'), sign=True)}"
        )
    for left in untold(view, session):
        told = t("page.guess.untold", group=left.group, value=f"{left.value:+g}")
        out.append(f"- {escape(told)}")
    return [*out, ""]


def html(session: Session, view: LiveView, words: Words) -> str:
    """The minutes as one page: the Markdown, laid out by a few rules."""
    body, depth = [], 0
    for line in markdown(session, view, words).splitlines():
        item = re.match(r"^( *)- (.*)$", line)
        level = len(item[1]) // 2 + 1 if item else 0
        while depth < level:
            body.append("<ul>")
            depth += 1
        while depth > level:
            body.append("</ul>")
            depth -= 1
        head = re.match(r"^(#+) (.*)$", line)
        if item:
            body.append(f"<li>{_inline(item[2])}</li>")
        elif head:
            body.append(f"<h{len(head[1])}>{_inline(head[2])}</h{len(head[1])}>")
        elif line.startswith("> "):
            body.append(f"<blockquote>{_inline(line[2:])}</blockquote>")
        elif line:
            body.append(f"<p>{_inline(line)}</p>")
    title = escape_html(session.name or session.id)
    style = "body{font-family:sans-serif;max-width:48em;margin:2em auto;line-height:1.5}"
    return (
        f'<!doctype html><html lang="{words.lang}"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        f"<style>{style}</style></head><body>{''.join(body)}{'</ul>' * depth}</body></html>\n"
    )


def _inline(text: str) -> str:
    """Bold, then backslashes taken off; angle brackets were escaped when the line was made."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"\\([^\w\s])", r"\1", text)
