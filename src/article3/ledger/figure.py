"""Figure: a value together with how it came to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from article3 import indicators
from article3.alliance import entity_name
from article3.edition import Edition
from article3.errors import UnknownNameError
from article3.observation import Locator, Observation


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure, or a named formula over other figures.

    ``value`` is at full precision and in ``unit``; None says that no edition prints the figure.
    ``edition`` is the edition's id; a figure that rests on several joins them with ``+``.
    ``formula`` is empty for a printed figure, which has its ``observation`` instead.
    """

    entity: str
    indicator: str
    period: str
    value: float | None
    unit: str
    edition: str
    status: str = "actual"
    price_basis: str = ""
    flags: tuple[str, ...] = ()
    observation: Observation | None = None
    publication: Edition | None = field(default=None, repr=False)
    formula: str = ""
    inputs: tuple[Figure, ...] = field(default=(), repr=False)
    note: str = ""

    @property
    def figure_id(self) -> str:
        """The name under which ``article3 explain`` finds the figure again.

        >>> Figure("POL", "defexp_share_gdp", "2024", 4.12, "%", "nato-2024-06").figure_id
        'POL.defexp_share_gdp.2024@nato-2024-06'
        """
        return f"{self.entity}.{self.indicator}.{self.period}@{self.edition}"

    @property
    def shown(self) -> str:
        """The value with unit, rounded to the decimals its indicator is quoted with.

        >>> Figure("POL", "defexp_share_gdp", "2024", 4.1192, "%", "nato-2024-06").shown
        '4.12 %'
        """
        return show(self.value, self.indicator, self.unit)

    def explain(self) -> str:
        """The tree of how the value came to be, down to file, sheet and cell."""
        from article3.ledger.explain import explain

        return explain(self)

    def cite(self) -> str:
        """The footnote: publisher, title, date, table and cell, address."""
        from article3.ledger.explain import cite

        return cite(self)

    def leaves(self) -> Iterator[Figure]:
        """The printed figures this one rests on, each once, in order."""
        seen: set[str] = set()
        stack = [self]
        while stack:
            figure = stack.pop()
            if figure.inputs:
                stack.extend(reversed(figure.inputs))
            elif figure.figure_id not in seen:
                seen.add(figure.figure_id)
                yield figure

    def row(self) -> dict[str, Any]:
        """The figure as one row of the JSON convention every command shares."""
        return {
            "entity": self.entity,
            "indicator": self.indicator,
            "period": self.period,
            "value": self.value,
            "unit": self.unit,
            "price_basis": self.price_basis,
            "edition": self.edition,
            "status": self.status,
            "flags": list(self.flags),
            "figure_id": self.figure_id,
        }


_CURRENCY = re.compile(r"[A-Z]{3}$")


def printed(row: Mapping[str, Any], publication: Edition) -> Figure:
    """A row of :meth:`article3.ledger.Ledger.observations` as a figure of its edition."""
    text = {k: str(v) for k, v in row.items() if isinstance(v, str)}
    flags = tuple(text["flags"].split())
    locator = Locator(text["file"], text["table"], text["cell"], text["source"], text["url"])
    observation = Observation(
        text["entity"], text["indicator"], text["period"], float(row["value"]), text["unit"],
        text["price_basis"], text["status"], text["edition"], locator, flags, text["standing"],
    )  # fmt: skip
    extra = () if text["standing"] == "table" else (text["standing"],)
    return Figure(
        observation.entity, observation.indicator, observation.period, observation.value,
        observation.unit, observation.edition, observation.status, observation.price_basis,
        flags + extra, observation, publication,
    )  # fmt: skip


