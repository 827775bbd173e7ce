"""Whom sentences speak of."""

from __future__ import annotations

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.claims import context, gate
from article3.claims.model import Mention
from article3.claims.subjects import Earlier, carried, mentions, resolve_subjects, speaker

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["NATO", "the US", "excluding", "its", "we", "They", "Trump said", "The Hague",
             "summit", "Europe", "and", "Canada", "the bloc", "members", "such as", "EU",
             "Poland's", ".", "\n", "minister", "% of", "the rest of", "other", "İ", "32",
             "nations", "SIPRI", ", "]
        ),
        st.text(max_size=5),
    ),
    max_size=30,
).map(" ".join)  # fmt: skip


def read(text: str, previous: str = "", title: str = "", most: str = "") -> list[Mention]:
    before = mentions(previous, 0, len(previous), gate.hits(previous))
    head = mentions(title, 0, len(title), gate.hits(title))
    found = mentions(text, 0, len(text), gate.hits(text))
    return resolve_subjects(text, 0, len(text), found, lambda: Earlier(before, head, most))


def sure(text: str, previous: str = "", title: str = "") -> list[str]:
    found = read(text, previous, title)
    return [m.code for m in found if m.sure and m.kind != "organisation"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Greece, Latvia and the Netherlands spent more.", ["GRC", "LVA", "NLD"]),
        ("Dutch, Czech and Slovene outlays grew.", ["NLD", "CZE", "SVN"]),
        ("Berlin spent more than Paris.", ["DEU", "FRA"]),
        ("The summit in Madrid agreed on 2%.", []),
        ("The Washington Treaty and The Hague summit say so.", []),
        ("At Vilnius' 2023 NATO summit they agreed on 2%.", []),
        ("Stockholm plans to borrow 3 billion and Oslo pledges 5%.", ["SWE", "NOR"]),
        ("The Hague commitment of 3.5% binds Albania.", ["ALB"]),
        ("Meloni's government would spend 2%.", ["ITA"]),
        ("In Oslo, Denmark promised more.", ["DNK"]),
        ("The University of Luxembourg counted 3% for Belgium.", ["BEL"]),
        ("The US president wants 5% from Canada.", ["CAN"]),
        ("Poland's defence minister spoke of Hungary.", ["HUN"]),
        ("A Czech-led plan cost Norway 2 million Norwegian kroner.", ["NOR"]),
        ("Portugal paid 300 million US dollars.", ["PRT"]),
    ],
)
def test_countries_are_told_from_places_titles_and_treaties(text: str, expected: list[str]) -> None:
    assert sure(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("European Allies and Canada spent 2%.", ["EUCAN"]),
        ("Canada and the European Allies spent 2%.", ["EUCAN"]),
        ("Europe and Canada spent 2%.", ["EUCAN"]),
        ("NATO's European and Canadian members spent 2%.", ["EUCAN"]),
        ("NATO excluding the US spent 2%.", ["EUCAN"]),
        ("Excluding the United States, members spent 2%.", ["EUCAN"]),
        ("Without the U.S., the alliance spends 2%.", ["EUCAN"]),
        ("The US spends more than the rest of the alliance.", ["USA", "EUCAN"]),
        ("The United States spends more than all other Allies.", ["USA", "EUCAN"]),
        ("Non-US Allies spent 2%.", ["EUCAN"]),
        ("European NATO states spent 2%.", ["NATOEUR"]),
        ("Europe's NATO members spent 2%.", ["NATOEUR"]),
        ("The 32 members spent 2%.", ["NATO"]),
        ("Seven of the 30 nations spent 2%.", ["NATO"]),
        ("EU leaders heard that the bloc spent 2%.", ["EU"]),
        ("Of the EU, 23 EU countries are members of NATO.", ["EU", "EU23"]),
        ("Smaller EU states, such as Malta and Cyprus, spent less.", ["MLT", "CYP"]),
        ("Eight NATO allies, including Poland and Greece, spent 2%.", ["NATO"]),
        ("Italy missed NATO's 2% target.", ["ITA"]),
        ("Spain has the lowest share in the alliance.", ["ESP"]),
        ("The US pays 16% of NATO's common budget.", ["USA"]),
        ("European countries spent more.", ["EUR"]),
        ("Ukraine's allies sent 3 tanks.", ["DONORS"]),
    ],
)
def test_groups_are_the_ones_the_words_mean(text: str, expected: list[str]) -> None:
    assert sure(text) == expected


