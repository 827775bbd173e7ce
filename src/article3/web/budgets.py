"""What counts of a budget, as the panels of a page and as files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import polars as pl

from article3.alliance import entity_name
from article3.eligibility import DEFINITIONS, Review, printed, remarks, shares_of
from article3.eligibility.decisions import COLUMNS as DECIDED
from article3.eligibility.waterfall import CASES, count, totals
from article3.export import to_bytes
from article3.ledger import Ledger
from article3.ledger.figure import Figure
from article3.web.panel import Column, Panel

if TYPE_CHECKING:
    from article3.charts.chart import Chart

SHOWN = 300
"""Lines of the longest table on a page; the files hold all."""
SHORT = {"nato-core": "NATO core", "hague-1.5": "1.5% of The Hague", "eu-cofog": "COFOG 02"}
CLASSES = {"core": "core", "related_1_5": "related, 1.5%", "disputed": "disputed",
           "not_counted": "not counted"}  # fmt: skip
FORMATS = {
    "csv": ("text/csv; charset=utf-8", "what-counts.csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
             "what-counts.xlsx"),
    "decisions": ("text/csv; charset=utf-8", "budget.decisions.csv"),
}  # fmt: skip
"""What a review may be taken away as: its type and the name of its file."""


def panels(found: Review, ledger: Ledger, *, most: int = SHOWN) -> tuple[Panel, ...]:
    """Range, waterfall, totals and lines, in this order."""
    lines = decided_lines(found)
    unsure = lines.filter((pl.col("class") == "disputed") & (pl.col("refused") == ""))
    refused = lines.filter(pl.col("refused") != "")
    made = [_range(found, ledger), _waterfall(found), _totals(found, "class"),
            _totals(found, "category")]  # fmt: skip
    if unsure.height:
        made.append(_listing("disputed", "Disputed lines: people differ, the range says by how "
                             "much", unsure, most))  # fmt: skip
    if refused.height:
        made.append(_listing("refused", "Refused lines: counted elsewhere in this file", refused,
                             most))  # fmt: skip
    made.append(_listing("lines", "Every line", lines, most))
    return tuple(made)


def about(found: Review, ledger: Ledger) -> dict[str, Any]:
    """What stands beside the panels: what the file is, NATO's own figure, and remarks."""
    budget = found.budget
    base = next((f[0] for f in shares_of(found, ledger, found.definition).values()), None)
    nato = printed(found, ledger)
    difference = None
    if nato is not None:
        scale, unit = scale_of(found)
        usual = found.span("nato-core")[1]
        difference = (_written(usual / scale), _written((usual - nato[1]) / scale), unit)
    return {
        "found": found, "budget": budget, "name": budget.path.name, "base": base,
        "who": entity_name(found.entity) if found.entity else "", "printed": nato and nato[0],
        "difference": difference, "remarks": remarks(found), "definitions": DEFINITIONS,
        "height": found.lines.height, "source": _source(found),
    }  # fmt: skip


def scale_of(found: Review) -> tuple[float, str]:
    """What amounts are divided by to be read, and the unit that makes; the choice of the CLI."""
    currency = found.budget.currency or "units of the file"
    large = float(found.lines["amount"].sum()) >= 1e9
    return (1e6, f"million {currency}") if large else (1.0, currency)


def _written(value: float) -> str:
    return f"{value:,.1f}".replace("-", "\u2212")


def _source(found: Review) -> str:
    budget = found.budget
    return (
        f"From the lines of {budget.path.name} (SHA-256 {budget.sha256[:12]}…), by the rules of "
        f"definition {found.definitions.version}."
    )


def _range(found: Review, ledger: Ledger) -> Panel:
    """Strict, usual and generous under every definition, and over GDP and GNI where known."""
    scale, unit = scale_of(found)
    rows = []
    bases: dict[str, Figure] = {}
    for name, words in DEFINITIONS.items():
        over = shares_of(found, ledger, name)
        bases |= {base: figures[0].inputs[1] for base, figures in over.items()}
        row: dict[str, Any] = {"definition": name, "name": SHORT[name], "what": words}
        row |= dict(zip(CASES, (round(v / scale, 3) for v in found.span(name)), strict=True))
        for base, figures in over.items():
            row |= {f"{c}_{base}": f.value for c, f in zip(CASES, figures, strict=True)}
        rows.append(row)
    columns = [Column("name", "Definition"),
               *(Column(c, n, "number")
                 for c, n in zip(CASES, ("Strict", "Usual", "Generous"), strict=True)),
               *(Column(f"usual_{base}", f"Usual, % of {base}", "number")
                 for base in bases)]  # fmt: skip
    editions = tuple(dict.fromkeys(p for f in bases.values() for p in f.edition.split("+")))
    return Panel(
        "range", f"What counts, {unit}", pl.DataFrame(rows), tuple(columns), folded=False,
        editions=editions,
    )  # fmt: skip


