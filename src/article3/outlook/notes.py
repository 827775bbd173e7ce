"""An outlook in sentences: start, cost, what was said, chances, check and caveats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from article3.alliance import entity_name, is_group
from article3.errors import MissingFigureError
from article3.outlook import record, said
from article3.outlook.drivers import EXTENSION
from article3.outlook.quantiles import LEVELS
from article3.outlook.result import Outlook
from article3.outlook.rules import FiscalRoom
from article3.outlook.run import ensemble
from article3.outlook.simulate import MEASURES, ROUNDING

_CHECKED = 5_000  # draws of the check, enough for its three numbers

RULE_WORDS = {
    "linear": "a straight line to the target",
    "promises": "what was promised, in the register",
    "hold": "today's share, held",
    "growth": "constant real growth",
    "back-loaded": "late: slow at first, steep at the end",
    "partial": "a part of the distance each year",
}


def heading(found: Outlook) -> str:
    """What is asked, and the promise it repeats."""
    target = found.target
    text = f"{entity_name(found.entity)}: {target.level:g} % of {found.base} by {target.year}"
    if target.related:
        text += f", of it {target.core:g} % core and {target.related:g} % related"
    if target.commitment:
        made = target.commitment
        text += f" ({made.forum}, {made.made_on})"
    return text


def start(found: Outlook) -> list[str]:
    """Where it starts, the path, and its limits."""
    drivers = found.drivers
    if is_group(found.entity):
        spent = (drivers.spent * drivers.dollars).sum() / 1000
        begin = f"{found.start_share():.2f} % at current prices and {spent:,.1f} billion USD"
    else:
        begin = (
            f"{drivers.share[0]:.2f} % and {drivers.spent[0]:,.0f} million "
            + (drivers.currencies[0])
        )
    lines = [
        f"Start: {begin} in {found.start} ({drivers.edition}); ahead: {drivers.forecast} and "
        f"surprises of {found.history.years[0]}–{found.history.years[-1]}, "
        f"{found.asked.draws:,} draws, seed {found.asked.seed}.",
        f"Path: {RULE_WORDS[found.asked.rule]}; {limits(found)}.",
    ]
    above = sum(share > found.target.level for share in drivers.share)
    if above and found.asked.rate is None and found.asked.rule not in ("hold", "promises"):
        who = "Its share is" if not is_group(found.entity) else f"The share of {above} members is"
        lines.append(f"{who} above {found.target.level:g} % already and is held.")
    if found.asked.ukraine == "apart":
        given = "" if is_group(found.entity) else f" ({_aid(found)})"
        lines.append(
            f"Military aid to Ukraine{given} is apart: neither in the start nor in the cost."
        )
    if found.left_out:
        names = ", ".join(entity_name(code) for code in found.left_out)
        lines.append(f"{names} has no armed forces and is left out.")
    return lines


def _aid(found: Outlook) -> str:
    """The aid taken out of an Ally's start, with its year and release."""
    given = found.drivers.figures[0][-1]
    return f"{given.shown} of {found.base} in {given.period}, {given.edition.split('+')[0]}"


def limits(found: Outlook) -> str:
    """The limits in words."""
    said_so = []
    if found.limit is not None:
        whose = "" if found.asked.limit is not None else ", as in nine of ten past Ally-years"
        said_so.append(
            f"spending grows by at most {100 * found.limit:.1f} % a year in real terms{whose}"
        )
    for limit in found.limits:
        if isinstance(limit, FiscalRoom):
            ceiling = f" or debt {limit.ceiling:g} %" if limit.ceiling < float("inf") else ""
            said_so.append(
                f"no more than today's share while the deficit is over {-limit.floor:g} %"
                f"{ceiling} of GDP"
            )
    return " and ".join(said_so) or "no limit to its growth"


def level(found: Outlook) -> list[str]:
    """The level at today's base, and the two parts of a total."""
    target, begin = found.target, found.start
    now = said.at_start(found)
    text = f"At the base of {begin}, {target.level:g} % is {now.shown} a year"
    try:
        share = said.budget_at_start(found)
        spending = said.government_spending(found)
        text += (
            f", {share.shown} of general government expenditure ({spending.value:,.1f} "
            f"billion, {found.drivers.forecast})"
        )
    except MissingFigureError:
        pass
    lines = [text + "."]
    # The split is the target's own, so it holds of a path only where the path ends there.
    if target.related and abs(found.value("share", target.year) - target.level) < ROUNDING:
        cost = found.value("cost_eur", target.year)
        core = cost * target.core / target.level
        lines.append(
            f"Of the cost of {target.year}, core is {core:,.0f} and related {cost - core:,.0f} "
            "million EUR. Nobody publishes the related part, so it is counted from zero: what is "
            "over today's share is at most that much."
        )
    if not is_group(found.entity):
        low, middle, high = (found.growth_needed(at) for at in (0.1, 0.5, 0.9))
        lines.append(
            f"Spending grows by {middle.value:.1f} % a year in real terms "
            f"({low.value:.1f}–{high.value:.1f})."
        )
    return lines


