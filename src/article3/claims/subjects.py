"""Whom a sentence speaks of: countries, groups and organisations, by name or by pronoun."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from article3.claims import context
from article3.claims.gate import Alias, Hit
from article3.claims.model import Mention
from article3.claims.speakers import OURSELVES, speaker

__all__ = ["Earlier", "carried", "mentions", "resolve_subjects", "speaker"]

_HOW = {"capital": "metonym", "forces": "metonym", "group_name": "name", "org_name": "name"}
_OUR_SIDE = frozenset({"NATO", "NATOEUR", "EUCAN"})
_EUROPE = frozenset({"EUR", "NATOEUR", "EUROPE"})
_JOINING = frozenset({"NATO", "EU", "CAN", "EUCAN"}) | _EUROPE
_RECIPIENTS = frozenset({"UKR", "RUS"})

_JOINED = re.compile(
    r",?\s+(?:and|plus|with|along\s+with|as\s+well\s+as|together\s+with|&)\s+(?:the\s+)?$"
)
_MEMBERS = re.compile(r"\b(2[789]|3[012])\s+$")
# It begins with a digit, not with \b, so that the engine can skip to the next one.
_NATIONS = re.compile(r"(2[789]|3[012])(?<!\w..)\s+((?:nations|countries|states)\b)")
_WITHOUT = re.compile(
    r"\b(?:excluding|except(?:ing)?(?:\s+for)?|other\s+than|without(?:\s+counting)?|minus"
    r"|apart\s+from|aside\s+from|besides|outside(?:\s+of)?|not\s+(?:including|counting)"
    r"|leaving\s+(?:out|aside)|exclusive\s+of|omitting|bar|but\s+for)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# The last words of what leaves somebody out.
_LEAVING_OUT = frozenset(
    (
        "excluding", "except", "excepting", "for", "than", "without", "counting", "minus", "from",
        "besides", "outside", "of", "including", "out", "aside", "omitting", "bar",
    )
)  # fmt: skip
_EXCLUDING = re.compile(r"exclud|except|other\s+than|not\s+|leaving|omit|exclusive", re.IGNORECASE)
_REST = re.compile(r"\b(?:rest|remainder)\s+of\s+(?:the\s+)?$|\bremaining\s+$", re.IGNORECASE)
_OTHER = re.compile(r"\bother\s+(?:\d+\s+|[a-z-]+\s+)?$|\bfellow\s+$", re.IGNORECASE)
_ALSO_IN = re.compile(
    r"\s+(?:that\s+|which\s+|who\s+)?(?:are|is|belong|being)\s+(?:also\s+|both\s+)?"
    r"(?:a\s+)?(?:members?\s+of|in|part\s+of|to)?\s*(?:the\s+)?$"
)
_SUCH_AS = re.compile(
    r"(?:\s+[\w-]+){0,2},?\s*\(?(?:such\s+as|like|including|namely|notably|among\s+them)\s+"
    r"(?:the\s+)?$"
)
_LIST = re.compile(r"(?:,|,?\s+and|,?\s+or)\s+(?:the\s+)?")
_SOME = re.compile(
    r"\b(?:some|several|many|(?:a\s+)?few|small(?:er)?|large[r]?|big(?:ger)?|other|major|certain"
    r"|rich(?:er)?|poor(?:er)?|individual|leading)\s+(?:of\s+the\s+)?$",
    re.IGNORECASE,
)

_IT = re.compile(
    r"\b(?:it|its|itself|the country|this country|the nation|the republic|the kingdom"
    r"|the government)(?:['’]s)?\b",
    re.IGNORECASE,
)
_THEY = re.compile(
    r"\b(?:they|their|them|these countries|those countries|these nations|these states"
    r"|(?:all|both|the)\s+(?:two|three|four|five|six)?\s*(?:countries|nations|states)"
    r"|all\s+of\s+them|both\s+of\s+them)\b",
    re.IGNORECASE,
)

_PLURALS = ("they", "their", "them", "countries", "nations", "states")


class Earlier(NamedTuple):
    """Whom a document names before a sentence.

    ``previous`` are the resolved mentions of the sentence before, ``title`` those of the title,
    ``most`` is the document's most frequent country.
    """

    previous: Sequence[Mention] = ()
    title: Sequence[Mention] = ()
    most: str = ""


def mentions(text: str, start: int, end: int, found: Sequence[Hit]) -> list[Mention]:
    """The countries, groups and organisations a sentence names, in order.

    ``found`` are the sentence's hits. ``sure`` is False where the words may mean another thing
    than a country that spends: a person's title ("the US president"), a place ("in Berlin"), a
    word that only qualifies another ("NATO's target"), a group that stands for those it lists.

    >>> from article3.claims.gate import hits
    >>> text = "Spain and Italy spent less than NATO Europe, Berlin said."
    >>> [m.code for m in mentions(text, 0, len(text), hits(text))]
    ['ESP', 'ITA', 'NATOEUR', 'DEU']
    """
    named: list[tuple[Mention, Alias]] = []
    for hit in found:
        first, last, what, code, alias = hit
        if alias is None or alias.kind == "none":
            continue
        if what == "speaker":
            if alias.kind == "country" and context.governs(text, start, end, hit):
                named.append((Mention(code, "country", first, last, "metonym"), alias))
            continue
        seen = context.judge(text, start, end, hit, alias)
        if seen is None:
            continue
        kind, sure = seen
        how = _HOW.get(alias.how, alias.how)
        named.append((Mention(code, kind, first, last, how, sure), alias))
    if any("bloc" in alias.rules for _, alias in named):
        read = _blocs(text, named)
    else:
        read = [mention for mention, _ in named]
    read = _counted(text, start, end, read)
    if not read:
        return read
    if len(read) > 1:
        read = _joined(text, read)
    read = _excluded(text, start, read)
    if len(read) > 1:
        read = _listed(text, start, read)
        read = _measured(text, start, read)
    if any(m.code == "SIPRI" for m in read):
        # SIPRI's Europe is a region of its own, with Russia and without Türkiye.
        read = [m._replace(code="EUROPE") if m.code == "EUR" else m for m in read]
    return read


def _blocs(text: str, named: list[tuple[Mention, Alias]]) -> list[Mention]:
    """ "The bloc" and "member states" are NATO's or the Union's: of the one named nearest before.

    Where the sentence names neither they are left as NATO, unsure and marked as a pronoun, for
    :func:`resolve_subjects` to settle from what came before.
    """
    unions = {"EU": "EU", "EC": "EU", "EP": "EU", "EUCO": "EU", "COUNCIL": "EU", "NATO": "NATO"}
    known = [
        (m.start, unions[m.code]) for m, alias in named if m.code in unions and not _bloc(alias)
    ]
    read = []
    for mention, alias in named:
        if not _bloc(alias):
            read.append(mention)
            continue
        if count := _MEMBERS.search(text[max(0, mention.start - 8) : mention.start]):
            union = "EU" if count.group(1) == "27" else "NATO"
            read.append(mention._replace(code=union, sure=True))
            continue
        before = [code for at, code in known if at < mention.start]
        after = [code for at, code in known if at > mention.start]
        near = before[-1] if before else (after[0] if after else "")
        if near:
            read.append(mention._replace(code=near, sure=True))
        else:
            read.append(mention._replace(how="pronoun", sure=False))
    return read


def _counted(text: str, start: int, end: int, read: list[Mention]) -> list[Mention]:
    """ "Six of the 29 nations": a count of members only the Alliance or the Union has had."""
    if text.find("2", start, end) < 0 and text.find("3", start, end) < 0:
        return read
    match = _NATIONS.search(text, start, end)
    if match is None or any(m.start < match.end() and m.end > match.start() for m in read):
        return read
    code = "EU" if match.group(1) == "27" else "NATO"
    made = Mention(code, "group", match.start(2), match.end(), "name")
    return sorted([*read, made], key=lambda m: m.start)


def _bloc(alias: Alias) -> bool:
    return "bloc" in alias.rules


def _joined(text: str, read: list[Mention]) -> list[Mention]:
    """ "European members and Canada" in one mention, and the Union's members that are Allies."""
    made: list[Mention] = []
    for mention in read:
        last = made[-1] if made else None
        if last is not None and last.code in _JOINING and mention.code in _JOINING:
            between = text[last.end : mention.start]
            pair = {last.code, mention.code}
            if last.code == "NATO" and mention.code in _EUROPE and between in ("'s ", "’s "):
                made[-1] = mention._replace(code="NATOEUR", start=last.start)
                continue
            if "CAN" in pair and pair & _EUROPE and _JOINED.fullmatch(between):
                made[-1] = last._replace(code="EUCAN", kind="group", end=mention.end, sure=True)
                continue
            if last.code == "EUCAN" and mention.code == "NATO" and between in (" ", "'s ", "’s "):
                made[-1] = last._replace(end=mention.end)
                continue
            if last.code == "EU" and mention.code == "NATO" and _ALSO_IN.fullmatch(between):
                made[-1] = last._replace(code="EU23", sure=True)
                made.append(mention._replace(sure=False))
                continue
        made.append(mention)
    return made


