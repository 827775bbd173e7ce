"""Claims about the part of a public budget: an amount over general government expenditure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from article3.claims.evidence import Evidence
from article3.claims.model import Claim, Reading
from article3.claims.resolve.cells import Resolver
from article3.claims.resolve.money import MILLION, currency_of
from article3.ledger import Figure
from article3.money import scale_of

SPENT = "gg_expenditure_lcu"


def share_of_budget(claim: Claim, evidence: Evidence, on: date) -> list[Reading]:
    """The amount the sentence names, or NATO's figure, over the IMF's government expenditure.

    A national budget is narrower than general government, which also counts social security and
    municipalities: the arithmetic is shown, and is not sure enough to refute.
    """
    return [r for entity in claim.subjects[:1] for r in _shares(claim, evidence, entity, on)]


def _shares(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    for period in _years(claim, evidence, entity, on):
        known = evidence.printed(SPENT, entity, period, on)
        if not known:
            continue
        whole = evidence.figure(SPENT, known[0].row)
        made = _amount(claim, evidence, entity, period, on)
        total = known[0].value * scale_of(whole.unit)
        if made is None or not total:
            continue
        amount, figures = made
        share = amount / total * (1.0 if claim.unit == "fraction" else 100.0)
        words = f"{amount / 1e9:,.2f} billion over it is {100 * amount / total:.1f} %"
        yield Reading(words, share, (whole, *figures), known[0].published, period=period,
                      slip="budget_definition", sure=False, entity=entity)  # fmt: skip
        return


def _years(claim: Claim, evidence: Evidence, entity: str, on: date) -> tuple[str, ...]:
    """The years asked for, else the newest with a figure: a share of a budget to come has none."""
    return (*claim.periods, str(on.year), str(on.year - 1))


def _amount(
    claim: Claim, evidence: Evidence, entity: str, period: str, on: date
) -> tuple[float, tuple[Figure, ...]] | None:
    if claim.threshold and claim.extra == currency_of(entity, period):
        return claim.threshold, ()
    known = evidence.printed("defexp_nac_current", entity, period, on)
    if not known:
        return None
    return known[0].value * MILLION, (evidence.figure("defexp_nac_current", known[0].row),)


RESOLVERS: dict[str, Resolver] = {"defexp_budget_share": share_of_budget}
