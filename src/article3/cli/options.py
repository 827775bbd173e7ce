"""Options and output that commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from article3.answers import Answer
    from article3.ledger import Ledger

Function = TypeVar("Function", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or one sentence on how to write one."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2024-12-31.", param, ctx)


def as_of_option(function: Function) -> Function:
    """``--as-of DATE``."""
    return click.option(
        "--as-of", type=Day(), metavar="DATE", help="Answer from editions published by this day."
    )(function)


def edition_option(function: Function) -> Function:
    """``--edition ID``."""
    return click.option(
        "--edition", metavar="ID", help="Answer from this edition (article3 editions list)."
    )(function)


def json_option(function: Function) -> Function:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON: query and rows.")(
        function
    )


def dated(function: Function) -> Function:
    """``--as-of``, ``--edition`` and ``--json`` together."""
    return as_of_option(edition_option(json_option(function)))


def ledger() -> Ledger:
    """The bundled editions and the user's own."""
    from article3.ledger import open_ledger

    return open_ledger()


def emit(answer: Answer) -> None:
    """Print an answer by the JSON convention of every command."""
    click.echo(json.dumps(answer.content(), ensure_ascii=False, indent=1))


def emit_json(query: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print a query and rows by the JSON convention: ISO dates, missing values as null."""
    from article3.answers.answer import Answer

    emit(Answer(query, rows))


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    right: Sequence[str] = (),
    title: str = "",
) -> None:
    """A table: fitted to the terminal, or plain and unwrapped where the output is not one."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        _plain_table(columns, cells, right, title)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        made.add_column(name, justify="right" if name in right else "left")
    for row in cells:
        made.add_row(*(Text(cell) for cell in row))
    Console().print(made)


def _plain_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str], title: str
) -> None:
    """The table as text; importing what draws on terminals would cost more than the answer."""
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    if title:
        click.echo(title)
    for row in (columns, *rows):
        parts = (
            cell.rjust(width) if name in right else cell.ljust(width)
            for name, cell, width in zip(columns, row, widths, strict=True)
        )
        click.echo("  ".join(parts).rstrip())


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say on a terminal what is being done while it takes a while; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def describe_flags(notes: Iterable[Any]) -> None:
    """The notes of a figure's flags, one line each."""
    for note in notes:
        click.echo(f"  {note.flag}: {note.note}")
