"""Chapter VII: what can be delivered, by a solved plan; every number rests on scenario rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from article3.briefs.full.chapter import Chapter
from article3.briefs.model import Block, Paragraph, Row, Section, Shown, Table, Text, say
from article3.briefs.notes import SCENARIO
from article3.briefs.subject import Subject
from article3.edition import Edition
from article3.ledger import Figure
from article3.ledger.figure import compute
from article3.observation import Locator, Observation
from article3.planner.grid import shown
from article3.planner.plan import Plan
from article3.planner.scenario import ASSUMPTION
from article3.planner.scenario import Row as Given

_NUMBERS = ("amount", "capacity", "weight", "most", "share", "rate", "value", "quantity")
"""The main number of a row, whichever table it is from."""
_LINES = {5: 6, None: 40}


def deliveries(subject: Subject, plan: Plan, pages: int | None) -> Chapter:
    """The chapter: what is short by class and date, and what it costs.

    Of the Ally where the scenario plans for it, else of all its nations, which is said.
    """
    made = _Made(subject, plan)
    heading = "What can be delivered"
    about = (
        f"Scenario “{plan.scenario.title}”, {shown(plan.scenario.start)} to "
        f"{shown(plan.scenario.end)}, amounts at {plan.scenario.price_basis} prices. A plan is "
        "what the assumptions of its scenario allow, not a forecast and not anybody's plan: each "
        "note names the rows it rests on and which of them are assumptions. "
    )
    if subject.entity not in plan.problem.buyers and not subject.is_group:
        about += (
            f"The scenario does not plan for {subject.name}; the figures are of all its nations. "
        )
    if not plan.solution.finished:
        about += f"The solver was stopped with a gap of {100 * plan.solution.gap:.1f}\u202f%. "
    blocks: tuple[Block, ...] = (Paragraph((about.strip(),)),)
    said: tuple[Text, ...] = ()
    if rows := made.rows():
        most = _LINES.get(pages, 6)
        head = ("", *(f"end of {q // 4}" for q in plan.dates))
        remark = (
            "Part of the target's value that is missing, units weighted by the scenario's worth."
        )
        if len(rows) > most:
            remark += f" The {most} classes furthest behind; {len(rows) - most} more are planned."
        title = f"Missing of the targets of {made.whose}, %"
        cost = made.cost_row()
        blocks += (Table(title, head, (*rows[:most], *((cost,) if cost else ())), remark),)
        said = made.takeaway()
    else:
        blocks += (Paragraph((f"The scenario sets no target for {made.whose}.",)),)
    return Chapter("Deliveries", Section(heading, blocks), said)


@dataclass(frozen=True)
class _Made:
    """The numbers of a plan as figures with the rows they rest on."""

    subject: Subject
    plan: Plan

    @property
    def nation(self) -> str:
        """The Ally if the scenario plans for it; empty for all nations."""
        return self.subject.entity if self.subject.entity in self.plan.problem.buyers else ""

    @property
    def whose(self) -> str:
        return self.subject.name if self.nation else "all nations of the scenario"

    @property
    def _readiness(self) -> pl.DataFrame:
        frame = self.plan.readiness
        return frame.filter(pl.col("nation") == self.nation) if self.nation else frame

    def _classes(self) -> pl.DataFrame:
        """A row a class and date: value missing and asked, the furthest behind at the end first."""
        found = (
            self._readiness.group_by("class", "quarter", maintain_order=True)
            .agg(pl.col("value", "asked").sum())
            .filter(pl.col("asked") > 0)
            .with_columns(missing=100 * pl.col("value") / pl.col("asked"))
        )
        order = found.group_by("class", maintain_order=True).agg(pl.col("missing").max())
        return found.join(order.rename({"missing": "worst"}), on="class").sort(
            "worst", "class", "quarter", descending=[True, False, False]
        )

    def figure(self, klass: str, quarter: str) -> Figure | None:
        """The part of a class's target that is missing by the end of a quarter."""
        found = self._classes().filter((pl.col("class") == klass) & (pl.col("quarter") == quarter))
        if found.is_empty():
            return None
        return compute(
            f"plan_missing({klass})", self.nation or "ALL", quarter, float(found["missing"][0]),
            "part of the target's value missing in the best plan of the scenario",
            self._leaves(klass), unit="%",
        )  # fmt: skip

    def rows(self) -> list[Row]:
        """A line a class, a cell a date."""
        made = []
        dates = [shown(q) for q in self.plan.dates]
        for klass in self._classes()["class"].unique(maintain_order=True):
            found = [self.figure(str(klass), date) for date in dates]
            cells = tuple(Shown(f, f"{f.value:.0f}") if f else None for f in found)
            made.append(Row(str(klass), cells))
        return made

    def cost(self, last: int) -> Figure:
        """What is spent from the plan's first year to the year of a quarter, million EUR."""
        budgets = self.plan.budgets.filter(pl.col("year") <= last // 4)
        if self.nation:
            budgets = budgets.filter(pl.col("nation") == self.nation)
        return compute(
            "plan_cost", self.nation or "ALL", shown(last), float(budgets["spent"].sum()),
            "spent so far in the best plan of the scenario", self._costs(),
            unit="million EUR", price_basis=self.plan.scenario.price_basis,
        )  # fmt: skip

    def cost_row(self) -> Row | None:
        cells = [
            Shown(f, f"{f.value or 0.0:,.0f}") for f in (self.cost(q) for q in self.plan.dates)
        ]  # fmt: skip
        return Row("Spent so far, million EUR", tuple(cells), strong=True) if cells else None

    def takeaway(self) -> tuple[Text, ...]:
        """The class furthest behind at the last date, and what the plan costs by then."""
        last = self.plan.dates[-1]
        classes = self._classes().filter(pl.col("quarter") == shown(last))
        if classes.is_empty():
            return ()
        worst = str(classes.sort("missing", "class", descending=[True, False])["class"][0])
        missing, cost = self.figure(worst, shown(last)), self.cost(last)
        assert missing is not None
        spent = Shown(cost, f"{(cost.value or 0.0):,.0f} million EUR")
        if (missing.value or 0.0) < 0.5:
            text = say(
                "By the end of {year} the best plan of the scenario meets every target of {whose}, "
                "for {cost}; it rests on assumptions.",
                year=str(last // 4), whose=self.whose, cost=spent,
            )  # fmt: skip
        else:
            text = say(
                "By the end of {year} the best plan of the scenario leaves {missing} of the target "
                "of {whose} for {worst} missing, and costs {cost}; it rests on assumptions.",
                year=str(last // 4), whose=self.whose, worst=worst, cost=spent,
                missing=Shown(missing, f"{missing.value:.0f}\u202f%"),
            )  # fmt: skip
        return (text,)

    def _leaves(self, klass: str) -> tuple[Figure, ...]:
        """The rows that a class's readiness rests on: items, targets, stocks, lines, expansions."""
        s = self.plan.scenario
        items = {i.item for i in s.items if i.klass == klass}
        lines = {line.line for line in s.lines if line.item in items}
        held: list[Given] = [i for i in s.items if i.item in items]
        held += [t for t in s.targets if t.item in items and self._ours(t.nation)]
        held += [t for t in s.stocks if t.item in items and self._ours(t.nation)]
        held += [line for line in s.lines if line.line in lines]
        held += [step for step in s.steps if step.line in lines]
        held += [e for e in s.expansions if e.line in lines]
        held += [o for o in s.orders if o.line in lines and self._ours(o.nation)]
        held += [b for b in s.budgets if self._ours(b.nation)]
        return tuple(self._leaf(row) for row in held)

    def _costs(self) -> tuple[Figure, ...]:
        s = self.plan.scenario
        held: list[Given] = [b for b in s.budgets if self._ours(b.nation)]
        held += [t for t in s.targets if self._ours(t.nation)]
        held += [*s.lines, *s.rules]
        return tuple(self._leaf(row) for row in held)

    def _ours(self, nation: str) -> bool:
        return not self.nation or nation == self.nation

    def _leaf(self, row: Given) -> Figure:
        """A row of the scenario as a figure that names its file, line and source."""
        name = next(n for n in _NUMBERS if hasattr(row, n))
        value = float(getattr(row, name))
        what = ".".join(
            str(getattr(row, n)) for n in ("nation", "item", "line", "rule") if hasattr(row, n)
        )
        source = ASSUMPTION if row.assumed else row.source
        cell = f"line {row.at}" if row.at else "the budgets' share"
        seen = Observation(
            "ALL", f"{type(row).__name__.lower()}({what})", str(row.at), value, "",
            self.plan.scenario.price_basis, "forecast", self.edition.id,
            Locator(row.file, "", cell, source, ""),
        )  # fmt: skip
        return Figure(
            "ALL", seen.indicator, seen.period, value, "", self.edition.id, "forecast",
            observation=seen, publication=self.edition,
        )  # fmt: skip

    @property
    def edition(self) -> Edition:
        """The scenario as an edition named by the hash of its rows."""
        s = self.plan.scenario
        sha = hashlib.sha256("\n".join(map(repr, s.rows())).encode()).hexdigest()
        return Edition(
            f"{SCENARIO}{sha[:8]}", "Scenario", s.title, self.subject.known, "", "", sha,
            "scenario.toml and its tables", published_basis="collected",
        )  # fmt: skip
