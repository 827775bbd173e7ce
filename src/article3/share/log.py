"""The log: who was given what, in an order nobody can change without being seen.

A Merkle tree after RFC 6962: the hash of a leaf is SHA-256(0x00 ‖ leaf), of a node
SHA-256(0x01 ‖ left ‖ right). A checkpoint is the tree's size and root under the server's signature;
recipients keep theirs, so that deleting, editing, reordering, truncating or forking the log shows.
An entry is written and on disk before the bytes it speaks of leave.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from article3.errors import ShareError
from article3.share.store import Store, now
from article3.share.tables import checkpoints, log_entries, log_head

ORIGIN = "article3-share"
EMPTY = hashlib.sha256(b"").digest()
READING = ("file", "query", "metadata", "version", "catalogue")
"""What an entry of a reading is of; a file is bytes, everything else a question."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree that only grows: the roots of its complete subtrees, largest first."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)

    def add(self, leaf: bytes) -> None:
        """Append a leaf."""
        carried, size = leaf_hash(leaf), self.size
        while size & 1:  # as in counting: full subtrees of one size become one of the next
            carried = node_hash(self.peaks.pop(), carried)
            size >>= 1
        self.peaks.append(carried)
        self.size += 1

    def root(self) -> bytes:
        """The hash of the whole tree."""
        if not self.peaks:
            return EMPTY
        joined = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            joined = node_hash(peak, joined)
        return joined


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaves in order."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root of a log at a time, signed."""

    size: int
    root: bytes
    signature: bytes

    @property
    def body(self) -> bytes:
        """The bytes that are signed."""
        root = base64.b64encode(self.root).decode()
        return f"{ORIGIN}\n{self.size}\n{root}\n".encode()

    def text(self) -> str:
        """The checkpoint as a note: origin, size, root, signature, a line each."""
        return self.body.decode() + "\n" + base64.b64encode(self.signature).decode() + "\n"

    def verify(self, key: Ed25519PublicKey) -> None:
        """Raises ``ShareError`` unless the key signed it."""
        try:
            key.verify(self.signature, self.body)
        except InvalidSignature:
            raise ShareError(
                f"The checkpoint of {self.size} entries is not signed by this server's key."
            ) from None


def read_checkpoint(note: str) -> Checkpoint:
    """A checkpoint from its note; raises ``ShareError`` for anything else."""
    try:
        body, signature = note.split("\n\n")
        origin, size, root = body.split("\n")
        made = Checkpoint(int(size), base64.b64decode(root, validate=True),
                          base64.b64decode(signature.strip(), validate=True))  # fmt: skip
    except ValueError:
        raise ShareError("That is no checkpoint; it has an origin, a size, a root and a "
                         "signature.") from None  # fmt: skip
    if origin != ORIGIN or made.size < 0 or len(made.root) != 32:
        raise ShareError("That is no checkpoint of a sharing log.")
    return made