def _waterfall(found: Review) -> Panel:
    scale, unit = scale_of(found)
    frame = pl.DataFrame(
        [{"step": s.name, "change": round(s.change / scale, 3), "after": round(s.after / scale, 3),
          "total": s.total} for s in found.waterfall()]
    )  # fmt: skip
    title = "From the ministry's own number to NATO's"

    def draw(width: int) -> Chart:
        from article3.charts.waterfall import waterfall

        return waterfall(frame, unit=unit, title=title, width=width)

    columns = (Column("step", "Step"), Column("change", "Change", "number"),
               Column("after", "Stands at", "number"))  # fmt: skip
    return Panel("waterfall", f"{title}, {unit}", frame, columns, draw)


def _totals(found: Review, by: str) -> Panel:
    scale, unit = scale_of(found)
    money = ("amount", *CASES)
    frame = totals(found.lines, by).with_columns(
        (pl.col(name) / scale).round(3).alias(name) for name in money
    )
    if by == "class":
        frame = frame.with_columns(pl.col(by).replace(CLASSES))
    names = ("Amount", "Strict", "Usual", "Generous")
    columns = (Column(by, by.capitalize()), Column("lines", "Lines", "number"),
               *(Column(c, n, "number")
                 for c, n in zip(money, names, strict=True)))  # fmt: skip
    title = f"By {by}, counted under {SHORT[found.definition]}, {unit}"
    return Panel(by, title, frame, columns)


def decided_lines(found: Review) -> pl.DataFrame:
    """Every line with its class, what counts of it under each definition, and why.

    Refused lines count nowhere. The largest amounts stand first.
    """
    lines = found.lines
    for name in DEFINITIONS:
        key = name.replace("-", "_").replace(".", "_")
        counted = count(lines, name)
        lines = lines.with_columns(
            counted[f"counts_{case}"].alias(f"{key}_{case}") for case in CASES
        ).with_columns(
            pl.Series(
                key,
                [_share(*row) for row in
                 counted.select(f"counts_{case}" for case in CASES).iter_rows()],
                dtype=pl.String,
            )
        )  # fmt: skip
    reason = pl.when(pl.col("refused") != "").then(pl.format("refused: {}", "refused")).when(
        pl.col("fired") != ""
    ).then(pl.format("{} ({})", "why", "fired")).otherwise("why")  # fmt: skip
    place = [found.budget.place(line) for line in lines["line"]]
    return lines.select(
        "line_id", pl.Series("place", place, dtype=pl.String), "chapter", "chapter_name",
        pl.col("text_shown").alias("text"), "amount", "class", "category", "alternatives",
        *(f"{name}{case}" for name in ("nato_core", "hague_1_5", "eu_cofog")
          for case in ("", *(f"_{c}" for c in CASES))),
        "rule", "item", reason.fill_null("").alias("reason"), "confidence", "refused",
        pl.col("source").alias("rule_source"),
    ).sort("amount", "line_id", descending=[True, False])  # fmt: skip


def _share(low: float, usual: float, high: float) -> str:
    """What counts of a line, in words.

    >>> _share(0, 0, 0), _share(1, 1, 1), _share(0, 0.5, 1), _share(0.2, 0.2, 0.2)
    ('no', 'all', '0–100 % (50 %)', '20 %')
    """
    if low == high:
        return "no" if not high else "all" if low == 1 else f"{100 * low:.3g} %"
    return f"{100 * low:.3g}–{100 * high:.3g} % ({100 * usual:.3g} %)"


_COLUMNS = (
    Column("line_id", "Line"), Column("text", "Text"), Column("amount", "Amount", "number"),
    Column("class", "Class"), Column("nato_core", SHORT["nato-core"]),
    Column("hague_1_5", SHORT["hague-1.5"]), Column("eu_cofog", SHORT["eu-cofog"]),
    Column("reason", "Why"),
)  # fmt: skip


def _listing(name: str, title: str, lines: pl.DataFrame, most: int) -> Panel:
    shown = lines.head(most).with_columns(
        pl.col("class").replace(CLASSES), amount=_whole(lines.head(most)["amount"])
    )
    note = ""
    if lines.height > most:
        note = f"The {most:,} largest of {lines.height:,}; the files hold all."
    whole = f"{title} ({lines.height:,})"
    return Panel(name, whole, shown, _COLUMNS, note=note)


def _whole(amounts: pl.Series) -> pl.Series:
    """Amounts without decimals where none has any, so that they read as they were written."""
    exact = (amounts == amounts.round(0)).all() and amounts.abs().max() < 2**53  # type: ignore[operator]
    return amounts.cast(pl.Int64) if exact else amounts


def as_file(found: Review, form: str) -> bytes:
    """Every line with its decision as ``csv`` or ``xlsx``, or ``decisions``: those to decide."""
    if form != "decisions":
        return to_bytes(decided_lines(found), f".{form}", {})
    lines = found.lines
    unsure = lines.filter((pl.col("class") == "disputed") & (pl.col("refused") == ""))
    rows = unsure.sort("amount", descending=True).select(
        "line_id", *(pl.lit(None, pl.String).alias(name) for name in DECIDED[1:]),
        pl.col("amount").cast(pl.String), "alternatives", text="text_shown",
    )  # fmt: skip
    made = io.BytesIO(to_bytes(rows, ".csv", {}))
    return made.getvalue()
