"""Aid to Ukraine: who gave what, what was promised, fair shares and the next package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from article3 import assistance
from article3.alliance import entity_code, entity_name
from article3.assistance.bases import BASES
from article3.assistance.deliveries import indicator_of, release_of, span_of
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Ledger
from article3.web.page import Ask, Content, Page
from article3.web.pages import aid_lists, aid_panels
from article3.web.panel import Panel
from article3.web.view import View

KEYS = {
    "gdp": "GDP of 2021 (as Kiel)",
    "gni": "GNI of 2021 (World Bank)",
    "population": "population of 2021 (IMF)",
}
"""What aid may be set against. The key of common funding is known from memory only: not offered."""

DONORS = {
    "NATO": "Allies",
    "EUCAN": "Europe and Canada",
    "EU23": "EU members in NATO",
    "NORDIC": "Nordic Allies",
    "EASTERN": "Eastern flank",
}
_MILLION = 10**6


def fill(ask: Ask) -> Content:
    """Donors, pledges, fair shares, the next package, packages and needs as of the view's day."""
    view, ledger = ask.view, ask.ledger
    asked = options(view)
    key = asked.pop("key")
    group = view.get("donors", "NATO")
    entity_code(group)
    who = entity_code(view.get("who")) if view.get("who") else None
    donors, best = aid_panels.donors(ledger, key, who, view.get("order", "share"), asked)
    panels: list[Panel] = [donors]
    if who:
        panels.append(aid_panels.one_donor(ledger, who, asked))
    panels.append(aid_lists.pledges(ledger, asked))
    value = round(view.number("package", 500, 0.000001, 1_000_000) * _MILLION)
    left_out, unanswered = dict[str, list[str]](), ""
    try:
        shares, left_out = aid_panels.fair_shares(ledger, key, group, who, asked)
        panels += [
            shares, aid_panels.next_package(ledger, value, key, group, caps(view), asked)
        ]  # fmt: skip
    except MissingFigureError as missing:
        unanswered = str(missing)
    panels += [aid_lists.packages(ledger, asked), aid_lists.needs(ledger, asked)]
    release = release_of(ledger, indicator_of(), asked["release"], asked["as_of"])
    words = {
        "best": best, "left_out": left_out, "unanswered": unanswered,
        "edition": ledger.edition(release),
        "key": key, "keys": KEYS, "group": group, "groups": DONORS, "who": who,
        "periods": periods(ledger, release), "releases": releases(ledger, asked["as_of"]),
        "everyone": everyone(donors),
    }  # fmt: skip
    return Content("Aid to Ukraine and the next package", tuple(panels), words)


def options(view: View) -> dict[str, Any]:
    """The choices every question about aid shares, as keyword arguments, and the ``key``."""
    return {
        "key": view.one_of("key", BASES, "gdp"),
        "kind": view.one_of("kind", assistance.KINDS, "total"),
        "stage": view.one_of("stage", assistance.STAGES, "allocated"),
        "period": view.get("period") or None,
        "release": view.get("release") or None,
        "as_of": view.as_of,
    }


def caps(view: View) -> dict[str, int]:
    """The most some donors pay, in euros, from ``caps=TUR=100,HUN=20`` (million EUR)."""
    made: dict[str, int] = {}
    for part in view.many("caps"):
        who, equals, amount = part.partition("=")
        try:
            if not equals:
                raise ValueError
            made[entity_code(who)] = round(float(amount) * _MILLION)
        except (ValueError, OverflowError):
            raise Article3Error(
                f"{part!r} is not a cap; write TUR=100 for at most 100 million EUR."
            ) from None
    return made


def periods(ledger: Ledger, release: str) -> list[tuple[str, str]]:
    """The months a release counts, whole or by calendar year."""
    whole = span_of(ledger, release)
    years = range(whole.start.year, whole.end.year + 1)
    made = [(f"{y}", f"{y}") for y in years if date(y, 12, 31) <= whole.end]
    if whole.end < date(years[-1], 12, 31):
        part = f"{years[-1]}-01/{whole.end:%Y-%m}"
        made.append((part, f"{years[-1]} to {whole.end:%B}"))
    return [("", f"all months: {whole.text}"), *reversed(made)]


def releases(ledger: Ledger, as_of: date | None) -> list[tuple[str, str]]:
    """The releases known by a day, newest first; each revises the past of those before."""
    limit = as_of or ledger.as_of
    held = [
        r.edition for r in ledger.records
        if indicator_of() in r.indicators and r.edition.published <= limit
    ]  # fmt: skip
    return [("", "the newest"), *((e.id, f"{e.id}, {e.published:%B %Y}") for e in reversed(held))]


def everyone(donors: Panel) -> list[tuple[str, str]]:
    """The donors of a panel by name, for a choice."""
    codes: Mapping[str, str] = {
        code: name or entity_name(code)
        for code, name in donors.frame.select("entity", "name").iter_rows()
    }
    return [("", "nobody"), *sorted(codes.items(), key=lambda pair: pair[1])]


PAGES = (Page("/aid", "aid.html.j2", fill, "Aid to Ukraine", "Who carries what"),)
