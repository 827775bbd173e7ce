"""Article 3: the open ledger, planner and fact-checker of NATO burden-sharing.

Three lines give a tidy frame whose every cell names its edition and source cell:

>>> import article3
>>> ledger = article3.open_ledger()
>>> frame = ledger.series(["LUX", "BEL"], "defexp_share_gdp")
>>> frame.columns[:4]
['entity', 'indicator', 'period', 'value']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_PUBLIC = {
    "open_ledger": "article3.ledger",
    "Ledger": "article3.ledger",
    "Figure": "article3.ledger",
    "figure": "article3.measures",
    "count": "article3.measures",
    "rank": "article3.measures",
    "gap": "article3.measures",
    "growth": "article3.measures",
    "revisions": "article3.ledger.revisions",
    "reconcile": "article3.ledger.reconcile",
    "select": "article3.ledger.selection",
    "convert": "article3.export",
    "brief": "article3.briefs",
    "check": "article3.claims.check",
    "outlook": "article3.outlook.outlook",
    "plan": "article3.planner.plan",
    "Article3Error": "article3.errors",
}

__all__ = [
    "Article3Error", "Figure", "Ledger", "__version__", "brief", "check", "convert", "count",
    "figure", "gap", "growth", "open_ledger", "outlook", "plan", "rank", "reconcile", "revisions",
    "select",
]  # fmt: skip

if TYPE_CHECKING:
    from article3.briefs import brief as brief
    from article3.claims.check import check as check
    from article3.errors import Article3Error as Article3Error
    from article3.export import convert as convert
    from article3.ledger import Figure as Figure
    from article3.ledger import Ledger as Ledger
    from article3.ledger import open_ledger as open_ledger
    from article3.ledger.reconcile import reconcile as reconcile
    from article3.ledger.revisions import revisions as revisions
    from article3.ledger.selection import select as select
    from article3.measures.count import count as count
    from article3.measures.figure import figure as figure
    from article3.measures.gap import gap as gap
    from article3.measures.growth import growth as growth
    from article3.measures.rank import rank as rank
    from article3.outlook.outlook import outlook as outlook
    from article3.planner.plan import plan as plan


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``import article3`` costs nothing."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'article3' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
