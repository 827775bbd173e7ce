"""Claims about amounts: defence expenditure, national budgets, common funding, sums over years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from article3.alliance import COUNTRIES, is_group
from article3.claims.compare import fit
from article3.claims.evidence import Evidence
from article3.claims.model import Claim, Reading
from article3.claims.resolve.cells import Resolver, around, cells, hedged, measured, said, stated_as
from article3.periods import parse

MILLION = 1e6
_GROUPS = ("NATO", "EUCAN", "NATOEUR", "USA")
_SCALES = (1000.0, 0.001)


def currency_of(entity: str, period: str) -> str:
    """The currency a country used in a period, ``""`` for a group."""
    if entity not in COUNTRIES:
        return ""
    return COUNTRIES[entity].currency(parse(period).end if period else date.max)


def expenditure(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """Defence expenditure in money, or its change on the year before (comparator ``delta``)."""
    for entity in claim.subjects:
        if claim.comparator == "delta":
            yield from _change(claim, evidence, entity, on)
            continue
        yield from _amounts(claim, evidence, entity, on)
        yield from _other_amounts(claim, evidence, entity, on)


def _amounts(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """The amount in the claim's currency, at current and at constant prices."""
    constant = claim.price_basis.startswith("constant")
    if claim.unit == "USD":
        if not constant:
            printed = list(cells(claim, evidence, "defexp_usd_current", entity, on, scale=MILLION))
            if not printed and is_group(entity):
                printed = list(measured(claim, evidence, "defexp_usd_current", entity, on,
                                    base="defexp_usd_current", scale=MILLION))  # fmt: skip
            yield from printed
            yield from said(claim, evidence, "defexp_usd_current", entity, on, currency="USD",
                            table="defexp_usd_current")  # fmt: skip
        for number, code in enumerate(evidence.codes("defexp_usd_const", on)):
            for reading in cells(
                claim, evidence, code, entity, on, scale=MILLION,
                stated=constant or not claim.price_basis,
                slip="" if constant else "price_basis",
            ):  # fmt: skip
                # Another base year is an older edition's way to print the same money.
                yield reading._replace(superseded=reading.superseded or number > 0)
        yield from said(
            claim,
            evidence,
            "milex_current_usd",
            entity,
            on,
            currency="USD",
            stated=not claim.publisher and not constant,
            slip="by_sipri",
        )
    own = {currency_of(entity, period) for period in claim.periods}
    if claim.unit in own:
        yield from cells(claim, evidence, "defexp_nac_current", entity, on, scale=MILLION)
    elif claim.unit == "EUR":
        yield from measured(claim, evidence, "defexp_eur_current", entity, on,
                            base="defexp_nac_current", scale=MILLION)  # fmt: skip
    if entity == "EU":
        yield from said(claim, evidence, "eda_defexp", entity, on, currency=claim.unit)


