"""Claims by SIPRI's definition: from a user's own SIPRI edition, else from quoted headlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from article3.claims.evidence import Evidence
from article3.claims.model import Claim, Reading
from article3.claims.resolve.cells import Resolver, around, cells, said
from article3.claims.resolve.money import MILLION, years

_ALIASES = {"EUR": ("EUROPE", "EUR"), "NATO": ("NATO",), "EUROPE": ("EUROPE", "EUR")}


def military_expenditure(claim: Claim, evidence: Evidence, on: date) -> list[Reading]:
    """Military expenditure in dollars, its real change, or its share of the world's."""
    found: list[Reading] = []
    for entity in claim.subjects:
        for who in _ALIASES.get(entity, (entity,)):
            found += _one(claim, evidence, who, entity, on)
    return found


def _one(claim: Claim, evidence: Evidence, who: str, entity: str, on: date) -> Iterator[Reading]:
    if claim.unit in ("%", "fraction"):
        scale = 0.01 if claim.unit == "fraction" else 1.0
        code = {"share_of_world": "milex_share_of_world"}.get(claim.extra, "milex_real_change")
        yield from _both(claim, evidence, code, who, entity, on, scale, scale)
        return
    if claim.unit not in ("USD", "%GDP"):
        return
    if claim.unit == "%GDP":
        yield from _both(claim, evidence, "milex_pct_gdp", who, entity, on, 1.0, 1.0)
        return
    yield from _both(claim, evidence, "milex_current_usd", who, entity, on, MILLION, 1.0)
    if claim.publisher != "SIPRI":
        yield from said(claim, evidence, "iiss_defence_budget", who, on, currency=claim.unit)


def _both(
    claim: Claim, evidence: Evidence, code: str, who: str, entity: str, on: date,
    scale: float, fact_scale: float,
) -> Iterator[Reading]:  # fmt: skip
    """The user's table and the quoted headline, and the years beside."""

    others = around(claim.periods[0]) if claim.periods else []
    others = [p for p in others if p not in claim.periods]
    for readings in (
        cells(claim, evidence, code, who, on, scale=scale),
        _quoted(claim, evidence, code, who, on, fact_scale),
        said(claim, evidence, code, who, on, scale=fact_scale, stated=False, slip="wrong_year",
             periods=others),
    ):  # fmt: skip
        for reading in readings:
            yield reading._replace(entity=entity)


def _quoted(
    claim: Claim, evidence: Evidence, code: str, who: str, on: date, scale: float
) -> Iterator[Reading]:
    """Headlines as printed; SIPRI says a year's figure once and revises it a year later."""
    for reading in said(claim, evidence, code, who, on, scale=scale):
        sure = all(f.observation is not None and not f.flags for f in reading.figures)

        yield reading._replace(sure=sure, superseded=False)


def world_burden(claim: Claim, evidence: Evidence, on: date) -> list[Reading]:
    """Military expenditure as a share of GDP by SIPRI."""
    return military_expenditure(claim, evidence, on)


def arms_trade(claim: Claim, evidence: Evidence, on: date) -> list[Reading]:
    """Shares and changes of arms transfers over five-year windows."""
    found: list[Reading] = []
    wanted = set(claim.periods)
    window = claim.period.replace("-01", "").replace("-12", "")
    for entity in claim.subjects:
        for code in ("arms_export_share", "arms_import_share", "arms_import_change",
                     "arms_export_change"):  # fmt: skip
            for who in _ALIASES.get(entity, (entity,)):
                for fact in evidence.facts(code, who, "", on):
                    value = fact.figure.value
                    own = years(fact.figure.period)
                    if "/" in window and max(own & wanted, default="") != max(wanted):
                        continue
                    if value is not None and (not wanted or wanted & own):
                        found.append(
                            Reading("", value, (fact.figure,), fact.said_on, "press",
                                    period=fact.figure.period, sure=False, entity=entity)
                        )  # fmt: skip
    return found


RESOLVERS: dict[str, Resolver] = {
    "sipri_milex": military_expenditure,
    "sipri_world_share": military_expenditure,
    "sipri_pct_gdp": world_burden,
    "sipri_arms": arms_trade,
}
