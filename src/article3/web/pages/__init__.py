"""Every page, in the order of the navigation. A new page is one file here and one line below."""

from __future__ import annotations

from fastapi import APIRouter

from article3.web.page import Page
from article3.web.pages import (
    accessibility,
    aid,
    ally,
    api,
    brief,
    budget,
    calendar,
    check,
    compare,
    data,
    diff,
    figure,
    home,
    outlook,
    planner,
    programmes,
    promises,
    ranking,
    revisions,
    search,
    sources,
)
from article3.web.pages import map as map_

_MODULES = (
    home,
    ranking,
    map_,
    compare,
    ally,
    promises,
    aid,
    programmes,
    outlook,
    planner,
    calendar,
    check,
    budget,
    brief,
    revisions,
    diff,
    data,
    sources,
    search,
    figure,
    accessibility,
    api,
)

PAGES: tuple[Page, ...] = tuple(page for module in _MODULES for page in module.PAGES)
ROUTERS: tuple[APIRouter, ...] = tuple(
    router for module in _MODULES if (router := getattr(module, "router", None)) is not None
)
"""What pages add besides reading: forms that are sent."""


def navigation() -> dict[str, list[Page]]:
    """The pages of the navigation under their headings."""
    made: dict[str, list[Page]] = {}
    for page in PAGES:
        if page.name:
            made.setdefault(page.heading, []).append(page)
    return made
