"""Budgets of a scenario out of the outlook: the planner takes them as plain numbers."""

from __future__ import annotations

from collections.abc import Callable

from article3.ledger import Ledger
from article3.planner.read import Budgets
from article3.planner.scenario import Budget, OutlookBudgets

DRAWS = 10_000
OUTLOOK = "[budgets] of scenario.toml"
"""What stands for the file of a budget that the outlook gave."""


def from_outlook(ledger: Ledger, tell: Callable[[str], None] | None = None) -> Budgets:
    """What answers a scenario that takes its budgets from the outlook of a ledger.

    A share of each nation's path to a target, million EUR at the prices of the path's start; a year
    before the path's first takes the first year's amount. ``tell`` hears of each nation in turn.
    What it answers with raises :class:`~article3.errors.Article3Error` where the outlook has no
    path for a nation.
    """

    def budgets(
        asked: OutlookBudgets, nations: tuple[str, ...], years: tuple[int, ...]
    ) -> tuple[Budget, ...]:
        rows: list[Budget] = []
        for nation in nations:
            if tell is not None:
                tell(nation)
            rows += _of(ledger, asked, nation, years)
        return tuple(rows)

    return budgets


def _of(ledger: Ledger, asked: OutlookBudgets, nation: str, years: tuple[int, ...]) -> list[Budget]:
    from article3.outlook import outlook

    found = outlook(nation, ledger=ledger, target=asked.target, rule=asked.rule, draws=DRAWS)
    said = f"outlook {nation} --target {asked.target} --rule {asked.rule}, times {asked.share:g}"
    rows = []
    for year in years:
        within = min(max(year, found.years[0]), found.years[-1])
        cost = found.figure("cost_eur_constant", within, asked.quantile).value or 0.0
        row = Budget(
            nation, year, asked.share * cost, file=OUTLOOK, source=said,
            also_assumed=("share",),
        )  # fmt: skip
        rows.append(row)
    return rows
