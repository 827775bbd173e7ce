"""The log: RFC 6962's tree, and every way of changing what happened told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import ShareError
from article3.share import log
from article3.share.store import Store
from share_support import NewDatabase

Leaves = list[bytes]


def plain_root(leaves: Leaves) -> bytes:
    """RFC 6962, 2.1, as it is written there."""
    if not leaves:
        return log.EMPTY
    if len(leaves) == 1:
        return log.leaf_hash(leaves[0])
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return log.node_hash(plain_root(leaves[:k]), plain_root(leaves[k:]))


@given(st.lists(st.binary(max_size=4), max_size=40))
def test_the_tree_is_the_standards(leaves: Leaves) -> None:
    assert log.root_of(leaves) == plain_root(leaves)


def test_the_standards_own_values() -> None:
    """The test vectors of Certificate Transparency."""
    leaves = [bytes.fromhex(x) for x in ("", "00", "10", "2021")]
    assert log.root_of(leaves[:1]).hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert log.root_of(leaves).hex() == (
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
    )


@pytest.fixture
def kept(
    tmp_path: Path, new_database: NewDatabase
) -> tuple[Leaves, list[log.Checkpoint], Ed25519PrivateKey]:
    store, key = Store(tmp_path, new_database()), Ed25519PrivateKey.generate()
    made = log.Log(store, key)
    held = []
    for n in range(12):
        with store.change() as connection:
            made.write(connection, what="file", who="bel", dataset="cables", purpose="x", nth=n)
        if n in (3, 7, 11):
            held.append(made.checkpoint())
    with store.look() as connection:
        leaves = list(made.leaves(connection))
    store.close()
    return leaves, held, key


def test_a_whole_log_verifies_and_says_who_read_what(kept: tuple) -> None:  # type: ignore[type-arg]
    leaves, held, key = kept
    entries = log.verify(leaves, held, key.public_key())
    assert [entry["n"] for entry in entries] == list(range(12))
    assert [(r["who"], r["files"]) for r in log.readings(entries)] == [("bel", 12)]
    assert log.read_checkpoint(held[1].text()) == held[1]
    exported = b"".join(leaf + b"\n" for leaf in leaves)
    assert log.leaves_of(exported) == leaves


def edited(leaves: Leaves) -> Leaves:
    return [*leaves[:5], leaves[5].replace(b'"bel"', b'"lux"'), *leaves[6:]]


def renumbered(leaves: Leaves) -> Leaves:
    """Delete one, and hide it by writing the numbers anew."""
    kept = [json.loads(leaf) for leaf in leaves[:5] + leaves[6:]]
    return [log.canonical({**entry, "n": n}) for n, entry in enumerate([*kept, kept[-1]])]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda x: x[:11], "truncated"),
        (lambda x: x[:5] + x[6:], "deleted"),
        (lambda x: x[:5] + x[6:] + [x[11]], "deleted"),
        (lambda x: [*x[:5], x[6], x[5], *x[7:]], "reordered"),
        (edited, "edited"),
        (renumbered, "edited"),
        (lambda x: [*x[:5], b"{}", *x[6:]], "edited"),
        (lambda x: [*x[:5], b"not json", *x[6:]], "edited"),
        (lambda x: [], "truncated"),
        (lambda x: [*x[:5], log.canonical({"n": 5, "what": "another"}), *x[6:]], "forked"),
        (lambda x: [b"\x00", *x], "reordered"),
    ],
    ids=["cut", "delete", "delete and add", "swap", "edit", "renumber", "empty entry", "no json",
         "none", "fork", "first"],
)  # fmt: skip
def test_each_change_is_told(
    kept: tuple,
    change: Callable[[Leaves], Leaves],
    word: str,  # type: ignore[type-arg]
) -> None:
    leaves, held, key = kept
    with pytest.raises(ShareError, match=word):
        log.verify(change(leaves), held, key.public_key())


def test_two_signed_logs_of_one_size_are_a_fork(kept: tuple) -> None:  # type: ignore[type-arg]
    leaves, held, key = kept
    bare = log.Checkpoint(12, log.root_of(edited(leaves)), b"")
    other = log.Checkpoint(12, bare.root, key.sign(bare.body))
    with pytest.raises(ShareError, match="forked"):
        log.verify(leaves, [*held, other], key.public_key())


def test_checkpoints_of_another_key_or_changed_are_refused(kept: tuple) -> None:  # type: ignore[type-arg]
    leaves, held, key = kept
    with pytest.raises(ShareError, match="not signed"):
        log.verify(leaves, held, Ed25519PrivateKey.generate().public_key())
    changed = log.Checkpoint(2, held[0].root, held[0].signature)
    with pytest.raises(ShareError, match="not signed"):
        log.verify(leaves, [changed], key.public_key())
    for text in ("", "article3-share\n1\n\n", held[0].text().replace("article3-share", "other")):
        with pytest.raises(ShareError):
            log.read_checkpoint(text)


def test_what_follows_the_last_checkpoint_must_be_entries(kept: tuple) -> None:  # type: ignore[type-arg]
    leaves, held, key = kept
    with pytest.raises(ShareError, match="no entry"):
        log.verify([*leaves, b"garbage"], held, key.public_key())
