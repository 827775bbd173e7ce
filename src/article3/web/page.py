"""What a page is: its address, its place in the navigation, and the function that fills it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from article3.ledger import Ledger
from article3.web.panel import Panel
from article3.web.settings import Settings
from article3.web.view import View


@dataclass(frozen=True, slots=True)
class Ask:
    """What a page is asked: the view, the parts of its path, and what there is to answer from."""

    ledger: Ledger
    view: View
    path: Mapping[str, str]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Content:
    """What a page shows: its title, a headline sentence, panels, and words for its template.

    ``settled`` is False while the same address will soon show something else: such an answer is
    not kept.
    """

    title: str
    panels: tuple[Panel, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    settled: bool = True

    def panel(self, name: str) -> Panel:
        """The panel of a name; raises ``KeyError``."""
        return {panel.name: panel for panel in self.panels}[name]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is read.

    ``path`` is a route such as ``/ally/{entity}``; every page with panels is also downloaded under
    its path with an ending (:data:`article3.web.view.ENDINGS`) and embedded under ``/embed``.
    ``name`` stands in the navigation under ``heading`` unless it is empty. ``files`` is False for a
    page without panels. A page depends on nothing but its address, the ledger and the day: its
    answer is kept and sent again unless its content is not settled. ``examples`` are addresses that
    show it at work: tests open them, and a page whose path has parts to fill in needs one.
    """

    path: str
    template: str
    fill: Callable[[Ask], Content]
    name: str = ""
    heading: str = ""
    files: bool = True
    examples: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its examples, or its path where nothing has to be filled in."""
        return self.examples or (() if "{" in self.path else (self.path,))
