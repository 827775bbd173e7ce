"""Short ways to ask the checker, for tests of what it answers."""

from __future__ import annotations

from datetime import date

from article3.claims.check import check
from article3.claims.model import Checked, Claim, Judgement, Quantity, Reading, Report, Verdict
from article3.ledger import Ledger

TODAY = date(2026, 11, 22)
"""What "now" means in every test: the bundled ledger is complete on it."""

JULY_2024 = date(2024, 7, 1)
"""Two weeks after the tables of June 2024, which most sentences quote."""


def asked(
    ledger: Ledger, text: str, published: date | None = JULY_2024, *, title: str = ""
) -> Report:
    """The report on a text by the bundled ledger."""
    return check(text, published=published, as_of=TODAY, title=title, ledger=ledger)


def only(ledger: Ledger, text: str, published: date | None = JULY_2024) -> Checked:
    """The single claim of a text."""
    found = asked(ledger, text, published).checked
    assert len(found) == 1, [(c.claim.indicator, c.claim.subjects, c.claim.value) for c in found]
    return found[0]


def claims(ledger: Ledger, text: str, published: date | None = JULY_2024) -> list[Claim]:
    """How a text is read."""
    return [checked.claim for checked in asked(ledger, text, published).checked]


def then(verdict: Verdict) -> Judgement:
    """The judgement of the day of publication, which must be known."""
    assert verdict.then is not None
    return verdict.then


def labels(report: Report) -> list[str]:
    """The label of every claim on the day of publication."""
    return [then(checked.verdict).label for checked in report.checked]


def share(
    value: float = 3.4, *, comparator: str = "eq", step: float = 0.1, hedge: str = "",
    confidence: float = 0.9, subjects: tuple[str, ...] = ("EST",),
) -> Claim:  # fmt: skip
    """A claim made by hand: a share of GDP in 2024."""
    number = Quantity("percent", value, value, 0, 4, "%", step, hedge)
    return Claim(
        0, 40, "defexp_share_gdp", subjects, comparator, value, "%GDP", "2024", ("2024",), number,
        base="GDP", confidence=confidence,
    )  # fmt: skip


def reading(
    value: float | None, *, stated: bool = True, superseded: bool = False, sure: bool = True,
    slip: str = "", hint: str = "", published: date = date(2024, 6, 17),
) -> Reading:  # fmt: skip
    """A reading made by hand that rests on no figure."""
    return Reading(
        "", value, (), published, "table", stated, slip, superseded, "2024", sure, "EST", hint
    )
