"""Lints: what is wrong with the words themselves, and what only looks wrong."""

from __future__ import annotations

import time
from datetime import date

import pytest

from article3.claims.lints import lints
from article3.claims.model import Claim, Quantity

DAY = date(2025, 12, 27)


def codes(text: str, published: date | None = DAY) -> list[tuple[str, str]]:
    found = lints(text, published)
    for lint in found:
        assert lint.message[-1] in ".?"
        assert "\n" not in lint.message
    return [(lint.code, text[lint.start : lint.end]) for lint in found]


@pytest.mark.parametrize(
    ("text", "span", "right"),
    [
        ("They met on Monday 2 September 2025.", "Monday 2 September 2025", "Tuesday"),
        ("They met on Monday, September 2nd, 2025.", "Monday, September 2nd, 2025", "Tuesday"),
        ("It came on Thursday, December 26 in a talk.", "Thursday, December 26", "Friday"),
        ("It came on Sunday (24 December).", "Sunday (24 December", "Wednesday"),
        ("It was 14 June 2025, a Friday.", "14 June 2025, a Friday", "Saturday"),
        ("It was on Tuesday, 17-18 October 2024.", "Tuesday, 17-18 October 2024", "Thursday"),
    ],
)
def test_weekdays(text: str, span: str, right: str) -> None:
    assert codes(text) == [("weekday", span)]
    assert f"is a {right}, not a" in lints(text, DAY)[0].message


@pytest.mark.parametrize(
    "text",
    [
        "They met on Tuesday, 2 September 2025.",
        "It came on Friday, December 26 in a talk.",
        "They met on Thursday and Friday, 17-18 October 2024.",
        "They met on Friday, 17-18 October 2024.",
        "On Monday 12 countries met.",
        "On Monday March 31 Allies and partners met.",
        "Holidays on 3 May 2025 and Fridays.",
        "On Saturday, 28 June, they left.",  # 2025, half a year before
    ],
)
def test_right_weekdays(text: str) -> None:
    assert codes(text) == []


def test_a_weekday_needs_a_year() -> None:
    assert codes("It came on Thursday, December 26 in a talk.", None) == []
    assert len(codes("It came on Monday, 31 December 2024.", None)) == 1


def test_days_no_calendar_has() -> None:
    assert codes("by 31 June and on 30 February 2025") == [
        ("date", "31 June"), ("date", "30 February 2025"),
    ]  # fmt: skip
    assert codes("by 29 February 2023") == [("date", "29 February 2023")]
    assert codes("by September 31, 2025") == [("date", "September 31, 2025")]
    assert codes("29 February 2024, 30 June, 31 May. In June 31 Allies met.") == []


@pytest.mark.parametrize(
    "text", ["155 million artillery shells", "155 billion shells", "105 thousand rounds",
             "155,000 mm", "152-million heavy artillery rounds"],
)  # fmt: skip
def test_calibres(text: str) -> None:
    assert codes(f"Ukraine lacks {text} for now.") == [("calibre", text)]
    assert f"{text[:3]} mm" in lints(text, DAY)[0].message


@pytest.mark.parametrize(
    "text",
    ["155,000 shells", "€155 million ammunition", "a 155 million ammunition contract",
     "2,155 million shells", "155 mm shells", "120 million rounds of small arms ammunition",
     "155 million euros for shells", "1.155 million shells", "EUR 120 million munitions"],
)  # fmt: skip
def test_real_numbers_of_shells(text: str) -> None:
    assert codes(f"They bought {text} last year.") == []


@pytest.mark.parametrize(
    "text",
    [
        "The goal of 5% – 3.5% for core needs and 1.4% for resilience – is far.",
        "The 5% goal is made up of 3.5% for core needs and 2% for resilience.",
        "The budget is split: 40% equipment, 30% personnel, 20% operations, 20% other.",
        "Personnel takes 60%, equipment 35% and the rest, 25%, operations.",
        "The money is divided as follows:\n- 40% equipment\n- 50% personnel\n- 20% the rest\n",
    ],
)
def test_parts_that_miss_their_whole(text: str) -> None:
    assert [code for code, _ in codes(text)] == ["sum"]