def _excluded(text: str, start: int, read: list[Mention]) -> list[Mention]:
    """ "NATO without the US", "the rest of NATO", "other allies": Europe and Canada.

    Whoever is left out is no subject. "Other allies" are Europe and Canada only beside the United
    States; beside anybody else they are unsure.
    """
    made = list(read)
    for place, mention in enumerate(read):
        led = context.led_by(text, start, mention.start)
        if not led or (led not in _LEAVING_OUT and mention.code != "NATO" and led.isalpha()):
            continue
        american = any(m.code == "USA" for m in read)
        before = text[max(start, mention.start - 40) : mention.start]
        if mention.kind == "country" and (without := _WITHOUT.search(before)):
            near = _nearest(read, place)
            if mention.code != "USA" or near is None:
                if _EXCLUDING.match(without.group()):
                    made[place] = mention._replace(sure=False)
                continue
            made[near] = read[near]._replace(code="EUCAN", sure=True)
            made[place] = mention._replace(code="", sure=False)
        elif mention.code == "NATO" and _REST.search(before):
            left = american or all(m.kind != "country" for m in read)
            made[place] = mention._replace(code="EUCAN" if left else "NATO", sure=left)
        elif mention.code == "NATO" and _OTHER.search(before):
            made[place] = mention._replace(
                code="EUCAN" if american else "NATO", sure=american and mention.sure
            )
    return [m for m in made if m.code]


