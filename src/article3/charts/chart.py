"""What every chart function returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, what it says in words, and what it draws as a table.

    ``spec`` is an Altair chart in the light theme, free of titles. ``alt`` is one or more sentences
    with the key numbers. ``table`` holds what is drawn, in drawing order, with ``label`` and
    ``figure_id`` for each figure. ``title`` is a plain heading for the page around the chart.
    """

    spec: Any
    alt: str
    table: pl.DataFrame
    title: str
