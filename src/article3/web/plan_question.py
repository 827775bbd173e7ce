"""What the planner is asked in the browser: a scenario that comes along, and changes to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from article3 import __version__
from article3.planner import shipped
from article3.planner.scenario import ASSUMPTION, Scenario
from article3.web.view import View

FORMAT = 1
"""The form of stored answers: another number makes every question a new one."""

DEFAULT, BESIDE = "europe-2030-buy-european", "europe-2030"
_MOST_QUARTERS = 8
_WEIGHT = "preference_penalty"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a reader changed: every number of it is an assumption of theirs.

    ``budgets`` is a factor on all budgets, ``preference`` the penalty for missing a preference
    (million EUR of shortfall value per million EUR; None: the scenario's own), ``late`` quarters
    more from order to delivery on every line, ``slip`` quarters more for every expansion.
    """

    budgets: float = 1.0
    preference: float | None = None
    late: int = 0
    slip: int = 0

    def said(self) -> tuple[str, ...]:
        """The changes in words; nothing where nothing is changed."""
        words = {
            f"budgets times {self.budgets:g}": self.budgets != 1,
            f"European preference weighted {self.preference or 0:g}": self.preference is not None,
            f"deliveries {self.late} quarters later": self.late,
            f"expansions {self.slip} quarters slower": self.slip,
        }
        return tuple(text for text, made in words.items() if made)


@dataclass(frozen=True, slots=True)
class Question:
    """One plan that is asked for: the name of a scenario, and the changes."""

    scenario: str
    changes: Changes = Changes()

    def stored(self, ledger_hash: str, within: Path | None) -> dict[str, Any]:
        """The question as its job keeps it: everything an answer depends on.

        Raises ``UnknownNameError`` for a scenario that is none of the folder's.
        """
        path = shipped.scenario(self.scenario, within)
        changes = {n: getattr(self.changes, n) for n in Changes.__dataclass_fields__}
        return {
            "scenario": self.scenario, "files": shipped.digest(path), "changes": changes,
            "within": str(within) if within else "", "ledger": ledger_hash,
            "version": __version__, "format": FORMAT,
        }  # fmt: skip


def changes_of(view: View) -> Changes:
    """The changes a view's address asks for; raises ``Article3Error`` for what is out of range."""
    weight = view.number("preference", 0.0, 0, 50) if view.get("preference") else None
    return Changes(
        view.number("budgets", 1.0, 0.1, 5), weight,
        round(view.number("late", 0, 0, _MOST_QUARTERS)),
        round(view.number("slip", 0, 0, _MOST_QUARTERS)),
    )  # fmt: skip


def questions(view: View, within: Path | None) -> tuple[Question, ...]:
    """The one plan a view asks for, or the two it sets side by side.

    Raises ``UnknownNameError`` for an unknown scenario.
    """
    known = list(shipped.scenarios(within))
    first = view.one_of("scenario", known, DEFAULT if DEFAULT in known else next(iter(known), ""))
    changes = changes_of(view)
    made = [Question(first, changes)]
    # Who asks for nothing sees the comparison that is argued about most.
    beside = view.get("beside", "none" if view.get("scenario") or BESIDE not in known else BESIDE)
    if beside != "none":
        own = view.one_of("changed", ("both", "first"), "both") == "both"
        second = view.one_of("beside", known, BESIDE)
        made.append(Question(second, changes if own else Changes()))
    return tuple(dict.fromkeys(made))


def changed(scenario: Scenario, changes: Changes) -> Scenario:
    """The scenario with the changes, each marked as the assumption it is."""
    parameters = dict(scenario.parameters)
    if changes.preference is not None and _WEIGHT in parameters:
        own = parameters[_WEIGHT]
        low, high = (own.value if end is None else end for end in (own.low, own.high))
        parameters[_WEIGHT] = replace(
            own, value=changes.preference, source=ASSUMPTION, low=min(low, changes.preference),
            high=max(high, changes.preference),
        )  # fmt: skip
    asked = f", times {changes.budgets:g} (asked here)" if changes.budgets != 1 else ""
    return replace(
        scenario,
        parameters=parameters,
        budgets=tuple(
            replace(b, amount=b.amount * changes.budgets, source=_with(b.source, asked),
                    also_assumed=_also(b.also_assumed, "factor", bool(asked)))
            for b in scenario.budgets
        ),
        lines=tuple(
            replace(x, lead_time=x.lead_time + changes.late,
                    also_assumed=_also(x.also_assumed, "lead_time", changes.late > 0))
            for x in scenario.lines
        ),
        expansions=tuple(
            replace(x, delay=x.delay + changes.slip,
                    also_assumed=_also(x.also_assumed, "delay", changes.slip > 0))
            for x in scenario.expansions
        ),
    )  # fmt: skip


def _with(source: str, asked: str) -> str:
    return source if source == ASSUMPTION else source + asked


def _also(known: tuple[str, ...], name: str, made: bool) -> tuple[str, ...]:
    return (*known, name) if made and name not in known else known


def asked(stored: Mapping[str, Any]) -> Question:
    """A question as its job kept it."""
    return Question(str(stored["scenario"]), Changes(**stored["changes"]))


def label(title: str) -> str:
    """A scenario's short name out of its title.

    >>> label("Europe to 2035, buy European: SAFE's and EDIP's 65% for all of it")
    'buy European'
    """
    head, colon, _ = title.partition(":")
    return head.split(",", 1)[-1].strip() if colon and "," in head else title