def _nearest(read: list[Mention], place: int) -> int | None:
    """The mention of the Alliance that an exclusion is about: the one before, or the next."""
    order: list[int] = [*range(place - 1, -1, -1), *range(place + 1, len(read))]
    for index in order:
        if read[index].code in _OUR_SIDE:
            return index
    return None


def _listed(text: str, start: int, read: list[Mention]) -> list[Mention]:
    """A group that only introduces its examples ("smaller EU states, such as ...") is unsure."""
    made = list(read)
    for place, (mention, following) in enumerate(pairwise(read)):
        if mention.kind != "group" or following.kind != "country":
            continue
        between = text[mention.end : following.start]
        if not _SUCH_AS.fullmatch(between):
            continue
        some = _SOME.search(text[max(start, mention.start - 24) : mention.start])
        if some or re.search(r"such\s+as|like|namely", between):
            made[place] = mention._replace(sure=False)
            continue
        # "Ten Allies, including ...": the group is the subject, the examples are not.
        for index in range(place + 1, len(read)):
            made[index] = read[index]._replace(sure=False)
            if index + 1 == len(read) or not _LIST.fullmatch(
                text[read[index].end : read[index + 1].start]
            ):
                break
    return made


def _measured(text: str, start: int, read: list[Mention]) -> list[Mention]:
    """The Alliance or the Union behind a preposition, once a subject is named, only measures it.

    "The US pays 15% of NATO's budget", "the highest in the Alliance": NATO is no subject there.
    A plain "of" before members counts them, and they stay sure: "two of the NATO Allies".
    """
    made: list[Mention] = []
    for mention in read:
        if (
            mention.kind == "group"
            and mention.sure
            and mention.code in {"NATO", "EU", "WORLD", "EUR"}
            and text[mention.end - 1 : mention.end] != "s"
            and len(text[mention.start : mention.end].split()) < 3
            and any(m.sure and m.kind != "organisation" for m in made)
            and context.is_object(text, start, mention.start, mention.code)
        ):
            made.append(mention._replace(sure=False))
        else:
            made.append(mention)
    return made


