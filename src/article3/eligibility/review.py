"""A whole budget reviewed: lines, range, figures, and what NATO prints for the Ally and year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from article3.alliance import COUNTRIES, ally
from article3.edition import Edition
from article3.eligibility.budget import Budget, budget_of, read_budget
from article3.eligibility.classify import classify
from article3.eligibility.decisions import (
    NONE_TAKEN,
    apply_decisions,
    beside,
    decisions_of,
    read_decisions,
)
from article3.eligibility.definitions import Definitions, read_definitions
from article3.eligibility.double import refuse
from article3.eligibility.table import Table
from article3.eligibility.waterfall import CASES, DEFINITIONS, Step, count, span, waterfall
from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.ledger.reconcile import amount_of
from article3.ledger.registers import read_register
from article3.observation import Locator, Observation

BASES = {"GDP": "gdp_nominal_lcu", "GNI": "gni_nominal_lcu"}
NAMES = {"low": "strict", "usual": "usual", "high": "generous"}
_REMARKS = {"entity": pl.String, "period": pl.String, "remark": pl.String}


@dataclass(frozen=True, slots=True)
class Review:
    """What a budget holds under a definition; ``lines`` has a row for every budget line."""

    budget: Budget
    definitions: Definitions
    definition: str
    lines: pl.DataFrame
    entity: str
    edition: Edition
    decided: int

    def span(self, definition: str) -> tuple[float, float, float]:
        """Strict, usual and generous money under a definition."""
        return span(count(self.lines, definition))

    def waterfall(self) -> list[Step]:
        """The steps from the ministry's own number to COFOG and to NATO's core."""
        return waterfall(self.lines)

    def figure(self, definition: str, case: str) -> Figure:
        """The money of a case as a Figure over one figure a rule, each naming file and lines."""
        counted = count(self.lines, definition).with_columns(
            money=pl.col("amount") * pl.col(f"counts_{case}")
        )
        some = counted.filter(pl.col("money") != 0)
        by_rule = some.group_by("rule", maintain_order=True).agg(pl.col("money").sum(), "line")
        inputs = tuple(
            self._rule_figure(rule, money, lines, case) for rule, money, lines in by_rule.rows()
        )
        return compute(
            f"eligible({definition}, {NAMES[case]})", self.entity, self.budget.year or "n/a",
            float(some["money"].sum()), f"sum of lines × the {NAMES[case]} share of their rule",
            inputs or (self._rule_figure("nothing", 0.0, [], case),),
            unit=self.budget.currency or "national currency", price_basis="current",
            note=f"definition {self.definitions.version}",
        )  # fmt: skip

    def _rule_figure(self, rule: str, money: float, lines: list[int], case: str) -> Figure:
        first = ", ".join(str(line) for line in lines[:6])
        more = f" and {len(lines) - 6:,} more" if len(lines) > 6 else ""
        sheet = f" of sheet {self.budget.sheet}" if self.budget.sheet else ""
        unit = self.budget.currency or "national currency"
        status = "pledge" if self.budget.kind == "planned" else "actual"
        place = Locator(self.budget.path.name, "", f"lines {first}{more}{sheet}")
        name = f"budget({rule}, {NAMES[case]})"
        period = self.budget.year or "n/a"
        seen = Observation(
            self.entity, name, period, money, unit, "current", status, self.edition.id, place
        )
        return Figure(
            self.entity, name, period, money, unit, self.edition.id, status, "current",
            observation=seen, publication=self.edition,
        )  # fmt: skip


def review(
    path: Path, *, entity: str | None = None, definition: str = "nato-core",
    rules: Path | None = None,
) -> Review:  # fmt: skip
    """Read a budget, classify every line, refuse double counts and apply a person's decisions."""
    _known_definition(definition)
    definitions = read_definitions(rules)
    budget = read_budget(path)
    taken = read_decisions(beside(path), budget.lines["line_id"])
    return _reviewed(budget, definitions, taken, entity, definition)


