"""What policy can move, year by year. All neutral by default; interventions are edits of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook

ALL_FIELDS = "all fields"
STRATEGIES = ("none", "competitive", "complementary", "assistance")  # codes of ``Levers.strategy``


@dataclass(frozen=True)
class Alliance:
    """A leader closes itself to a target and others may follow, each by its own decision.

    Members named from the start do not decide. ``friction`` is what a follower puts on its ties
    with the targets, by year (log points, >= 0). With a ``parameter`` it is per unit of that
    parameter or :class:`Size`, which every replicate draws.
    """

    name: str
    leaders: tuple[int, ...]
    targets: tuple[int, ...]
    candidates: tuple[int, ...]
    friction: np.ndarray  # [year, field]
    parameter: str | None = None


@dataclass(frozen=True)
class Programme:
    """A multilateral programme: members support joint work, others may join while it is open.

    ``gain`` is the utility of a tie between two members that have no ties of their own yet (log
    points, by year and field); established ties gain less (Hoekman et al. 2013). ``fee`` is what
    membership costs in the joining decision, in the same unit. With a ``parameter`` the gain, with
    a ``fee_parameter`` the fee is per unit of a parameter or :class:`Size` drawn per replicate.
    """

    name: str
    members: tuple[int, ...]
    candidates: tuple[int, ...]
    gain: np.ndarray  # [year, field]
    fee: float = 0.0
    parameter: str | None = None
    fee_parameter: str | None = None


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
    values)`` with ``values`` = 1 on the ties hit: every replicate then lives with its own size, and
    the interval of the result carries what we do not know about it.

    ``parameter`` is an id of the parameter table or the name of a :class:`Size`, ``values`` are per
    unit of it. Added are ``friction``, ``support``, ``weak_support`` ([T, F, N, N]), ``openness``,
    ``attraction``, ``talent``, ``capacity_shock`` ([T, F, N]), ``distance_relief`` ([T, N, N]) and
    ``cost`` ([T]); multiplied by 1 + size x values are ``funding`` ([T, F, N]), ``spillover`` and
    ``premium`` ([T, N]); by exp(size x values) ``counting`` ([T, N]).
    """

    lever: str
    parameter: str
    values: np.ndarray

    ALLOWED: ClassVar[tuple[str, ...]] = (
        "friction",
        "support",
        "weak_support",
        "openness",
        "attraction",
        "talent",
        "capacity_shock",
        "distance_relief",
        "funding",
        "spillover",
        "premium",
        "counting",
        "cost",
    )

    def __post_init__(self) -> None:
        if self.lever not in self.ALLOWED:
            allowed = ", ".join(self.ALLOWED)
            raise ValueError(f"uncertain lever {self.lever!r}: allowed are {allowed}")


@dataclass(frozen=True)
class Levers:
    """Policy by year. T years, F fields (1 where no lever names a field), N agents.

    Attributes (neutral value in brackets)
    --------------------------------------
    years, fields, countries : labels of the axes.
    friction : [T, F, N, N] log points taken off the utility of a tie, symmetric (0).
    support : [T, F, N, N] log points added by instruments, symmetric (0).
    weak_support : [T, F, N, N] the same for ties that hardly exist yet; fades with affinity (0).
    distance_relief : [T, N, N] share of the friction of distance that is removed (0).
    openness : [T, F, N] log points on every foreign tie of a country; negative: withdrawal (0).
    attraction : [T, F, N] log points on a country as a partner, seen by the others (0).
    funding : [T, F, N] research funding as ratio to baseline (1).
    talent : [T, F, N] log points on capacity from people who move (0).
    capacity_shock : [T, F, N] log points on capacity at once, such as a pandemic (0).
    spillover : [T, N] factor on learning from partners (1).
    premium : [T, N] factor on the impact premium of collaboration (1).
    counting : [T, N] factor on what the database counts, not on what happens (1).
    cost : [T] money spent, million PPP dollars (0).
    strategy : [T, N, N] how a country treats a partner: 0 none declared, 1 competitive,
        2 complementary, 3 assistance (0); see ``STRATEGIES``.
    alliances, programmes : see :class:`Alliance`, :class:`Programme`.
    uncertain : parts of levers with a size drawn per replicate, see :class:`Uncertain`.
    sizes : what such parts may name beside parameters, see :class:`Size`.
    """

    years: tuple[int, ...]
    fields: tuple[str, ...]
    countries: tuple[str, ...]
    friction: np.ndarray
    support: np.ndarray
    weak_support: np.ndarray
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

    @property
    def drawn(self) -> tuple[str, ...]:
        """Ids of the parameters that its sizes lean on, each once: drawn for every replicate."""
        maybe = [a.parameter for a in self.alliances]
        maybe += [key for g in self.programmes for key in (g.parameter, g.fee_parameter)]
        named = [part.parameter for part in self.uncertain] + [key for key in maybe if key]
        made = {size.name: size.parameters for size in self.sizes}
        return tuple(dict.fromkeys(k for key in named for k in made.get(key, (key,))))

    @classmethod
    def neutral(cls, outlook: Outlook, fields: tuple[str, ...] = (ALL_FIELDS,)) -> Levers:
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
        (2, 1, 3)
        """
        t, f, n = len(years), len(fields), len(countries)

        def zeros(*shape: int) -> np.ndarray:
            return np.zeros(shape)

        return cls(
            years=tuple(int(y) for y in years),
            fields=tuple(fields),
            countries=tuple(countries),
            friction=zeros(t, f, n, n),
            support=zeros(t, f, n, n),
            weak_support=zeros(t, f, n, n),
            distance_relief=zeros(t, n, n),
            openness=zeros(t, f, n),
            attraction=zeros(t, f, n),
            funding=np.ones((t, f, n)),
            talent=zeros(t, f, n),
            capacity_shock=zeros(t, f, n),
            spillover=np.ones((t, n)),
            premium=np.ones((t, n)),
            counting=np.ones((t, n)),
            cost=zeros(t),
            strategy=np.zeros((t, n, n), dtype=np.int8),
        )

    def with_(self, **changes: object) -> Levers:
        """A copy with some levers exchanged."""
        return replace(self, **changes)  # type: ignore[arg-type]
