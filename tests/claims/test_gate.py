"""The pass that finds names, amounts and cues, and the sentences worth reading."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.claims import gate, lexicon
from article3.claims.sentences import sentences
from article3.ledger.registers import FOLDER

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["NATO", "U.S.", "Türkiye", "İspanya", "The Hague", "2.5%", "Gen.", "“", "”", ".", "\n",
             "\n\n", "• ", "…", "the bloc", "Poland", "members", "us", "€3bn", " ", "o\n", "No. 3",
             "Zelenskyy", "Europe and Canada", "half", "Straße", "ǅ", "𝟚", "ﬁ", "\u2028"]
        ),
        st.text(max_size=6),
    ),
    max_size=30,
).map(" ".join)  # fmt: skip


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


def codes(text: str) -> list[str]:
    return [hit.value for hit in gate.hits(text) if hit.kind == "alias"]


def values(text: str, kind: str) -> list[str]:
    return [hit.value for hit in gate.hits(text) if hit.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway paid 2.3%. Spain did not.", 2),
        ("The U.S. Senate voted. It was late.", 2),
        ("They met in the U.S. The vote was close.", 2),
        ("Lt. Gen. Kowal and Dr. Hahn spoke.", 1),
        ("It cost approx. 3 billion euros, i.e. Too much, said J. D. Moss.", 1),
        ("“We will pay.” Berlin agreed.", 2),
        ("“Will we pay?” she asked.", 1),
        ("See No. 4 of the list. Done.", 2),
        ("By Jan. 5 it was 2.1 per cent. By Feb. 9 it fell.", 2),
        ("It rose … and fell. Then it rose.", 2),
        ("It rose in 2024.[3] Then it fell.", 2),
        ("Defence spending\n\nItaly spends little.", 2),
        ("Ministers agreed that every\nAlly would spend\nmore by 2030. They left.", 2),
        ("The ministers who met in the old town hall that day named\nPoland and Greece.", 1),
        ("Findings:\n• Poland spends most\n• Spain spends least", 3),
        ("Findings\n1. Poland spends most\n2. Spain spends least", 3),
        ("Poland: 4.1%\nSpain: 1.3%\nItaly: 1.5%", 3),
        ("o\nthe first point is made here\no\nthe second one here", 2),
        ("“It is too little.”\u00a0\n Poland agreed.", 2),
        ("It rose in 2024.[3]\n\nThen it fell.  ", 2),
        ("The minister named\n  Poland and then the\n “eastern” flank.", 2),
        ("Spain\n \n spends little", 2),
        ("It cost 3.5 billion. [12] ”", 2),
        ("", 0),
        (" \n\n ", 0),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: int) -> None:
    assert len(cut(text)) == expected, cut(text)


@given(PIECES)
def test_sentences_cover_the_text_in_order_without_overlap(text: str) -> None:
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        last = end
    assert not text[last:].strip()


@given(PIECES)
def test_hits_are_words_of_their_sentence_in_order(text: str) -> None:
    seen = gate.scan(text)
    assert [(s.start, s.end) for s in seen] == sentences(text)
    for sentence in seen:
        starts = [hit.start for hit in sentence.hits]
        assert starts == sorted(starts)
        for hit in sentence.hits:
            assert sentence.start <= hit.start < hit.end <= sentence.end
    assert gate.spot(text) == [s for s in seen if s.holds]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The US gave us nothing.", ["USA"]),
        ("Turkey and its turkey farms", ["TUR"]),
        ("Nato, NATO and nato", ["NATO"] * 3),
        ("he polished the Polish table", ["POL"]),
        ("NATO's European members paid", ["NATOEUR"]),
        ("NATO’s European\nmembers paid", ["NATOEUR"]),
        ("the European Commission and the EU", ["EC", "EU"]),
        ("the Warsaw Pact and the Washington Post", ["", ""]),
        ("NATO memberships of Russians", ["NATO", "RUS"]),
        ("NATO's European wing", ["NATO", "EUR"]),
        ("Slovakia, Slovenia (both late)", ["SVK", "SVN"]),
        ("Bundeswehr and Türkiye", ["DEU", "TUR"]),
        ("a monument to Monaco", []),
        ("US-made and Franco-German", ["USA", "DEU"]),
        ("TÜRKİYE NATO", ["NATO"]),
    ],
)
def test_names_are_whole_words_in_their_case(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_offsets_hold_where_small_letters_are_longer() -> None:
    text = "İİİ ŁŁ “Ğ” spends in Poland"
    (hit,) = [hit for hit in gate.hits(text) if hit.kind == "alias"]
    assert text[hit.start : hit.end] == "Poland"


def test_triggers_and_cues_have_their_groups() -> None:
    text = "Two-thirds doubled defence spending to 2 per cent of GDP, the highest in real terms."
    assert {"number", "fraction", "multiple", "percent", "rank"} <= set(values(text, "trigger"))
    assert {"defence", "gdp", "real_terms"} <= set(values(text, "cue"))


def test_a_cue_that_names_somebody_yields_the_name_too() -> None:
    text = "the cost of NATO"
    hits = gate.hits(text)
    assert [(h.kind, h.value, text[h.start : h.end]) for h in hits] == [
        ("cue", "cost_share", "cost of NATO"), ("alias", "NATO", "NATO"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "spotted"),
    [
        ("Latvia spends 3.4% of GDP on defence.", 1),
        ("Most Allies now meet the target.", 1),
        ("The budget doubled.", 1),
        ("Latvia hosts troops from many places.", 0),
        ("She bought 3 apples.", 0),
        ("The first snow fell in Estonia.", 0),
        ("Estonia had a plan. It would take 3.2 percent.", 1),
        ("Estonia\n\n7", 0),
    ],
)
def test_a_spotted_sentence_states_an_amount_in_the_domain(text: str, spotted: int) -> None:
    assert len(gate.spot(text)) == spotted


def test_no_name_stands_twice_in_the_register() -> None:
    words = [gate._level(alias.words) for alias in gate.aliases()]
    assert len(words) == len(set(words))
    assert (FOLDER / "aliases.csv").read_text(encoding="utf-8").count("\n") == len(words) + 1


def test_the_register_is_closed_in_its_kinds_and_rules() -> None:
    for alias in gate.aliases():
        assert alias.kind in {"country", "group", "organisation", "none"}
        assert alias.rules <= {"exact", "any", "event", "unsure", "bloc"}
        assert bool(alias.code) == (alias.kind != "none")


def test_every_ally_has_name_adjective_and_capital() -> None:
    from datetime import date

    from article3.alliance import allies

    named = {(alias.code, alias.how) for alias in gate.aliases()}
    for ally in allies(date(2026, 1, 1)):
        assert (ally.iso3, "name") in named
        assert (ally.iso3, "adjective") in named
        assert (ally.iso3, "capital") in named
        assert (ally.iso3, "speaker") in named


def test_weak_triggers_are_triggers() -> None:
    known = {phrase for group in lexicon.TRIGGERS.values() for phrase in group}
    assert known >= lexicon.WEAK
    assert set(lexicon.CUES) >= lexicon.TOPICS


def test_the_automaton_is_built_quickly() -> None:
    gate.aliases()
    taken = []
    for _ in range(3):  # the best of them: others may use the machine
        gate._machine.cache_clear()
        begin = time.thread_time()
        gate._machine()
        taken.append(time.thread_time() - begin)
    assert min(taken) < 0.5
