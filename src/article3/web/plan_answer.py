"""A solved plan as its job keeps it: tables, facts, the workbook and the pictures of the pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from article3 import export_plan
from article3.errors import MissingFigureError
from article3.ledger import Ledger, open_ledger
from article3.plan_budgets import OUTLOOK, from_outlook
from article3.planner import shipped
from article3.planner.answers import answers, assumed
from article3.planner.check import unreachable
from article3.planner.plan import Plan, plan
from article3.planner.read import read
from article3.planner.scenario import ASSUMPTION, Expansion, Line, Scenario
from article3.planner.yearly import missing, use
from article3.web.panel import NARROW, WIDE
from article3.web.plan_question import asked, changed, label

if TYPE_CHECKING:
    from article3.charts.chart import Chart

CHARTS = ("shortfall", "items", "supply", "lines", "values")
_SOLVING = 0.6
"""The part of a job's time that its solver may take; then the best plan so far is the answer."""


def work(question: Mapping[str, Any], folder: Path, say: Callable[[str], None]) -> None:
    """Solve what a job asks for and keep it in the folder: the work of :mod:`article3.web.jobs`."""
    wanted = asked(question)
    path = shipped.scenario(
        wanted.scenario, Path(question["within"]) if question["within"] else None
    )
    say("reading the scenario")
    ledger = open_ledger()
    budgets = from_outlook(ledger, lambda nation: say(f"asking the outlook for {nation}'s budget"))
    scenario = changed(read(path, budgets=budgets), wanted.changes)
    say("solving")
    found = plan(scenario, time_limit=question["seconds"] * _SOLVING)
    say("writing tables and drawing")
    keep(found, folder, editions=_editions(scenario, ledger), changes=wanted.changes.said())


def _editions(scenario: Scenario, ledger: Ledger) -> list[str]:
    """The editions that budgets out of the outlook rest on."""
    from article3.outlook import outlook

    rows = [b for b in scenario.budgets if b.file == OUTLOOK]
    if not rows:
        return []
    made = outlook(rows[0].nation, ledger=ledger, draws=1)
    return [made.drivers.edition, made.drivers.forecast]


def keep(
    found: Plan, folder: Path, *, editions: list[str] | None = None, changes: tuple[str, ...] = ()
) -> Answer:
    """Write a plan into an empty folder and read it as the pages do."""
    from article3.charts.render import to_page_svg

    for name, frame in _frames(found).items():
        frame.write_parquet(folder / f"{name}.parquet")
    facts = _facts(found) | {"editions": editions or [], "changes": list(changes)}
    (folder / "facts.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    export_plan.workbook(found, folder / export_plan.WORKBOOK)
    kept = Answer(folder)
    for name in CHARTS:
        for width in (WIDE, NARROW):
            try:
                drawn = to_page_svg(kept.chart(name, width))
            except MissingFigureError:
                continue  # nothing to draw, such as a plan that pays nothing
            (folder / f"{name}-{width}.svg").write_text(drawn, encoding="utf-8")
    return kept


def _frames(found: Plan) -> dict[str, pl.DataFrame]:
    scenario = found.scenario
    schema = {"date": pl.String, "measure": pl.String, "name": pl.String, "value": pl.Float64,
              "unit": pl.String}  # fmt: skip
    rows = [(a.date, a.measure, a.name, a.value, a.unit) for a in answers(found)]
    return {
        "answers": pl.DataFrame(rows, schema=schema, orient="row"),
        "shortfall": missing(found),
        "items": missing(found, "item"),
        "supply": found.supply,
        "lines": use(found),
        "expansion": found.expansion,
        "full": found.binding,
        "values": export_plan.values(found),
        "sources": pl.DataFrame(
            export_plan.sources(scenario), orient="row",
            schema={"file": pl.String, "lines": pl.String, "source": pl.String},
        ),
        "line_inputs": _inputs(scenario.lines, "capacity"),
        "expansion_inputs": _inputs(scenario.expansions, "most"),
    }  # fmt: skip


def _inputs(rows: tuple[Line, ...] | tuple[Expansion, ...], main: str) -> pl.DataFrame:
    """Where the numbers of each line's row come from, in words: file, row, source, assumptions.

    ``main`` names the number that the row's source stands for.
    """
    made = []
    for row in rows:
        plain = row.source == ASSUMPTION
        guessed = ", ".join([*([main] if plain else []), *row.also_assumed])
        said = f"assumption ({guessed})" if plain else row.source
        if guessed and not plain:
            said += f"; assumption ({guessed})"
        made.append((row.line, f"{row.place}: {said}"))
    return pl.DataFrame(made, schema={"line": pl.String, "inputs": pl.String}, orient="row")


def _facts(found: Plan) -> dict[str, Any]:
    solved, scenario = found.solution, found.scenario
    return {
        "title": scenario.title, "label": label(scenario.title),
        "price_basis": scenario.price_basis, "objective": solved.objective,
        "bound": solved.bound, "finished": solved.finished, "seconds": solved.seconds,
        "unreachable": list(unreachable(scenario)),
        "assumed": {file: [len(at), total] for file, (at, total) in assumed(scenario).items()},
        "items": {i.item: i.name for i in scenario.items},
    }  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """A plan that was solved before: its folder, read when asked."""

    folder: Path

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What holds for the whole plan: title, objective, bound, assumptions counted."""
        made: dict[str, Any] = json.loads((self.folder / "facts.json").read_text(encoding="utf-8"))
        return made

    def frame(self, name: str) -> pl.DataFrame:
        """A table by name, as its room made it."""
        return pl.read_parquet(self.folder / f"{name}.parquet")

    @property
    def workbook(self) -> Path:
        """The plan's workbook."""
        return self.folder / export_plan.WORKBOOK

    def drawn(self, name: str) -> bool:
        """Whether there is a picture of a name."""
        return (self.folder / f"{name}-{WIDE}.svg").is_file()

    def svg(self, name: str, width: int) -> str:
        """A picture as it was drawn for a page."""
        return (self.folder / f"{name}-{width}.svg").read_text(encoding="utf-8")

    def chart(self, name: str, width: int) -> Chart:
        """A picture drawn anew; raises ``MissingFigureError`` where there is nothing to draw."""
        from article3.charts.plan_lines import plan_lines
        from article3.charts.plan_shortfall import plan_shortfall
        from article3.charts.plan_supply import plan_supply
        from article3.charts.plan_values import plan_values

        frame = self.frame(name)
        if name == "supply":
            unit = f"million EUR, {self.facts['price_basis']}"
            return plan_supply(frame, unit=unit, width=width)
        if name == "lines":
            items = self.facts["items"]
            return plan_lines(frame, self.frame("expansion"), items=items, width=width)
        if name == "values":
            return plan_values(frame, width=width)
        return plan_shortfall(frame, width=width)