def canonical(entry: dict[str, Any]) -> bytes:
    """An entry as the bytes that are hashed: JSON, keys sorted, no spaces."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Log:
    """The log of a store."""

    def __init__(self, store: Store, key: Ed25519PrivateKey) -> None:
        self.store, self.key = store, key

    def write(self, connection: Connection, **entry: Any) -> int:
        """Append an entry in the transaction of what it records; its number, from 0.

        The transaction must be committed before anything the entry speaks of leaves. Raises
        ``ShareError`` when it cannot be written: then nothing may be served.
        """
        try:
            # Nobody else changes the store meanwhile: see ``Store.change``.
            head = connection.execute(select(log_head).where(log_head.c.id == 1)).one()
            tree = Tree(head.size, [bytes.fromhex(peak) for peak in head.peaks])
            leaf = canonical({"n": head.size, "at": now(), **entry})
            connection.execute(log_entries.insert().values(number=head.size, leaf=leaf))
            tree.add(leaf)
            connection.execute(
                log_head.update()
                .where(log_head.c.id == 1)
                .values(size=tree.size, peaks=[peak.hex() for peak in tree.peaks])
            )
        except SQLAlchemyError as error:
            raise ShareError("The log cannot be written, so nothing is served.") from error
        return int(head.size)

    def checkpoint(self) -> Checkpoint:
        """The log as it is now, signed and kept."""
        with self.store.change() as connection:
            head = connection.execute(select(log_head).where(log_head.c.id == 1)).one()
            tree = Tree(head.size, [bytes.fromhex(peak) for peak in head.peaks])
            bare = Checkpoint(tree.size, tree.root(), b"")
            made = Checkpoint(bare.size, bare.root, self.key.sign(bare.body))
            held = select(checkpoints.c.size).where(checkpoints.c.size == made.size)
            if connection.execute(held).first() is None:
                connection.execute(
                    checkpoints.insert().values(size=made.size, text=made.text(), at=now())
                )
        return made

    def leaves(self, connection: Connection, start: int = 0) -> Iterator[bytes]:
        """The leaves in order."""
        found = connection.execute(
            select(log_entries.c.leaf).where(log_entries.c.number >= start)
            .order_by(log_entries.c.number)
        )  # fmt: skip
        return (bytes(row.leaf) for row in found)


def public_text(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """A public key as base64 of its 32 bytes."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def public_key(written: str) -> Ed25519PublicKey:
    """The key of :func:`public_text`."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(written, validate=True))
    except ValueError:
        raise ShareError("That is no public key of a log: 32 bytes in base64.") from None


def verify(
    leaves: Sequence[bytes], held: Sequence[Checkpoint], key: Ed25519PublicKey
) -> list[dict[str, Any]]:
    """The entries of a log that extends every checkpoint held; offline, from the leaves alone.

    Recomputes the root at each checkpoint's size. Raises ``ShareError`` saying what does not fit
    and what it looks like: truncated, deleted, reordered, edited, or two logs that were both signed
    (forked). The root proves that it does not fit; the entries' own numbers only say how.
    """
    roots: dict[int, bytes] = {}
    for one in held:
        one.verify(key)
        if roots.setdefault(one.size, one.root) != one.root:
            raise ShareError(
                f"Two checkpoints of {one.size} entries, both signed, have different roots: the "
                "log was forked."
            )
    longest = max(roots, default=0)
    if longest > len(leaves):
        raise ShareError(
            f"The log has {len(leaves)} entries, but a checkpoint was signed over {longest}: "
            f"{_numbers(leaves) or 'it was truncated.'}"
        )
    tree, fits = Tree(), 0
    for leaf in (None, *leaves):
        if leaf is not None:
            tree.add(leaf)
        if tree.size in roots:
            if roots[tree.size] != tree.root():
                looks = _numbers(leaves) or (
                    f"an entry from number {fits} on was edited, or the log was forked there."
                )
                raise ShareError(
                    f"The first {tree.size} entries are not those that were signed: {looks}"
                )
            fits = tree.size
    return [_entry(leaf, n) for n, leaf in enumerate(leaves)]


def _numbers(leaves: Sequence[bytes]) -> str:
    """What the numbers in the entries say is wrong with their order; empty where it is right."""
    said = []
    for leaf in leaves:
        try:
            said.append(json.loads(leaf)["n"])
        except (ValueError, KeyError, TypeError):
            said.append(None)
    wrong = next((n for n, number in enumerate(said) if number != n), None)
    if wrong is None:
        return ""
    if wrong in said:
        return f"entry {wrong} stands at place {said.index(wrong)}; entries were reordered."
    if said[wrong] == wrong + 1:
        return f"entry {wrong} is not there; it was deleted."
    return f"what stands at place {wrong} is not entry {wrong}; it was edited."


def _entry(leaf: bytes, number: int) -> dict[str, Any]:
    try:
        found = json.loads(leaf)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ShareError(f"Entry {number}, after the last checkpoint, is no entry of a log.")
    return found


def leaves_of(exported: bytes) -> list[bytes]:
    """The leaves of an exported log: a line each."""
    return exported.split(b"\n")[:-1] if exported.endswith(b"\n") else exported.split(b"\n")


def readings(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Who read what: for each principal, data set and purpose the files, the questions, the last.

    Owners read their own, too; it is in the log all the same.
    """
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for entry in entries:
        if entry.get("what") not in READING:
            continue
        key = str(entry["who"]), str(entry["dataset"]), str(entry["purpose"])
        row = found.setdefault(key, {
            "who": key[0], "dataset": key[1], "purpose": key[2], "files": 0, "questions": 0,
            "last": "",
        })  # fmt: skip
        row["files" if entry["what"] == "file" else "questions"] += 1
        row["last"] = max(row["last"], str(entry["at"]))
    return [found[key] for key in sorted(found)]
