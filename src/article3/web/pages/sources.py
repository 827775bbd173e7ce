"""Sources and methods: every edition and register, what figures mean, and how they are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from article3.charts.map import BOUNDARIES
from article3.edition import Edition
from article3.indicators import REGISTRY, get
from article3.ledger import Ledger
from article3.ledger.explain import PARSER_FLAGS, published
from article3.ledger.registers import editions as registers
from article3.ledger.selection import held, select
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel

NOT_HELD = (
    ("SIPRI's Military Expenditure Database",
     "its terms do not let others pass it on; download the workbook yourself and add it with "
     "“article3 editions add”, then it stands beside the others"),
    ("NATO's tables before June 2019, and of some years since",
     "no copy of the workbooks was at hand; what press texts quoted of them is held, marked as "
     "such, and never answers where a table does"),
    ("The 1.5 % for resilience and related spending", "nobody publishes it"),
    ("The annual plans on the path to 5 %", "Allies submit them; they are not published"),
    ("NATO's capability targets and force planning", "classified, and outside what this is for"),
    ("The Military Balance of the IISS", "a subscription work; only single headline figures that "
     "texts quoted are held, for checking articles"),
    ("GNI for most Allies", "the collected copy of the World Bank's table has a few countries; a "
     "share of GNI is not computed for the others"),
)  # fmt: skip
"""What somebody might look for here in vain, and why."""

STANDINGS = (
    ("table", "in the publisher's own table, or in a copy checked against it"),
    ("corroborated", "two or more texts agree"),
    ("second_hand", "one text says so"),
)
STATUSES = (
    ("actual", "the publisher prints it as it was"),
    ("estimate", "the publisher calls it an estimate, marked e"),
    ("forecast", "the publisher expects it, marked f"),
    ("pledge", "somebody promised it, marked p"),
)


@dataclass(frozen=True, slots=True)
class Described:
    """An edition with what it prints, in words."""

    edition: Edition
    rows: int
    entities: int
    first: str
    last: str
    indicators: tuple[tuple[str, str], ...]
    columns: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        """When it was published and how that is known."""
        return published(self.edition)


def fill(ask: Ask) -> Content:
    """Editions, registers, indicators, flags and methods."""
    described = _editions(ask.ledger)
    words = {
        "described": described[::-1], "registers": _registers(), "not_held": NOT_HELD,
        "standings": STANDINGS, "statuses": STATUSES, "boundaries": BOUNDARIES,
    }  # fmt: skip
    panels = (_table(described), _indicators(ask.ledger), _flags(ask.ledger))
    return Content("Sources and methods", panels, words)


def _editions(ledger: Ledger) -> list[Described]:
    """Every edition of the ledger, oldest first."""
    found = select(ledger, every=True, as_of=max(e.published for e in ledger.editions))
    printed = {
        row["edition"]: row
        for row in found.group_by("edition").agg(
            rows=pl.len(), entities=pl.col("entity").n_unique(), first=pl.col("period").min(),
            last=pl.col("period").max(),
        ).iter_rows(named=True)
    }  # fmt: skip
    made = []
    for record in ledger.records:
        row = printed.get(record.edition.id, {"rows": 0, "entities": 0, "first": "", "last": ""})
        names = tuple((code, get(code).name) for code in sorted(record.indicators))
        made.append(Described(record.edition, row["rows"], row["entities"], row["first"],
                              row["last"], names))  # fmt: skip
    return made


@cache
def _registers() -> list[Described]:
    from article3.ledger.registers import FOLDER

    made = []
    for edition in registers():
        frame = pl.read_csv(FOLDER / edition.file, infer_schema=False)
        made.append(Described(edition, frame.height, 0, "", "", (), tuple(frame.columns)))
    return made


def _table(described: list[Described]) -> Panel:
    rows = [
        {
            "edition": d.edition.id, "anchor": f"#{d.edition.id}",
            "publisher": d.edition.publisher, "title": d.edition.title,
            "published": d.edition.published.isoformat(), "day": d.edition.published_basis,
            "standing": d.edition.standing, "figures": d.rows, "countries_and_groups": d.entities,
            "first_period": d.first, "last_period": d.last, "licence": d.edition.licence,
            "source": d.edition.url or "no address", "source_url": d.edition.url,
            "file": d.edition.file, "sha256": d.edition.sha256,
            "indicators": " ".join(code for code, _ in d.indicators),
        }
        for d in reversed(described)
    ]  # fmt: skip
    columns = (
        Column("edition", "Edition", "link", "anchor"),
        Column("publisher", "Publisher"),
        Column("title", "Title", "words"),
        Column("published", "Published", "period"),
        Column("standing", "Standing"),
        Column("figures", "Figures", "number"),
        Column("licence", "Licence", "words"),
    )
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return Panel("editions", "Editions", frame, columns)


def _indicators(ledger: Ledger) -> Panel:
    codes = [*held(ledger), *(code for code, i in REGISTRY.items() if i.computed)]
    rows: list[dict[str, Any]] = []
    for code in dict.fromkeys(codes):
        found = get(code)
        rows.append({
            "code": code, "name": found.name, "definition": found.definition, "unit": found.unit,
            "prices": found.price_basis, "base": found.base,
            "publisher": "computed here" if found.computed else found.publisher,
            "page": f"/data?indicator={code}",
        })  # fmt: skip
    columns = (
        Column("name", "Indicator", "words"),
        Column("definition", "Definition", "words"),
        Column("unit", "Unit"),
        Column("prices", "Prices"),
        Column("publisher", "Publisher"),
        Column("code", "Code"),
    )
    return Panel("indicators", "What figures mean", pl.DataFrame(rows), columns,
                 editions=())  # fmt: skip


def _flags(ledger: Ledger) -> Panel:
    """Every flag some figure carries, with what it says and how many carry it."""
    flags = select(ledger, every=True)["flags"].str.split(" ").explode().value_counts()
    counts = dict(flags.iter_rows())
    notes: dict[str, dict[str, None]] = {}
    for edition in ledger.editions:
        for doubt in edition.flags:
            notes.setdefault(doubt.flag, {})[doubt.note] = None
    rows = []
    for flag in sorted(set(counts) - {""}):
        said = list(notes.get(flag, {PARSER_FLAGS.get(flag, "No note says."): None}))
        more = f" And {len(said) - 1} more notes on single figures." if len(said) > 1 else ""
        rows.append({"flag": flag, "meaning": said[0] + more, "figures": counts[flag],
                     "all_notes": " | ".join(said)})  # fmt: skip
    columns = (
        Column("flag", "Flag"),
        Column("meaning", "What it says", "words"),
        Column("figures", "Figures", "number"),
    )
    note = (
        "A flag is a doubt or remark beside a figure; the figure itself stays as printed. The "
        "explanation of a figure has its notes in full."
    )
    return Panel("flags", "Flags", pl.DataFrame(rows), columns, note=note)


PAGES = (Page("/sources", "sources.html.j2", fill, "Sources", "What it rests on"),)
