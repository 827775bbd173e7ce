"""``article3 eligible``: what of a budget counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from article3.cli import options

if TYPE_CHECKING:
    import polars as pl

    from article3.eligibility import Review
    from article3.ledger import Ledger

SHOWN = 12
"""Lines of each list on the screen; ``--list`` shows all."""
LISTS = ("core", "related", "disputed", "refused")


@click.command()
@click.argument("budget", type=click.Path(path_type=Path))
@click.option("--ally", "entity", help="Whose budget; else read from the line ids.")
@click.option(
    "--definition", default="nato-core", show_default=True,
    type=click.Choice(["nato-core", "hague-1.5", "eu-cofog"]), help="What the shares are of.",
)  # fmt: skip
@click.option("--rules", type=click.Path(path_type=Path), help="Your own rules, a CSV file.")
@click.option("--out", type=click.Path(path_type=Path), help="Every line to a CSV or XLSX file.")
@click.option("--list", "listed", type=click.Choice(LISTS), help="All lines of a kind.")
@click.option("--note", "notes", multiple=True, help="What the file does not hold, in your words.")
@click.option("--write-decisions", is_flag=True, help="Write the unsure lines for you to decide.")
@options.json_option
def command(
    budget: Path,
    entity: str | None,
    definition: str,
    rules: Path | None,
    out: Path | None,
    listed: str | None,
    notes: tuple[str, ...],
    write_decisions: bool,
    as_json: bool,
) -> None:
    """Budget lines as NATO core, 1.5%, not counted or disputed, and the range that follows.

    BUDGET is a CSV or XLSX file with a column amount and one with the line's text. Decisions taken
    in BUDGET.decisions.csv are used.

    \b
    article3 eligible examples/budgets/demo.csv
    """
    from article3.answers import eligible as answers
    from article3.eligibility import review

    _check_out(out, budget)
    with options.progress(f"Classifying {budget.name} ..."):
        found = review(budget, entity=entity, definition=definition, rules=rules)
    if out is not None:
        _write(found, out)
    ledger = options.ledger()
    if as_json:
        options.emit(answers.eligible(found, ledger, budget=str(budget), listed=listed,
                                      notes=notes))  # fmt: skip
    elif listed:
        _lines(answers.lines_of(found, listed), None)
    else:
        _show(found, ledger, notes)
    if out is not None:
        click.echo(f"Wrote {found.lines.height:,} lines to {out}.", err=as_json)
    if write_decisions:
        _write_decisions(found, as_json)


def _check_out(out: Path | None, budget: Path) -> None:
    from article3.errors import Article3Error

    if out is not None and out.resolve() == budget.resolve():
        raise Article3Error(f"{out}: is the budget itself; choose another name.")
    if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
        raise Article3Error(f"{out}: choose .csv or .xlsx as the file's ending.")


def _write(found: Review, out: Path) -> None:
    import polars as pl

    from article3.answers.eligible import OUT
    from article3.export import whole_file

    risky = pl.col("text_shown").str.contains(r"^[=+\-@\t\r]")
    frame = found.lines.select(OUT).with_columns(
        text_shown=pl.when(risky).then(pl.format("'{}", "text_shown")).otherwise("text_shown")
    )
    frame = frame.rename({"text_shown": "text"})
    with whole_file(out) as unfinished:
        if out.suffix.lower() == ".csv":
            frame.write_csv(unfinished)
        else:
            plain = {"strings_to_formulas": False, "strings_to_urls": False}
            import xlsxwriter

            with xlsxwriter.Workbook(unfinished, plain) as book:
                frame.write_excel(book, "Lines")


def _write_decisions(found: Review, quiet: bool) -> None:
    from article3.eligibility.decisions import beside, to_decide
    from article3.export import whole_file

    path = beside(found.budget.path)
    rows = to_decide(path, found.lines)
    with whole_file(path) as unfinished:
        rows.write_csv(unfinished)
    click.echo(f"Wrote {rows.height:,} lines to decide to {path}.", err=quiet)


def _money(value: float, found: Review) -> str:
    big = _large(found)
    return f"{value / 1e6:,.1f}" if big else f"{value:,.0f}"


def _large(found: Review) -> bool:
    """Whether amounts are shown in millions: a state's budget."""
    return float(found.lines["amount"].sum()) >= 1e9


def _unit(found: Review) -> str:
    scale = "million " if _large(found) else ""
    return f"{scale}{found.budget.currency or 'units'}"


