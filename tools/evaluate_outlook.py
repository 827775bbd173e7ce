"""How the outlook would have done: shares by edition, economies by calendar year.

    python tools/evaluate_outlook.py [--into docs/reference/outlook-evaluation.md]

Of the bundled editions alone, as of the day the newest was published, so that the tables depend on
nothing else. ``docs/reference/outlook-evaluation.md`` says what the columns mean.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from article3.ledger import Ledger, store
from article3.outlook import backtest

BEGIN, END = "<!-- evaluation -->", "<!-- end of evaluation -->"
NONE = "–"

SHARES = {
    "rule": "rule", "horizon": "years ahead", "origins": "origins", "pairs": "pairs",
    "bias": "mean error", "absolute": "mean absolute", "absolute_median": "median absolute",
    "pairs_80": "with interval", "coverage": "within", "width": "width",
    "coverage_changes": "within, past changes", "width_changes": "width, past changes",
}  # fmt: skip
DRIVERS = {
    "variable": "variable", "horizon": "years ahead", "origins": "origins", "pairs": "pairs",
    "coverage_80": "within 80 %", "coverage_50": "within 50 %", "width": "width, %",
    "absolute": "mean absolute, %", "absolute_naive": "naive, %",
    "coverage_naive": "within 80 %, naive",
}  # fmt: skip
_TENTHS = ("width, %", "mean absolute, %", "naive, %")


def bundled() -> tuple[Ledger, date]:
    """The bundled editions and the day the newest of them was published."""
    ledger = Ledger(store.records(store.BUNDLED, bundled=True))
    return ledger, max(edition.published for edition in ledger.editions)


def markdown(ledger: Ledger, as_of: date) -> Iterator[str]:
    """The lines of the report: shares against the two newest tables, then the drivers."""
    summary = backtest.summary(ledger, as_of=as_of)
    before = ledger.edition(summary.edition).published - timedelta(days=1)
    earlier = backtest.summary(ledger, as_of=before)
    for name, day in ((summary.edition, as_of), (earlier.edition, before)):
        found = backtest.shares(ledger, as_of=day)
        origins = found["edition"].unique().sort().to_list()
        yield f"**Shares, outcomes of {name}; origins {', '.join(origins)}**\n"
        yield from _table(backtest.score_shares(found), SHARES)
        yield ""
    found = backtest.drivers(ledger, as_of=as_of)
    first, last = found["origin"].min(), found["origin"].max()
    yield f"**Drivers, outcomes of {summary.forecast}; origins {first}–{last}**\n"
    yield from _table(backtest.score_drivers(found), DRIVERS)


def _table(scored: pl.DataFrame, names: dict[str, str]) -> Iterator[str]:
    heads = list(names.values())
    rows: Iterable[Sequence[object]] = scored.select(list(names)).iter_rows()
    yield _line(heads)
    yield _line(["---"] * len(heads))
    for row in rows:
        yield _line([_shown(value, head) for value, head in zip(row, heads, strict=True)])


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _shown(value: object, head: str) -> str:
    if value is None:
        return NONE
    if isinstance(value, float):
        return f"{value:.1f}" if head in _TENTHS else f"{value:.2f}"
    return str(value)


def main() -> None:
    """Print the tables, or write them into the page."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--into", type=Path, metavar="PAGE", help="write the tables into a page")
    page = asked.parse_args().into
    tables = "\n".join(markdown(*bundled()))
    if page:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        page.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}", encoding="utf-8")
    else:
        print(tables)


if __name__ == "__main__":
    main()
