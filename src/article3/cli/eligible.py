"""``article3 eligible``: what of a budget counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options

if TYPE_CHECKING:
    import polars as pl

    from article3.eligibility import Review
    from article3.ledger import Ledger

SHOWN = 12
"""Lines of each list on the screen; ``--list`` shows all."""
LISTS = {"core": "core", "related": "related_1_5", "disputed": "disputed", "refused": ""}
OUT = (
    "line_id", "class", "eu_cofog", "alternatives", "category", "share_low", "share_usual",
    "share_high", "rule", "fired", "confidence", "refused", "amount", "counts_low",
    "counts_usual", "counts_high", "chapter", "text_shown", "why", "item", "source",
)  # fmt: skip


@click.command()
@click.argument("budget", type=click.Path(path_type=Path))
@click.option("--ally", "entity", help="Whose budget; else read from the line ids.")
@click.option(
    "--definition", default="nato-core", show_default=True,
    type=click.Choice(["nato-core", "hague-1.5", "eu-cofog"]), help="What the shares are of.",
)  # fmt: skip
@click.option("--rules", type=click.Path(path_type=Path), help="Your own rules, a CSV file.")
@click.option("--out", type=click.Path(path_type=Path), help="Every line to a CSV or XLSX file.")
@click.option("--list", "listed", type=click.Choice(list(LISTS)), help="All lines of a kind.")
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

    BUDGET is a CSV file with a column amount and one with the line's text. Decisions taken in
    BUDGET.decisions.csv are used.

    \b
    article3 eligible examples/budgets/demo.csv
    """
    from article3.eligibility import review

    _check_out(out, budget)
    with options.progress(f"Classifying {budget.name} ..."):
        found = review(budget, entity=entity, definition=definition, rules=rules)
    if out is not None:
        _write(found, out)
    ledger = options.ledger()
    if as_json:
        query = {"command": "eligible", "budget": str(budget), "definition": definition,
                 "definition_version": found.definitions.version, "list": listed,
                 "notes": _notes(found, notes),
                 "warnings": list(found.budget.warnings)}  # fmt: skip
        rows = _line_rows(found, listed) if listed else _rows(found, ledger)
        options.emit_json(query, rows)
    elif listed:
        _lines(_kind(found, listed), None)
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


def _notes(found: Review, notes: tuple[str, ...]) -> list[str]:
    from article3.eligibility import remarks

    said = [f"{r['remark']} ({r['source_title']})" for r in remarks(found)]
    return [*said[:1], *notes]


def _kind(found: Review, listed: str) -> pl.DataFrame:
    import polars as pl

    lines = found.lines
    if listed == "refused":
        return lines.filter(pl.col("refused") != "").sort("amount", descending=True)
    kind = lines.filter((pl.col("class") == LISTS[listed]) & (pl.col("refused") == ""))
    return kind.sort("amount", descending=True)


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
    for note in _notes(found, notes):
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
    lines = _kind(found, kind)
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


def _rows(found: Review, ledger: Ledger) -> list[dict[str, Any]]:
    """The range as figures, the shares, the steps, and NATO's own figure."""
    from article3.eligibility import DEFINITIONS, printed, shares_of
    from article3.eligibility.waterfall import CASES

    rows: list[dict[str, Any]] = []
    for name in DEFINITIONS:
        for case in CASES:
            row = found.figure(name, case).row()
            rows.append(row | {"kind": "range", "definition": name, "case": case})
        for base, figures in shares_of(found, ledger, name).items():
            rows += [f.row() | {"kind": "share", "definition": name, "case": c, "base": base}
                     for f, c in zip(figures, CASES, strict=True)]  # fmt: skip
    plain = rows[0]
    for number, step in enumerate(found.waterfall(), start=1):
        indicator = f"waterfall({number})"
        about = {"kind": "waterfall", "step": step.name, "change": step.change,
                 "indicator": indicator, "value": step.after}  # fmt: skip
        name = f"{plain['entity']}.{indicator}.{plain['period']}@{plain['edition']}"
        rows.append(plain | about | {"figure_id": name, "definition": None, "case": "usual"})
    nato = printed(found, ledger)
    if nato is not None:
        usual = found.span("nato-core")[1]
        rows.append(nato[0].row() | {"kind": "printed", "difference": usual - nato[1]})
    return rows


def _line_rows(found: Review, listed: str) -> list[dict[str, Any]]:
    """Lines in the JSON convention, each with the place it stands at."""
    status = "pledge" if found.budget.kind == "planned" else "actual"
    rows = []
    for r in _kind(found, listed).select("line", *OUT).iter_rows(named=True):
        indicator = f"budget_line({r['line_id']})"
        period = found.budget.year or "n/a"
        rows.append(
            {"entity": found.entity, "indicator": indicator, "period": period,
             "value": r["amount"], "unit": found.budget.currency, "edition": found.edition.id,
             "status": status, "flags": [],
             "figure_id": f"{found.entity}.{indicator}.{period}@{found.edition.id}",
             "source": f"{found.budget.path.name}, line {r['line']}"}
            | {k: r[k] for k in OUT if k not in ("amount", "source")} | {"rule_source": r["source"]}
        )  # fmt: skip
    return rows
