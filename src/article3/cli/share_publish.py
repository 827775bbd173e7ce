"""``article3 share publish``, ``relabel`` and ``history``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options, share_options

if TYPE_CHECKING:
    import polars as pl

    from article3.share.ingest import Received
    from article3.share.labels import Label
    from article3.share.publish import RowLabels
    from article3.share.service import Service

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("dataset")
@click.option("--owner", required=True, metavar="ISO3", help="The nation that keeps control.")
@click.option("--file", "source", type=_FILE, help="A CSV, Parquet or XLSX file.")
@click.option("--sheet", default="", help="The sheet of a workbook; by default the first.")
@click.option("--edition", metavar="ID", help="An edition of the ledger.")
@click.option(
    "--plan", "plan_folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR", help="What article3 plan --out wrote; each of its tables becomes a data set.",
)  # fmt: skip
@share_options.labelled
@click.option(
    "--existence", metavar="LABEL", help="Who may know of it; by default as the data's label."
)
@click.option(
    "--column-label", "column_labels", multiple=True, metavar="NAME=LABEL",
    help="A column's label; may be given again.",
)  # fmt: skip
@click.option(
    "--row-label-column", metavar="NAME",
    help="The column with each row's label; it is not published.",
)  # fmt: skip
@click.option(
    "--row-label", "row_labels", multiple=True, metavar="WORD=LABEL",
    help="What a word of that column means, where it is not a label itself.",
)  # fmt: skip
@click.option("--share", metavar="NAME", help="The share to put it in; by default the owner's.")
@click.option("--title", help="By default the data set's name.")
@click.option("--description", default="", help="What it is, in a sentence.")
@click.option("--theme", default="", help="Its theme, as maritime or geospatial.")
@click.option("--keyword", "keywords", multiple=True, help="A keyword; may be given again.")
@click.option("--licence", default="", help="The terms of its use.")
@click.option("--synthetic", is_flag=True, help="The data are made up.")
@click.option("--key", "key", metavar="NAME,...", default="", help="Columns that tell rows apart.")
@click.option("--reference", type=_FILE, help="A table that is right, to measure accuracy by.")
@share_options.by_option
@share_options.stored
@options.json_option
def publish(
    dataset: str, owner: str, source: Path | None, sheet: str, edition: str | None,
    plan_folder: Path | None, label: str, rel_to: str | None, only: str | None,
    existence: str | None, column_labels: Sequence[str], row_label_column: str | None,
    row_labels: Sequence[str], share: str | None, title: str | None, description: str, theme: str,
    keywords: Sequence[str], licence: str, synthetic: bool, key: str, reference: Path | None,
    by: str | None, place: share_options.Place, as_json: bool,
) -> None:  # fmt: skip
    """Publish a table as the next immutable version of DATASET.

    \b
    article3 share publish cables --owner NOR --file cables.csv --label PUBLIC --rel-to BEL,LUX
    article3 share publish expenditure --owner LUX --edition nato-2024-06 --label PUBLIC
    """
    from article3.errors import ShareError
    from article3.share import grants, ingest
    from article3.share.publish import publish as published

    if [source, edition, plan_folder].count(None) != 2:
        raise ShareError("Say what to publish: one of --file, --edition and --plan.")
    with options.progress("Reading in quarantine ..."):
        tables = _tables(dataset, source, sheet, edition, plan_folder)
        right = ingest.receive(reference).frame if reference else None
    rows = []
    with share_options.service(place, there=False) as service:
        words = service.words
        said = share_options.label_of(words, label, rel_to, only)
        columns = {n: words.read(text) for n, text in map(_pair, column_labels)}
        known = words.read(existence) if existence else None
        rows_by = {w: words.read(text) for w, text in map(_pair, row_labels)}
        marked = {
            name: _row_labels(service, one.frame, row_label_column, rows_by)
            for name, one in tables.items()
        }
        who = by or grants.own_steward(service, owner, certainly=True)
        for name, one in tables.items():
            measured = _measured(one.frame, row_label_column, key, right)
            made = published(
                service, one.frame, dataset=name, owner=owner.upper(), by=who,
                title=title or name, label=said, existence=known,
                columns={n: c for n, c in columns.items() if not plan_folder or n in one.frame},
                rows=marked[name], description=description, theme=theme, keywords=keywords,
                licence=licence, synthetic=synthetic, provenance=one.provenance, quality=measured,
            )  # fmt: skip
            rows.append({
                "dataset": name, "version": made.number, "rows": made.rows,
                "columns": len(made.columns), "labels_of_rows": len(made.row_labels),
                "sha384": made.sha384, "quality": measured,
            })  # fmt: skip
        where = share or f"{owner.lower()}-data"
        grants.put_in_share(service, where, owner.upper(), {n: n for n in tables})
    if as_json:
        options.emit_json(
            {"command": "share publish", "owner": owner.upper(), "share": where}, rows
        )
        return
    for row in rows:
        _show(row, where)


def _show(row: dict[str, Any], share: str) -> None:
    from article3.share.quality import Measure

    click.echo(
        f"{row['dataset']} version {row['version']}: {row['rows']:,} rows, {row['columns']} "
        f"columns, {row['labels_of_rows']} different labels of rows, in the share {share}."
    )
    for one in row["quality"].values():
        click.echo(f"  {Measure(**one)}")


def _tables(
    dataset: str, source: Path | None, sheet: str, edition: str | None, plan_folder: Path | None
) -> dict[str, Received]:
    from article3.share import ingest

    if source is not None:
        return {dataset: ingest.receive(source, sheet=sheet)}
    if edition is not None:
        return {dataset: ingest.edition(edition)}
    assert plan_folder is not None
    found = ingest.plan_result(plan_folder)
    return {f"{dataset}-{name.lower().replace(' ', '-')}": one for name, one in found.items()}


def _pair(text: str) -> tuple[str, str]:
    from article3.errors import ShareError

    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ShareError(f"{text!r}: write it as NAME=LABEL.")
    return name, value


def _row_labels(
    service: Service, frame: pl.DataFrame, column: str | None, known: dict[str, Label]
) -> RowLabels | None:
    """What each word of the column means: what was said of it, else the label it is itself."""
    from article3.errors import ShareError
    from article3.share.publish import RowLabels

    if column is None:
        return None
    if column not in frame.columns:
        raise ShareError(f"There is no column {column!r} that could name the rows' labels.")
    given = [str(word) for word in frame[column].drop_nulls().unique(maintain_order=True)]
    words = {word: known[word] if word in known else service.words.read(word) for word in given}
    return RowLabels(column, words)


def _measured(
    frame: pl.DataFrame, marks: str | None, key: str, right: pl.DataFrame | None
) -> dict[str, Any]:
    from datetime import UTC, datetime

    from article3.share.quality import as_data, measure

    named = [name.strip() for name in key.split(",") if name.strip()]
    table = frame.drop(marks) if marks else frame
    today = datetime.now(UTC).date()
    return as_data(measure(table, today=today, key=named, reference=right))


@click.command()
@click.argument("dataset")
@click.option("--existence", is_flag=True, help="The label of knowing about it.")
@click.option("--column", metavar="NAME", help="The label of a column.")
@click.option("--rows", metavar="LABEL", help="The label of the rows that were published with it.")
@share_options.labelled
@click.option("--reason", required=True, help="Why; kept with the label.")
@share_options.by_option
@share_options.stored
def relabel(
    dataset: str, existence: bool, column: str | None, rows: str | None, label: str,
    rel_to: str | None, only: str | None, reason: str, by: str | None, place: share_options.Place,
) -> None:  # fmt: skip
    """Say another label for DATASET, a column or rows of it; the first one stays in the history.

    \b
    article3 share relabel cables --column depth --label INTERNAL --rel-to BEL --reason "review"
    """
    from article3.errors import ShareError
    from article3.share import grants, records
    from article3.share import publish as published

    if existence + (column is not None) + (rows is not None) > 1:
        raise ShareError("Say one of --existence, --column and --rows; none is the data's label.")
    with share_options.service(place) as service:
        said = share_options.label_of(service.words, label, rel_to, only)
        scope, target = records.DATA, ""
        if existence:
            scope = records.EXISTENCE
        if column is not None:
            scope, target = records.COLUMN, column
        if rows is not None:
            scope, target = records.ROW, service.words.read(rows).id
        with service.store.look() as connection:
            owner = records.owner_of(connection, dataset)
        published.relabel(service, dataset=dataset, scope=scope, target=target, label=said,
                          by=by or grants.own_steward(service, owner), reason=reason)  # fmt: skip
    what = column or rows or ("its existence" if existence else "the data")
    click.echo(f"{dataset}, {what}: {said} from now on.")


@click.command()
@click.argument("dataset")
@share_options.stored
@options.json_option
def history(dataset: str, place: share_options.Place, as_json: bool) -> None:
    """Every label DATASET ever carried, who said it and why."""
    from article3.errors import ShareError
    from article3.share.publish import history as asked

    with share_options.service(place) as service:
        found = asked(service, dataset)
    if not found:
        raise ShareError(f"There is no data set {dataset!r}.")
    rows = [
        {name: row[name] for name in ("at", "version", "scope", "target", "says", "kind", "by",
                                      "reason")}
        for row in found
    ]  # fmt: skip
    if as_json:
        options.emit_json({"command": "share history", "dataset": dataset}, rows)
        return
    options.table(
        ["when", "version", "of", "label", "kind", "by", "reason"],
        [(r["at"][:19], r["version"], f"{r['scope']} {r['target']}".strip(), r["says"], r["kind"],
          r["by"], r["reason"]) for r in rows],
    )  # fmt: skip
