"""Budgets of a scenario out of the outlook, by the command's own ledger."""

from __future__ import annotations

from article3 import plan_budgets
from article3.cli import options
from article3.planner.scenario import Budget, OutlookBudgets

OUTLOOK = plan_budgets.OUTLOOK


def from_outlook(
    asked: OutlookBudgets, nations: tuple[str, ...], years: tuple[int, ...]
) -> tuple[Budget, ...]:
    """As :func:`article3.plan_budgets.from_outlook` answers."""
    return plan_budgets.from_outlook(options.ledger())(asked, nations, years)
