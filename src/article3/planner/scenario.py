"""A scenario: what a plan is made for, as it stands in its files.

Quarters are numbers (:func:`article3.planner.grid.quarter`); money is million EUR at the prices
the scenario names; amounts are in the unit of their item. Every row keeps where its number comes
from: ``source`` is a title with its address, or the word ``assumption``, and ``low`` and ``high``
bound the row's main number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

ASSUMPTION = "assumption"
NATION_REGIONS = ("eu", "europe", "north-america")
LINE_REGIONS = ("eu", "europe", "us", "other")
PREFERENCE, CAP = "preference", "component_cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row carries: file and line it was read from, source and range.

    ``main`` is the column of the main number; ``also_assumed`` names further columns whose number
    is an assumption.
    """

    file: str = ""
    at: int = 0
    main: str = ""
    source: str = ASSUMPTION
    low: float | None = None
    high: float | None = None
    also_assumed: tuple[str, ...] = ()

    @property
    def assumed(self) -> bool:
        """Whether a number of the row is an assumption."""
        return self.source == ASSUMPTION or bool(self.also_assumed)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The columns whose number is an assumption."""
        main = (self.main,) if self.source == ASSUMPTION and self.main else ()
        return (*main, *self.also_assumed)

    @property
    def place(self) -> str:
        """The row's file and line."""
        return f"{self.file}, line {self.at}"


@dataclass(frozen=True, slots=True)
class Parameter(Row):
    """A number of the whole scenario, with its unit."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Nation(Row):
    """A nation that buys: ISO3 code and region (``eu``, ``europe`` or ``north-america``)."""

    nation: str
    region: str


@dataclass(frozen=True, slots=True)
class Item(Row):
    """A thing that is bought.

    ``weight`` is the value of one unit missing for one year, million EUR; ``attrition`` the share
    of a stock lost a year.
    """

    item: str
    name: str
    klass: str
    unit: str
    weight: float
    attrition: float


@dataclass(frozen=True, slots=True)
class Line(Row):
    """A production line: ``capacity`` units a quarter from quarter ``since`` on.

    ``lead_time`` is in quarters from order to delivery, ``price`` in million EUR a unit,
    ``learning`` the factor on the price a calendar year after the first. What a nation gets in a
    period is a whole number of times ``batch`` units; zero for any amount.
    """

    line: str
    item: str
    producer: str
    country: str
    region: str
    capacity: float
    since: int
    lead_time: int
    price: float
    learning: float
    batch: float = 0.0


@dataclass(frozen=True, slots=True)
class Step(Row):
    """A line's capacity from a quarter on, units a quarter, as already announced."""

    line: str
    quarter: int
    capacity: float


@dataclass(frozen=True, slots=True)
class Expansion(Row):
    """What can be added to a line.

    ``most`` units a quarter in all, ``delay`` quarters after the start, ``cost`` million EUR for
    one unit a quarter, started no earlier than ``earliest``, in whole steps of ``step`` units a
    quarter; zero for any amount.
    """

    line: str
    most: float
    delay: int
    cost: float
    earliest: int
    step: float = 0.0


@dataclass(frozen=True, slots=True)
class Stock(Row):
    """What a nation holds when the plan begins."""

    nation: str
    item: str
    amount: float


@dataclass(frozen=True, slots=True)
class Order(Row):
    """A firm delivery that is already ordered."""

    nation: str
    line: str
    quarter: int
    amount: float


@dataclass(frozen=True, slots=True)
class Target(Row):
    """The stock a nation is to hold from a quarter on."""

    nation: str
    item: str
    quarter: int
    amount: float


@dataclass(frozen=True, slots=True)
class Need(Row):
    """What Ukraine needs a quarter, from this quarter to the item's next row."""

    item: str
    quarter: int
    amount: float


@dataclass(frozen=True, slots=True)
class Budget(Row):
    """What a nation may spend in a year, million EUR."""

    nation: str
    year: int
    amount: float


@dataclass(frozen=True, slots=True)
class OutlookBudgets:
    """Budgets as a share of each nation's path to a target: what to ask the outlook."""

    target: str
    rule: str
    share: float
    quantile: float


@dataclass(frozen=True, slots=True)
class Rule(Row):
    """A rule on where money goes.

    ``preference``: at least ``share`` of what ``nations`` spend in a year goes to lines of the
    ``counted`` regions; ``component_cap``: at most ``share`` does.
    """

    rule: str
    kind: str
    nations: tuple[str, ...]
    counted: tuple[str, ...]
    share: float
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Interchange(Row):
    """``rate`` units of ``substitute`` stand in for one of ``item``."""

    item: str
    substitute: str
    rate: float


@dataclass(frozen=True, slots=True)
class Bill(Row):
    """``quantity`` units of ``component`` go into one of ``item``."""

    item: str
    component: str
    quantity: float


@dataclass(frozen=True, slots=True)
class Backfill(Row):
    """What a donor gives Ukraine in a quarter and is to have replaced by a later one.

    The donor is a nation of the scenario, or one outside it (USA): then only the slots of its
    replacement matter, and no budget pays for it.
    """

    donor: str
    item: str
    amount: float
    quarter: int
    replaced_by: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything a plan is made from; quarters ``start`` to ``end`` are planned, both included."""

    title: str
    start: int
    end: int
    quarters_until: int
    half_years_until: int
    price_basis: str
    parameters: Mapping[str, Parameter]
    nations: tuple[Nation, ...]
    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    budgets: tuple[Budget, ...]
    steps: tuple[Step, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    stocks: tuple[Stock, ...] = ()
    orders: tuple[Order, ...] = ()
    targets: tuple[Target, ...] = ()
    needs: tuple[Need, ...] = ()
    rules: tuple[Rule, ...] = ()
    interchange: tuple[Interchange, ...] = ()
    bills: tuple[Bill, ...] = ()
    backfills: tuple[Backfill, ...] = ()

    @property
    def in_whole(self) -> bool:
        """Whether anything comes in whole batches or steps."""
        return any(x.batch for x in self.lines) or any(x.step for x in self.expansions)

    def value(self, parameter: str) -> float:
        """A parameter's value."""
        return self.parameters[parameter].value

    def rows(self) -> Iterator[Row]:
        """Every row of every table, and every parameter."""
        yield from self.parameters.values()
        for table in fields(self):
            content = getattr(self, table.name)
            if isinstance(content, tuple):
                yield from content

    def assumptions(self) -> tuple[Row, ...]:
        """The rows whose number is an assumption, nations left out: they hold no number."""
        return tuple(r for r in self.rows() if r.assumed and not isinstance(r, Nation))