def decimals_of(indicator: str) -> int:
    """The number of decimals an indicator is quoted with; a formula without its own entry has 2.

    >>> decimals_of("defexp_share_gdp"), decimals_of("rank(defexp_share_gdp)")
    (2, 0)
    """
    head, bracket, _ = indicator.partition("(")
    if bracket:
        return _FORMULA_DECIMALS.get(head, 2)
    try:
        return indicators.get(indicator).decimals
    except UnknownNameError:
        return 2  # a promise may be about what nobody publishes


_FORMULA_DECIMALS = {
    "count": 0, "rank": 0, "moved": 0, "growth": 1, "growth_needed": 1, "revised": 1, "needed": 0,
    "extra": 0,
    "outlook_cost": 0, "outlook_extra": 0, "outlook_probability": 0, "outlook_growth": 1,
    "outlook_expenditure": 1, "outlook_debt": 1,
    "outlook_limit": 1, "outlook_coverage": 0,
    "pledge": 0, "package": 0, "package_eur": 0, "coalition": 0, "contribution": 0,
}  # fmt: skip


def show(value: float | None, indicator: str, unit: str) -> str:
    """A value as people read it: thousands separated, unit behind it, ``no figure`` when missing.

    >>> show(1474399.48, "defexp_usd_current", "million USD")
    '1,474,399 million USD'
    >>> show(6.5e9, "ukr_aid_total_allocation", "EUR")
    '6,500,000,000 EUR'
    >>> show(None, "defexp_share_gdp", "%")
    'no figure'
    """
    if value is None:
        return "no figure"
    # Millions in plain units come from statements, which are rounded; cents would be noise.
    whole = abs(value) >= 1e6 and _CURRENCY.match(unit)
    number = f"{value:z,.{0 if whole else decimals_of(indicator)}f}"
    return f"{number} {plain_unit(unit)}".rstrip()


def plain_unit(unit: str) -> str:
    """The unit without what the indicator's name already says.

    >>> plain_unit("% of real GDP"), plain_unit("million USD (2021 prices and exchange rates)")
    ('%', 'million USD')
    """
    return "%" if unit.startswith("%") else unit.split(" (", maxsplit=1)[0]


_CERTAINTY = ("actual", "estimate", "forecast", "pledge")
"""Statuses of a figure, the most certain first."""


def compute(
    indicator: str,
    entity: str,
    period: str,
    value: float | None,
    formula: str,
    inputs: tuple[Figure, ...],
    *,
    unit: str | None = None,
    note: str = "",
    price_basis: str = "",
) -> Figure:
    """A figure derived by ``formula`` from ``inputs``; editions, status and flags carry over.

    The status is that of the least certain input (forecast before estimate before actual).
    """
    # A sum may rest on a thousand figures of one edition: what they share is looked at once.
    named = dict.fromkeys([i.edition for i in inputs])
    editions = "+".join(dict.fromkeys(e for name in named for e in name.split("+")))
    status = max({i.status for i in inputs}, key=_CERTAINTY.index, default="actual")
    raised = dict.fromkeys([i.flags for i in inputs])
    flags = tuple(dict.fromkeys(flag for flags in raised for flag in flags))
    return Figure(
        entity, indicator, period, value,
        indicators.get(indicator).unit if unit is None else unit, editions,
        status=status, price_basis=price_basis, flags=flags, formula=formula, inputs=inputs,
        note=note,
    )  # fmt: skip


def title(figure: Figure) -> str:
    """Entity, indicator and period in words.

    >>> title(Figure("POL", "defexp_share_gdp", "2024", 4.1, "%", "nato-2024-06"))
    'Poland, defence expenditure as a share of GDP, 2024'
    """
    try:
        name = indicators.get(figure.indicator).name
    except UnknownNameError:
        name = figure.indicator
    return f"{entity_name(figure.entity)}, {lower_first(name)}, {figure.period}"


def lower_first(text: str) -> str:
    """The text for the middle of a sentence; acronyms keep their capitals.

    >>> lower_first("Defence expenditure"), lower_first("GDP per head")
    ('defence expenditure', 'GDP per head')
    """
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
