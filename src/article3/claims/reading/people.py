"""Numbers of people: military personnel of an Ally, United States troops in Europe."""

from __future__ import annotations

import re
from typing import Any

from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.subjects_of import subjects_of
from article3.claims.reading.timing import modality_of, time_of

_FEWEST, _MOST = 500, 4_000_000
_SOLDIERS = {
    "soldier", "troop", "personnel", "service member", "serviceman", "military personnel",
}  # fmt: skip
_PEOPLE = _SOLDIERS | {"person", "people", "man", "reservist"}
_NOT_STRENGTH = re.compile(
    r"\b(?:kill|dead|death|died|wound|lost|casualt|exercise|drill|deploy|train|send|sent|"
    r"additional|extra|recruit|withdraw|reduc|battlegroup|brigade|mission|refugee|border|"
    r"ceasefire|conscript|parade|veteran|peacekeep|north korean|volunteers?|sworn|protest)\w*"
)
_STRENGTH = re.compile(
    r"\b(?:has|have|had|numbers?|numbered|armed forces|army|personnel|active|strong|military|"
    r"forces|maintains?|fields?|employs?|counts?|forecast|total|troops|serves?|comes to|"
    r"under arms)\b"
)
_SOME = re.compile(
    r"\b(?:of them|of those|sent|additional|extra|reinforce\w*|withdr\w+|more troops)\b"
)
_ALLIANCES = re.compile(r"\b(?:alliance|nato)[’']s\s+(?:\w+\s+){0,2}$")
_PLACES = {"EUR", "EUROPE", "DEU", "POL", "ITA", "GBR", "ROU", "ESP", "LTU", "LVA", "EST"}


def read_people(context: Context, quantity: Quantity) -> list[Claim]:
    """Military personnel of an Ally, or United States troops in Europe."""
    unit, cues = quantity.unit.casefold(), context.cues
    if not _FEWEST <= quantity.value <= _MOST or (unit and unit not in _PEOPLE):
        return []
    if not (cues.has("personnel") or unit in _SOLDIERS or "military" in context.low):
        return []
    time = time_of(context, quantity)
    common: dict[str, Any] = {
        "value": quantity.value, "unit": "persons", "comparator": comparator_of(quantity),
    }  # fmt: skip
    places = [m.code for m in context.countries if m.code in _PLACES]
    if _SOME.search(context.words(quantity.start - 25, quantity.end + 30)):
        return []
    if places and cues.has("stationed") and context.names("USA"):
        place = "EUROPE" if places[0] in ("EUR", "EUROPE") else places[0]
        common |= {"subjects": ("USA",), "group": place, "confidence": 0.65}
        return [context.claim(quantity, "us_troops_europe", time, **common)]
    about = context.words(*context.clause(quantity.start))
    if _NOT_STRENGTH.search(about) or not _STRENGTH.search(about):
        return []
    if _ALLIANCES.search(context.before(quantity, 24)):
        common |= {"subjects": ("NATO",), "confidence": 0.65}
        return [context.claim(quantity, "military_personnel", time, **common)]
    if modality_of(context, quantity, time) in ("demand", "pledge"):
        return []
    ally = any(context.is_ally(m.code) for m in context.mentions)
    who = subjects_of(context, quantity, exclude=frozenset({"NATO"} if ally else ()))
    common |= {"subjects": who.codes, "confidence": min(0.7, who.confidence)}
    return [context.claim(quantity, "military_personnel", time, **common)]
