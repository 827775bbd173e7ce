"""``article3 series``: figures over time as a tidy table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from article3.cli import options


@click.command()
@click.argument("entities")
@click.argument("indicator")
@click.argument("periods", required=False)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="Write .csv, .xlsx, .parquet, .arrow or .json, the citation travelling along.",
)  # fmt: skip
@click.option("--decimal-comma", is_flag=True, help="CSV with ; between fields and , in numbers.")
@options.dated
def command(
    entities: str,
    indicator: str,
    periods: str | None,
    out: Path | None,
    decimal_comma: bool,
    as_of: date | None,
    edition: str | None,
    as_json: bool,
) -> None:
    """Figures of one or more entities, each from one edition.

    ENTITIES are separated by commas, or ALL for every Ally. PERIODS is one period or a range such
    as 2020..2026, which may be open at one end.

    \b
    article3 series LUX,BEL defexp_share_gdp 2014..2026 --out shares.xlsx
    """
    from article3.alliance import entity_name
    from article3.answers import figures
    from article3.export import write
    from article3.ledger.figure import show

    ledger = options.ledger()
    if as_json and not out:
        options.emit(
            figures.series(ledger, entities, indicator, periods, edition=edition, as_of=as_of)
        )
        return
    _, frame = figures.series_frame(
        ledger, entities, indicator, periods, edition=edition, as_of=as_of
    )
    if out:
        write(frame, out, ledger, decimal_comma=decimal_comma)
        click.echo(f"{out}: {frame.height} figures.")
    else:
        rows = [
            (entity_name(r["entity"]), r["period"], show(r["value"], r["indicator"], r["unit"]),
             r["status"], r["edition"], r["flags"])
            for r in frame.iter_rows(named=True)
        ]  # fmt: skip
        options.table(["entity", "period", "value", "status", "edition", "flags"], rows,
                      right=["value"])  # fmt: skip
