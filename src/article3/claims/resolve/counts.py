"""Claims about many Allies at once: counts over a threshold, ranks, shares of the Alliance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from article3.alliance import GROUPS
from article3.claims.evidence import Evidence
from article3.claims.model import Claim, Reading
from article3.claims.resolve.cells import Resolver, around, measured, said
from article3.measures.count import Count

SHARE = "defexp_share_gdp"


def at_or_above(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """How many members of a group are at a threshold or above (``negated``: below)."""
    threshold = 2.0 if claim.threshold is None else claim.threshold
    indicator = "equipment_share" if claim.extra == "equipment" else SHARE
    yield from _counts(claim, evidence, indicator, threshold, claim.periods, on)
    others = (
        [p for p in around(claim.periods[0]) if p not in claim.periods] if claim.periods else []
    )
    yield from _counts(claim, evidence, indicator, threshold, others, on, slip="wrong_year")


def _counts(
    claim: Claim, evidence: Evidence, indicator: str, threshold: float,
    periods: tuple[str, ...] | list[str], on: date, slip: str = "",
) -> Iterator[Reading]:  # fmt: skip
    group = claim.group or "NATO"
    code = f"count({indicator}>={threshold:.12g})"
    quoted = group == "NATO" and evidence.states(code, group)
    for number, period in enumerate(periods):
        tables = evidence.tables(indicator, period, on)
        for place, table in enumerate(tables):
            if place and (slip or (number and not claim.period)):
                break
            found = evidence.count(indicator, period, threshold, group, table.edition)
            if found:
                for reading in _of_table(claim, found, table.published, period, place > 0, slip):
                    yield (
                        reading
                        if table.table
                        else reading._replace(sure=False, standing="press", hint="")
                    )
        if quoted:
            newest = tables[0].published if tables and tables[0].table else date.min
            yield from _of_press(claim, evidence, code, period, on, newest, slip)


def _of_table(
    claim: Claim, found: Count, published: date, period: str, superseded: bool, slip: str
) -> Iterator[Reading]:
    """A table's count in the claim's unit; Allies at the line may be read either way."""
    members = found.denominator + len(found.without_forces)
    number = len(found.below) if claim.negated else len(found.above)
    at_line = len([e for e in found.at_the_line if e in found.below])
    if claim.extra == "all" and not slip:
        yield _universal(claim, found, published, period, superseded)
        return
    options = [(number, slip)]
    if claim.negated:
        # Iceland spends nothing and has no forces: texts count it among those below, or do not.
        options += [(number + len(found.without_forces), slip)]
    elif at_line and not superseded:
        options += [(number + at_line, slip or "at_the_line")]
    for value, why in options:
        for denominator in dict.fromkeys((found.denominator, members)):
            in_unit = value / denominator if claim.unit == "fraction" else float(value)
            yield Reading(
                "", in_unit, (found.figure,), published, "table", not slip, why, superseded,
                period, True, claim.group,
            )  # fmt: skip
            if claim.unit != "fraction":
                break


def _universal(
    claim: Claim, found: Count, published: date, period: str, superseded: bool
) -> Reading:
    """ "Every Ally": Iceland has no forces, so all that can is not all; one or two are near."""
    below = len(found.below)
    number = float(len(found.above))
    hint = ""
    if claim.value and not claim.negated and not superseded:
        near = below <= 2
        everyone = not below and not found.without_forces and not found.missing
        hint = "supported" if everyone else ("imprecise" if near else "")
    return Reading(
        "", number, (found.figure,), published, "table", True,
        "universal_exception" if hint == "imprecise" else "", superseded, period, True,
        claim.group, hint,
    )  # fmt: skip


def _of_press(
    claim: Claim, evidence: Evidence, code: str, period: str, on: date, newest_table: date,
    slip: str,
) -> Iterator[Reading]:  # fmt: skip
    """Counts that press texts printed of editions the ledger has no table of."""
    for reading in said(claim, evidence, code, "NATO", on, periods=[period], stated=not slip,
                        slip=slip):  # fmt: skip
        if reading.figures[0].status == "forecast" and claim.modality == "actual":
            continue
        members = _members(reading.published)
        value = reading.value or 0.0
        if claim.negated:
            value = members - 1 - value
        if reading.published == newest_table:
            continue  # on its own day the table answers
        superseded = reading.superseded or reading.published < newest_table
        yield Reading(
            "", value / members if claim.unit == "fraction" else value, reading.figures,
            reading.published, "press", reading.stated, slip, superseded, period, False,
            claim.group,
        )  # fmt: skip


@lru_cache(maxsize=1024)
def _members(on: date) -> int:
    return len(GROUPS["NATO"].members(on))


def rank_by_share(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """The place of an Ally by share of GDP, and by amount where that would explain it."""
    yield from _ranks(claim, evidence, SHARE, on)
    yield from _ranks(claim, evidence, "defexp_usd_current", on, slip="rank_by_amount")


def rank_by_amount(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """The place of an Ally by amount, and by share where that would explain it."""
    yield from _ranks(claim, evidence, "defexp_usd_current", on)
    yield from _ranks(claim, evidence, SHARE, on, slip="rank_by_share")


def _ranks(
    claim: Claim, evidence: Evidence, indicator: str, on: date, slip: str = ""
) -> Iterator[Reading]:
    group = claim.group or "NATO"
    for entity in claim.subjects[:1]:
        for number, period in enumerate(claim.periods):
            for place, table in enumerate(evidence.tables(indicator, period, on)):
                published, edition = table.published, table.edition
                if place and number and not claim.period:
                    break
                places = evidence.places(indicator, period, group, edition)
                position = places.get(entity)
                own = evidence.measure(entity, indicator, period, edition) if position else None
                if position is None or own is None:
                    continue
                last = len(places)
                value = position if (claim.value or 1) > 0 else position - last - 1
                yield Reading(
                    f"place {position} of {last}", float(value), (own,), published, "table",
                    not slip, slip, place > 0, period, table.table, entity,
                )  # fmt: skip


def share_of_total(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """The share of an Ally or group in the Alliance's defence expenditure."""
    for entity in claim.subjects[:1]:
        found = False
        for periods in (claim.periods, () if claim.period else _earlier(claim.periods)):
            for reading in _parts(claim, evidence, entity, on, periods):
                found = True
                yield reading
            if found:
                break
        yield from _complement(claim, evidence, entity, on)
        if claim.periods:
            others = [p for p in around(claim.periods[0]) if p not in claim.periods]
            yield from measured(
                claim, evidence, "defexp_share_of_nato", entity, on, base="defexp_usd_current",
                scale=_scale(claim), stated=False, slip="wrong_year", periods=others,
            )  # fmt: skip
        yield from said(
            claim, evidence, "cost_share", entity, on, scale=_scale(claim), stated=False,
            slip="cost_share_for_total",
        )  # fmt: skip


