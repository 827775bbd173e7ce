"""Small editions that tests make up, and ledgers of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from article3 import indicators
from article3.edition import Edition, FlagNote
from article3.ledger import Ledger, store
from article3.sources.reading import SCHEMA

SHARE = "defexp_share_gdp"
Cell = tuple[str, str, str, float]
"""Entity, indicator, period and value."""


@dataclass(frozen=True)
class Small:
    """An edition of a few cells; ``standing`` is that of all of them."""

    id: str
    published: date
    cells: Iterable[Cell] = ()
    standing: str = "table"
    status: str = "actual"
    units: dict[str, str] = field(default_factory=dict)
    flags: tuple[FlagNote, ...] = ()
    supplements: str = ""

    def edition(self) -> Edition:
        return Edition(
            self.id,
            "NATO",
            f"Tables {self.id}",
            self.published,
            f"https://example.org/{self.id}",
            "free",
            "0" * 64,
            f"{self.id}.csv",
            standing="table" if self.standing == "table" else "press",
            series="nato",
            flags=self.flags,
            supplements=self.supplements,
        )

    def frame(self) -> pl.DataFrame:
        rows = [
            {
                "entity": entity,
                "indicator": code,
                "period": period,
                "value": float(value),
                "unit": self.units.get(code, indicators.get(code).unit),
                "price_basis": indicators.get(code).price_basis,
                "status": self.status,
                "flags": "",
                "standing": self.standing,
                "file": f"{self.id}.csv",
                "table": "",
                "cell": f"line {number}",
                "source": "",
                "url": "",
            }
            for number, (entity, code, period, value) in enumerate(self.cells, start=2)
        ]
        return pl.DataFrame(rows, schema=SCHEMA).sort("indicator", "entity", "period")

    def record(self, folder: Path) -> store.Record:
        """The edition in a folder, without the care that the ledger's own writing takes."""
        frame = self.frame()
        content = store.parquet_bytes(frame)
        record = store.make_record(folder, self.edition(), frame, content)
        record.path.write_bytes(content)
        return record


def ledger_of(folder: Path, *editions: Small, as_of: date | None = None) -> Ledger:
    """A ledger of exactly these editions."""
    folder.mkdir(parents=True, exist_ok=True)
    return Ledger([edition.record(folder) for edition in editions], as_of)


def shares(period: str, **values: float) -> list[Cell]:
    """Shares of GDP of one period by entity."""
    return [(entity, SHARE, period, value) for entity, value in values.items()]


def tidy_csv(path: Path, cells: Iterable[Cell], *, status: str = "actual") -> Path:
    """The cells as a file in the tidy form."""
    lines = ["entity,indicator,period,value,unit,status"]
    lines += [
        f"{entity},{code},{period},{value},{indicators.get(code).unit},{status}"
        for entity, code, period, value in cells
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