def review_table(
    table: Table, decisions: Table | None = None, *, entity: str | None = None,
    definition: str = "nato-core",
) -> Review:  # fmt: skip
    """:func:`review` of a budget and decisions whose cells are read already, and of no file."""
    _known_definition(definition)
    budget = budget_of(table)
    known = budget.lines["line_id"]
    taken = NONE_TAKEN if decisions is None else decisions_of(decisions, known)
    return _reviewed(budget, read_definitions(), taken, entity, definition)


def reviewed_lines(
    budget: Budget, lines: pl.DataFrame, entity: str, definition: str, decided: int
) -> Review:
    """A review of lines that another process classed."""
    return Review(
        budget, read_definitions(), definition, count(lines, definition), entity, _edition(budget),
        decided,
    )  # fmt: skip


def _known_definition(definition: str) -> None:
    if definition not in DEFINITIONS:
        raise UnknownNameError("definition", definition, DEFINITIONS)


def _reviewed(
    budget: Budget, definitions: Definitions, taken: pl.DataFrame, entity: str | None,
    definition: str,
) -> Review:  # fmt: skip
    lines = apply_decisions(refuse(classify(budget, definitions)), taken)
    code = ally(entity).iso3 if entity else _ally_of(budget)
    return Review(
        budget, definitions, definition, count(lines, definition), code, _edition(budget),
        taken.height,
    )  # fmt: skip


def _ally_of(budget: Budget) -> str:
    """The country the line ids start with, or empty."""
    first = str(budget.lines["line_id"][0])[:4]
    return first[:3] if first[3:] == "-" and first[:3] in COUNTRIES else ""


def _edition(budget: Budget) -> Edition:
    """The budget file as an edition, named by its hash."""
    return Edition(
        f"budget-{budget.sha256[:8]}", "your file", f"Budget {budget.path.name}", budget.seen, "",
        "as the file's owner says", budget.sha256, budget.path.name, published_basis="collected",
        series="budget",
    )  # fmt: skip


def shares_of(found: Review, ledger: Ledger, definition: str) -> dict[str, list[Figure]]:
    """The range over GDP and GNI, where the ledger knows them for the Ally, year and currency."""
    shown: dict[str, list[Figure]] = {}
    for name, code in BASES.items():
        economy = _known(found, ledger, code)
        if economy is None:
            continue
        base = amount_of(economy)
        if base.currency != found.budget.currency:
            continue
        spent = [found.figure(definition, case) for case in CASES]
        shown[name] = [
            compute(
                f"eligible_share({definition}, {NAMES[case]}, {name})", found.entity,
                found.budget.year, 100 * (figure.value or 0.0) / base.amount,
                f"100 × {figure.indicator} / {code}", (figure, economy), unit=f"% of {name}",
            )
            for case, figure in zip(CASES, spent, strict=True)
        ]  # fmt: skip
    return shown


def printed(found: Review, ledger: Ledger) -> tuple[Figure, float] | None:
    """NATO's own figure for the Ally and year with its amount in the budget's currency."""
    figure = _known(found, ledger, "defexp_nac_current")
    if figure is None:
        return None
    money = amount_of(figure)
    return (figure, money.amount) if money.currency == found.budget.currency else None


def _known(found: Review, ledger: Ledger, code: str) -> Figure | None:
    if not found.entity or not found.budget.year:
        return None
    try:
        figure = ledger.figure(found.entity, code, found.budget.year)
    except (MissingFigureError, UnknownNameError):
        return None
    return figure if figure.value is not None else None


def remarks(found: Review) -> list[dict[str, Any]]:
    """What the register says about a country's budget that its file does not hold."""
    rows = read_register("budget_remarks", _REMARKS).frame
    mine = rows.filter(
        (pl.col("entity") == found.entity)
        & (pl.col("period").is_null() | (pl.col("period") == found.budget.year))
    )
    return mine.to_dicts()
