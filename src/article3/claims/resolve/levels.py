"""Claims about one printed level: shares of GDP and GNI, real change, equipment, personnel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from article3.alliance import is_group
from article3.claims.compare import fit
from article3.claims.evidence import Evidence
from article3.claims.model import SPAN, Claim, Reading
from article3.claims.resolve.cells import OPEN, Resolver, around, cells, measured, said

SHARE = "defexp_share_gdp"
_PRINTED_GROUPS = {"NATO", "EUCAN", "NATOEUR"}
_OTHERS = (("SIPRI", "milex_pct_gdp"), ("IISS", "iiss_defence_pct_gdp"),
           ("", "defence_budget_pct_gdp"))  # fmt: skip
"""Other publishers' shares of GDP: each has its own definition."""


def share_of_gdp(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """A share of GDP: NATO's, unless the words name another publisher."""
    for entity in claim.subjects:
        yield from _share(claim, evidence, entity, on)


def _share(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    elsewhere = claim.publisher in ("SIPRI", "IISS")
    printed = []
    for reading in _level(claim, evidence, SHARE, entity, on, stated=not elsewhere,
                          slip="sources_conflict" if elsewhere else ""):  # fmt: skip
        printed.append(reading.period)
        yield reading
    yield from _planned(claim, evidence, entity, on, printed)
    yield from _by_others(claim, evidence, entity, on)
    yield from _slips(claim, evidence, entity, on)


def stated_share(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """What :func:`share_of_gdp` gives without the neighbours that only explain a slip."""
    if claim.publisher not in ("SIPRI", "IISS"):
        yield from _level(claim, evidence, SHARE, entity, on)
    yield from (r for r in _by_others(claim, evidence, entity, on) if r.stated)


def _by_others(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """Shares by other publishers' definitions, and of GNI."""
    for publisher, indicator in _OTHERS:
        named = claim.publisher == publisher and bool(publisher)
        how = {"stated": named, "slip": "" if named else "sources_conflict"}
        yield from cells(claim, evidence, indicator, entity, on, **how)  # type: ignore[arg-type]
        yield from said(claim, evidence, indicator, entity, on, **how)  # type: ignore[arg-type]
    if entity == "LUX" or claim.base == "GNI":
        yield from measured(
            claim, evidence, "defexp_share_gni", entity, on, base="defexp_nac_current",
            stated=claim.base == "GNI", slip="" if claim.base == "GNI" else "base",
        )  # fmt: skip


def _planned(
    claim: Claim, evidence: Evidence, entity: str, on: date, printed: list[str]
) -> Iterator[Reading]:
    """A pledge for the very year of the text, which no edition prints yet: reason to abstain."""
    first = claim.periods[0] if claim.periods else ""
    if claim.period or first in printed:
        return
    for made, figure, day, _, due_year in evidence.pledged_shares.get(entity, ()):
        if due_year == first and day <= on and fit(claim, made.value or 0.0) != "far":
            yield Reading(made.text, None, (figure,), day, "register", False,
                          "plan_for_this_year", period=made.deadline, entity=entity)  # fmt: skip


def _level(
    claim: Claim, evidence: Evidence, indicator: str, entity: str, on: date, **how: object
) -> Iterator[Reading]:
    """As printed; groups that no edition prints from their members."""
    if is_group(entity) and entity not in _PRINTED_GROUPS:
        yield from measured(claim, evidence, indicator, entity, on, base=indicator, **how)  # type: ignore[arg-type]
        return
    yield from cells(claim, evidence, indicator, entity, on, **how)  # type: ignore[arg-type]
    yield from said(claim, evidence, indicator, entity, on, table=indicator, **how)  # type: ignore[arg-type]


def _slips(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """Neighbouring figures that would explain a wrong share."""
    if entity in _PRINTED_GROUPS:
        for period in claim.periods[:1]:
            for published, edition, _ in evidence.tables(SHARE, period, on)[:1]:
                middle = evidence.median(SHARE, period, edition)
                if middle and middle.value is not None:
                    yield Reading(
                        "", middle.value, (middle,), published, stated=False,
                        slip="median_as_average", period=period, entity=entity,
                    )  # fmt: skip
        for other in sorted(_PRINTED_GROUPS - {entity}):
            for reading in cells(claim, evidence, SHARE, other, on, stated=False,
                                 slip="wrong_group", periods=claim.periods[:1]):  # fmt: skip
                yield _for(reading, entity)
    year = str(on.year)
    for made, printed, day, _, due_year in (
        evidence.pledged_shares.get(entity, ()) if not claim.negated else ()
    ):
        if (
            due_year > year and day <= on and made.unit == "%"
            and fit(claim, made.value or 0.0) == "match"
        ):  # fmt: skip
            yield Reading(made.text, made.value, (printed,), day, "register", False,
                          "pledge_as_fact", period=made.deadline, entity=entity)  # fmt: skip
    if claim.periods:
        others = [p for p in around(claim.periods[0]) if p not in claim.periods]
        yield from cells(claim, evidence, SHARE, entity, on, stated=False, slip="wrong_year",
                         periods=others)  # fmt: skip


def _for(reading: Reading, entity: str) -> Reading:
    """The reading filed under the claim's subject, whose figure it is not."""
    return reading._replace(entity=entity)


def share_of_gni(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """A share of GNI: ours over the World Bank's GNI, and what NATO prints for Luxembourg."""
    for entity in claim.subjects:
        yield from cells(claim, evidence, SHARE, entity, on, stated=entity == "LUX",
                         slip="" if entity == "LUX" else "base")  # fmt: skip
        yield from measured(claim, evidence, "defexp_share_gni", entity, on,
                            base="defexp_nac_current")  # fmt: skip


def real_change(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """The printed change on the year before, or over a span of years from the amounts."""
    spans = [period for period in claim.periods if SPAN.match(period)]
    if not spans:
        yield from _ON_THE_YEAR_BEFORE(claim, evidence, on)
        return
    families = [evidence.codes("defexp_usd_const", on)]
    if claim.price_basis != "constant":
        families += [("defexp_nac_current",), ("defexp_usd_current",)]
    for entity in claim.subjects:
        for span in spans:
            for codes in families:
                yield from _over_years(claim, evidence, entity, codes, span, on)


def _over_years(
    claim: Claim, evidence: Evidence, entity: str, codes: tuple[str, ...], span: str, on: date
) -> Iterator[Reading]:
    """The change of an amount from one year to another, table by table, the newest first.

    ``codes`` are the same amount at the prices of one edition after the other.
    """
    last = span.rpartition("/")[2]
    older = False
    for code in codes:
        for printing in evidence.printed(code, entity, last, on):
            figure = evidence.growth(entity, code, span, printing.edition)
            if not printing.table or figure is None or figure.value is None:
                continue
            value = 1 + figure.value / 100 if claim.unit == "x" else figure.value
            yield Reading(
                "", value, (figure,), printing.published, "table", True, "", older, span, True,
                entity,
            )  # fmt: skip
            if claim.comparator in OPEN:
                return
            older = True


def _plain(indicator: str, scale: float = 1.0, reach: int = 2) -> Resolver:
    """A resolver of one printed indicator."""

    def resolver(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
        for entity in claim.subjects:
            yield from _level(claim, evidence, indicator, entity, on, scale=scale)
            if claim.periods:
                others = [p for p in around(claim.periods[0], reach) if p not in claim.periods]
                yield from cells(claim, evidence, indicator, entity, on, scale=scale, stated=False,
                                 slip="wrong_year", periods=others)  # fmt: skip
            for other in sorted(_PRINTED_GROUPS - {entity}) if entity in _PRINTED_GROUPS else ():
                for r in cells(claim, evidence, indicator, other, on, scale=scale, stated=False,
                               slip="wrong_group"):  # fmt: skip
                    yield _for(r, entity)

    return resolver


_ON_THE_YEAR_BEFORE = _plain("defexp_real_change")

RESOLVERS: dict[str, Resolver] = {
    "defexp_share_gdp": share_of_gdp,
    "defexp_share_gni": share_of_gni,
    "defexp_real_change": real_change,
    "equipment_share": _plain("equipment_share"),
    "military_personnel": _plain("military_personnel", 1000.0),
}
