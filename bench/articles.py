"""Articles to check: 6 kB each, all different, about as dense in claims as what is printed.

Sentences with a claim are our own test sentences (``tests/claims/sentences.jsonl``) with other
Allies, years and digits each time, so that no answer given before serves for the next article. The
prose between them is our own too and names Allies, people and days as an article does.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

SENTENCES = Path(__file__).resolve().parents[1] / "tests" / "claims" / "sentences.jsonl"
CHARACTERS = 6_000
CLAIMS = 4
"""Sentences of ours in an article of 6 kB: about as many claims as the news print, 3 to 4."""

ALLIES = (
    "Albania", "Belgium", "Bulgaria", "Canada", "Croatia", "Denmark", "Estonia", "Finland",
    "France", "Germany", "Greece", "Hungary", "Italy", "Latvia", "Lithuania", "Luxembourg",
    "Montenegro", "Norway", "Poland", "Portugal", "Romania", "Slovakia", "Slovenia", "Spain",
    "Sweden", "Turkey",
)  # fmt: skip
_CITIES = ("Brussels", "Berlin", "Warsaw", "Madrid", "Ottawa", "Vilnius", "Paris", "Rome", "Oslo")
_PEOPLE = ("Anna Lindqvist", "Marek Zielinski", "Tom Harding", "Sofia Marques", "Jan de Wit")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "September", "October",
)  # fmt: skip
_PROSE = (
    "The minister arrived in {city} on Tuesday evening and left again before breakfast.",
    "{person}, who advises the parliament's defence committee, said the debate had barely begun.",
    "\u201cNobody here thinks that money alone buys security,\u201d she told reporters.",
    "Officials in {city} declined to comment on the details of the talks.",
    "The government of {ally} had promised a review of its procurement rules before the summer.",
    "Diplomats from {ally} and {other} are said to have been surprised by the tone of the letter.",
    "The summit communiqu\u00e9 leaves the details to the finance ministers, who meet in {month}.",
    "Critics reply that factories cannot be built overnight and that orders have to come first.",
    "For {ally}, which shares a long border with a difficult neighbour, the question is not new.",
    "Radars, long-range guns and logistics are named as the most pressing gaps.",
    "The secretary general praised the progress made and asked the allies for patience.",
    "The coalition is divided over the question, and an election is due next spring.",
    "An opposition lawmaker called the plan a wish list without a budget behind it.",
    "Shipyards, steelworks and software houses keep asking for contracts that last longer.",
    "Unions warned that hospitals and schools would have to wait while tanks were ordered.",
    "The city is used to such visits, and the trams ran on time all the same.",
    "Behind closed doors the tone is friendlier than the headlines suggest.",
    "Recruiting remains hard, says {person}, because the private economy pays better.",
    "Roads and bridges that can carry heavy vehicles are part of the plan as well.",
    "The economy of {other} has recovered slowly and the treasury is watching every euro.",
    "A spokesman for the ministry said the contract would be signed within weeks.",
    "European members of NATO have begun to buy together, though slowly and not always gladly.",
    "The war in Ukraine has changed how people in {ally} think about their own safety.",
    "A poll published in {month} found that voters are willing to pay, within limits.",
    "She recalled the winter when the ammunition depots had been nearly bare.",
    "Washington has asked before, and it will ask again, whoever sits in the White House.",
    "It was raining in {city}, and the delegations hurried from their cars into the hall.",
)  # fmt: skip
_DATED = (
    "The exercise brought together soldiers of {n} nations on the training grounds of {ally}.",
    "On {day} {month} the committee heard witnesses from industry and from the armed forces.",
    "{person} has followed the alliance for {n} years and remembers earlier rounds of the quarrel.",
    "Troops of {ally} have been stationed there since {year}, and nobody expects them to leave.",
    "The frigate was laid down in {year} and is still waiting for part of its radar.",
)
_TAILS = (
    ", a point that diplomats from {other} and officials of the European Union make as well",
    ", as {person} of the defence institute in {city} puts it whenever the subject comes up",
    ", and at NATO headquarters in {city} that was taken as a good sign for collective defence",
    ", while the military in {ally} and its allies on the eastern flank would rather move faster",
    ", although the budget that the ministry of defence sent to parliament does not say so",
    "",
    "",
    "",
)
_DECIMAL = re.compile(r"(\d\.)(\d+)")
_YEAR = re.compile(r"\b20(?:1[4-9]|2[0-6])\b(?![-/])")


@dataclass(frozen=True)
class Article:
    """An article with the day it is said to have appeared."""

    text: str
    published: date
    title: str


def articles(number: int, characters: int = CHARACTERS, seed: int = 4) -> Iterator[Article]:
    """That many different articles; the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
    claims = max(1, round(CLAIMS * characters / CHARACTERS))
    for _ in range(number):
        ally, other = chance.sample(ALLIES, 2)
        published = date(2019, 3, 1) + timedelta(days=chance.randrange(2_700))
        title = f"What {ally} owes its allies, and what it does not"
        lines = [_varied(chance, chance.choice(_sentences())) for _ in range(claims)]
        while sum(map(len, lines)) + len(lines) < characters:
            lines.append(_prose(chance, ally, other, published))
        chance.shuffle(lines)
        text = " ".join(
            line + ("\n\n" if place % 4 == 3 else "") for place, line in enumerate(lines)
        )
        yield Article(text[:characters], published, title)


@cache
def _sentences() -> tuple[str, ...]:
    with SENTENCES.open(encoding="utf-8") as rows:
        return tuple(json.loads(row)["sentence"] for row in rows)


def _prose(chance: random.Random, ally: str, other: str, published: date) -> str:
    """A sentence of prose; one in twelve has a day, a year or a number in it."""
    dated = chance.random() < 1 / 12
    words = chance.choice(_DATED) if dated else chance.choice(_PROSE)
    if not words.endswith(("\u201d", "reporters.")):
        words = words[:-1] + chance.choice(_TAILS) + "."
    return words.format(
        ally=ally, other=other, city=chance.choice(_CITIES), person=chance.choice(_PEOPLE),
        month=chance.choice(_MONTHS), n=chance.randint(3, 28), day=chance.randint(1, 28),
        year=published.year - chance.randint(1, 9),
    )  # fmt: skip


def _varied(chance: random.Random, sentence: str) -> str:
    """A sentence with another Ally, other years and other digits behind the point."""
    for ally in ALLIES:
        if ally in sentence:
            sentence = sentence.replace(ally, chance.choice(ALLIES))
            break
    shift = chance.randint(-3, 1)
    sentence = _YEAR.sub(lambda m: str(min(2026, max(2014, int(m[0]) + shift))), sentence)
    return _DECIMAL.sub(lambda m: m[1] + "".join(str(chance.randint(1, 9)) for _ in m[2]), sentence)
