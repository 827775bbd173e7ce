"""A figure of an outlook from its id: the id holds the whole question, so it is asked again."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from functools import lru_cache

from article3.errors import UnknownNameError
from article3.ledger import Figure, Ledger
from article3.outlook import record
from article3.outlook.outlook import Question, outlook
from article3.outlook.result import Outlook
from article3.outlook.said import at_start, budget_at_start

_WHAT = re.compile(
    r"outlook_\w+\((?P<what>\w+)(?: p(?P<percent>\d+))? (?P<target>\S+%\w*@\d{4}) (?P<rule>[\w-]+) "
    r"n(?P<draws>\d+) s(?P<seed>\d+)(?P<options>(?: \w+=\S+)*)\)$"
)
_HINT = "article3 outlook prints ids that work"
_TEXTS = ("method", "ukraine")


def knows(figure_id: str) -> bool:
    """Whether an id is that of a figure of an outlook."""
    return ".outlook_" in figure_id


def by_id(ledger: Ledger, figure_id: str) -> Figure:
    """The figure again, as of the newest edition its id names.

    Raises ``UnknownNameError`` for an id that no outlook gives.
    """
    if record.knows(figure_id):
        return record.by_id(ledger, figure_id)
    head, _, editions = figure_id.rpartition("@")
    who, _, rest = head.partition(".")
    what, _, period = rest.rpartition(".")
    found = _WHAT.match(what)
    if not found:
        raise UnknownNameError("figure", figure_id, hint=_HINT)
    options = dict(part.split("=", 1) for part in found["options"].split())
    newest = max(ledger.edition(name).published for name in editions.split("+"))
    as_of = date.fromisoformat(options.pop("on")) if "on" in options else newest
    asked = options.pop("in", who)
    try:
        choices: dict[str, object] = {
            name: value if name in _TEXTS else float(value) for name, value in options.items()
        }
    except ValueError as error:
        raise UnknownNameError("figure", figure_id, hint=_HINT) from error
    if not set(choices) <= set(Question.__dataclass_fields__):
        raise UnknownNameError("figure", figure_id, hint=_HINT)
    question = Question(
        asked, target=found["target"], rule=found["rule"], draws=int(found["draws"]),
        seed=int(found["seed"]), **choices,  # type: ignore[arg-type]
    )  # fmt: skip
    made = _answered(ledger, question, as_of)
    try:
        return _of(made, found["what"], found["percent"], period, who)
    except ValueError as error:  # a measure, year or percentile that no outlook has
        raise UnknownNameError("figure", figure_id, hint=_HINT) from error


@lru_cache(maxsize=8)
def _answered(ledger: Ledger, question: Question, as_of: date) -> Outlook:
    """An outlook gives many figures; whoever asks for one tends to ask for the next."""
    choices = {f.name: getattr(question, f.name) for f in fields(question) if f.name != "entity"}
    return outlook(question.entity, ledger=ledger, as_of=as_of, **choices)


def _of(made: Outlook, what: str, percent: str | None, period: str, who: str) -> Figure:
    level = int(percent or 50) / 100
    if what in ("probability", "probability_revised"):
        return made.probability(who, revised=what.endswith("revised"))
    if what == "growth":
        return made.growth_needed(level, who)
    if what == "level":
        return at_start(made)
    if what == "budget":
        return budget_at_start(made)
    return made.figure(what, int(period), level, who)
