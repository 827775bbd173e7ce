"""Extractors: found by name only, believed only as far as the text bears them out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.claims import extractors, verdict
from article3.claims.document import Document
from article3.claims.kinds import KINDS
from article3.claims.model import Claim, Quantity, Reading
from article3.claims.proposals import fault, stated, subject_codes, whole_words
from article3.errors import Article3Error, UnknownNameError
from claims.proposing import AT, DOCUMENT, END, GOOD, START, TAKEN, TEXT


@dataclass
class Mine:
    """An extractor that proposes what the test says, and may then fail or stall."""

    claims: Iterable[Any]
    name: str = "mine"
    error: BaseException | None = None
    stall: float = 0.0

    def propose(self, document: Document) -> Iterator[Any]:
        assert document.text == TEXT
        yield from self.claims
        time.sleep(self.stall)
        if self.error:
            raise self.error


# ------------------------------------------------------------------ what becomes of proposals


def test_a_proposal_is_marked_and_capped() -> None:
    sure = GOOD._replace(confidence=1.0, proposed_by="somebody else", extra="trust me")
    assert extractors.proposed(DOCUMENT, [Mine([sure, sure])]) == ([TAKEN], [])


def test_a_proposal_alone_is_never_sure_enough_to_refute() -> None:
    assert extractors.MAX_CONFIDENCE < verdict.SURE
    far_off = Reading("Norway, 2025", 9.9, (), date(2026, 7, 10), entity="NOR")
    assert verdict.judge_one(GOOD, [far_off]).label == "refuted"
    (taken,), _ = extractors.proposed(DOCUMENT, [Mine([GOOD])])
    assert verdict.judge_one(taken, [far_off]).label == "not_checkable"


def test_a_proposal_that_is_less_sure_stays_so() -> None:
    claims, _ = extractors.proposed(DOCUMENT, [Mine([GOOD._replace(confidence=0.2)])])
    assert [c.confidence for c in claims] == [0.2]


def test_the_precision_is_read_from_the_words_not_taken_from_the_proposal() -> None:
    assert GOOD.quantity is not None
    vague = GOOD._replace(quantity=GOOD.quantity._replace(step=50.0))
    assert extractors.proposed(DOCUMENT, [Mine([vague])])[0] == [TAKEN]


def quantity(**changes: Any) -> Claim:
    assert GOOD.quantity is not None
    return GOOD._replace(quantity=GOOD.quantity._replace(**changes))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("Norway spent 3.2%", "not a Claim"),
        (GOOD._replace(start=END, end=START), "sentence is not in the text"),
        (GOOD._replace(end=len(TEXT) + 1), "sentence is not in the text"),
        (GOOD._replace(start=-5), "sentence is not in the text"),
        (GOOD._replace(indicator="happiness"), "kind of claim"),
        (GOOD._replace(subjects=()), "nobody we know"),
        (GOOD._replace(subjects=("Norway",)), "nobody we know"),
        (GOOD._replace(subjects="NOR"), "nobody we know"),  # type: ignore[arg-type]
        (GOOD._replace(group="PACT"), "group"),
        (GOOD._replace(comparator="=="), "comparator"),
        (GOOD._replace(value=float("nan")), "finite"),
        (GOOD._replace(value=10**400), "finite"),
        (GOOD._replace(threshold=float("inf")), "threshold"),
        (GOOD._replace(unit="bananas"), "unit"),
        (GOOD._replace(period="last year"), "period"),
        (GOOD._replace(periods=("2025", "2025-13")), "one of the periods"),
        (GOOD._replace(quantity=None), "quantity is missing"),
        (quantity(start=0, end=7), "outside the sentence"),
        (quantity(low=3.3), "malformed"),
        (quantity(kind="vibe"), "malformed"),
        (quantity(low=4.0, high=4.0), "do not state its number"),
        (quantity(low=2.0, high=2.0, start=AT + 2, end=AT + 4), "do not state its number"),
        (quantity(start=START, end=START + 6), "do not state its number"),
        (quantity(whole=32.0), "do not state its number"),
        (GOOD._replace(value=3.4), "value is not what the quantity says"),
        (GOOD._replace(modality="maybe"), "modality"),  # type: ignore[arg-type]
        (GOOD._replace(base="GDP per head"), "base"),
        (GOOD._replace(price_basis="2015ish"), "price basis"),
        (GOOD._replace(confidence=1.5), "confidence"),
        (GOOD._replace(speaker="x" * 500), "other fields"),
        (GOOD._replace(publisher="NATO\x1b[2J"), "other fields"),
    ],
)
def test_a_proposal_that_does_not_fit_is_dropped_with_a_note(bad: Any, why: str) -> None:
    claims, notes = extractors.proposed(DOCUMENT, [Mine([bad, GOOD, bad])])
    assert claims == [TAKEN]
    assert len(notes) == 1
    assert notes[0].startswith("mine: 2 proposals were dropped because ")
    assert why in notes[0]
    assert notes[0].endswith(".")


WILD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.lists(st.text(max_size=3), max_size=3), st.tuples(st.text(max_size=3)), st.just(10**400),
    st.just(GOOD.quantity),
)  # fmt: skip
FIELDS = list(Claim._fields)
PARTS = list(Quantity._fields)


@given(
    st.dictionaries(st.sampled_from(FIELDS), WILD), st.dictionaries(st.sampled_from(PARTS), WILD)
)
def test_no_proposal_stops_the_check(claim: dict[str, Any], part: dict[str, Any]) -> None:
    wild = quantity(**part)._replace(**claim)
    claims, notes = extractors.proposed(DOCUMENT, [Mine([wild])])
    assert len(claims) + len(notes) == 1
    for taken in claims:
        assert 0 <= taken.start < taken.end <= len(TEXT)
        assert taken.proposed_by == "mine"
        assert taken.confidence <= 0.5


@pytest.mark.parametrize(
    ("error", "note"),
    [
        (Article3Error("the endpoint is asleep."), "mine: the endpoint is asleep."),
        (ValueError("a\nb\x1b[31m"), "mine: ValueError: a b [31m."),
        (SystemExit(3), "mine: SystemExit: 3."),
        (KeyError("x" * 900), None),
    ],
)
def test_an_extractor_that_fails_is_a_note_and_what_it_gave_counts(
    error: BaseException, note: str | None
) -> None:
    other = Mine([GOOD._replace(negated=True)], name="other")
    claims, notes = extractors.proposed(DOCUMENT, [Mine([GOOD], error=error), other])
    assert {c.proposed_by for c in claims} == {"mine", "other"}
    assert len(notes) == 1
    assert len(notes[0]) < 250
    assert note is None or notes == [note]


def test_an_extractor_that_returns_nothing_to_iterate_is_a_note() -> None:
    class Empty:
        name = "empty"

        def propose(self, document: Document) -> Any:
            return None

    claims, notes = extractors.proposed(DOCUMENT, [Empty()])
    assert claims == []
    assert notes[0].startswith("empty: TypeError")


def test_an_extractor_that_stalls_is_left_behind() -> None:
    begun = time.monotonic()
    claims, notes = extractors.proposed(DOCUMENT, [Mine([GOOD], stall=1.0)], seconds=0.1)
    assert time.monotonic() - begun < 0.9
    assert claims == [TAKEN]
    assert notes == ["mine: gave no answer within 0.1 seconds."]


def test_at_most_two_hundred_proposals_are_read() -> None:
    def endless() -> Iterator[Claim]:
        while True:
            yield GOOD

    claims, notes = extractors.proposed(DOCUMENT, [Mine(endless()), Mine([GOOD], name="late")])
    assert claims == [TAKEN]
    assert notes == [
        "mine: proposals after the first 200 are left out.",
        "late: proposals after the first 200 are left out.",
    ]


def test_claims_are_in_the_order_of_the_text() -> None:
    at = TEXT.index("Two thirds")
    later = Claim(
        at, len(TEXT), "count_ge_target", ("NATO",), "eq", 66.7, "%",
        quantity=Quantity("fraction", 2 / 3, 2 / 3, at, at + 10, "", 0.0),
    )  # fmt: skip
    claims, notes = extractors.proposed(DOCUMENT, [Mine([later, GOOD])])
    assert notes == []
    assert [c.indicator for c in claims] == ["defexp_share_gdp", "count_ge_target"]


@pytest.mark.parametrize(
    ("words", "number", "step"),
    [
        ("$20.9 billion", 20.9e9, 1e8),
        ("EUR20.9bn", 20.9e9, 1e8),
        ("a billion euros", 1e9, 0.0),
        ("between 20 and 25 billion", 20e9, 1e9),
        ("300,000", 300_000.0, 1.0),
        ("twenty-three of the 32", 23.0, 1.0),
        ("three-quarters", 0.75, 0.0),
        ("one in 2/3", 2 / 3, 0.0),
        ("more than doubled", 2.0, 0.0),
        ("third-highest", 3.0, 0.0),
        ("lowest", -1.0, 0.0),
    ],
)
def test_words_state_numbers(words: str, number: float, step: float) -> None:
    found = {round(n, 9): s for n, s in stated(words).items()}
    assert found[round(number, 9)] == pytest.approx(step)


def test_a_number_is_not_cut_from_its_digits_or_its_scale() -> None:
    money = "for €1.4 billion, in 2024"
    assert whole_words(money, 5, 16)
    assert not whole_words(money, 5, 8)
    assert not whole_words(money, 7, 16)
    assert not whole_words(money, money.index("24"), len(money))


def test_every_kind_has_a_definition() -> None:
    assert len(KINDS) == 30
    assert all(definition.endswith(".") for definition in KINDS.values())
    assert {"NOR", "EUCAN", "WORLD"} <= subject_codes()


# ------------------------------------------------------------------------- finding and loading


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs a package that offers extractors: ``offer("package", name="module:callable")``."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(package: str, **points: str) -> None:
        folder = tmp_path / f"{package}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        lines = "".join(f"{n.replace('_', '-')} = {value}\n" for n, value in points.items())
        (folder / "entry_points.txt").write_text(f"[{extractors.ENTRY_POINTS}]\n{lines}")

    return install


SPY = """
from pathlib import Path
Path(__file__).with_name("imported").touch()

