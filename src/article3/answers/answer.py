"""The one JSON convention: what was asked, and a row for each thing found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Answer:
    """What was asked, and a row for each thing found; a choice that is None was not made."""

    query: Mapping[str, Any]
    rows: Iterable[Mapping[str, Any]]

    def content(self) -> dict[str, Any]:
        """The answer as JSON types.

        >>> Answer({"as_of": date(2024, 1, 1), "edition": None}, [{"value": math.nan}]).content()
        {'query': {'as_of': '2024-01-01'}, 'rows': [{'value': None}]}
        """
        return {
            "query": {k: plain(v) for k, v in self.query.items() if v is not None},
            "rows": [{k: plain(v) for k, v in row.items()} for row in self.rows],
        }


def plain(value: Any) -> Any:
    """A value as JSON types: dates as ISO strings, and null for a number JSON cannot write."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value]


def frame_rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame of figures in the JSON convention: flags as a list."""
    return [
        {**row, "flags": row["flags"].split()} if isinstance(row.get("flags"), str) else row
        for row in frame.iter_rows(named=True)
    ]
