"""What a brief says, and what it does not say."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from article3.briefs.content import content as written
from article3.briefs.model import Brief, Paragraph, Picture, Shown, Table, Text, notes_of
from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Ledger, open_ledger


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return open_ledger(home="/nonexistent")


@cache
def content(ledger: Ledger, entity: str, as_of: date | None = None) -> Brief:
    """The same brief is written once for all tests: its charts take most of the time."""
    return written(ledger, entity, as_of=as_of)


def words(text: Text) -> str:
    return "".join(part if isinstance(part, str) else part.text for part in text)


def said(brief: Brief) -> str:
    return "\n".join(words(text) for text in brief.takeaways)


def test_the_first_takeaway_gives_level_base_rank_and_denominator(ledger: Ledger) -> None:
    first = words(content(ledger, "LUX").takeaways[0])
    assert "an estimated 2.03\u202f% of GNI" in first
    assert "rank 25 of the 31 Allies" in first


def test_a_target_is_not_held_against_anyone_before_it_was_agreed(ledger: Ledger) -> None:
    then, now = (
        said(content(ledger, "POL", as_of=day)) for day in (date(2024, 12, 31), date(2026, 8, 1))
    )
    assert "3.5" not in then and "2\u202f% floor" in then
    assert "3.5\u202f% core target for 2035" in now


def test_an_as_of_brief_rests_only_on_editions_published_by_then(ledger: Ledger) -> None:
    brief = content(ledger, "POL", as_of=date(2024, 12, 31))
    printed = [name for name in brief.editions if not name.startswith("register-")]
    assert printed
    assert all(ledger.edition(name).published <= date(2024, 12, 31) for name in printed)
    assert "4.12" in said(brief)


def test_a_change_below_the_usual_revision_is_not_reported_as_one(ledger: Ledger) -> None:
    # Norway's share moves by 0.01 points in 2026; its past figures were revised by more.
    text = said(content(ledger, "NOR"))
    assert "does not move by more than" in text
    assert "The share rises" not in text and "The share falls" not in text


def test_a_group_says_how_the_count_depends_on_the_edition(ledger: Ledger) -> None:
    text = said(content(ledger, "NATO"))
    assert "23 of 31 by that of June 2024" in text
    assert "17 of 31 by that of July 2026" in text


def test_names_agree_with_their_verbs(ledger: Ledger) -> None:
    assert "Europe and Canada spend an" in said(content(ledger, "EUCAN"))
    assert said(content(ledger, "GBR")).startswith("The United Kingdom spends")


@pytest.mark.parametrize("entity", ["LUX", "NATO", "EU23", "USA"])
def test_every_number_of_a_table_or_sentence_has_a_note_that_reaches_a_cell(
    ledger: Ledger, entity: str
) -> None:
    brief = content(ledger, entity)
    notes = notes_of(brief)
    assert [note.number for note in notes] == list(range(1, len(notes) + 1))
    for note in notes:
        for figure in note.figures:
            leaves = list(figure.leaves())
            assert leaves, figure.figure_id
            assert all(leaf.observation and leaf.observation.locator.cell for leaf in leaves)


def test_an_ally_the_newest_year_is_not_printed_for_is_described_by_its_own_last(
    ledger: Ledger,
) -> None:
    # The edition of August 2025 prints 2025 for every Ally with forces but Germany.
    assert " in 2024" in words(content(ledger, "DEU", as_of=date(2025, 12, 31)).takeaways[0])


def test_missing_figures_are_shown_as_missing(ledger: Ledger) -> None:
    brief = content(ledger, "DEU", as_of=date(2025, 12, 31))
    cells = [
        cell
        for section in brief.sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
    ]
    assert None in cells
    assert not any(isinstance(cell, Shown) and cell.figure.value is None for cell in cells)


def test_the_ranking_highlights_the_ally_and_names_iceland(ledger: Ledger) -> None:
    pictures = [
        block
        for section in content(ledger, "LUX").sections
        for block in section.blocks
        if isinstance(block, Picture)
    ]
    ranking = next(p for p in pictures if p.name == "ranking")
    assert ranking.wide.table["entity"].to_list()[-1] == "ISL"
    assert "Luxembourg" in ranking.wide.alt


def test_iceland_has_a_brief_without_expenditure(ledger: Ledger) -> None:
    brief = content(ledger, "ISL")
    assert "no armed forces" in said(brief)
    assert "Assistance to Ukraine" in headings(brief)
    shown = {f.indicator for note in notes_of(brief) for f in note.figures}
    assert not {code for code in shown if code.startswith("defexp")}


def test_before_any_edition_there_is_no_brief(ledger: Ledger) -> None:
    with pytest.raises(MissingFigureError, match="published by 1999"):
        content(ledger, "LUX", date(1999, 1, 1))


def test_an_unknown_name_is_an_error(ledger: Ledger) -> None:
    with pytest.raises(UnknownNameError):
        content(ledger, "Ruritania")


def headings(brief: Brief) -> list[str]:
    return [section.heading for section in brief.sections]


def test_an_ally_that_kiel_follows_has_a_section_on_assistance_from_one_release(
    ledger: Ledger,
) -> None:
    brief = content(ledger, "DEU")
    section = next(s for s in brief.sections if s.heading == "Assistance to Ukraine")
    table = next(b for b in section.blocks if isinstance(b, Table))
    releases = {f.edition.split("+")[0] for row in table.rows for f in row.figures()}
    assert {r for r in releases if r.startswith("kiel")} <= {"kiel-r29", "kiel-r29-eu-shares"}
    assert "Assistance to Ukraine" not in headings(content(ledger, "NATO"))


def test_what_was_promised_and_what_is_next_have_their_sections(ledger: Ledger) -> None:
    found = headings(content(ledger, "LUX"))
    assert found.index("Promises") < found.index("What is next")
    promised = next(s for s in content(ledger, "LUX").sections if s.heading == "Promises")
    cost = " ".join(words(b.text) for b in promised.blocks if isinstance(b, Paragraph))
    assert "3,116 million EUR" in cost
