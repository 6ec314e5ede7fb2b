"""Levers, settings and changes in words, in the language of a view."""

from __future__ import annotations

import json
from typing import Any

from evidence.reference.fields import NAMES_ZH
from scenarios.interventions import BY_KIND
from workshop.content.assumptions import setting
from workshop.language.numbers import bare
from workshop.page.levers.catalogue import Control, controls
from workshop.page.session.session import Entry
from workshop.view.labels import Labels


class Words(Labels):
    """Levers, their settings and changes of a session in words."""

    def kind(self, kind: str) -> str:
        """Name of a kind of lever."""
        return self.t.pick(BY_KIND[kind].title) if kind in BY_KIND else kind

    def control(self, control: Control) -> str:
        """Name of a setting."""
        return setting(self, control.path[-1], control.field)

    def setting_of(self, kind: str, name: str) -> str:
        """Name of a setting by its dotted path."""
        if kind in BY_KIND:
            for control in controls(kind):
                if control.name == name:
                    return self.control(control)
        return name

    def unit_word(self, unit: str) -> str:
        """Unit of a setting; nothing where the number is a bare multiple."""
        return "" if unit in ("", "1", "year") else self.t.maybe(f"unit.{unit}", unit)

    def value(self, value: Any) -> str:
        """A plain value of a lever in words."""
        if value is None:
            return self.t("page.as_model")
        if isinstance(value, bool):
            return self.t("word.yes" if value else "word.no")
        if isinstance(value, int):
            return str(value)
        if isinstance(value, float):
            return bare(value, self.lang)
        if isinstance(value, list | tuple):
            glue = (
                "list.versus" if any(isinstance(v, list | tuple) for v in value) else "list.comma"
            )
            return self.t(glue).join(map(self.value, value)) or self.t("page.all")
        if isinstance(value, dict):
            return self.t("list.semicolon").join(
                f"{self.setting_name(k)}{self.t('list.colon')}{self.value(v)}"
                for k, v in value.items()
            )
        return self.word(str(value))

    def setting_name(self, name: str) -> str:
        """Name of a nested setting."""
        return self.t.maybe(f"setting.{name}", name)

    def word(self, word: str) -> str:
        """A country, bloc, field, event or choice, as people call it."""
        if word in self.evidence.blocs or word in self.evidence.countries:
            return self.region(word)
        if word in NAMES_ZH:
            return self.field(word)
        choice = self.t.maybe(f"choice.{word}", "")
        if choice:
            return choice
        code = self.evidence.blocs.resolve(word) or self.evidence.names.resolve(word)
        return self.region(code) if code else word

    def entry(self, entry: Entry) -> str:
        """One line of the history."""
        v = dict(entry.values)
        kind = str(v.get("kind", ""))
        values = {
            "letter": v.get("letter", ""),
            "kind": self.kind(kind),
            "setting": self.setting_of(kind, str(v.get("setting", ""))),
            "before": self.value(v.get("before")),
            "after": self.value(v.get("after")),
            "title": self.t.pick(v.get("title", "")),
            "group": v.get("group", ""),
            "name": v.get("name", ""),
            "phase": self.t.maybe(f"page.phase.{v.get('phase', '')}", ""),
            "regions": self.value(v.get("regions", [])),
            "at": str(v.get("at", ""))[11:16],
        }
        try:
            return self.t(entry.what, **values)
        except KeyError:  # a change of a later version
            return f"{entry.what} {json.dumps(v, ensure_ascii=False)}"
