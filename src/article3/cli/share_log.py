"""``article3 share log`` and ``verify``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from article3.cli import options, share_options

_OUT = click.Path(dir_okay=False, path_type=Path)
_IN = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--last", type=click.IntRange(min=0), default=20, show_default=True, metavar="N",
              help="How many entries to print.")  # fmt: skip
@click.option("--export", type=_OUT, metavar="FILE", help="Write the whole log, an entry a line.")
@click.option("--checkpoint", type=_OUT, metavar="FILE", help="Sign the log as it is now.")
@click.option("--key", type=_OUT, metavar="FILE", help="Write the key checkpoints are checked by.")
@share_options.stored
@options.json_option
def log(
    last: int, export: Path | None, checkpoint: Path | None, key: Path | None,
    place: share_options.Place, as_json: bool,
) -> None:  # fmt: skip
    """The log of what happened: its last entries, the whole of it, a signed checkpoint."""
    import json

    from article3.export import whole_file
    from article3.share.log import public_text

    with share_options.service(place) as service:
        signed = service.log.checkpoint()
        with service.store.look() as connection:
            leaves = list(service.log.leaves(connection))
        public = public_text(service.keys.log)
    written = {
        export: b"".join(leaf + b"\n" for leaf in leaves), checkpoint: signed.text().encode(),
        key: f"{public}\n".encode(),
    }  # fmt: skip
    for path, data in written.items():
        if path is not None:
            with whole_file(path) as unfinished:
                unfinished.write_bytes(data)
            if not as_json:
                click.echo(f"Wrote {path}.")
    entries = [json.loads(leaf) for leaf in leaves[len(leaves) - min(last, len(leaves)) :]]
    if as_json:
        query = {"command": "share log", "size": signed.size, "root": signed.root.hex()}
        options.emit_json(query, entries)
        return
    show(entries)
    click.echo(f"{signed.size:,} entries, root {signed.root.hex()[:16]}.")


@click.command()
@click.argument("log", type=_IN)
@click.option("--checkpoint", "checkpoints", type=_IN, multiple=True, required=True, metavar="FILE",
              help="A checkpoint you hold; may be given again.")  # fmt: skip
@click.option("--key", type=_IN, required=True, metavar="FILE", help="The server's public key.")
@options.json_option
def verify(log: Path, checkpoints: Sequence[Path], key: Path, as_json: bool) -> None:
    """Prove offline that a LOG extends the checkpoints you hold, and show who read what.

    Deleting, editing, reordering, truncating and forking are each told.
    """
    from article3.share import log as kept

    public = kept.public_key(_text(key).strip())
    held = [kept.read_checkpoint(_text(path)) for path in checkpoints]
    entries = kept.verify(kept.leaves_of(log.read_bytes()), held, public)
    longest = max(one.size for one in held)
    rows = kept.readings(entries)
    if as_json:
        query = {"command": "share verify", "entries": len(entries), "signed": longest}
        options.emit_json(query, rows)
        return
    click.echo(
        f"The log of {len(entries):,} entries extends every checkpoint; the first {longest:,} are "
        "signed."
    )
    if len(entries) > longest:
        click.echo(f"The last {len(entries) - longest:,} are covered by no checkpoint you gave.")
    options.table(
        ["who", "data set", "purpose", "files", "questions", "last"],
        [
            (r["who"], r["dataset"], r["purpose"], r["files"], r["questions"], r["last"][:19])
            for r in rows
        ],
        right=["files", "questions"],
    )  # fmt: skip


def show(entries: Iterable[Mapping[str, Any]]) -> None:
    """Print entries of a log, a line each."""
    rest = ("n", "at", "what", "who")
    options.table(
        ["entry", "when", "what", "who", "of"],
        [
            (e["n"], e["at"][:19], e["what"], e.get("who", ""), _of(e, rest))
            for e in entries
        ],
        right=["entry"],
    )  # fmt: skip


def _of(entry: Mapping[str, Any], without: Sequence[str]) -> str:
    shown = ("dataset", "version", "share", "table", "principal", "purpose", "scope", "target",
             "owner", "number", "rows")  # fmt: skip
    return ", ".join(
        f"{name} {entry[name]}" for name in shown
        if name in entry and name not in without and entry[name] != ""
    )  # fmt: skip


def _text(path: Path) -> str:
    from article3.errors import ShareError

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ShareError(f"{path}: cannot be read as text.") from None