def _other_amounts(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """Neighbouring amounts that would explain a wrong one."""
    if claim.unit != "USD":
        return
    code, first = "defexp_usd_current", claim.periods[:1]
    for other in _GROUPS if entity in _GROUPS else ():
        if other != entity:
            for r in cells(claim, evidence, code, other, on, scale=MILLION, stated=False,
                           slip="wrong_group", periods=first):  # fmt: skip
                yield r._replace(entity=entity)
    for scale in _SCALES:
        yield from cells(claim, evidence, code, entity, on, scale=MILLION * scale, stated=False,
                         slip="scale_slip", periods=first)  # fmt: skip
    if currency_of(entity, first[0] if first else "") not in ("", "USD"):
        yield from cells(claim, evidence, "defexp_nac_current", entity, on, scale=MILLION,
                         stated=False, slip="currency_slip")  # fmt: skip
    others = [p for p in around(first[0]) if p not in claim.periods] if first else []
    yield from cells(claim, evidence, code, entity, on, scale=MILLION, stated=False,
                     slip="wrong_year", periods=others)  # fmt: skip


def _change(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """What an amount changed by on the year before, within one edition."""
    constant = claim.price_basis.startswith("constant")
    codes = [] if constant else [("defexp_usd_current", "")]
    codes += [
        (c, "" if constant else "price_basis") for c in evidence.codes("defexp_usd_const", on)
    ]
    for code, slip in codes:
        for period in claim.periods:
            if not period.isdigit():
                continue
            before = str(int(period) - 1)
            earlier = {p.edition: p for p in evidence.printed(code, entity, before, on)}
            for p in evidence.printed(code, entity, period, on):
                if p.edition in earlier and p.table:
                    old = earlier[p.edition]
                    figures = (evidence.figure(code, p.row), evidence.figure(code, old.row))
                    yield Reading(
                        "", (p.value - old.value) * MILLION, figures, p.published, "table",
                        not slip, slip, False, period, True, entity,
                    )  # fmt: skip
                    break


def national_budget(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """A national budget: what budgets printed, and NATO's own count of the year beside it."""
    for entity in claim.subjects:
        yield from _budgets(claim, evidence, entity, on)
        yield from _by_nato(claim, evidence, entity, on)


def _by_nato(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """NATO's count of the year, where it bears a budget out: its definition is wider."""
    own = currency_of(entity, claim.periods[0] if claim.periods else "")
    code = {own: "defexp_nac_current", "USD": "defexp_usd_current"}.get(claim.unit)
    for reading in cells(claim, evidence, code, entity, on, scale=MILLION) if code else ():
        if reading.value is not None and fit(claim, reading.value) == "match":
            yield reading._replace(sure=False)


def _budgets(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """Facts about budgets whose fiscal year overlaps a year the claim may mean."""
    wanted = set(claim.periods)
    for fact in evidence.facts("defence_budget", entity, "", on):
        figure = fact.figure
        if figure.unit == claim.unit and figure.value is not None and wanted & years(figure.period):
            yield Reading("", figure.value, (figure,), fact.said_on, "press",
                          period=figure.period, sure=False, entity=entity)  # fmt: skip


def years(period: str) -> set[str]:
    """The calendar years a period touches, and the period as written.

    >>> sorted(years("FY2025/26"))
    ['2025', '2026', 'FY2025/26']
    """
    whole = parse(period)
    return {str(year) for year in range(whole.start.year, whole.end.year + 1)} | {period}


def cost_share(claim: Claim, evidence: Evidence, on: date) -> list[Reading]:
    """The share of an Ally in NATO's common funding, for every key a period may mean."""
    found: list[Reading] = []
    scale = 0.01 if claim.unit == "fraction" else 1.0
    wanted = {year for period in claim.periods for year in years(period)}
    for entity in claim.subjects[:1]:
        for fact in evidence.facts("cost_share", entity, "", on):
            figure = fact.figure
            # A statement of the years before they began is evidence once they have.
            covers = wanted & years(figure.period)
            if figure.value is not None and covers:
                found.append(
                    Reading("", figure.value * scale, (figure,), fact.said_on, "press",
                            period=figure.period, sure=fact.sure, entity=entity)
                )  # fmt: skip
        found += measured(claim, evidence, "defexp_share_of_nato", entity, on,
                          base="defexp_usd_current", scale=scale, stated=claim.extra == "either",
                          slip="total_share_for_cost_share")  # fmt: skip
    return found


def _said_only(*indicators: str) -> Resolver:
    """A resolver of kinds that only single statements can decide."""

    def resolver(claim: Claim, evidence: Evidence, on: date) -> list[Reading]:
        found: list[Reading] = []
        currency = claim.unit if len(claim.unit) == 3 and claim.unit.isupper() else ""
        wanted = set(claim.periods)
        wanted_only = (
            [i for i in indicators if i.endswith(claim.extra)] if claim.extra else indicators
        )
        places = (claim.group,) if claim.indicator == "us_troops_europe" else claim.subjects
        for entity in places or ("NATO",):
            for indicator in wanted_only:
                for fact in evidence.facts(indicator, entity, "", on):
                    figure = fact.figure
                    if figure.value is None or (currency and figure.unit != currency):
                        continue
                    touched = years(figure.period)
                    if wanted and not wanted & touched:
                        continue
                    found.append(
                        Reading(stated_as(fact), hedged(claim, fact), (figure,), fact.said_on,
                                "press", period=figure.period, sure=fact.sure, entity=entity)
                    )  # fmt: skip
        return found

    return resolver


def gdp(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """Gross domestic product in dollars: NATO's tables, or the IMF's."""
    for entity in claim.subjects:
        if claim.unit == "USD":
            yield from cells(claim, evidence, "gdp_nominal_usd", entity, on, scale=1e9)
            yield from cells(claim, evidence, "gdp_usd_current", entity, on, scale=MILLION)


RESOLVERS: dict[str, Resolver] = {
    "defexp_total": expenditure,
    "national_budget": national_budget,
    "common_funding_share": cost_share,
    "common_budget": _said_only("common_budget_total", "common_budget_civil",
                                "common_budget_military", "common_budget_nsip"),
    "cumulative_added": _said_only("cumulative_extra_defexp"),
    "us_troops_europe": _said_only("us_troops"),
    "gdp": gdp,
}  # fmt: skip
