"""An outlook: the ensemble with its question, and every number of it as a Figure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from article3.alliance import is_group
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.ledger.remembered import remembered
from article3.outlook import weo
from article3.outlook.drivers import Drivers
from article3.outlook.history import History
from article3.outlook.plans import Plan
from article3.outlook.problem import Problem
from article3.outlook.quantiles import LEVELS
from article3.outlook.rules import Absorption, Limit
from article3.outlook.run import Ensemble, ensemble
from article3.outlook.simulate import MEASURES
from article3.outlook.target import Target

if TYPE_CHECKING:
    from article3.outlook.outlook import Question

UNITS = {
    "share": "%", "cost_national": "million national currency",
    "cost_national_constant": "million national currency", "cost_eur": "million EUR",
    "cost_eur_constant": "million EUR", "cost_usd": "million USD",
    "cost_usd_constant": "million USD", "extra_eur": "million EUR",
    "extra_eur_constant": "million EUR", "expenditure_share": "%", "debt_effect": "points",
}  # fmt: skip
WORDS = {
    "share": "share of the base", "cost_national": "cost, national currency",
    "cost_national_constant": "cost, national currency", "cost_eur": "cost, euro",
    "cost_eur_constant": "cost, euro", "cost_usd": "cost, US dollars",
    "cost_usd_constant": "cost, US dollars", "extra_eur": "cost over holding the share, euro",
    "extra_eur_constant": "cost over holding the share, euro",
    "expenditure_share": "share of government expenditure",
    "debt_effect": "debt added, points of GDP",
}  # fmt: skip
_FORECAST = ("gdp_real_growth", "gdp_deflator", "gdp_nominal_lcu", "gdp_nominal_usd")


@dataclass(frozen=True)
class Outlook:
    """The answer to a question: fans by measure and year, probabilities, and how they came to be.

    ``whole`` is the ensemble of the target's path, ``core`` that of its core part alone (the same
    for a target of core expenditure), ``left_out`` members without armed forces, ``on`` the day the
    question is asked of.
    """

    ledger: Ledger = field(repr=False)
    asked: Question
    target: Target
    drivers: Drivers = field(repr=False)
    history: History = field(repr=False)
    limits: tuple[Limit, ...]
    plans: tuple[Plan, ...] = field(repr=False)
    left_out: tuple[str, ...]
    problem: Problem = field(repr=False)
    whole: Ensemble = field(repr=False)
    core: Ensemble = field(repr=False)
    on: date
    _inputs: dict[str, tuple[Figure, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def entity(self) -> str:
        """The Ally or group asked about."""
        return self.asked.entity

    @property
    def start(self) -> int:
        """The year of the start: the newest of NATO's tables."""
        return self.drivers.start

    @property
    def years(self) -> tuple[int, ...]:
        """The years ahead, to the target's."""
        return self.drivers.years

    @property
    def entities(self) -> tuple[str, ...]:
        """The Allies simulated and, last, the group if one was asked for."""
        group = (self.entity,) if is_group(self.entity) else ()
        return (*self.drivers.entities, *group)

    @property
    def limit(self) -> float | None:
        """The most spending can grow in a year, in real terms; None without a limit."""
        return next((x.rate for x in self.limits if isinstance(x, Absorption)), None)

    @property
    def base(self) -> str:
        """What shares are shares of: GDP, GNI, or for a group of both GDP."""
        bases = set(self.drivers.bases)
        return bases.pop() if len(bases) == 1 else "GDP"

    def start_share(self) -> float:
        """The share of the start, per cent; a group's at current prices and exchange rates."""
        drivers = self.drivers
        spent, base = (x * drivers.dollars for x in (drivers.spent, drivers.base))
        return float(100 * spent.sum() / base.sum())

    def start_cost(self) -> float:
        """What the start's share costs, million EUR at NATO's own exchange rates."""
        drivers = self.drivers
        return float((drivers.spent * drivers.dollars).sum() / drivers.euro_dollars)

    def _column(self, entity: str | None) -> int:
        wanted = entity or self.entity
        if wanted not in self.entities:
            raise Article3Error(f"This outlook is of {self.entity} and does not cover {wanted}.")
        return self.entities.index(wanted)

    def value(
        self, measure: str, year: int, level: float = 0.5, entity: str | None = None
    ) -> float:
        """A quantile of a measure in a year; NaN where the measure does not apply."""
        place = (MEASURES.index(measure), self._column(entity), self.years.index(year))
        return float(self.whole.quantiles[place][LEVELS.index(level)])

    def figure(
        self, measure: str, year: int, level: float = 0.5, entity: str | None = None
    ) -> Figure:
        """A quantile of a measure as a figure; ``level`` is one of ``LEVELS``.

        Raises ``MissingFigureError`` where the measure does not apply or lacks a driver.
        """
        value = self.value(measure, year, level, entity)
        if not np.isfinite(value):
            raise MissingFigureError(f"The ledger lacks what {WORDS[measure]} needs.")
        constant = measure.endswith("_constant")
        basis = "current" if measure.startswith("cost") else ""
        return self._figure(
            f"outlook_{measure.partition('_')[0]}", f"{measure} p{100 * level:g}", entity,
            str(year), value, self._unit(measure, entity),
            f"{100 * level:g}th percentile of {WORDS[measure]}",
            f"constant {self.start}" if constant else "current" if "eur" in measure else basis,
        )  # fmt: skip

    def _unit(self, measure: str, entity: str | None) -> str:
        column = self._column(entity)
        if measure.startswith("cost_national") and column < len(self.drivers.currencies):
            return f"million {self.drivers.currencies[column]}"
        return UNITS[measure]

    def probability(self, entity: str | None = None, *, revised: bool = False) -> Figure:
        """The share of draws that reach the target's core part by its year, in per cent.

        With ``revised`` after a revision such as past first estimates met (see
        :func:`article3.outlook.plans.revisions`).
        """
        column = self._column(entity)
        found = (self.core.slipped if revised else self.core.probability)[column]
        what = "probability_revised" if revised else "probability"
        after = ", each share revised like past first estimates" if revised else ""
        return self._figure(
            "outlook_probability", what, entity, str(self.target.year), 100 * float(found), "%",
            f"part of the draws whose share is at least {self.target.core:g} %{after}", "",
        )  # fmt: skip

    def growth_needed(self, level: float = 0.5, entity: str | None = None) -> Figure:
        """The yearly real growth of spending from the start to the target's year.

        Raises ``MissingFigureError`` for a group: each member has its own.
        """
        if is_group(entity or self.entity):
            raise MissingFigureError(
                f"The growth that {entity or self.entity} needs is that of each of its members."
            )
        value = float(self.whole.needed[self._column(entity)][LEVELS.index(level)])
        return self._figure(
            "outlook_growth", f"growth p{100 * level:g}", entity,
            f"{self.start}/{self.target.year}", value, "% a year",
            f"{100 * level:g}th percentile of yearly real growth of spending", "",
        )  # fmt: skip

    def _figure(
        self, head: str, what: str, entity: str | None, period: str, value: float, unit: str,
        words: str, basis: str,
    ) -> Figure:  # fmt: skip
        who = entity or self.entity
        past = self.history.years
        made = compute(
            f"{head}({what} {self.spec}{self._within(who)})", who, period, value,
            f"{words} over {self.asked.draws:,} draws (seed {self.asked.seed}): path "
            f"{self.asked.rule} to {self.target.text}, the IMF's forecast with surprises of "
            f"{past[0]}–{past[-1]} ({self.asked.method})",
            self.inputs(who), unit=unit, price_basis=basis,
        )  # fmt: skip
        return replace(made, status="forecast")

    @property
    def spec(self) -> str:
        """The question in short, as ids of figures carry it."""
        asked, usual = self.asked, type(self.asked)(self.asked.entity)
        parts = [self.target.text, asked.rule, f"n{asked.draws}", f"s{asked.seed}"]
        parts += [
            f"{name}={getattr(asked, name)}"
            for name in _OPTIONS
            if getattr(asked, name) != getattr(usual, name)
        ]
        return " ".join(parts)

    @property
    def dated(self) -> str:
        """The day, where a figure's editions do not give it: promises are made between them."""
        return f" on={self.on}" if self.asked.rule == "promises" else ""

    def _within(self, entity: str) -> str:
        """The day again, and the group that a member's figure comes from."""
        if self.asked.entity == entity:
            return self.dated
        return f" in={self.asked.entity} on={self.on}"

    def inputs(self, entity: str) -> tuple[Figure, ...]:
        """The printed figures a number of an Ally or the group rests on."""
        if entity not in self._inputs:
            self._inputs[entity] = self._gathered(entity)
        return self._inputs[entity]

    def _gathered(self, entity: str) -> tuple[Figure, ...]:
        if is_group(entity):
            return tuple(f for member in self.drivers.entities for f in self._start(member))
        ahead = _forecast(
            self.ledger, entity, self.drivers.forecast, self.start, self.years[-1]
        )  # fmt: skip
        return (*self._start(entity), *ahead)

    def _start(self, entity: str) -> tuple[Figure, ...]:
        """What an Ally starts from, with its newest GNI where the base is GNI."""
        column = self.drivers.column(entity)
        starts = self.drivers.figures[column]
        if self.drivers.bases[column] != "GNI":
            return starts
        income = weo.income_rows(self.ledger, entity, self.on)
        return (*starts, *self.ledger.figures_in(income.tail(1)))

    def forecast_path(self) -> Ensemble:
        """The one path without surprises: the forecast itself, through the same rule and limits."""
        return ensemble(replace(self.problem.without_surprises(), draws=1))

    def frame(self) -> pl.DataFrame:
        """Every measure, year and entity, a row each.

        Columns: ``entity, measure, period, p5 ... p95, unit, price_basis, edition, status,
        figure_id`` (of the median). Measures that do not apply have no row.
        """
        rows = []
        names = [f"p{100 * level:g}" for level in LEVELS]
        for entity in self.entities:
            for measure in MEASURES:
                for year in self.years:
                    try:
                        middle = self.figure(measure, year, entity=entity)
                    except MissingFigureError:
                        continue
                    values = [self.value(measure, year, level, entity) for level in LEVELS]
                    rows.append({
                        "entity": entity, "measure": measure, "period": str(year),
                        **dict(zip(names, values, strict=True)), "unit": middle.unit,
                        "price_basis": middle.price_basis, "edition": middle.edition,
                        "status": "forecast", "figure_id": middle.figure_id,
                    })  # fmt: skip
        return pl.DataFrame(rows)


@remembered()
def _forecast(
    ledger: Ledger, entity: str, edition: str, first: int, last: int
) -> tuple[Figure, ...]:
    """What an edition forecasts of an Ally's economy, as figures."""
    rows = [ledger.series(entity, name, edition=edition, start=first, end=last)
            for name in _FORECAST]  # fmt: skip
    return tuple(figure for found in rows for figure in ledger.figures_in(found))


_OPTIONS = (
    "method", "limit", "rate", "speed", "deficit", "debt", "growth", "inflation", "borrowed",
    "ukraine",
)  # fmt: skip
