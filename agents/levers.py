"""What policy can move, year by year. All neutral by default; interventions are edits of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook

ALL_FIELDS = "all fields"
TIES = "ties/"  # names of standard normal draws that every tie has for itself
STRATEGIES = ("none", "competitive", "complementary", "assistance")  # codes of ``Levers.strategy``


class Lever(NamedTuple):
    """The shape of a lever, its neutral value, and what a drawn size does to it.

    ``axes`` are initials of year, country, field and partner, as arrays have them. A part of drawn
    ``size`` adds size x values, multiplies by 1 + size x values, or by exp(size x values).
    """

    axes: str
    neutral: float = 0.0
    drawn: Literal["adds", "multiplies", "multiplies by exp", "never"] = "adds"


LEVERS: Mapping[str, Lever] = {
    "friction": Lever("ycfp"),
    "support": Lever("ycfp"),
    "weak_support": Lever("ycfp"),
    "joint": Lever("ycfp"),
    "distance_relief": Lever("ycp"),
    "openness": Lever("ycf"),
    "attraction": Lever("ycf"),
    "funding": Lever("ycf", 1.0, "multiplies"),
    "talent": Lever("ycf"),
    "capacity_shock": Lever("ycf"),
    "spillover": Lever("yc", 1.0, "multiplies"),
    "premium": Lever("yc", 1.0, "multiplies"),
    "counting": Lever("yc", 1.0, "multiplies by exp"),
    "cost": Lever("y"),
    "strategy": Lever("ycp", drawn="never"),
}


class Told(NamedTuple):
    """What a scenario says of one follower: it follows from a year on, with a probability."""

    country: int
    year: int
    probability: float = 1.0


class Condition(NamedTuple):
    """True in a replicate and year where the country was, last year, in one of the groups named.

    ``alliances`` and ``programmes`` are positions in those of :class:`Levers`. Followers and
    members that decide, or are told to, count; leaders and founders do not.
    """

    country: int
    alliances: tuple[int, ...] = ()
    programmes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Alliance:
    """A leader closes itself to a target and others may follow, each by its own decision.

    Members named from the start do not decide. ``friction`` is what a follower puts on its ties
    with the targets, by year (log points, >= 0). With a ``parameter`` it is per unit of that
    parameter or :class:`Size`, which every replicate draws. ``allies`` are bound to a leader by
    treaty or union. Those in ``told`` do not decide: the scenario says what they do. ``bound`` are
    those who do what another does (part of a country, the country). ``when`` is the number of a
    condition, see :class:`Condition`.
    """

    name: str
    leaders: tuple[int, ...]
    targets: tuple[int, ...]
    candidates: tuple[int, ...]
    friction: np.ndarray  # [year, field]
    parameter: str | None = None
    allies: tuple[int, ...] = ()
    told: tuple[Told, ...] = ()
    when: int | None = None
    bound: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Programme:
    """A multilateral programme: members support joint work, others may join while it is open.

    ``gain`` is the utility of a tie between two members that have no ties of their own yet (log
    points, by year and field); established ties gain less (Hoekman et al. 2013). ``fee`` is what
    membership costs in the joining decision, in the same unit. With a ``parameter`` the gain, with
    a ``fee_parameter`` the fee is per unit of a parameter or :class:`Size` drawn per replicate.

    With ``money`` the members share a fixed sum: ``gain`` is then 1 where the programme acts and 0
    elsewhere, ``parameter`` the additional joint papers a year of a million, and the papers are
    spread over the ties of all members, so that more members buy no more of them. Who joins adds
    ``joiner_money``; ``bound``, as of :class:`Alliance`, come with another and bring none.
    """

    name: str
    members: tuple[int, ...]
    candidates: tuple[int, ...]
    gain: np.ndarray  # [year, field]
    fee: float = 0.0
    parameter: str | None = None
    fee_parameter: str | None = None
    money: np.ndarray | None = None  # [year] million PPP dollars
    joiner_money: np.ndarray | None = None  # [year] the same of each who joins
    when: int | None = None
    bound: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Size:
    """A size made from several parameters: what a budget buys, what a screening closes.

    ``compute`` takes the draws, parameter id -> [replicate], and gives [replicate], or
    [replicate, year] where ``by_year``. It may only work replicate by replicate, so that a run has
    the same numbers however it is cut.

    Examples
    --------
    >>> bought = Size("size/0", ("a", "b"), lambda p: np.log1p(3.0 * p["a"] * p["b"]))
    >>> bought.compute({"a": np.ones(2), "b": np.zeros(2)}).tolist()
    [0.0, 0.0]
    """

    name: str
    parameters: tuple[str, ...]
    compute: Callable[[Mapping[str, np.ndarray]], np.ndarray]
    by_year: bool = False


@dataclass(frozen=True)
class Uncertain:
    """Part of a lever whose size is not known: parameter times pattern, drawn per replicate.

    A decoupling of the size seen after 2018 is ``Uncertain("friction", "event/us-china-2018",
    values)`` with ``values`` = 1 on the ties it meets: every replicate then lives with its own
    size, and the interval of the result carries what we do not know about it.

    ``parameter`` is an id of the parameter table, the name of a :class:`Size`, or a name that
    begins with :data:`TIES`, a standard normal for every tie; ``values`` are per unit of it, in the
    axes of the lever. What a size does to a lever: :data:`LEVERS`. With ``when``, the number of a
    :class:`Condition`, it acts only where that is true; then it may have no parameter (None).
    """

    lever: str
    parameter: str | None
    values: np.ndarray
    when: int | None = None

    def __post_init__(self) -> None:
        allowed = [name for name, lever in LEVERS.items() if lever.drawn != "never"]
        if self.lever not in allowed:
            raise ValueError(f"uncertain lever {self.lever!r}: allowed are {', '.join(allowed)}")


@dataclass(frozen=True)
class Levers:
    """Policy by year. T years, N agents, F fields (1 where no lever names a field).

    Attributes (neutral value in brackets)
    --------------------------------------
    years, fields, countries : labels of the axes.
    friction : [T, N, F, N] log points taken off the utility of a tie, symmetric (0).
    support : [T, N, F, N] log points added by instruments, symmetric (0).
    weak_support : [T, N, F, N] the same for ties that hardly exist yet; fades with affinity (0).
    joint : [T, N, F, N] additional joint papers a year that money pays for, symmetric (0).
    distance_relief : [T, N, N] share of the friction of distance that is removed (0).
    openness : [T, N, F] log points on every foreign tie of a country; negative: withdrawal (0).
    attraction : [T, N, F] log points on a country as a partner, seen by the others (0).
    funding : [T, N, F] research funding as ratio to baseline (1).
    talent : [T, N, F] log points on capacity from people who move (0).
    capacity_shock : [T, N, F] log points on capacity at once, such as a pandemic (0).
    spillover : [T, N] factor on learning from partners (1).
    premium : [T, N] factor on the impact premium of collaboration (1).
    counting : [T, N] factor on what the database counts, not on what happens (1).
    cost : [T] money spent, million PPP dollars (0).
    strategy : [T, N, N] how a country treats a partner: 0 none declared, 1 competitive,
        2 complementary, 3 assistance (0); see ``STRATEGIES``.
    alliances, programmes : see :class:`Alliance`, :class:`Programme`.
    uncertain : parts of levers with a size drawn per replicate, see :class:`Uncertain`.
    conditions : what parts, alliances and programmes may wait for, see :class:`Condition`.
    sizes : what such parts may name beside parameters, see :class:`Size`.
    """

    years: tuple[int, ...]
    fields: tuple[str, ...]
    countries: tuple[str, ...]
    friction: np.ndarray
    support: np.ndarray
    weak_support: np.ndarray
    joint: np.ndarray
    distance_relief: np.ndarray
    openness: np.ndarray
    attraction: np.ndarray
    funding: np.ndarray
    talent: np.ndarray
    capacity_shock: np.ndarray
    spillover: np.ndarray
    premium: np.ndarray
    counting: np.ndarray
    cost: np.ndarray
    strategy: np.ndarray
    alliances: tuple[Alliance, ...] = ()
    programmes: tuple[Programme, ...] = ()
    uncertain: tuple[Uncertain, ...] = ()
    sizes: tuple[Size, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def drawn(self) -> tuple[str, ...]:
        """Ids of the parameters that its sizes lean on, each once: drawn for every replicate."""
        maybe = [a.parameter for a in self.alliances]
        maybe += [key for g in self.programmes for key in (g.parameter, g.fee_parameter)]
        named = [part.parameter for part in self.uncertain] + maybe
        made = {size.name: size.parameters for size in self.sizes}
        table = [key for key in named if key and not key.startswith(TIES)]
        return tuple(dict.fromkeys(k for key in table for k in made.get(key, (key,))))

    @property
    def of_ties(self) -> tuple[str, ...]:
        """Names of the draws that every tie has for itself."""
        names = (part.parameter for part in self.uncertain)
        return tuple(dict.fromkeys(name for name in names if name and name.startswith(TIES)))

    @property
    def by_year(self) -> frozenset[str]:
        """Names of the sizes that have a course of their own over the years."""
        return frozenset(size.name for size in self.sizes if size.by_year)

    def parts(self, *names: str) -> Iterator[tuple[str | None, np.ndarray]]:
        """Everything that moves these levers: what is certain (parameter None), then what is drawn.

        Yields the parameter or size that values are per unit of, and the values less the neutral
        value, in the axes of the lever.
        """
        for name in names:
            yield None, getattr(self, name) - LEVERS[name].neutral
            for part in self.uncertain:
                if part.lever == name:
                    yield part.parameter, part.values

    @classmethod
    def neutral(cls, outlook: Outlook, fields: Sequence[str] = (ALL_FIELDS,)) -> Levers:
        """Levers that move nothing, over the years and agents of an outlook.

        ``fields`` is ``("all fields",)`` or the broad fields of the evidence, in its order.
        """
        return cls.still(outlook.years, outlook.countries, fields)

    @classmethod
    def still(
        cls,
        years: Sequence[int] | np.ndarray,
        countries: Sequence[str],
        fields: Sequence[str] = (ALL_FIELDS,),
    ) -> Levers:
        """The same over years and agents that are named, where there is no outlook yet.

        Examples
        --------
        >>> Levers.still(range(2023, 2025), ("CHN", "USA", "ROW")).funding.shape
        (2, 3, 1)
        """
        size = {"y": len(years), "c": len(countries), "f": len(fields), "p": len(countries)}
        arrays: dict[str, Any] = {
            name: np.full([size[axis] for axis in lever.axes], lever.neutral)
            for name, lever in LEVERS.items()
        }
        arrays["strategy"] = arrays["strategy"].astype(np.int8)
        return cls(tuple(int(y) for y in years), tuple(fields), tuple(countries), **arrays)

    def with_(self, **changes: object) -> Levers:
        """A copy with some levers exchanged."""
        return replace(self, **changes)  # type: ignore[arg-type]