def compared(found: Outlook) -> list[str]:
    """What was said of the cost, against the start's base and the target's year."""
    lines = []
    year = found.target.year
    base = found.base
    for statement in said.statements(found):
        dated = f"{statement.source}, {statement.source_date}"
        try:
            if statement.kind == "cost":
                now = said.at_start(found)
                ahead = _interval(found, "cost_eur", year, 0)
                fixed = _interval(found, "cost_eur_constant", year, 0)
                lines.append(
                    f"Said: {statement.said} ({dated}). Here: {now.shown} at the {base} of "
                    f"{found.start}; {ahead} million in {year} at current prices, {fixed} at "
                    f"{found.start} prices."
                )
            else:
                now = said.budget_at_start(found)
                ahead = _interval(found, "expenditure_share", year, 1)
                lines.append(
                    f"Said: {statement.said} ({dated}). Here: {now.shown} of general government "
                    f"expenditure at the {base} of {found.start}; {ahead} % in {year}. A central "
                    "government's budget is smaller, and the statement does not say which it means."
                )
        except MissingFigureError:
            continue
    return lines


def _interval(found: Outlook, measure: str, year: int, digits: int) -> str:
    low, middle, high = (found.value(measure, year, at) for at in (0.1, 0.5, 0.9))
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def likely(found: Outlook) -> list[str]:
    """The chance to reach the target, as planned and after the usual revisions."""
    plain, revised = found.probability(), found.probability(revised=True)
    part = f"{found.target.core:g} % core " if found.target.related else ""
    lines = [
        f"Reaches {part or f'{found.target.level:g} % '}by {found.target.year}: {plain.shown} of "
        f"draws if the path is carried out; {revised.shown} if the share is then revised as first "
        "estimates have been."
    ]
    return lines + [_promise_line(found, number) for number in range(len(promises_of(found)))]


def promises_of(found: Outlook) -> list[tuple[str, float, int]]:
    """The announced promises of a single Ally that the path meets on its way."""
    if is_group(found.entity) or found.asked.rule != "promises":
        return []
    return [(c.text, c.value or 0.0, int(c.due_year)) for c in found.plans[0].promises]


def _promise_line(found: Outlook, number: int) -> str:
    text, _, year = promises_of(found)[number]
    chance = 100 * float(found.core.probability[1 + number])
    revised = 100 * float(found.core.slipped[1 + number])
    return f"  {year}: {text}: {chance:.0f} % as planned, {revised:.0f} % after revisions."


def check(found: Outlook) -> list[str]:
    """The other method's answer, from the same question."""
    other = "t-copula" if found.asked.method == "bootstrap" else "bootstrap"
    question = replace(found.problem, method=other, draws=min(found.problem.draws, _CHECKED))
    made = ensemble(question)
    place = MEASURES.index("cost_eur"), -1, -1
    low, middle, high = (made.quantiles[place][LEVELS.index(at)] for at in (0.1, 0.5, 0.9))
    scale, unit = (1000, "billion") if is_group(found.entity) else (1, "million")
    column = len(found.entities) - 1
    return [
        f"Check by {other}: {middle / scale:,.0f} ({low / scale:,.0f}–{high / scale:,.0f}) {unit} "
        f"EUR in {found.years[-1]}, reached in {100 * made.probability[column]:.0f} % of draws."
    ]


def tested(found: Outlook) -> list[str]:
    """How such intervals did in the past, where the ledger can tell."""
    try:
        shares, nominal = record.coverage(found.ledger, found.drivers.edition)
    except MissingFigureError:
        return []
    return [
        f"Tested on past editions, an interval meant to hold 80 % of outcomes held {nominal.shown} "
        f"of nominal GDP five years on, and {shares.shown} of the Allies' shares: paths change "
        "when policy does."
    ]


def caveats(found: Outlook) -> list[str]:
    """What the numbers rest on and leave out."""
    lines = [
        f"{EXTENSION} (the forecast ends {found.drivers.last_forecast}). The forecast itself may "
        "already hold some of the spending. Intervals hold the surprises of the past years only, "
        "not a change of policy. The constant amounts are at prices and exchange rates of "
        f"{found.start}.",
    ]
    if np.isnan(found.drivers.interest).any():
        lines.append("The debt added has no figure: the edition prints no primary balance.")
    return lines