def _show(found: Review, ledger: Ledger, notes: tuple[str, ...]) -> None:
    from article3.answers.eligible import notes_of
    from article3.eligibility import DEFINITIONS, shares_of

    budget = found.budget
    what = " ".join(x for x in (found.entity, budget.year, budget.kind) if x)
    click.echo(
        f"{budget.path.name}: {found.lines.height:,} lines, {what or 'no year'}, "
        f"{_unit(found)}; definition {found.definitions.version}"
    )
    for warning in budget.warnings:
        click.echo(f"Note: {warning}")
    rows = []
    bases: list[str] = []
    for name, words in DEFINITIONS.items():
        shown = shares_of(found, ledger, name)
        bases = list(shown)
        over = [
            " to ".join(f"{shown[b][i].value:.2f}" for i in (0, 2)) + f" ({shown[b][1].value:.2f})"
            for b in bases
        ]
        mark = "*" if name == found.definition else ""
        rows.append([name + mark, *(_money(v, found) for v in found.span(name)), *over, words])
    options.table(
        ["definition", "strict", "usual", "generous", *(f"% of {b}" for b in bases), "what"],
        rows, right=["strict", "usual", "generous"], title="\nWhat counts",
    )  # fmt: skip
    if found.entity and budget.year:
        for base in ("GDP", "GNI"):
            if base not in bases:
                click.echo(
                    f"The ledger holds no {base} of {found.entity} {budget.year} to divide by."
                )
    _totals(found)
    _waterfall(found)
    _against(found, ledger)
    _listing(found, "disputed", "Disputed: people differ, the range says by how much")
    _listing(found, "refused", "Refused: counted elsewhere in this file")
    for note in notes_of(found, notes):
        click.echo(f"\nNot in this file: {note}")
    if found.decided:
        click.echo(f"\n{found.decided:,} lines follow your decisions.")


def _totals(found: Review) -> None:
    from article3.eligibility.waterfall import totals

    for by in ("class", "category"):
        rows = [
            (r[by], f"{r['lines']:,}", *(_money(r[k], found) for k in
             ("amount", "low", "usual", "high")))
            for r in totals(found.lines, by).iter_rows(named=True)
        ]  # fmt: skip
        options.table(
            [by, "lines", "amount", "strict", "usual", "generous"], rows,
            right=["lines", "amount", "strict", "usual", "generous"],
            title=f"\nBy {by}, counted under {found.definition}",
        )  # fmt: skip


def _waterfall(found: Review) -> None:
    rows = [
        (s.name, "" if s.total else f"{_money(s.change, found)}", _money(s.after, found))
        for s in found.waterfall()
    ]
    options.table(["step", "change", "stands at"], rows, right=["change", "stands at"],
                  title="\nFrom the ministry's own number to NATO's")  # fmt: skip


def _against(found: Review, ledger: Ledger) -> None:
    from article3.eligibility import printed

    nato = printed(found, ledger)
    if nato is None:
        click.echo("\nNATO prints no figure the ledger could set against this file.")
        return
    figure, amount = nato
    usual = found.span("nato-core")[1]
    click.echo(
        f"\nNATO prints {_money(amount, found)} {_unit(found)} for {found.entity} {figure.period} "
        f"({figure.edition}, {figure.status}); this file, usual, is {_money(usual, found)}: "
        f"{_money(usual - amount, found)}."
    )


def _listing(found: Review, kind: str, title: str) -> None:
    from article3.answers.eligible import lines_of

    lines = lines_of(found, kind)
    if lines.is_empty():
        return
    click.echo(f"\n{title} ({lines.height:,} lines)")
    _lines(lines.head(SHOWN), found)
    if lines.height > SHOWN:
        click.echo(f"and {lines.height - SHOWN:,} more: --list {kind}")


def _lines(lines: pl.DataFrame, found: Review | None) -> None:
    rows = [
        (r["line_id"], _money(r["amount"], found) if found else f"{r['amount']:,.0f}",
         r["text_shown"][:48], r["alternatives"].replace("|", " or "),
         f"{r['counts_low']:.2g}-{r['counts_high']:.2g}", r["rule"],
         (r["refused"] or r["fired"])[:70])
        for r in lines.iter_rows(named=True)
    ]  # fmt: skip
    options.table(["line", "amount", "text", "class", "share", "rule", "why"], rows,
                  right=["amount"])  # fmt: skip
