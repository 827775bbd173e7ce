"""The one sentence a journalist can print: what the figures say, of when, and what explains it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from article3 import indicators
from article3.alliance import entity_name
from article3.claims.model import Judgement, Reading, Verdict
from article3.errors import UnknownNameError
from article3.ledger import Figure
from article3.ledger.figure import lower_first, show

REASONS = {
    "no_figure": "no figure of the ledger decides it",
    "unsure_reading": "the words can be read in more than one way",
    "second_hand": "the evidence is second-hand and does not settle it",
    "near": "close, but not to the digits given",
    "off": "the number is further from the figures than its digits and hedge allow",
    "stale_edition": "right by an older edition that a newer one replaces",
    "revised_since": "right when it was written; the figures have been revised since",
    "wrong_year": "the number is that of another year",
    "wrong_group": "the number is that of another group",
    "wrong_denominator": "the count is right, its denominator is not",
    "median_as_average": "the number is the median, not the average",
    "pledge_as_fact": "a pledge is stated as fact",
    "price_basis": "the number is at another price basis than the words say",
    "base": "the number is a share of another base (GDP or GNI)",
    "sources_conflict": "publishers differ: the number is by another definition",
    "universal_exception": "true of all but an exception",
    "one_of_several": "true of some of those named, not of all",
    "rank_by_amount": "the place is by amount, not by share",
    "rank_by_share": "the place is by share, not by amount",
    "total_share_for_cost_share": "the number is the share of all Allies' defence expenditure, not "
                                  "of NATO's common funding",
    "cost_share_for_total": "the number is the share of NATO's common funding, not of all Allies' "
                            "defence expenditure",
    "scale_slip": "the number is right in another scale (million, billion)",
    "currency_slip": "the number is right in another currency",
    "wrong_deadline": "the pledge is on the register with another deadline",
    "superseded_pledge": "the pledge has been replaced by a newer one",
    "commitment_not_allocation": "commitments and allocations differ",
    "by_sipri": "by SIPRI's definition, which the words do not name",
    "core_and_related": "the level includes related spending, the words say core",
    "plan_for_this_year": "a pledge covers the very year, and no edition printed it yet",
    "budget_definition": "a national budget is narrower than the general government whose "
                         "expenditure is printed",
    "total_so_far": "a total so far, which no release of the time settles",
    "at_the_line": "an Ally at the line is counted in",
}  # fmt: skip
"""Every reason code in words."""

_LEADS = {
    "supported": "The figures bear this out", "refuted": "The figures do not bear this out",
    "imprecise": "Close, but not exact", "outdated": "Right once, but no longer",
    "not_checkable": "Not checkable",
}  # fmt: skip
_SHOWN = 3
"""Figures a sentence names before it says how many more there are."""


def sentence(verdict: Verdict) -> str:
    """What can be printed of a verdict, with publishers and days."""
    first = verdict.then or verdict.now
    text = f"{_LEADS[first.label]}: {_because(first)}"
    evidence = _evidence(first) or (
        _evidence(verdict.now) if first.label == "not_checkable" else ""
    )
    if evidence:
        text += f" {evidence}"
    if verdict.then is not None and verdict.now.label != verdict.then.label:
        text += (
            f" Today: {verdict.now.label.replace('_', ' ')}, {REASONS.get(verdict.now.reason, '')}"
        )
        text = text.rstrip(", ") + "."
        newer = _evidence(verdict.now)
        if newer and newer != evidence:
            text += f" {newer}"
    return text


def _because(judgement: Judgement) -> str:
    reason = REASONS.get(judgement.reason, "")
    if judgement.label == "supported":
        return (
            f"{reason}."
            if reason
            else "the number and the figure agree, to the digits and hedges given."
        )
    if judgement.reason == "near":
        return "the number is near the figure, but not to the digits given."
    return f"{reason}." if reason else "see the evidence."


def _evidence(judgement: Judgement) -> str:
    """The figures of a judgement with who printed them and when."""
    parts, seen = [], set()
    for reading in judgement.readings:
        for figure in reading.figures[:1]:
            if figure.figure_id not in seen:
                seen.add(figure.figure_id)
                parts.append(_one(reading, figure))
    more = len(parts) - _SHOWN
    text = "; ".join(parts[:_SHOWN])
    if more > 0:
        text += f"; and {more} more"
    return f"{text}." if text else ""


def _one(reading: Reading, figure: Figure) -> str:
    day = _day(reading.published)
    if reading.standing == "register":
        what = reading.words or _name(figure.indicator)
        return f"{entity_name(figure.entity)}: {lower_first(what)} (register, {day})"
    place = f", {reading.words}" if reading.words else ""
    older = ", an older edition" if reading.superseded else ""
    period = figure.period.replace("/", " to ")
    shown = _shown(figure.value, figure.indicator, figure.unit)
    return (
        f"{entity_name(figure.entity)}, {lower_first(_name(figure.indicator))}, {period}: "
        f"{shown}{place} ({_publisher(figure)}, {day}{older})"
    )


@lru_cache(maxsize=1024)
def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


@lru_cache(maxsize=4096)
def _shown(value: float | None, indicator: str, unit: str) -> str:
    if unit in ("USD", "EUR", "GBP", "AUD") and value and abs(value) >= 1e6:
        scale, word = (1e9, "billion") if abs(value) >= 1e9 else (1e6, "million")
        return f"{unit} {value / scale:,.4g} {word}"
    if unit == "million USD" and value and abs(value) >= 1e3:
        return f"USD {value / 1e3:,.1f} billion"
    if indicator.startswith("count("):
        return f"{value:.0f} Allies" if value is not None else "no figure"
    return show(value, indicator, unit)


@lru_cache(maxsize=1024)
def _name(indicator: str) -> str:
    head, bracket, rest = indicator.partition("(")
    if bracket:
        inner, _, level = rest.rstrip(")").partition(">=")
        name = _plain(inner)
        if head == "count":
            return f"Allies at {level} % or more ({lower_first(name)})"
        return f"{head.capitalize()} of {lower_first(name)}"
    return _plain(indicator)


def _plain(code: str) -> str:
    try:
        return indicators.get(code).name
    except UnknownNameError:
        return code.replace("_", " ")


def _publisher(figure: Figure) -> str:
    leaf = next(figure.leaves(), figure) if figure.inputs else figure
    return leaf.publication.publisher if leaf.publication else figure.edition
