"""The registers of programmes, operations and partners."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from article3 import alliance
from article3.errors import SourceError, UnknownNameError
from article3.ledger.registers import read_register
from article3.programmes import Programme, find, newest, partners, parts, programmes, register, who
from article3.programmes.dates import span


def known(name: str) -> Programme:
    found = find(name, every=True)
    assert found is not None
    return found


@pytest.mark.parametrize("every", [False, True])
def test_nobody_is_named_twice_or_beyond_the_count(every: bool) -> None:
    for programme in programmes(every=every):
        assert len(set(programme.named)) == len(programme.named)
        assert programme.not_named is None or programme.not_named >= 0


def test_participants_no_source_names_are_counted_and_not_made_up() -> None:
    rpas = known("rpas")
    assert (rpas.count, len(rpas.named), rpas.not_named) == (13, 6, 7)
    assert known("deep-precision-strike").named == ("GBR",)
    assert known("deep-precision-strike").not_named == 11
    assert known("counter-isis").count is None


@pytest.mark.parametrize(
    "code",
    ["rpas", "artillery", "dste", "northlink", "starlift", "ngrc", "airspace", "kfor", "nmi",
     "counter-isis", "ip4", "flf-lva", "gbad"],
)  # fmt: skip
def test_what_the_house_follows_is_in_the_register(code: str) -> None:
    found = known(code)
    assert found.must_do
    assert found.source
    assert find(found.name.upper(), every=True) == found


def test_every_participant_has_a_code_and_a_known_programme() -> None:
    codes = {p.code for p in programmes(every=True)}
    for part in parts(every=True):
        assert part.programme in codes
        assert bool(part.who) != (part.role in register.TOTALS)
        assert not part.who or register.country_or_group(part.who) == part.who
        assert span(part.as_of)
    for programme in programmes(every=True):
        assert all(register.place_name(c) for c in programme.location.split(";") if c)


def test_recalled_rows_are_kept_and_left_out_by_default() -> None:
    assert known("ngrc").named == tuple(sorted(("FRA", "DEU", "GRC", "ITA", "NLD", "GBR", "CAN")))
    sure = find("ngrc")
    assert sure is not None
    assert sure.named == ()
    assert find("flf-rou") is None
    assert not known("flf-rou").sure
    assert all(p.sure for p in who("ITA"))
    assert any(not p.sure for p in who("ITA", every=True))


def test_numbers_are_figures_of_the_register() -> None:
    total = next(p for p in parts("kfor") if p.role == "total" and p.as_of == "2017-02")
    figure = total.figure()
    assert figure is not None
    assert (figure.value, figure.shown) == (4273, "4,273 people")
    assert figure.edition.startswith("register-participants-")
    assert figure.observation is not None
    assert figure.observation.locator.cell.startswith("line ")
    contributors = [p.value for p in parts("kfor") if p.as_of == "2017-02" and p.who]
    assert sum(v for v in contributors if v) == figure.value
    assert len(contributors) == 30
    recalled = next(p for p in parts("kfor", every=True) if not p.sure).figure()
    assert recalled is not None
    assert recalled.flags == ("retrieved_low",)
    count = known("northlink").figure()
    assert count is not None
    assert (count.entity, count.value, count.unit) == ("NATO", 13, "Allies")
    assert known("airspace").figure() is None
    assert known("nsatu").not_named is None


def test_a_country_is_in_what_names_it_and_in_what_all_allies_share() -> None:
    luxembourg = {(p.programme, p.role) for p in who("Luxembourg")}
    assert ("ammunition-stores", "participant") in luxembourg
    assert ("nspa", "host") in luxembourg
    assert ("data-strategy", "participant") in luxembourg
    assert ("data-strategy", "participant") not in {(p.programme, p.role) for p in who("AUS")}
    with pytest.raises(UnknownNameError, match="Unknown Ally or group"):
        who("Atlantis")


def test_a_group_is_in_what_its_members_are_in() -> None:
    found = {(p.who, p.programme) for p in who("BALTIC", on=date(2026, 11, 22)) if p.role == "host"}
    assert {("EST", "flf-est"), ("LVA", "flf-lva"), ("LTU", "flf-ltu")} <= found
    assert all(p.who in {"EST", "LVA", "LTU", "BALTIC"} for p in who("BALTIC"))


def test_the_newest_row_answers_and_every_shows_all() -> None:
    italy = [p for p in who("ITA") if p.programme == "kfor"]
    assert [p.as_of for p in italy] == ["2022-08"]
    assert [p.as_of for p in newest("kfor") if p.who == "LUX"] == ["2017-02"]
    assert {p.as_of for p in who("ITA", every=True) if p.programme == "kfor"} == {
        "2017-02", "2022-08", "2025-02",
    }  # fmt: skip


def test_partners_are_those_outside_the_alliance_on_the_day() -> None:
    codes = {p.who for p in partners()}
    assert {"AUS", "NZL", "JPN", "KOR", "CHE", "AUT", "ARM", "MDA", "UKR"} <= codes
    assert not codes & {"USA", "DEU", "NATO"}
    finland = [p for p in partners() if p.who == "FIN"]
    assert {p.as_of for p in finland} == {"2017-02"}, "a partner then, an Ally since 2023"
    assert who("ARM")[0].programme == "kfor"


def test_kinds_filter_and_refuse() -> None:
    assert {p.kind for p in programmes("Forward Land Forces")} == {"forward land forces"}
    assert len(programmes("forward land forces", every=True)) == 9
    with pytest.raises(UnknownNameError, match="choose agency"):
        programmes("bakery")


@pytest.mark.parametrize("text", ["2024", "2024-02", "2024-02-29"])
def test_dates_keep_their_precision(text: str) -> None:
    found = span(text)
    assert found.precision == {4: "year", 7: "month", 10: "day"}[len(text)]
    assert found.first <= found.last


@pytest.mark.parametrize("text", ["", "24", "2024-2-1", "2023-02-29", "2024-13", "2024-H1", "soon"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UnknownNameError, match="Unknown date"):
        span(text)


def test_a_bad_row_names_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = read_register("participants", register._PARTS).frame
    for column, value, said in (
        ("programme", "nothing", "line 2: no programme or operation is called 'nothing'"),
        ("as_of", "2024-02-30", "line 2: Unknown date '2024-02-30'"),
    ):
        first = bundled.head(1).drop("line", "sure").with_columns(pl.lit(value).alias(column))
        first.write_csv(tmp_path / "participants.csv")
        made = read_register("participants", register._PARTS, folder=tmp_path)
        monkeypatch.setattr(register, "read_register", lambda *_, made=made: made)
        with pytest.raises(SourceError, match=said):
            parts()
        monkeypatch.undo()


def test_the_allies_of_the_data_strategy_are_all_of_them() -> None:
    assert known("data-strategy").not_named == 0
    assert known("data-strategy").count == len(alliance.allies(date(2025, 2, 28)))
