"""Players that somebody carved out of a country: what was told of them, in words."""

from __future__ import annotations

from evidence.reference.players import Count, Player
from workshop.view.labels import Labels


def players(labels: Labels) -> list[tuple[str, str]]:
    """Name of each player, and what its user says of it with the source: all an assumption."""
    return [(labels.region(p.id), _told(labels, p)) for p in labels.evidence.players]


def _told(labels: Labels, player: Player) -> str:
    t, of = labels.t, labels.region(player.of)

    def share(value: float) -> str:
        return f"{100.0 * value:.3g}{t('percent.mark')}"

    def amount(value: float | Count) -> str:
        if isinstance(value, Count):
            return t("player.count", papers=f"{value.papers:,.0f}")
        return share(value)

    parts = [t("player.papers", share=amount(player.papers), country=of)]
    if player.fields:
        parts.append(t("player.fields", fields=t("list.semicolon").join(
            labels.field(f) for f in player.fields)))  # fmt: skip
    if player.international is not None:
        parts.append(t("player.international", share=share(player.international)))
    if player.impact != 1.0:
        parts.append(t("player.impact", times=f"{player.impact:.3g}"))
    for name, value in player.ties.items():
        code = labels.evidence.names.resolve(name) or name
        parts.append(t("player.tie", share=amount(value), partner=labels.region(code)))
    for name, value in player.domestic.items():
        other = t("player.rest") if name == "rest" else labels.region(name)
        parts.append(t("player.domestic", share=share(value), other=other))
    if player.money is not None:
        parts.append(t("player.money", share=share(player.money)))
    return t("list.semicolon").join(parts) + t(
        "player.source", source=player.source_in(labels.lang)
    )
