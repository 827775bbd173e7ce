"""What numbers count and measure in this field, and the words that name a thing instead."""

from __future__ import annotations

import re

_COUNTED = {
    "ally": "allies", "member": "members", "state": "states", "country": "countries",
    "nation": "nations", "government": "governments", "partner": "partners",
    "capital": "capitals", "economy": "economies", "democracy": "democracies",
    "signatory": "signatories", "donor": "donors", "leader": "leaders", "minister": "ministers",
    "soldier": "soldiers", "troop": "troops", "servicemember": "servicemembers",
    "serviceman": "servicemen", "reservist": "reservists", "conscript": "conscripts",
    "recruit": "recruits", "officer": "officers", "sailor": "sailors", "marine": "marines",
    "person": "people", "man": "men", "resident": "residents", "citizen": "citizens",
    "inhabitant": "inhabitants", "civilian": "civilians", "employee": "employees",
    "worker": "workers", "job": "jobs", "death": "deaths", "casualty": "casualties",
    "tank": "tanks", "plane": "planes", "airplane": "airplanes", "aeroplane": "aeroplanes",
    "jet": "jets", "fighter": "fighters", "warplane": "warplanes", "bomber": "bombers",
    "helicopter": "helicopters", "drone": "drones", "ship": "ships", "warship": "warships",
    "frigate": "frigates", "corvette": "corvettes", "destroyer": "destroyers",
    "submarine": "submarines", "vessel": "vessels", "boat": "boats", "vehicle": "vehicles",
    "truck": "trucks", "carrier": "carriers", "howitzer": "howitzers", "gun": "guns",
    "missile": "missiles", "rocket": "rockets", "interceptor": "interceptors",
    "launcher": "launchers", "battery": "batteries", "system": "systems", "radar": "radars",
    "shell": "shells", "round": "rounds", "munition": "munitions", "projectile": "projectiles",
    "bomb": "bombs", "mine": "mines", "satellite": "satellites", "brigade": "brigades",
    "battalion": "battalions", "division": "divisions", "squadron": "squadrons",
    "battlegroup": "battlegroups", "regiment": "regiments", "base": "bases",
    "warhead": "warheads", "project": "projects", "contract": "contracts",
    "package": "packages",
}  # fmt: skip
_UNCHANGED = ("personnel", "aircraft", "spacecraft", "artillery", "manpower")

SINGULAR = {plural: one for one, plural in _COUNTED.items()} | {word: word for word in _UNCHANGED}
"""A counted noun in the plural -> the singular quantities carry as their unit."""

ONE = {one: one for one in _COUNTED} | {word: word for word in _UNCHANGED} | {"persons": "person"}
"""The same after ``one`` and in compounds (a 32-member alliance)."""

GROUPED = frozenset(
    [
        "ally", "member", "state", "country", "nation", "government", "partner", "capital",
        "economy", "democracy",
    ]
)  # fmt: skip
"""Units whose whole is a group of countries: ``N allies out of M``."""

_ALTERNATIVES = r"(?:{})(?![^\W_])"
_MEASURES = {
    "year-old": r"years?[\s-]old", "year": r"years?", "decade": r"decades?", "month": r"months?",
    "week": r"weeks?", "day": r"days?", "hour": r"hours?|hrs?", "minute": r"minutes?|mins?",
    "second": r"seconds|secs?", "century": r"centur(?:y|ies)", "km": r"km|kilomet(?:er|re)s?",
    "mm": r"mm|millimet(?:er|re)s?", "cm": r"cm|centimet(?:er|re)s?", "m": r"met(?:er|re)s?",
    "mile": r"miles?", "foot": r"feet|foot|ft", "knot": r"knots?", "kg": r"kg|kilograms?|kilos?",
    "tonne": r"tonnes?|tons?", "MW": r"MW|megawatts?", "GW": r"GW|gigawatts?",
    "barrel": r"barrels?", "litre": r"lit(?:er|re)s?", "degree": r"degrees?|°[CF]?",
    "kt": r"kilotons?|kt", "hectare": r"hectares?", "time": r"time", "story": r"stor(?:ey|y)",
    "point plan": r"point\s(?:plan|programme|program)", "star": r"star",
}  # fmt: skip
_MEASURE = re.compile(
    r"[\s-]{0,2}(?:"
    + "|".join(
        f"(?P<m{place}>{_ALTERNATIVES.format(words)})"
        for place, words in enumerate(_MEASURES.values())
    )
    + ")",
)
_UNITS_OF_MEASURE = tuple(_MEASURES)
_LONG = re.compile(r"[\s-]?(m)\s(?:long|wide|deep|high|tall|away|above|below|from)\b")

_PAUSES = frozenset(".,;:)%")
_NEXT = re.compile(r"[\s-]{1,2}([^\W\d_](?:[^\W_]|[’'./&-](?=[^\W_])|\.(?=\w))*)")
_DESIGNATION = re.compile(r"\s\d{1,3}(?:[A-Z]\d?)?(?![\w.,%]\d|\w)")
_CALIBRE = re.compile(r"\s\d{2,3}\s?-?mm\b")