def _parts(
    claim: Claim, evidence: Evidence, entity: str, on: date, periods: tuple[str, ...]
) -> Iterator[Reading]:
    scale = _scale(claim)
    yield from measured(
        claim, evidence, "defexp_share_of_nato", entity, on, base="defexp_usd_current",
        scale=scale, periods=periods,
    )  # fmt: skip
    yield from said(
        claim, evidence, "defexp_share_of_nato", entity, on, scale=scale, periods=periods
    )


def _earlier(periods: tuple[str, ...]) -> tuple[str, ...]:
    """Years before those asked for: a share that moves slowly is known from the last table."""
    first = min((p for p in periods if p.isdigit()), default="")
    return tuple(str(int(first) - n) for n in range(1, 4)) if first else ()


def _complement(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """What the rest of the Alliance carries, where a text took one for the other."""
    other = {"USA": "EUCAN", "EUCAN": "USA"}.get(entity)
    if other:
        for r in measured(claim, evidence, "defexp_share_of_nato", other, on,
                          base="defexp_usd_current", scale=_scale(claim), stated=False,
                          slip="wrong_group", periods=claim.periods[:1]):  # fmt: skip
            yield Reading("", r.value, r.figures, r.published, "table", False, "wrong_group",
                          r.superseded, r.period, True, entity)  # fmt: skip


def share_of_gdp_of_nato(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """The share of a country or group in the Alliance's GDP."""
    for entity in claim.subjects[:1]:
        yield from measured(claim, evidence, "gdp_share_of_nato", entity, on,
                          base="gdp_usd_current", scale=_scale(claim))  # fmt: skip


def _scale(claim: Claim) -> float:
    return 0.01 if claim.unit == "fraction" else 1.0


RESOLVERS: dict[str, Resolver] = {
    "count_ge_target": at_or_above,
    "rank_pct_gdp": rank_by_share,
    "rank_total": rank_by_amount,
    "share_of_nato_total": share_of_total,
    "gdp_share_of_nato": share_of_gdp_of_nato,
}