class Spy:
    name = "spy"
    def propose(self, document):
        return []

class Liar(Spy):
    name = "article3"
"""


def test_nothing_is_imported_before_it_is_loaded(
    offer: Callable[..., None], tmp_path: Path
) -> None:
    (tmp_path / "spying_module.py").write_text(SPY)
    offer("spying", spy="spying_module:Spy", liar="spying_module:Liar", torn="spying_module:None_")
    assert {"spy", "liar", "torn"} <= set(extractors.available())
    assert extractors.proposed(DOCUMENT, []) == ([], [])
    assert not (tmp_path / "imported").exists()
    assert extractors.load("spy").name == "spy"
    assert (tmp_path / "imported").exists()
    with pytest.raises(Article3Error, match="calls itself 'article3'"):
        extractors.load("liar")
    with pytest.raises(Article3Error, match="'torn' cannot be loaded"):
        extractors.load("torn")


def test_an_unknown_extractor_names_those_there_are(offer: Callable[..., None]) -> None:
    offer("spying", spy="spying_module:Spy")
    with pytest.raises(UnknownNameError, match=r"did you mean spy; installed are .*spy"):
        extractors.load("spi")


def test_an_extractor_offered_twice_is_refused(offer: Callable[..., None]) -> None:
    offer("one", spy="spying_module:Spy")
    offer("two", spy="other_module:Spy")
    with pytest.raises(Article3Error, match="offered twice"):
        extractors.load("spy")


def test_fault_gives_reasons_that_end_a_sentence() -> None:
    assert fault(GOOD, TEXT) == ""
    assert fault(None, TEXT) == "what came is not a Claim"
