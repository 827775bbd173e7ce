"""``article3 check``: the claims of an article, each with its verdict then and now."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.claims.document import Document
    from article3.claims.model import Report


class Published(click.ParamType[date]):
    """A day, month or year of publication; a month or year means its last day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or one sentence on how to write one."""
        if isinstance(value, date):
            return value
        from article3.claims.lines import last_day
        from article3.errors import UnknownNameError

        try:
            return last_day(str(value).strip())
        except UnknownNameError:
            self.fail(f"{value!r} is not a date; write it as 2024-12-31.", param, ctx)


@dataclass(frozen=True)
class _Views:
    """Where a report goes, and how much of it."""

    as_json: bool
    csv: str | None
    md: str | None
    html: Path | None
    everything: bool

    @property
    def printed(self) -> bool:
        """Whether the report is shown as text, standard output being free."""
        return not (self.as_json or self.csv == "-" or self.md == "-")


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--published", type=Published(), metavar="DATE",
    help="The day (or month or year) the article appeared; overrules what it says.",
)  # fmt: skip
@click.option(
    "--as-of", type=options.Day(), metavar="DATE", help="What “now” means; today by default."
)
@click.option("--title", metavar="TEXT", help="The headline, where the file does not hold it.")
@click.option("--all", "everything", is_flag=True, help="Show what cannot be checked, too.")
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="PATH",
    help="Write the article with its verdicts as a page; a folder for several articles.",
)  # fmt: skip
@click.option("--md", metavar="PATH", help="Write the claims as Markdown; - prints it.")
@click.option("--csv", "csv_path", metavar="PATH", help="Write one line a claim; - prints it.")
@options.json_option
@click.option(
    "--extractor", "extractors", multiple=True, metavar="NAME",
    help="Let a plug-in propose claims, too; may be given twice.",
)  # fmt: skip
@click.option(
    "--batch", type=click.Path(path_type=Path), metavar="IN",
    help="Check a corpus of JSON lines (id, text, published).",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="OUT", help="Where --batch writes its lines."
)
@click.option("--workers", type=click.IntRange(1), default=1, help="Processes for --batch.")
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler for --batch.")
def command(
    files: tuple[str, ...],
    published: date | None,
    as_of: date | None,
    title: str | None,
    everything: bool,
    html: Path | None,
    md: str | None,
    csv_path: str | None,
    as_json: bool,
    extractors: tuple[str, ...],
    batch: Path | None,
    out: Path | None,
    workers: int,
    cluster: str | None,
) -> None:
    """Every claim of an article on burden-sharing, with its verdict: then and now.

    "Then" is by what was published when the article appeared, "now" by the newest editions. FILE
    is text, Markdown, HTML, PDF or Word, a folder of them, or - for standard input. The exit code
    is 0 when everything was checked, whatever the verdicts, and 1 when a file could not be.

    \b
    article3 check article.txt --published 2025-02-13
    article3 check page.html --html checked.html
    article3 check --batch corpus.jsonl --out checked.jsonl --workers 4
    """
    if batch is not None:
        if files or as_json or csv_path or md or html or published or title or everything:
            raise click.UsageError("--batch goes with --out, --as-of, --workers, --cluster and "
                                   "--extractor only.")  # fmt: skip
        if out is None:
            raise click.UsageError("--batch needs --out, the file to write.")
        sys.exit(_run_batch(batch, out, workers, cluster, as_of, extractors))
    if out is not None or cluster is not None or workers != 1:
        raise click.UsageError("--out, --workers and --cluster go with --batch.")
    if not files:
        raise click.UsageError("Give a file, a folder, or - for standard input.")
    today = as_of or date.today()
    if published and published > today:
        raise click.UsageError(f"--published {published} is after --as-of {today}.")
    views = _Views(as_json, csv_path, md, html, everything)
    if [as_json, csv_path == "-", md == "-"].count(True) > 1:
        raise click.UsageError("Only one of --json, --csv - and --md - can be printed.")
    articles = _Articles(files, published, title, ask=views.printed and _watched())
    _check_all(articles, views, today, extractors)
    if articles.refused:
        sys.exit(1)


class _Articles:
    """The documents of the arguments, one at a time; what cannot be read is told and counted."""

    def __init__(
        self, files: Sequence[str], published: date | None, title: str | None, *, ask: bool
    ) -> None:
        self.files, self.published, self.title, self.ask = files, published, title, ask
        self.refused = 0

    @property
    def many(self) -> bool:
        """Whether there may be more than one."""
        return len(self.files) > 1 or Path(self.files[0]).is_dir()

    def refuse(self, _: str, error: Exception) -> None:
        """Tell that a document was passed over, and why."""
        self.refused += 1
        click.echo(f"Error: {error}", err=True)

    def __iter__(self) -> Iterator[Document]:
        from article3.errors import Article3Error

        for file in self.files:
            try:
                for document in self._of(file):
                    yield self._completed(document)
            except Article3Error as error:
                self.refuse(file, error)

    def _of(self, file: str) -> Iterator[Document]:
        from article3.claims.document import read, read_folder
        from article3.errors import SourceError

        if file == "-":
            yield read(sys.stdin.buffer.read(), name="standard input")
        elif Path(file).is_dir():
            number = self.refused
            for document in read_folder(file, refused=self.refuse):
                number += 1
                yield replace(document, name=str(Path(file) / document.name))
            if number == 0:
                raise SourceError(file, "holds no document", todo="see article3 check --help")
        else:
            yield read(Path(file), name=file)

    def _completed(self, document: Document) -> Document:
        """With what the options say, or what the user answers."""
        title = self.title or document.title
        if self.published:
            basis, published = "asked", self.published
            return replace(document, title=title, published=published, published_basis=basis)
        if document.published is None and self.ask:
            answer = _asked(document.name)
            if answer:
                return replace(document, title=title, published=answer, published_basis="asked")
        return replace(document, title=title)


def _asked(name: str) -> date | None:
    """The day of publication as the user knows it."""

    def day(text: str) -> date | None:
        return Published().convert(text, None, None) if text.strip() else None

    answer: date | None = click.prompt(
        f"{name} does not say when it appeared. Day of publication (2024-12-31; empty if unknown)",
        default="", show_default=False, value_proc=day, err=True,
    )  # fmt: skip
    return answer


def _watched() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _check_all(articles: _Articles, views: _Views, today: date, extractors: Sequence[str]) -> None:
    """Check every article and show it; files of several articles together are written last."""
    from article3.claims import rows
    from article3.claims.check import check
    from article3.errors import Article3Error

    ledger, loaded = options.ledger(), _loaded(extractors)
    written: list[Path] = []
    found: list[Report] = []
    for document in articles:
        try:
            report = check(
                document.text, published=document.published, title=document.title,
                url=document.url, as_of=today, ledger=ledger, extractors=loaded,
            )  # fmt: skip
        except Article3Error as error:
            articles.refuse(document.name, error)
            continue
        report = replace(report, published_basis=document.published_basis).named(document.name)
        _show(report, views, first=not found)
        written += _pages(report, views, many=articles.many, taken=written)
        found.append(report)
    if views.as_json:
        query = {"command": "check", "as_of": today, "extractors": list(extractors) or None,
                 "documents": [rows.heading(report) for report in found]}  # fmt: skip
        options.emit_json(query, [row for report in found for row in rows.rows(report)])
    if views.csv:
        _write_csv(views.csv, found, written)
    for path in written:
        click.echo(f"Written: {path}", err=not views.printed)


def _loaded(names: Sequence[str]) -> list[Any]:
    if not names:
        return []
    from article3.claims import extractors

    return [extractors.load(name) for name in names]


def _show(report: Report, views: _Views, *, first: bool) -> None:
    """The report on standard output, where it is text."""
    if views.md == "-":
        from article3.briefs.article import to_markdown

        click.echo(("" if first else "\n") + to_markdown(report), nl=False)
    elif views.printed:
        from article3.cli.check_report import show

        if not first:
            click.echo()
        show(report, everything=views.everything)


def _pages(report: Report, views: _Views, *, many: bool, taken: Sequence[Path]) -> list[Path]:
    """Write the page and the Markdown that were asked for; returns the files written."""
    from article3.briefs.article import to_html, to_markdown
    from article3.export import whole_file

    md = Path(views.md) if views.md and views.md != "-" else None
    made = []
    for target, suffix, view in ((views.html, ".html", to_html), (md, ".md", to_markdown)):
        if target is None:
            continue
        path = _path(target, report.id, suffix, many=many, taken=taken)
        text = view(report)
        with whole_file(path) as unfinished:
            unfinished.write_bytes(text.encode(errors="replace"))
        made.append(path)
    return made


def _path(target: Path, name: str, suffix: str, *, many: bool, taken: Sequence[Path]) -> Path:
    """The file for an article: ``target``, or in that folder a name no other article has."""
    from article3.errors import Article3Error

    if not many and not target.is_dir():
        return target
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Article3Error(
            f"{target}: the folder for several articles cannot be made ({error.strerror})."
        ) from error
    stem = Path(name).stem.replace(" ", "-") or "article"
    path, number = target / f"{stem}{suffix}", 1
    while path in taken:
        number += 1
        path = target / f"{stem}-{number}{suffix}"
    return path


def _write_csv(where: str, reports: Sequence[Report], written: list[Path]) -> None:
    from article3.claims import rows
    from article3.export import whole_file

    text = io.StringIO(newline="")
    table = csv.DictWriter(text, rows.COLUMNS, lineterminator="\n")
    table.writeheader()
    for report in reports:
        table.writerows(rows.flat(report))
    if where == "-":
        click.echo(text.getvalue(), nl=False)
        return
    with whole_file(Path(where)) as unfinished:
        unfinished.write_bytes(text.getvalue().encode(errors="replace"))
    written.append(Path(where))


def _run_batch(
    source: Path,
    out: Path,
    workers: int,
    cluster: str | None,
    as_of: date | None,
    extractors: tuple[str, ...],
) -> int:
    """Run over a corpus and say what was done; the exit code."""
    from article3.claims.batch import run
    from article3.errors import Article3Error

    try:
        with options.progress(f"Checking {source} ..."):
            done = run(
                source, out, workers=workers, cluster=cluster, as_of=as_of, extractors=extractors
            )
    except Article3Error as error:
        click.echo(f"Error: {error}", err=True)
        return 1
    resumed = f" ({done.resumed:,} of them before it was stopped)" if done.resumed else ""
    click.echo(f"{out}: {done.documents:,} documents{resumed}, {done.claims:,} claims")
    if done.bad_lines:
        click.echo(f"Warning: {done.bad_lines:,} lines are no documents.", err=True)
    if done.failed:
        click.echo(f"Warning: {done.failed:,} documents have an error and no claims.", err=True)
    return 0
