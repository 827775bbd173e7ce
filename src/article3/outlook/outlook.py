"""The outlook of an Ally or group: from a question to an ensemble and its figures."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from article3.alliance import COUNTRIES, GROUPS, entity_code, entity_name, is_group
from article3.errors import Article3Error, UnknownNameError
from article3.ledger import Ledger, open_ledger
from article3.ledger.remembered import remembered
from article3.outlook import plans, rules
from article3.outlook.drivers import Drivers, drivers, newest_table
from article3.outlook.history import History, history
from article3.outlook.plans import Table
from article3.outlook.problem import METHODS, Problem, problem
from article3.outlook.result import Outlook
from article3.outlook.run import ensemble
from article3.outlook.target import in_time, parse_target

RULES = ("linear", "promises", "hold", "growth", "back-loaded", "partial")

_NUMBERS = ("limit", "rate", "speed", "deficit", "debt", "growth", "inflation", "borrowed")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, with every choice that changes a number.

    ``rule`` is one of :data:`RULES`. ``limit`` is the most that spending can grow in a year (0.25
    is 25 % in real terms; None is the usual limit of the record, 0 no limit), ``rate`` the real
    growth of rule "growth" (None: what reaches the target if the economy grows as forecast) and
    ``speed`` the yearly part of the distance that rule "partial" closes (None: the record's).
    ``deficit`` and ``debt`` limit by fiscal room: the deficit and debt in per cent of GDP beyond
    which spending above today's share stops growing. ``growth`` and ``inflation`` are what-ifs in
    points a year; ``borrowed`` the part of extra spending that becomes debt; ``ukraine`` whether
    military aid to Ukraine is ``counted`` or kept ``apart``.
    """

    entity: str
    target: str = "3.5%@2035"
    rule: str = "linear"
    draws: int = 10_000
    seed: int = 1
    method: str = "bootstrap"
    limit: float | None = None
    rate: float | None = None
    speed: float | None = None
    deficit: float | None = None
    debt: float | None = None
    growth: float = 0.0
    inflation: float = 0.0
    borrowed: float = 1.0
    ukraine: str = "counted"

    def checked(self) -> Question:
        """The question with the entity's code; one sentence for a choice that makes no sense."""
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        for name, value in numbers.items():
            if value is not None and not math.isfinite(value):
                raise Article3Error(f"{name} is {value}; give a number.")
        if self.rule not in RULES:
            raise UnknownNameError("rule", self.rule, RULES, f"one of {', '.join(RULES)}")
        if self.method not in METHODS:
            raise UnknownNameError("method", self.method, METHODS, f"one of {', '.join(METHODS)}")
        if self.ukraine not in ("counted", "apart"):
            raise Article3Error(f"{self.ukraine!r}: aid to Ukraine is either counted or apart.")
        if self.draws < 1:
            raise Article3Error(f"{self.draws} draws are too few; ask for at least 1.")
        if self.seed < 0:
            raise Article3Error(f"{self.seed}: a seed is a whole number from 0 on.")
        if not 0 <= self.borrowed <= 1:
            raise Article3Error(f"{self.borrowed:g}: the borrowed part lies between 0 and 1.")
        if self.limit is not None and self.limit < 0:
            raise Article3Error(f"{100 * self.limit:g} %: a limit to growth cannot be negative.")
        if self.speed is not None and not 0 < self.speed <= 1:
            raise Article3Error(f"{self.speed:g}: a speed lies above 0 and up to 1.")
        if self.rate is not None and self.rate <= -1:
            raise Article3Error(f"{100 * self.rate:g} %: spending cannot shrink by all there is.")
        if max(abs(self.growth), abs(self.inflation)) > 20:
            raise Article3Error("A what-if of more than 20 points a year is beyond this model.")
        plain = {name: None if value is None else float(value) for name, value in numbers.items()}
        return replace(self, entity=entity_code(self.entity), **plain)  # type: ignore[arg-type]


def outlook(
    entity: str,
    *,
    ledger: Ledger | None = None,
    as_of: date | str | None = None,
    workers: int = 1,
    cluster: str | None = None,
    **choices: object,
) -> Outlook:
    """What a path costs an Ally or group and how likely it meets its target.

    ``choices`` are the fields of :class:`Question` but ``entity``. Amounts are in millions, shares
    in per cent of the base; "constant" is at prices and exchange rates of the start year. Raises
    ``UnknownNameError`` for names nobody knows, ``MissingFigureError`` naming a driver that no
    edition published by ``as_of`` holds, and ``Article3Error`` for choices that make no sense.

    >>> made = outlook("LUX", target="5%gni@2035", draws=200, as_of="2026-11-01")
    >>> made.start, made.target.core, made.target.related
    (2026, 3.5, 1.5)
    >>> made.figure("share", 2035).shown
    '5.00 %'
    """
    asked = Question(entity, **choices).checked()  # type: ignore[arg-type]
    when = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    books = ledger or open_ledger(when)
    return _Maker(books, asked, when, workers, cluster).made()


