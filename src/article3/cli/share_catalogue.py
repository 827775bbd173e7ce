"""``article3 share catalogue``: what an account may know of, and its descriptions as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from article3.cli import options, share_options

if TYPE_CHECKING:
    from article3.share.catalogue.record import Record
    from article3.share.identity import Caller
    from article3.share.service import Service

_as = click.option(
    "--as", "principal", required=True, metavar="PRINCIPAL", help="Whose catalogue it is."
)
_base = click.option(
    "--base", default="http://127.0.0.1:8400", show_default=True, metavar="URL",
    help="The address the server is reached at.",
)  # fmt: skip


@click.group()
def catalogue() -> None:
    """Data sets an account may know exist: a list, DCAT-AP 3 and Croissant of one record.

    What the account may not know of is in no list, count or document.
    """


@catalogue.command("list")
@click.argument("words", nargs=-1)
@click.option("--theme", default="", help="Those of a theme, as maritime.")
@_as
@share_options.stored
@options.json_option
def show(
    words: tuple[str, ...], theme: str, principal: str, place: share_options.Place,
    as_json: bool,
) -> None:  # fmt: skip
    """The data sets a principal may know of, those with every one of the WORDS."""
    from article3.share.catalogue import record

    with share_options.service(place) as service:
        with service.store.look() as connection:
            known = record.entries(service, connection, _caller(principal))
        found = record.search(known, " ".join(words), theme)
    if as_json:
        options.emit_json(
            {"command": "share catalogue list", "as": principal, "of": len(known)},
            [record.entry_data(entry) for entry in found],
        )
        return
    options.table(
        ["data set", "title", "owner", "theme", "read", "synthetic"],
        [
            (e.id, e.title, e.owner, e.theme, "yes" if e.readable else "no",
             "yes" if e.synthetic else "")
            for e in found
        ],
    )  # fmt: skip
    click.echo(f"{len(found):,} of the {len(known):,} data sets {principal} may know of.")


@catalogue.command("dcat")
@click.argument("dataset", required=False)
@click.option("--turtle", is_flag=True, help="As Turtle instead of JSON-LD.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write it there instead of printing it.")  # fmt: skip
@_base
@_as
@share_options.stored
def dcat(
    dataset: str | None, turtle: bool, out: Path | None, base: str, principal: str,
    place: share_options.Place,
) -> None:  # fmt: skip
    """DCAT-AP 3 of one DATASET, or of the whole catalogue a principal may know of."""
    from article3.share.catalogue import dcat as made
    from article3.share.catalogue.record import entries

    address = base.rstrip("/")
    with share_options.service(place) as service:
        if dataset is None:
            with service.store.look() as connection:
                found = entries(service, connection, _caller(principal))
            document = made.catalogue(found, address)
        else:
            document = made.dataset(_record(service, principal, dataset), address)
    _give(made.turtle(document) if turtle else made.json_ld(document), out)


@catalogue.command("croissant")
@click.argument("dataset")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write croissant.json and its files into a new folder.")  # fmt: skip
@_base
@_as
@share_options.stored
def croissant(
    dataset: str, out: Path | None, base: str, principal: str, place: share_options.Place,
) -> None:  # fmt: skip
    """Croissant of a DATASET as a principal reads it; with --out the files come along.

    The files are written into the log as read by the principal before they are handed out.
    """
    from article3.share.catalogue import croissant as made
    from article3.share.catalogue.record import fetch

    address = base.rstrip("/")
    with share_options.service(place) as service:
        found = _record(service, principal, dataset)
        document = made.as_json(made.croissant(found, address, beside=out is not None))
        if out is None:
            _give(document, None)
            return
        files = [file.name for one in found.seen for file in one.files]
        got = {name: fetch(service, _caller(principal), dataset, name) for name in files}
        paths = {name: one and one[0] for name, one in got.items()}
        _folder(out, document, paths)
    click.echo(f"Wrote {out / 'croissant.json'} and {len(files)} files beside it.")


def _caller(principal: str) -> Caller:
    """The account a command looks through: who may run it keeps the store."""
    from article3.share.identity import Caller

    return Caller(principal, "command", 0)


def _record(service: Service, principal: str, dataset: str) -> Record:
    from article3.errors import ShareError
    from article3.share.catalogue.record import consult

    found = consult(service, _caller(principal), dataset)
    if found is None:
        raise ShareError(f"{principal} knows of no data set {dataset!r}.")
    return found


def _give(data: bytes, out: Path | None) -> None:
    from article3.export import whole_file

    if out is None:
        click.echo(data.decode(), nl=False)
        return
    with whole_file(out) as unfinished:
        unfinished.write_bytes(data)
    click.echo(f"Wrote {out}.")


def _folder(out: Path, document: bytes, files: dict[str, Path | None]) -> None:
    """The document and its files as a new folder, all of them or none."""
    import shutil
    import tempfile

    from article3.errors import ShareError

    if out.exists():
        raise ShareError(f"{out}: is there already; name a new folder.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".croissant-") as folder:
            made = Path(folder) / "made"
            made.mkdir()
            (made / "croissant.json").write_bytes(document)
            for name, path in files.items():
                if path is None:
                    raise ShareError(f"{name}: what may be read changed meanwhile; try again.")
                shutil.copyfile(path, made / name)
            made.rename(out)
    except OSError as error:
        raise ShareError(f"{out}: cannot be written ({error.strerror}).") from error
