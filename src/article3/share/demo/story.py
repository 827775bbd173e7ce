"""The demonstration as a story: who gets what, a relabel, a revocation, a tampered log."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from article3.errors import ShareError
from article3.share import NOTICE, grants, log
from article3.share.app import application
from article3.share.demo import world
from article3.share.demo.client import Client
from article3.share.demo.server import HOST, running
from article3.share.publish import relabel
from article3.share.records import ROW
from article3.share.service import Service

Say = Callable[[str], object]
_LOST = ("awareness", "lux-planner")


def tell(service: Service, folder: Path, say: Say) -> None:
    """Run the demonstration and say what happens; the log and what proves it stay in ``folder``."""
    say(NOTICE)
    made = world.make(service)
    say("")
    say("1. Norway and Germany publish four synthetic data sets: labels on each, on columns, rows.")
    for one in world.DATASETS:
        say(f"   {one.owner}  {one.name:<16} {one.theme}: {one.label}")
    with running(application(service)) as port:
        clients = {
            name: Client(HOST, port, token) for name, (token, _) in made.tokens.items()
        }  # fmt: skip
        say("")
        say("2. Three recipients read over the Delta Sharing protocol (rows x columns).")
        _show(clients, say)
        held = service.log.checkpoint()
        _relabel(service, clients["bel-analyst"], say)
        _revoke(service, made, clients["lux-planner"], say)
    _tamper(service, held, folder, say)


def _show(clients: Mapping[str, Client], say: Say) -> None:
    say("   " + f"{'':<16}" + "".join(f"{name:>16}" for name in clients))
    for one in world.DATASETS:
        cells = (_size(client, one.share, one.name) for client in clients.values())
        say("   " + f"{one.name:<16}" + "".join(f"{cell:>16}" for cell in cells))


def _size(client: Client, share: str, name: str) -> str:
    frame = client.read(share, name) if (share, name) in client.tables() else None
    return "not there" if frame is None else f"{frame.height} x {frame.width}"


def _relabel(service: Service, client: Client, say: Say) -> None:
    say("")
    say("3. Norway relabels rows of undersea-cables: released to Luxembourg, no longer to Belgium.")
    before = _size(client, "north-sea", "undersea-cables")
    relabel(
        service, dataset="undersea-cables", scope=ROW,
        target=service.words.read(world.MARKS["partners"]).id,
        label=service.words.read("INTERNAL; Releasable To LUX"), by="nor-steward",
        reason="segments under repair",
    )  # fmt: skip
    say(f"   bel-analyst had {before} and has {_size(client, 'north-sea', 'undersea-cables')}; "
        "the first label stays in the history.")  # fmt: skip


def _revoke(service: Service, made: world.World, client: Client, say: Say) -> None:
    say("")
    say("4. Germany ends Luxembourg's grant while it holds a live ticket for a file.")
    (address,) = client.addresses("awareness", "terrain-tiles")
    before, _ = client.fetch(address)
    start = time.perf_counter()
    grants.revoke(service, made.grants[_LOST], by="deu-steward")
    after, body = client.fetch(address)
    passed = time.perf_counter() - start
    if (before, after) != (200, 404):
        raise ShareError("The revocation did not stop a live ticket.")
    say(f"   The same address answered {before}, then {after} ({len(body)} bytes, none of the "
        f"data), {passed:.2f} s after the decision.")  # fmt: skip
    say("   What was read before cannot be called back: from then on control is contractual.")


def _tamper(service: Service, early: log.Checkpoint, folder: Path, say: Say) -> None:
    """Edit, in a copy, who read something; the checkpoint recipients hold shows it."""
    held = service.log.checkpoint()
    with service.store.look() as connection:
        leaves = list(service.log.leaves(connection))
    (folder / "log.jsonl").write_bytes(b"".join(leaf + b"\n" for leaf in leaves))
    (folder / "checkpoint.txt").write_text(held.text())
    key = service.keys.log.public_key()
    entries = log.verify(leaves, [early, held], key)
    say("")
    say(f"5. The log of {len(entries)} entries extends both checkpoints recipients hold.")
    for row in log.readings(entries):
        say(f"   {row['who']:<14} read {row['dataset']:<16} {row['files']} files, for "
            f"{row['purpose']}")  # fmt: skip
    number = next(n for n, leaf in enumerate(leaves) if b'"what":"file"' in leaf)
    edited = leaves[number].replace(b"-analyst", b"-nobody ").replace(b"-planner", b"-nobody ")
    forged = [*leaves[:number], edited, *leaves[number + 1 :]]
    say("")
    say(f"6. Somebody edits entry {number} in a copy, to hide who read. Verifying the copy says:")
    try:
        log.verify(forged, [early, held], key)
    except ShareError as error:
        say(f"   {error}")
        return
    raise ShareError("An edited log was not noticed.")
