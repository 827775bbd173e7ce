"""Labels: their words, and the least label that covers several, against a brute-force oracle."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import ShareError, UnknownNameError
from article3.share.labels import Label, security_policy

WORDS = security_policy()
NATIONS = ("BEL", "DEU", "LUX")
ONLY = ("EXERCISE", "LEGAL")
RANKS = ("PUBLIC", "INTERNAL", "SENSITIVE")


@st.composite
def some_labels(draw: st.DrawFn) -> Label:
    tags: dict[str, list[str]] = {}
    if draw(st.booleans()):
        tags["releasable_to"] = draw(st.lists(st.sampled_from(NATIONS), unique=True))
    if draw(st.booleans()):
        tags["only"] = draw(st.lists(st.sampled_from(ONLY), unique=True, min_size=1))
    return WORDS.label(draw(st.sampled_from(RANKS)), **tags)


READERS = [
    (rank, nation, held)
    for rank in range(3)
    for nation in NATIONS
    for held in ({*()}, {"EXERCISE"}, {"LEGAL"}, {"EXERCISE", "LEGAL"})
]


def reads(reader: tuple[int, str, set[str]], label: Label) -> bool:
    rank, nation, held = reader
    releasable = label.values("Releasable To")
    return (
        rank >= RANKS.index(label.classification)
        and (releasable is None or nation in releasable)
        and set(label.values("Only") or ()) <= held
    )


@given(st.lists(some_labels(), min_size=1, max_size=4))
def test_who_reads_a_combined_label_is_who_reads_each(labels: list[Label]) -> None:
    combined = WORDS.combined(labels)
    for reader in READERS:
        assert reads(reader, combined) == all(reads(reader, one) for one in labels)


@given(some_labels())
def test_a_label_is_read_from_what_it_says(label: Label) -> None:
    again = WORDS.read(str(label))
    assert (again, again.id) == (label, label.id)


def test_labels_that_say_the_same_are_one() -> None:
    ways = [
        "internal; releasable to lux,BEL; only legal",
        "INTERNAL; Only LEGAL; Releasable To BEL, LUX",
    ]
    assert len({WORDS.read(way).id for way in ways}) == 1
    different = {
        WORDS.read(f"{rank}{nations}").id
        for rank, nations in itertools.product(
            RANKS, ("", "; Releasable To nobody", "; Releasable To BEL", "; Releasable To BEL, LUX")
        )
    }
    assert len(different) == 12


@pytest.mark.parametrize(
    "text",
    ["", "SECRET", "PUBLIC; Releasable", "PUBLIC; Releasable To XXX", "PUBLIC; Nothing X",
     "PUBLIC; Only", "PUBLIC; Only LEGAL; Only LEGAL"],
)  # fmt: skip
def test_words_nobody_knows_are_refused(text: str) -> None:
    with pytest.raises((ShareError, UnknownNameError)):
        WORDS.read(text)


def test_nothing_and_strangers_are_not_combined() -> None:
    with pytest.raises(ShareError):
        WORDS.combined([])
    with pytest.raises(ShareError, match="not of"):
        WORDS.combined([Label("urn:oid:2.25.1", "PUBLIC")])
