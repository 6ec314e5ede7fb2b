"""The tabs of the page, in order: what each draws, and its words. A new one is one entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from scenarios.vocabulary.text import Text
from workshop.content.deciders import deciders
from workshop.content.findings import findings
from workshop.content.story import story
from workshop.page.answers.guessing import guess_marks
from workshop.page.answers.live_view import LiveView
from workshop.page.draw import fan, hero, ranks, ties
from workshop.page.draw.table import cells, html_table, table
from workshop.page.ui.background_tabs import assumptions_tab, hindcast_tab
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.downloads_tab import downloads_tab
from workshop.page.ui.fields_tab import fields_tab
from workshop.page.ui.groups_tab import groups_tab
from workshop.page.ui.lead_tab import lead_tab
from workshop.page.ui.selectors import Selection
from workshop.page.ui.session_tab import session_tab

MAX_PANELS = 6


@dataclass(frozen=True)
class Chart:
    """A tab with a picture of the answers, drawn once for all who look at the same.

    Parameters
    ----------
    name : in the address of the page. title : on the tab, in both languages.
    draw : SVG or HTML of the answers and what is selected.
    selectors : what stands above the picture, names of ``selectors.SELECTORS``.
    caveat : what the picture does not say.
    sentences : the answer in words above the picture, as HTML.
    legend : whether the legend of bands and marks stands below. image : whether the picture can be
    saved as SVG and PNG. more : selectors that are needed seldom and stand below the picture.
    """

    name: str
    title: Text
    draw: Callable[[LiveView, Selection], str]
    selectors: tuple[str, ...]
    caveat: Text
    sentences: Callable[[LiveView, Selection], str] = lambda view, selection: ""
    legend: bool = False
    image: bool = True
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A tab with elements of its own.

    ``build`` gives back what shows a changed session, or None where nothing of it does. What people
    type into is built once: a change of somebody else must not take it from under their hands.
    ``lead``: for the facilitator alone, and the first one there.
    """

    name: str
    title: Text
    build: Callable[[ClientView], Callable[[], None] | None]
    lead: bool = False


def _answer(view: LiveView, s: Selection) -> str:
    """The large picture with its number; the small ones of every place where they are asked for."""
    regions = view.regions(s.variable)
    region = s.region if s.region in regions else next(iter(regions), "")
    if not region:
        return ""
    marks = guess_marks(view, s.guesses, s.variable)
    year = s.year or view.horizon
    drawn = hero.hero(view, s.variable, region, year, s.column, s.hidden, marks, s.gap)
    if s.many:
        drawn += fan.fans(view, s.variable, regions[:MAX_PANELS], s.hidden, marks, s.gap)
    return drawn


def _ties(view: LiveView, s: Selection) -> str:
    shown = s.column in visible(view, s)
    return ties.network(view, s.column) + ties.matrix(view, s.column) if shown else ""


def visible(view: LiveView, s: Selection) -> list[str]:
    """Scenarios whose answers may be seen."""
    return [n for n in view.names if n not in s.hidden]


def _sentences(view: LiveView, names: Sequence[str], variable: str) -> str:
    """The change that says most of each scenario, as in the report."""
    by_name = {f.change.scenario: f for f in findings(view, only=variable)}
    lines = []
    for name in names:
        grade, found = view.grade(name), by_name.get(name)
        badge = f'<span class="badge {grade}">{escape(view.grade_short(name))}</span>'
        words = f"{found.sentence} {found.others}" if found else ""
        title = f"{view.letter(name)} · {view.title(name)}"
        if not grade:
            badge, words, title = "", view.t("page.nothing_moved"), view.letter(name)
        lines.append(f"<p><b>{escape(title)}</b> {badge} {escape(words)}</p>")
    return "".join(lines)


def told(view: LiveView, names: Sequence[str]) -> str:
    """The story of each scenario, as report, terminal and minutes tell it, and who follows."""
    parts = []
    for name in names:
        head = f"<b>{escape(view.letter(name))} · {escape(view.title(name))}</b>"
        if not view.grade(name):
            parts.append(
                f"<p>{escape(view.letter(name))}: {escape(view.t('page.nothing_moved'))}</p>"
            )
            continue
        badge = f'<span class="badge {view.grade(name)}">{escape(view.grade_short(name))}</span>'
        lines = "".join(f"<li>{escape(s.text)}</li>" for s in story(view, name).sentences)
        parts.append(f"<p>{head} {badge}</p><ul>{lines}</ul>{_followers(view, name)}")
    return "".join(parts)