def test_publishers_are_no_subjects() -> None:
    found = read("Iceland spends nothing, according to NATO; NATO figures agree, as does SIPRI.")
    assert [m.code for m in found if m.kind == "organisation"] == ["NATO", "NATO", "SIPRI"]
    assert [m.code for m in found if m.kind == "country"] == ["ISL"]


def test_sipri_has_its_own_europe() -> None:
    assert sure("Europe spent 3% more, SIPRI said.") == ["EUROPE"]


def test_it_is_the_country_before_and_they_the_group() -> None:
    assert sure("It would reach 2% in 2027.", "Belgium spent 1.3%.") == ["BEL"]
    assert sure("The country spent 2%.", title="Norway spends more") == ["NOR"]
    assert sure("They spent 2%.", "The Baltic states met.") == ["BALTIC"]
    assert sure("All three countries spent 2%.", "Latvia, Spain and Italy met.") == [
        "LVA", "ESP", "ITA",
    ]  # fmt: skip
    assert sure("Romania said it would spend 2%.", "Belgium spent 1.3%.") == ["ROU"]


def test_the_bloc_is_the_organisation_named_last() -> None:
    assert sure("The bloc spent 2%.", "The European Union met.") == ["EU"]
    assert sure("The bloc spent 2%.", "NATO allies met.") == ["NATO"]
    (unknown,) = read("The bloc spent 2%.")
    assert not unknown.sure


def test_the_subject_carried_over_is_no_recipient() -> None:
    def named(text: str) -> list[Mention]:
        return mentions(text, 0, len(text), gate.hits(text))

    found = carried(named("Ukraine got tanks, Denmark said."), [])
    assert found is not None
    assert (found.code, found.how) == ("DNK", "carried")
    assert carried([], named("Estonia spends more")) is not None
    assert carried([], []) is None
    most = carried([], [], "FRA")
    assert most is not None
    assert most.code == "FRA"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("“We spend 4%,” Tusk said.", "POL"),
        ("Stoltenberg said we have a plan.", "NATO"),
        ("The Latvian prime minister said: “Our budget is 5%.”", "LVA"),
        ("“We pay most,” the NATO chief said of Poland.", "NATO"),
        ("Our analysis of Trump's claim says 2%.", ""),
        ("Trump gave the US nothing.", ""),
        ("We spent 2%.", ""),
    ],
)
def test_we_is_whom_the_speaker_speaks_for(text: str, code: str) -> None:
    assert speaker(text, 0, len(text)) == code


def test_the_speaker_may_stand_in_a_sentence_nearby() -> None:
    text = "Meloni met reporters in Rome. “We will spend 2% this year.”"
    start = text.index("“")
    assert speaker(text, start, len(text)) == "ITA"
    text = "“We will spend 2% this year.” Merz said so on Monday."
    assert speaker(text, 0, text.index("Merz") - 1) == "DEU"


@given(PIECES)
def test_mentions_lie_in_their_sentence(text: str) -> None:
    previous: list[Mention] = []
    for sentence in gate.scan(text):
        start, end, hits, _ = sentence
        found = mentions(text, start, end, hits)
        earlier = partial(Earlier, previous, previous, "LUX")
        found = resolve_subjects(text, start, end, found, earlier)
        for mention in found:
            assert start <= mention.start < mention.end <= end
            assert mention.code
        carried(found, previous)
        previous = found


def test_words_that_begin_no_pattern_begin_none() -> None:
    """What is skipped after a name would not have matched: each pattern, each such word."""
    patterns = [
        pattern
        for pattern in vars(context).values()
        if isinstance(pattern, re.Pattern) and not pattern.pattern.rstrip(")").endswith("$")
    ]
    assert len(patterns) > 5
    for word in context._BEGINS_NOTHING:
        for after in (" defence minister", " officials", " summit", " dollars", " target"):
            assert not any(pattern.match(f" {word}{after}") for pattern in patterns), word