_BREAKS = frozenset(
    [
        "a", "an", "the", "of", "in", "on", "at", "by", "for", "from", "to", "with", "without",
        "into", "onto", "over", "under", "above", "below", "per", "than", "as", "and", "or", "but",
        "nor", "that", "which", "who", "whom", "whose", "when", "where", "while", "if", "because",
        "since", "until", "till", "after", "before", "during", "between", "among", "amid", "about",
        "around", "up", "down", "out", "off", "through", "towards", "toward", "against", "within",
        "across", "is", "are", "was", "were", "be", "been", "being", "am", "do", "does", "did",
        "done", "have", "has", "had", "having", "will", "would", "shall", "should", "can", "could",
        "may", "might", "must", "not", "no", "it", "its", "they", "them", "their", "he", "she",
        "his", "her", "we", "us", "our", "you", "your", "i", "this", "these", "those", "there",
        "here", "then", "now", "already", "still", "also", "only", "just", "even", "currently",
        "respectively", "percent", "per-cent", "cent", "pct", "points", "met", "meet", "meets",
        "meeting", "spend", "spends", "spent", "spending", "reach", "reached", "reaches", "exceed",
        "exceeded", "exceeds", "hit", "hits", "fail", "failed", "fails", "fell", "fall", "rose",
        "rise", "said", "says", "say", "agreed", "agree", "pledged", "pledge", "gave", "give",
        "gives", "paid", "pay", "pays", "invest", "invested", "joined", "join", "signed", "sign",
        "remain", "remained", "remains", "make", "makes", "made", "took", "take", "achieved",
        "achieve", "expected", "projected", "sent", "send", "got", "get", "went", "go", "came",
        "come", "think", "want",
    ]
)  # fmt: skip

_NAMES = frozenset(
    [
        "article", "articles", "section", "chapter", "clause", "paragraph", "title", "annex",
        "appendix", "resolution", "protocol", "page", "pages", "figure", "fig", "table", "chart",
        "graph", "box", "footnote", "note", "volume", "vol", "issue", "edition", "part", "bilag",
        "type", "mark", "mk", "block", "phase", "stage", "step", "tranche", "lot", "level", "tier",
        "wing", "room", "flight", "channel", "highway", "route", "boeing", "airbus", "leopard",
        "gripen", "abrams", "challenger", "patriot", "pac", "iskander", "kinzhal", "tomahawk",
        "taurus", "leclerc", "rafale", "typhoon", "tempest", "gepard", "marder", "puma", "boxer",
        "ajax", "himars", "pzh", "panzerhaubitze", "ariane", "falcon", "starlink", "version",
        "windows", "covid", "agenda", "horizon", "vision", "brigade", "regiment", "battalion",
        "division", "squadron", "bundle", "item", "rule", "law", "act", "bill", "decision",
        "directive", "regulation", "§", "art", "arts", "sect", "ch", "pp", "p",
    ]
)  # fmt: skip


def is_name(word: str) -> bool:
    """Whether a number after this word names a thing: Article 5, Leopard 2, page 12.

    >>> is_name("Article"), is_name("spend")
    (True, False)
    """
    return word.strip("(“\"'‘.").casefold() in _NAMES and (word[:1].isupper() or len(word) > 2)


def measure_at(text: str, at: int, end: int) -> tuple[str, int]:
    """The unit of measure after a number and where it ends: ``("", at)`` if none.

    >>> measure_at("58-year-old", 2, 11), measure_at("155mm", 3, 5)
    (('year-old', 11), ('mm', 5))
    """
    if text[at : at + 1] in _PAUSES:
        return "", at
    if long := _LONG.match(text, at, end):
        return "m", long.end(1)
    match = _MEASURE.match(text, at, end)
    if match is None or match.lastgroup is None:
        return "", at
    return _UNITS_OF_MEASURE[int(match.lastgroup[1:])], match.end()


def noun_at(
    text: str, at: int, end: int, *, one: bool = False, adjectives: int = 4
) -> tuple[str, int]:
    """The counted noun after a number, in the singular, and where it ends: ``("", at)`` if none.

    Adjectives and names may stand between (23 NATO allies, 100 F-35 fighters, 18 Leopard 2 tanks);
    of a compound the last noun counts (member states). With ``one`` the noun is in the singular
    (one ally, a 32-member alliance).

    >>> noun_at("two European member states agreed", 3, 33)
    ('state', 26)
    >>> noun_at("2 met all allies", 1, 16)
    ('', 1)
    """
    nouns = ONE if one else SINGULAR
    here = at
    for _ in range(adjectives + 1):
        if calibre := _CALIBRE.match(text, here, end):
            here = calibre.end()
        word = _NEXT.match(text, here, end)
        if word is None:
            break
        written = word[1]
        plain = written.casefold()
        possessive = plain.endswith(("'s", "’s"))
        if plain in nouns and not possessive:
            return _compound(text, word.end(), end, nouns, nouns[plain])
        if plain == "member" and not one and (more := _NEXT.match(text, word.end(), end)):
            unit = nouns.get(more[1].casefold())
            if unit is not None:
                return _compound(text, more.end(), end, nouns, unit)
        if possessive or plain in _BREAKS or "\n\n" in word[0]:
            break
        here = word.end()
        if written[0].isupper() and (designation := _DESIGNATION.match(text, here, end)):
            here = designation.end()
    return "", at


def _compound(text: str, at: int, end: int, nouns: dict[str, str], unit: str) -> tuple[str, int]:
    while (word := _NEXT.match(text, at, end)) and word[1].casefold() in nouns:
        unit, at = nouns[word[1].casefold()], word.end()
    return unit, at