def _followers(view: LiveView, name: str) -> str:
    """Who follows or joins, as a folded table; nothing where nobody decides."""
    table = deciders(view, name)
    if table is None or not table.rows:
        return ""
    t = view.t
    rows = [cells((r.worlds, r.year, r.then, r.otherwise), head=r.country) for r in table.rows]
    heads = [t(f"deciders.{h}") for h in ("country", "worlds", "year", "then", "otherwise")]
    more = ""
    if table.every > len(rows):
        more = f"<p>{escape(t('deciders.more', n=len(rows), all=table.every))}</p>"
    return (
        f'<details class="more"><summary>{escape(t("page.followers"))}</summary>'
        f"{html_table(heads, rows)}{more}<p>{escape(table.wave)}</p></details>"
    )


TABS: tuple[Chart | Panel, ...] = (
    Chart(
        "answers",
        Text("Answers", "结果"),
        _answer,
        ("variable", "region", "year", "gap", "many"),
        Text(
            "What this picture does not say: that the event will come, that the country's"
            " science is better or worse, or what happens outside the model. Bands are 50 and 90 %"
            " of the runs; the past missed by as much.",
            "本图不说明：事件是否会发生、该国科研水平的优劣，以及模型之外的变化。"
            "色带为50%和90%的抽样区间，宽度取自以往预测的误差。",
        ),
        sentences=lambda view, s: told(view, visible(view, s)),
        legend=True,
        more=("places",),
    ),
    Chart(
        "ties",
        Text("Who with whom", "合作网络"),
        _ties,
        ("column",),
        Text(
            "Only ties whose 90 % interval lies on one side of zero are drawn, and only those"
            " with 50 joint papers or more. The picture does not say why, nor how good the papers"
            " are. A position on the circle means nothing.",
            "仅绘出90%区间不跨零、且合著论文不少于50篇的国家对。本图不说明原因，"
            "也不说明论文质量；圆上的位置没有含义。",
        ),
        sentences=lambda view, s: _sentences(
            view, [n for n in visible(view, s) if n == s.column], "links"
        ),
    ),
    Chart(
        "ranks",
        Text("Ranks", "排名"),
        lambda view, s: ranks.slopes(view, s.measure, visible(view, s)),
        ("measure",),
        Text(
            "Places by the median; in brackets the 90 % range of the rank. A rank can change"
            " though nothing much changes, when countries lie close together. Empty circles:"
            " countries nobody picked.",
            "按中位数排名；括号内为名次的90%区间。各国数值接近时，名次变化不代表实质变化。"
            "空心圆为未选中的国家。",
        ),
    ),
    Chart(
        "table",
        Text("Table", "数据表"),
        lambda view, s: table(view, s.outcomes, s.hidden),
        ("outcomes", "places"),
        Text(
            "Changes are paired run by run with the baseline; they do not add up over"
            " countries, since a joint paper counts for each of them.",
            "变化值为与基线逐次配对之差；一篇合著论文在每个国家各计一次，因此各国变化不可相加。",
        ),
        image=False,
    ),
    Panel("fields", Text("Fields", "学科"), fields_tab),
    Panel("groups", Text("Groups", "小组比较"), groups_tab),
    Panel(
        "session",
        Text("History, guesses, sharing", "历史、预测与共享"),
        session_tab,
    ),
    Panel("hindcast", Text("Past events", "历史检验"), hindcast_tab),
    Panel("assumptions", Text("Assumptions", "假设"), assumptions_tab),
    Panel("lead", Text("Lead the room", "主持"), lead_tab, lead=True),
    Panel("downloads", Text("Take home", "导出"), downloads_tab),
)
BY_NAME: Mapping[str, Chart | Panel] = {tab.name: tab for tab in TABS}


def offered(client: ClientView) -> list[Chart | Panel]:
    """The tabs of a window: where somebody leads, only that one has the facilitator's."""
    leads = client.leads and bool(client.session.room.lead)
    return [tab for tab in TABS if leads or not (isinstance(tab, Panel) and tab.lead)]