@pytest.mark.parametrize(
    "text",
    [
        "The goal of 5% – 3.5% for core needs and 1.5% for resilience – is far.",
        "Spending is 5% of GDP, made up of 3.5% for troops and 1.4% for roads.",  # rounding
        "The budget is split into 40% equipment, 30% personnel, 20% other and 10% research.",
        "Thirds: it is split into 33.3%, 33.3% and 33.4%.",
        "Spending rose to the 2% target – 3% in Poland and 4% in Estonia.",
        "Shares rose 40% in Estonia, 30% in Latvia and 50% in Lithuania; the rest fell.",
        "In Germany, France and Italy 40%, 30% and 35% agree.",
        "Of which 5% to 10% is spent: 3% here, 2% there.",
        "The goal is 5%. Of it – 3.5% here. And 1% there.",
    ],
)
def test_parts_that_make_no_claim_or_add_up(text: str) -> None:
    assert codes(text) == []


def test_scales() -> None:
    assert codes("The country spends $845 trillion on defence.") == [("scale", "$845 trillion")]
    assert codes("Greece spends 308% of its GDP on defence.") == [("scale", "308% of its GDP")]
    assert codes("Public debt is $36 trillion; defence suffers.") == []
    assert codes("Debt is 137% of GDP and defence waits.") == []
    assert codes("The military of a $110 trillion economy.") == []
    assert codes("Defence spending of $2.7 trillion in the world.") == []


def claim(low: float, at: int, **changed: object) -> Claim:
    quantity = Quantity("percent", low, low, at, at + 4, "%", step=0.1)
    fields: dict[str, object] = {
        "start": 0, "end": 60, "indicator": "defexp_share_gdp", "subjects": ("POL",),
        "comparator": "eq", "value": low, "unit": "%GDP", "period": "2024", "quantity": quantity,
    }  # fmt: skip
    return Claim(**{**fields, **changed})  # type: ignore[arg-type]


def test_contradictions() -> None:
    text = "Poland spent 4.1% in 2024. Poland spent 3.2% in 2024."
    found = lints(text, DAY, [claim(4.1, 13), claim(3.2, 40)])
    assert [lint.code for lint in found] == ["contradiction"]
    assert "“4.1%”" in found[0].message
    assert "“3.2%”" in found[0].message
    for other in (
        claim(4.15, 40),
        claim(3.2, 40, period="2023"),
        claim(3.2, 40, subjects=("EST",)),
        claim(3.2, 40, modality="pledge"),
        claim(3.2, 40, comparator="ge"),
        claim(3.2, 40, speaker="the minister"),
    ):
        assert lints(text, DAY, [claim(4.1, 13), other]) == []


def test_one_ally_cannot_spend_what_all_do() -> None:
    text = "Germany spent $2.5 trillion in 2024."
    quantity = Quantity("money", 2.5e12, 2.5e12, 14, 27, "USD")
    made = claim(0, 0, indicator="defexp_total", subjects=("DEU",), value=2.5e12, unit="USD",
                 quantity=quantity)  # fmt: skip
    assert [lint.code for lint in lints(text, DAY, [made])] == ["scale"]


def test_order_and_speed() -> None:
    part = "On Monday, 31 December 2024 they met in Brussels to talk of 2% and 3.5% of GDP. "
    text = part + "The ministers of the Alliance said little about it, as they often do. " * 80
    assert lints(text + part, DAY) == sorted(lints(text + part, DAY), key=lambda lint: lint.start)
    best = 1.0
    for _ in range(5):
        began = time.perf_counter()
        lints(text, DAY)
        best = min(best, time.perf_counter() - began)
    assert best < 0.005
