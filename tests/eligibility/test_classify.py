"""Classes of lines: by text, chapter and code, in several languages, with what fired."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from article3.eligibility import read_definitions, review
from article3.eligibility.definitions import terms

Write = Callable[..., Path]


def classes(path: Path) -> list[str]:
    return review(path).lines["class"].to_list()


def test_text_and_amount_are_enough(budget: Write) -> None:
    path = budget(
        "text,amount", "Pay of soldiers,10", "Pensions of retired military,4", "Cyber security,3",
        "Pay of teachers,9", "Coast guard,2", "War graves abroad,1",
    )  # fmt: skip
    assert classes(path) == [
        "core", "core", "related_1_5", "not_counted", "disputed", "not_counted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ministry", "pay", "police"),
    [
        ("Bundesministerium der Verteidigung", "Munitionsbeschaffung", "Polizeivollzugsdienst"),
        ("Forsvarsdepartementet", "Ammunisjon", "Politiet"),
        ("Ministère des Armées", "Munitions", "Police nationale"),
        ("Ministero della Difesa", "Munizionamento", "Polizia di Stato"),
        ("Ministerio de Defensa", "Municiones", "Policía nacional"),
        ("Ministerstwo Obrony Narodowej", "Amunicja", "Policja"),
        ("Ministerie van Defensie", "Munitie", "Politie"),
        ("Krašto apsaugos ministerija", "Amunicija", "Policija"),
        ("Puolustusministeriö", "Ammukset", "Poliisi"),
    ],
)
def test_languages(budget: Write, ministry: str, pay: str, police: str) -> None:
    path = budget(
        "chapter_name,text,amount", f"{ministry} > Forces,{pay},5", f"Interior > X,{police},5"
    )
    lines = review(path).lines
    assert lines["class"].to_list() == ["core", "not_counted"]
    assert lines["category"][0] == "equipment"
    assert lines["rule"][1] == "police"


def test_the_words_that_fired_are_named(budget: Write) -> None:
    path = budget("chapter_name,text,amount", "Ministry of Defence > Army,Purchase of tanks,5")
    line = review(path).lines.row(0, named=True)
    assert line["rule"] == "home-equipment"
    assert "tank" in line["fired"]
    assert "ministry of defence" in line["fired"]
    assert line["confidence"] == "high"


def test_a_cofog_code_decides_where_words_do_not(budget: Write) -> None:
    path = budget(
        "text,amount,function_code,function_scheme", "Unit 7,5,02.1,COFOG", "Unit 8,5,02.2,COFOG",
        "Unit 9,5,09.1,COFOG",
    )  # fmt: skip
    lines = review(path).lines
    assert lines["class"].to_list() == ["core", "related_1_5", "not_counted"]
    assert "code: 02.1" in lines["fired"][0]


def test_the_civil_twin_of_a_word_is_no_trap(budget: Write) -> None:
    path = budget(
        "chapter_name,text,amount", "Transport > Roads,Road safety campaign,5",
        "Social affairs > Pensions,Pensions of merchant seafarers,5",
        "Foreign affairs > Peace,Civil peace service,5",
        "Defence > Networks,Cyber command,5", "Interior > Networks,Cyber security,5",
    )  # fmt: skip
    assert classes(path) == ["not_counted", "not_counted", "not_counted", "core", "related_1_5"]


@pytest.mark.parametrize(
    ("chapter", "text", "expected"),
    [
        ("Interior > Civil Protection Office", "Deployments after storms", "related_1_5"),
        ("Interior > Civil Protection Office", "Relief work abroad", "disputed"),
        ("Economy > Investment", "Industrial deployment of batteries", "not_counted"),
        ("Interior > Other", "Deployment of soldiers", "disputed"),
        ("Health > Preparedness", "Running costs", "related_1_5"),
        ("Health > Hospitals", "Crisis response of public health", "disputed"),
        ("Justice > Security Clearance Authority", "Running costs", "disputed"),
        ("Trade > Energy", "Securing of the nuclear plants", "disputed"),
        ("Trade > Energy", "Securing the crude oil pipeline", "disputed"),
        ("Fisheries > Coastal Administration", "Operating expenses", "disputed"),
        ("Finance > General", "Support of Ukraine through the development bank", "not_counted"),
        ("Finance > General", "Support of Ukraine: energy and missiles", "disputed"),
        ("Finance > Stationed Forces", "Damage left by the Soviet forces", "not_counted"),
        ("Finance > Stationed Forces", "Damage of exercises", "core"),
        ("Foreign Affairs > Peace", "Contributions to international bodies", "disputed"),
        ("Foreign Affairs > Peace", "Contributions to the United Nations", "not_counted"),
        ("Defence > Investment", "Works, NATO financed share", "disputed"),
        ("Economy > Recovery", "Military orders", "core"),
        ("Economy > Recovery", "Control of exports of military equipment", "disputed"),
        ("Research > Space", "Space technology for science", "not_counted"),
        ("Research > Space", "Satellite launchers", "disputed"),
        ("Economy > Recovery", "Technological sovereignty", "disputed"),
        ("Security > Gendarmerie", "Military missions, pay", "core"),
        ("Security > Gendarmerie", "Military missions, social benefits", "disputed"),
    ],
)
def test_what_a_line_says_outranks_where_it_stands(
    budget: Write, chapter: str, text: str, expected: str
) -> None:
    assert classes(budget("chapter_name,text,amount", f'{chapter},"{text}",5')) == [expected]


def test_civil_defence_and_museum_grants_under_cofog(budget: Write) -> None:
    path = budget(
        "chapter_name,text,amount", "Interior > Civil Protection Office,Public shelters,5",
        "Interior > Civil Protection Office,Floods,5", "Defence > Grants,Grant to the museum,5",
        "Defence > Museum,Running costs,5",
    )  # fmt: skip
    assert review(path).lines["eu_cofog"].to_list() == ["yes", "partial", "no", "partial"]


def test_own_rules_come_first_and_replace(budget: Write) -> None:
    rules = budget(
        "rule_id,class,when,alternatives,share_low,share_usual,share_high",
        "village-halls,related_1_5,t:museum,,,,", "coast-guard,core,t:coast_guard,,0.2,0.4,0.6",
        name="mine.csv",
    )  # fmt: skip
    path = budget("text,amount", "Museum,5", "Coast guard,10")
    found = review(path, rules=rules)
    assert found.lines["rule"].to_list() == ["village-halls", "coast-guard"]
    assert found.span("nato-core") == (2.0, 4.0, 6.0)
    assert "mine" in found.definitions.version


def test_every_rule_is_whole() -> None:
    found = read_definitions()
    assert len({rule.id for rule in found.rules}) == len(found.rules)
    for rule in found.rules:
        assert rule.words
        assert rule.source
        assert rule.item
        if rule.kind == "disputed":
            assert "|" in rule.alternatives
        else:
            assert rule.alternatives == rule.kind


def test_every_language_of_the_alliance_names_its_ministry() -> None:
    named = terms().filter(pl.col("concept") == "defence_ministry")["language"].unique()
    assert set(named) >= {
        "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv",
        "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "tr",
    }  # fmt: skip
