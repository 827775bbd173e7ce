"""Indicators, editions and errors: what the records promise."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3 import indicators
from article3.edition import Edition, FlagNote
from article3.errors import Article3Error, MissingExtraError, SourceError, UnknownNameError

words = st.text('aé€ \n"\\{', max_size=4)
tuples = st.lists(words, max_size=2).map(tuple)
notes = st.builds(FlagNote, words, words, tuples, tuples, tuples)
editions = st.builds(
    Edition, id=words, publisher=words, title=words, published=st.dates(), url=words,
    licence=words, sha256=words, file=words, cutoff=st.none() | st.dates(),
    standing=st.sampled_from(["table", "press"]), series=words, shippable=st.booleans(),
    flags=st.lists(notes, max_size=3).map(tuple), notes=tuples, supplements=words,
)  # fmt: skip


@given(editions)
def test_an_edition_survives_its_json(edition: Edition) -> None:
    import json

    assert Edition.from_dict(json.loads(json.dumps(edition.to_dict()))) == edition


def test_a_record_with_a_key_nobody_knows_is_refused() -> None:
    record = Edition("a", "b", "c", date(2024, 1, 1), "", "", "", "").to_dict()
    with pytest.raises(TypeError):
        Edition.from_dict(record | {"surprise": 1})


def test_a_doubt_covers_what_it_names_and_no_more() -> None:
    note = FlagNote("f", "n", ("LUX",), ("defexp_share_gdp",), ("2023", "2024"))
    assert note.covers("LUX", "defexp_share_gdp", "2024")
    assert not note.covers("BEL", "defexp_share_gdp", "2024")
    assert not note.covers("LUX", "defexp_usd_current", "2024")
    assert not note.covers("LUX", "defexp_share_gdp", "2022")
    assert FlagNote("f", "n").covers("BEL", "anything", "1999")


@pytest.mark.parametrize("code", sorted(indicators.REGISTRY))
def test_every_indicator_says_what_it_is(code: str) -> None:
    entry = indicators.get(code)
    assert entry.code == code
    assert entry.name[0].isupper()
    assert entry.definition.endswith(".")
    assert entry.publisher
    assert entry.unit
    assert entry.base in {"", "GDP", "GNI"}
    if "share of gdp" in entry.name.casefold():
        assert entry.base == "GDP"


def test_a_base_year_completes_a_family_of_constant_prices() -> None:
    entry = indicators.get("gdp_usd_const2015")
    assert (entry.price_basis, entry.name) == ("constant 2015", "GDP as used by NATO, 2015 prices")
    with pytest.raises(UnknownNameError):
        indicators.get("defexp_share_gdp_const2015")


@pytest.mark.parametrize("code", ["", "defexp", "defexp_share_gpd", "fx_eur_PLN_annual_avg"])
def test_an_unknown_indicator_is_refused(code: str) -> None:
    with pytest.raises(UnknownNameError, match="Unknown indicator"):
        indicators.get(code)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            UnknownNameError("Ally", "Polland", ["Poland"], "see the list"),
            "Unknown Ally 'Polland'; did you mean Poland; see the list.",
        ),
        (
            SourceError("a.xlsx", "no figure found", "sheet TABLE1, cell B2", "look again"),
            "a.xlsx, sheet TABLE1, cell B2: no figure found; look again.",
        ),
        (SourceError("a.csv", "not a number"), "a.csv: not a number."),
        (
            MissingExtraError("A chart", "charts"),
            "A chart needs optional packages; run: pip install 'article3[charts]'.",
        ),
    ],
)
def test_an_error_is_one_sentence_of_ours_in_whatever_process(
    error: Article3Error, says: str
) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (what was pickled here)
    assert type(again) is type(error)
    assert str(again) == str(error) == says
    assert vars(again) == vars(error)