class _Maker:
    """The steps from a question to an outlook."""

    def __init__(
        self, ledger: Ledger, asked: Question, as_of: date | None, workers: int,
        cluster: str | None,
    ) -> None:  # fmt: skip
        self.ledger, self.asked, self.as_of = ledger, asked, as_of
        self.on = as_of or ledger.as_of
        self.workers, self.cluster = workers, cluster
        self.target = parse_target(asked.target, asked.entity, self.on)
        self.members, self.left_out = _members(asked.entity, self.on)
        _, start = newest_table(ledger, self.members, as_of)
        in_time(self.target, asked.entity, start)
        self.drivers, self.history, self.slips = _ground(
            ledger, self.members, self.target.year, self.target.base, as_of, self.on,
            asked.ukraine == "apart",
        )  # fmt: skip
        self.limits = self._limits()
        self.plans = tuple(
            plans.announced(
                entity, self.drivers.start, float(self.drivers.share[column]), self.target.year,
                self.drivers.bases[column], self.on,
            )
            for column, entity in enumerate(self.members)
        )  # fmt: skip

    def made(self) -> Outlook:
        whole = self.problem(self.target.level)
        run = ensemble(whole, workers=self.workers, cluster=self.cluster)
        core = run
        if self.target.related:
            question = self.problem(self.target.core)
            core = ensemble(question, workers=self.workers, cluster=self.cluster)
        return Outlook(
            self.ledger, self.asked, self.target, self.drivers, self.history, self.limits,
            self.plans, self.left_out, whole, run, core, self.on,
        )  # fmt: skip

    def problem(self, level: float) -> Problem:
        """The question as arrays, for a target of a level."""
        asked = self.asked
        return problem(
            self.drivers, self.history, [self._rule(c, level) for c in range(len(self.members))],
            self.limits, self._goals(level), self.slips,
            group=asked.entity if is_group(asked.entity) else "", draws=asked.draws,
            seed=asked.seed, method=asked.method, borrowed=asked.borrowed, growth=asked.growth,
            inflation=asked.inflation,
        )  # fmt: skip

    def _goals(self, level: float) -> list[tuple[int, int, float]]:
        """The target for every member and the group, then every promise of the plans."""
        last = len(self.drivers.years) - 1
        columns = len(self.members) + is_group(self.asked.entity)
        goals = [(column, last, level) for column in range(columns)]
        for column, plan in enumerate(self.plans):
            for promise in plan.promises:
                row = int(promise.due_year) - self.drivers.start - 1
                goals.append((column, row, promise.value or 0.0))
        return goals

    def _rule(self, column: int, level: float) -> rules.Rule:
        asked, year = self.asked, self.target.year
        share = float(self.drivers.share[column])
        if asked.rule == "hold":
            return rules.Hold()
        if asked.rule == "promises":
            return rules.Path(self.plans[column].points, "promises")
        if asked.rule == "growth":
            return rules.RealGrowth(self._rate(column, level) if asked.rate is None else asked.rate)
        # Whoever spends more than the target already holds the share.
        reached = max(level, share)
        if asked.rule == "back-loaded":
            return rules.BackLoaded(reached, year)
        if asked.rule == "partial":
            speed = asked.speed or plans.usual_speed(self.ledger, self.drivers.edition)
            return rules.PartialAdjustment(reached, speed)
        return rules.Path(((year, reached),))

    def _rate(self, column: int, level: float) -> float:
        """The yearly real growth that reaches the target if the economy grows as forecast."""
        ahead = self.drivers.growth[:, column]
        share = float(self.drivers.share[column])
        economy = float(np.exp(ahead.sum()))
        return float((max(level, share) / share * economy) ** (1 / len(ahead)) - 1)

    def _limits(self) -> tuple[rules.Limit, ...]:
        asked = self.asked
        made: list[rules.Limit] = []
        most = asked.limit
        if most is None:
            most = plans.usual_limit(self.ledger, self.drivers.edition)
        if most > 0:
            made.append(rules.Absorption(most))
        if asked.deficit is not None or asked.debt is not None:
            floor = -3.0 if asked.deficit is None else -asked.deficit
            made.append(rules.FiscalRoom(floor, np.inf if asked.debt is None else asked.debt))
        return tuple(made)


@remembered()
def _ground(
    ledger: Ledger, members: tuple[str, ...], year: int, base: str, as_of: date | None, on: date,
    apart: bool,
) -> tuple[Drivers, History, Table]:  # fmt: skip
    """What no rule or what-if changes: start and forecast, past surprises, past revisions.

    ``on`` is the day that is meant where ``as_of`` is None.
    """
    found = drivers(ledger, members, year, base=base, as_of=as_of, apart=apart)
    past = history(ledger, found, as_of=as_of)
    return found, past, plans.revisions(ledger, found.edition, as_of)


def _members(entity: str, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The Allies an outlook is made of, and members without armed forces, which it leaves out."""
    if not is_group(entity):
        if not COUNTRIES[entity].in_nato(on):
            raise Article3Error(
                f"{entity_name(entity)} is not an Ally on {on}; NATO's tables, from which an "
                "outlook starts, do not cover it."
            )
        return (entity,), ()
    members = GROUPS[entity].members(on)
    outside = [code for code in members if not COUNTRIES[code].in_nato(on)]
    if outside:
        raise Article3Error(
            f"{entity_name(entity)} has members outside the Alliance ({', '.join(outside)}), whose "
            "spending NATO's tables do not cover; ask for a group of Allies, such as EU23 or NATO."
        )
    kept = tuple(code for code in members if COUNTRIES[code].has_forces)
    return kept, tuple(code for code in members if code not in kept)