def resolve_subjects(
    text: str,
    start: int,
    end: int,
    found: Sequence[Mention],
    earlier: Callable[[], Earlier] = Earlier,
) -> list[Mention]:
    """The mentions of a sentence with its pronouns resolved, in order.

    ``earlier`` is only called for a pronoun that needs it: one whose antecedent the sentence itself
    names before it adds nothing. Mentions made here say ``how="pronoun"`` and stand where the
    pronoun does.
    """
    read = [_settled(m, earlier()) if m.how == "pronoun" else m for m in found]
    low = text[start:end].lower()
    for pattern, many in ((_IT, False), (_THEY, True)):
        if many and not any(word in low for word in _PLURALS):
            continue
        match = pattern.search(text, start, end)
        if match is None or _named_before(read, match.start(), many):
            continue
        for antecedent in _antecedents(earlier(), match.group(), many):
            if all(m.code != antecedent.code for m in read):
                read.append(
                    antecedent._replace(start=match.start(), end=match.end(), how="pronoun")
                )
    if code := speaker(text, start, end):
        match = OURSELVES.search(text, start, end)
        if match is not None and all(m.code != code or not m.sure for m in read):
            kind = "group" if code in {"NATO", "EU"} else "country"
            read.append(Mention(code, kind, match.start(), match.end(), "pronoun"))
    return sorted(read, key=lambda m: (m.start, m.end))


def _settled(mention: Mention, earlier: Earlier) -> Mention:
    """ "The bloc" by the organisation named last before the sentence."""
    for before in (*reversed(earlier.previous), *earlier.title):
        if before.code in {"EU", "EC", "EP", "EUCO"}:
            return mention._replace(code="EU", sure=True)
        if before.code in _OUR_SIDE:
            return mention._replace(code="NATO", sure=True)
    return mention


def _named_before(read: Sequence[Mention], at: int, many: bool) -> bool:
    """Whether the sentence itself names, before the pronoun, somebody it can stand for."""
    return any(m.start < at and (m.sure or many) and m.kind != "organisation" for m in read)


def _antecedents(earlier: Earlier, words: str, many: bool) -> list[Mention]:
    """Whom a pronoun stands for: one country for "it", a group or a list for "they"."""
    previous, title, most = earlier
    if not many:
        one = carried([m for m in previous if m.kind == "country"], title, most)
        return [one] if one is not None and one.kind == "country" else []
    countries = _distinct(m for m in previous if m.sure and m.kind == "country")
    groups = [m for m in previous if m.sure and m.kind == "group"]
    several = re.search(r"countries|nations|states|of them", words) is not None
    if several and len(countries) > 1:
        return countries
    if groups:
        return groups[:1]
    if len(countries) > 1:
        return countries
    one = carried(previous, title, most)
    return [one] if one is not None else []


def _distinct(read: Iterable[Mention]) -> list[Mention]:
    return list({m.code: m for m in read}.values())


def carried(
    previous: Sequence[Mention], title: Sequence[Mention], most: str = ""
) -> Mention | None:
    """Whom a sentence without a subject is about: the one before's, the title's, the document's.

    The subject of a sentence is the first country or group it surely names; aid goes to Ukraine
    and threats come from Russia, so those two only count where nobody else is named. Offsets are
    those of the words it is taken from, (0, 0) for the document's most frequent country.
    """
    for read in (previous, title):
        about = [m for m in read if m.kind != "organisation"]
        sure = [m for m in about if m.sure]
        countries = _distinct(m for m in about if m.kind == "country")
        choice = [m for m in sure if m.code not in _RECIPIENTS]
        if not choice and len(countries) == 1:
            choice = countries
        if choice or sure:
            return (choice or sure)[0]._replace(how="carried")
    if most:
        return Mention(most, "country", 0, 0, "carried", False)
    return None
