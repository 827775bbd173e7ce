"""``article3 chart``: a chart as SVG or PNG."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import polars as pl

from article3.cli import options

if TYPE_CHECKING:
    from article3.charts.chart import Chart
    from article3.ledger import Ledger

SHARE = "defexp_share_gdp"


@click.command()
@click.argument("kind", type=click.Choice(["ranking", "map", "tiles", "trajectory", "revisions"]))
@click.argument("entity", required=False)
@click.option("--indicator", default=SHARE, show_default=True, help="What is drawn.")
@click.option("--period", help="The period of a ranking, map or tiles; by default the newest.")
@click.option("--target", type=float, help="Draw a line at this level.")
@click.option(
    "--width", type=click.IntRange(320, 2000), default=720, show_default=True,
    help="The drawing's width in pixels; 390 is a phone.",
)  # fmt: skip
@click.option(
    "--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True,
    help="The page it will stand on.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help="The file to write: .svg or .png.",
)  # fmt: skip
@options.edition_option
@options.as_of_option
def command(
    kind: str,
    entity: str | None,
    indicator: str,
    period: str | None,
    target: float | None,
    width: int,
    theme: str,
    out: Path,
    edition: str | None,
    as_of: date | None,
) -> None:
    """Draw figures: ranking, map or tiles of the Allies; trajectory or revisions of one.

    \b
    article3 chart ranking LUX --target 2 --out ranking.svg
    article3 chart map --period 2024 --theme dark --out map.png
    article3 chart trajectory POL,EST,LTU --out path.svg
    """
    from article3.charts.render import to_png, to_svg
    from article3.errors import Article3Error
    from article3.export import whole_file

    if out.suffix.lower() not in (".svg", ".png"):
        raise Article3Error(f"{out}: choose .svg or .png as the file's ending.")
    if kind in ("trajectory", "revisions") and not entity:
        raise Article3Error(f"A {kind} needs an Ally or group: article3 chart {kind} LUX ...")
    made = _DRAW[kind](
        options.ledger(), entity=entity, indicator=indicator, period=period, target=target,
        width=width, edition=edition, as_of=as_of,
    )  # fmt: skip
    svg = out.suffix.lower() == ".svg"
    data = to_svg(made, theme).encode() if svg else to_png(made, theme)
    with whole_file(out) as unfinished:
        unfinished.write_bytes(data)
    click.echo(f"{out}: {made.alt}")


def _members(
    ledger: Ledger, indicator: str, period: str | None, edition: str | None, as_of: date | None
) -> pl.DataFrame:
    """The Allies' figures of one period from one edition."""
    from article3.measures import rank
    from article3.measures.standing import newest_period

    when = period or newest_period(ledger, as_of, edition)
    return rank(ledger, indicator, when, edition=edition, as_of=as_of).frame


def _ranking(ledger: Ledger, *, entity: str | None, target: float | None, width: int,
             indicator: str, period: str | None, edition: str | None,
             as_of: date | None) -> Chart:  # fmt: skip
    from article3.alliance import entity_code
    from article3.charts.ranking import ranking

    frame = _members(ledger, indicator, period, edition, as_of)
    code = entity_code(entity) if entity else None
    return ranking(frame, target=target, highlight=code, width=width)


def _map(ledger: Ledger, *, width: int, indicator: str, period: str | None, edition: str | None,
         as_of: date | None, **_: Any) -> Chart:  # fmt: skip
    from article3.charts.map import allies_map

    return allies_map(_members(ledger, indicator, period, edition, as_of), width=width)


def _tiles(ledger: Ledger, *, width: int, indicator: str, period: str | None, edition: str | None,
           as_of: date | None, **_: Any) -> Chart:  # fmt: skip
    from article3.charts.tiles import tiles

    return tiles(_members(ledger, indicator, period, edition, as_of), width=width)


def _trajectory(ledger: Ledger, *, entity: str, target: float | None, width: int, indicator: str,
                edition: str | None, as_of: date | None, **_: Any) -> Chart:  # fmt: skip
    from article3.alliance import entity_code
    from article3.charts.trajectory import trajectory

    names = [entity_code(name) for name in entity.split(",")]
    frame = ledger.series(names, indicator, edition=edition, as_of=as_of)
    lines = [] if target is None else [(f"{target:g}", target, None)]
    return trajectory(frame, entity=names[0], targets=lines, width=width)


def _revisions(ledger: Ledger, *, entity: str, target: float | None, width: int, indicator: str,
               period: str | None, as_of: date | None, **_: Any) -> Chart:  # fmt: skip
    from article3.alliance import entity_code
    from article3.charts.revisions import revisions

    rows = ledger.known(ledger.resolve(indicator, as_of=as_of), as_of).filter(
        pl.col("entity") == entity_code(entity), pl.len().over("period", "entity") > 1
    )
    years = [period] if period else sorted(rows["period"].unique())[-5:]
    frame = (
        rows.filter(pl.col("period").is_in(years))
        .sort("rank")
        .with_columns(
            figure_id=pl.format("{}.{}.{}@{}", "entity", "indicator", "period", "edition")
        )
    )
    return revisions(frame, target=target, width=width)


_DRAW: dict[str, Callable[..., Chart]] = {
    "ranking": _ranking,
    "map": _map,
    "tiles": _tiles,
    "trajectory": _trajectory,
    "revisions": _revisions,
}
