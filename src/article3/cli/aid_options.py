"""Options and words that the commands of ``article3 aid`` share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.ledger import Figure, Ledger

Function = TypeVar("Function", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)


class Euros(click.ParamType[int]):
    """Whole euros: 500000000, 500e6 or 500,000,000."""

    name = "euros"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or one sentence on how to write one."""
        try:
            amount = Decimal(str(value).replace(",", "").replace("_", ""))
            if amount.is_finite() and amount == int(amount) and abs(amount) < 10**18:
                return int(amount)
        except InvalidOperation:
            pass
        return self.fail(f"{value!r} is not a number of whole euros; write 500e6.", param, ctx)


def kiel_options(function: Function) -> Function:
    """``--period --kind --stage --release`` and the common ones."""
    for option in (
        click.option("--period", metavar="SPAN", help="Months, such as 2022-02/2026-04 or 2025."),
        click.option("--kind", default="total", show_default=True,
                     help="total, military, financial or humanitarian."),
        click.option("--stage", default="allocated", show_default=True,
                     help="allocated or committed."),
        click.option("--release", multiple=True, metavar="ID",
                     help="The Kiel release; the newest one otherwise."),
        options.as_of_option,
        options.json_option,
        click.option("--out", type=FILE, metavar="FILE", help="Write the figures to this file."),
    ):  # fmt: skip
        function = option(function)
    return function


def key_options(function: Function) -> Function:
    """``--base-year``, ``--unsure`` and ``--explain``."""
    for option in (
        click.option("--base-year", type=int, default=2021, show_default=True,
                     help="The year of GDP, GNI or population."),
        click.option("--unsure", is_flag=True,
                     help="Also use rows known from general knowledge, marked."),
        click.option("--explain", metavar="WHO", help="Show how this donor's figure came to be."),
    ):  # fmt: skip
        function = option(function)
    return function


def explained(figures: Sequence[Figure], who: str) -> None:
    """Print the tree of one donor's figure, down to the printed cells."""
    from article3.alliance import entity_code
    from article3.errors import MissingFigureError

    code = entity_code(who)
    found = [figure for figure in figures if figure.entity == code]
    if not found:
        raise MissingFigureError(f"{name(code)} is not in this answer.")
    click.echo(found[0].explain())


def names(text: str | None) -> list[str] | None:
    """``"DEU, Nordic"`` as a list; None for no text."""
    return [part for part in map(str.strip, text.split(",")) if part] if text else None


def caps(texts: Sequence[str]) -> dict[str, int]:
    """``DEU=100e6`` texts as whole euros by donor."""
    from article3.alliance import entity_code
    from article3.errors import Article3Error

    made: dict[str, int] = {}
    for text in texts:
        who, equals, amount = text.partition("=")
        if not equals:
            raise Article3Error(f"{text!r} is not a cap; write DEU=100e6.")
        code = entity_code(who)
        if code in made:
            raise Article3Error(f"There are two caps for {who}.")
        made[code] = Euros().convert(amount, None, None)
    return made


def name(code: str) -> str:
    """A donor as people call it."""
    from article3.alliance import entity_name

    return "EU institutions" if code == "EU" else entity_name(code)


def number(figure: Figure, decimals: int | None) -> str:
    """A figure's value; as many decimals as it needs with None; empty when nobody prints it."""
    if figure.value is None:
        return ""
    return (
        f"{figure.value:,g}"
        if decimals is None and figure.value < 1e5
        else (f"{figure.value:,.{decimals or 0}f}")
    )


def span(low: Figure | None, high: Figure | None, scale: float = 1) -> str:
    """A range of two figures, ``unknown`` without them."""
    if low is None or high is None or low.value is None or high.value is None:
        return "unknown"
    texts = [f"{figure.value / scale:,.0f}" for figure in (low, high) if figure.value is not None]
    return texts[0] if texts[0] == texts[1] else " to ".join(texts)


def many(codes: Sequence[str], most: int = 8) -> str:
    """Codes in one cell; a long list as its first ones and how many more."""
    rest = f" and {len(codes) - most} more" if len(codes) > most else ""
    return " ".join(codes[:most]) + rest


def about(ledger: Ledger, given: Figure) -> None:
    """One line on the release, the months and what lies before them."""
    from article3.ledger.explain import published

    edition = ledger.edition(given.edition)
    click.echo(f"{edition.title}, {published(edition)} ({edition.id}); months {given.period}.")


def left_out(reasons: Mapping[str, str]) -> None:
    """Who is left out of a comparison, by reason."""
    by_reason: dict[str, list[str]] = {}
    for code, reason in reasons.items():
        by_reason.setdefault(reason, []).append(name(code))
    for reason, who in by_reason.items():
        click.echo(f"Left out: {', '.join(who)} ({reason}).")


def write(ledger: Ledger, figures: Sequence[Figure], path: Path) -> None:
    """The figures as a file with the citations of their editions, registers and user files too."""
    import polars as pl

    from article3 import export
    from article3.ledger import Ledger, store

    known = {record.edition.id for record in ledger.records}
    others = {
        leaf.publication.id: leaf.publication
        for figure in figures
        for leaf in figure.leaves()
        if leaf.publication and leaf.publication.id not in known
    }
    records = [
        store.Record(edition, Path(edition.file), edition.sha256, 0, (), bundled=True)
        for edition in others.values()
    ]
    rows = [{**figure.row(), "flags": " ".join(figure.flags)} for figure in figures]
    whole = Ledger([*ledger.records, *records])
    export.write(pl.DataFrame(rows, infer_schema_length=None), path, whole)
