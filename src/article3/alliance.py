"""Allies, partners and groups, with membership and currency through time.

Accession dates: for 2017 and later from the notes of NATO's own tables (Montenegro 5 June 2017,
North Macedonia 27 March 2020, Finland 4 April 2023, Sweden 7 March 2024); for 1952, 1982, 1999,
2004 and 2009 from secondary pages; the treaty entered into force for the founders on 24 August
1949. EU dates are the EU's own. Euro dates are those of the Council decisions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from article3.errors import UnknownNameError

_FOUNDED = date(1949, 8, 24)


@dataclass(frozen=True, slots=True)
class Ally:
    """A country of the ledger: an Ally, a partner or Ukraine.

    ``currencies`` holds ``(first day, ISO 4217)`` in order; the last one is today's.
    """

    iso3: str
    iso2: str
    name: str
    currencies: tuple[tuple[date, str], ...]
    aliases: tuple[str, ...] = ()
    nato_since: date | None = None
    eu_since: date | None = None
    eu_until: date | None = None
    has_forces: bool = True

    def in_nato(self, on: date) -> bool:
        """Whether it was an Ally on that day."""
        return self.nato_since is not None and self.nato_since <= on

    def in_eu(self, on: date) -> bool:
        """Whether it was a member of the European Union on that day."""
        return (
            self.eu_since is not None
            and self.eu_since <= on
            and (self.eu_until is None or on <= self.eu_until)
        )

    def currency(self, on: date) -> str:
        """The currency in force on that day, as an ISO 4217 code.

        >>> ally("HRV").currency(date(2022, 12, 31)), ally("HRV").currency(date(2023, 1, 1))
        ('HRK', 'EUR')
        """
        return [code for since, code in self.currencies if since <= on][-1]


@dataclass(frozen=True, slots=True)
class Group:
    """A set of countries whose members depend on the day."""

    code: str
    name: str
    definition: str
    belongs: Callable[[Ally, date], bool] = field(repr=False)
    aliases: tuple[str, ...] = ()

    def members(self, on: date) -> tuple[str, ...]:
        """ISO3 codes of the members on that day, in alphabetical order.

        >>> len(group("EU23").members(date(2026, 1, 1)))
        23
        >>> len(group("NATO").members(date(2023, 1, 1)))
        30
        """
        return _members(self, on)


@lru_cache(maxsize=4096)
def _members(group: Group, on: date) -> tuple[str, ...]:
    return tuple(sorted(a.iso3 for a in COUNTRIES.values() if group.belongs(a, on)))


_START = date(1900, 1, 1)
_MADE_EURO = {
    **dict.fromkeys(("BEL", "DEU", "ESP", "FRA", "ITA", "LUX", "NLD", "PRT", "FIN"), 1999),
    **{"GRC": 2001, "SVN": 2007, "SVK": 2009, "EST": 2011, "LVA": 2014, "LTU": 2015},
    **{"HRV": 2023, "BGR": 2026},
}


def _country(
    iso3: str,
    iso2: str,
    name: str,
    currency: str,
    nato: date | None = None,
    eu: date | None = None,
    *aliases: str,
    eu_until: date | None = None,
    has_forces: bool = True,
) -> Ally:
    currencies = [(_START, currency)]
    if iso3 in _MADE_EURO:
        currencies.append((date(_MADE_EURO[iso3], 1, 1), "EUR"))
    return Ally(iso3, iso2, name, tuple(currencies), aliases, nato, eu, eu_until, has_forces)


_2004N, _1999N, _2009N = date(2004, 3, 29), date(1999, 3, 12), date(2009, 4, 1)
_ROME, _EU73, _EU86 = date(1958, 1, 1), date(1973, 1, 1), date(1986, 1, 1)
_EU95, _EU04, _EU07 = date(1995, 1, 1), date(2004, 5, 1), date(2007, 1, 1)

COUNTRIES: dict[str, Ally] = {
    a.iso3: a
    for a in (
        _country("ALB", "AL", "Albania", "ALL", _2009N),
        _country("BEL", "BE", "Belgium", "BEF", _FOUNDED, _ROME),
        _country("BGR", "BG", "Bulgaria", "BGN", _2004N, _EU07),
        _country("CAN", "CA", "Canada", "CAD", _FOUNDED),
        _country("HRV", "HR", "Croatia", "HRK", _2009N, date(2013, 7, 1)),
        _country("CZE", "CZ", "Czechia", "CZK", _1999N, _EU04, "Czech Republic"),
        _country("DNK", "DK", "Denmark", "DKK", _FOUNDED, _EU73),
        _country("EST", "EE", "Estonia", "EEK", _2004N, _EU04),
        _country("FIN", "FI", "Finland", "FIM", date(2023, 4, 4), _EU95),
        _country("FRA", "FR", "France", "FRF", _FOUNDED, _ROME),
        _country("DEU", "DE", "Germany", "DEM", date(1955, 5, 6), _ROME),
        _country("GRC", "GR", "Greece", "GRD", date(1952, 2, 18), date(1981, 1, 1), "Hellas"),
        _country("HUN", "HU", "Hungary", "HUF", _1999N, _EU04),
        _country("ISL", "IS", "Iceland", "ISK", _FOUNDED, has_forces=False),
        _country("ITA", "IT", "Italy", "ITL", _FOUNDED, _ROME),
        _country("LVA", "LV", "Latvia", "LVL", _2004N, _EU04),
        _country("LTU", "LT", "Lithuania", "LTL", _2004N, _EU04),
        _country("LUX", "LU", "Luxembourg", "LUF", _FOUNDED, _ROME, "Luxemburg"),
        _country("MNE", "ME", "Montenegro", "EUR", date(2017, 6, 5)),
        _country("NLD", "NL", "Netherlands", "NLG", _FOUNDED, _ROME, "The Netherlands", "Holland"),
        _country(
            "MKD", "MK", "North Macedonia", "MKD", date(2020, 3, 27), None, "Macedonia", "FYROM"
        ),
        _country("NOR", "NO", "Norway", "NOK", _FOUNDED),
        _country("POL", "PL", "Poland", "PLN", _1999N, _EU04),
        _country("PRT", "PT", "Portugal", "PTE", _FOUNDED, _EU86),
        _country("ROU", "RO", "Romania", "RON", _2004N, _EU07),
        _country("SVK", "SK", "Slovakia", "SKK", _2004N, _EU04, "Slovak Republic"),
        _country("SVN", "SI", "Slovenia", "SIT", _2004N, _EU04),
        _country("ESP", "ES", "Spain", "ESP", date(1982, 5, 30), _EU86),
        _country("SWE", "SE", "Sweden", "SEK", date(2024, 3, 7), _EU95),
        _country(
            "TUR", "TR", "Türkiye", "TRY", date(1952, 2, 18), None, "Turkey", "Turkiye"
        ),
        _country(
            "GBR", "GB", "United Kingdom", "GBP", _FOUNDED, _EU73,
            "UK", "Britain", "Great Britain", eu_until=date(2020, 1, 31),
        ),
        _country(
            "USA", "US", "United States", "USD", _FOUNDED, None,
            "US", "United States of America", "America",
        ),
        _country("UKR", "UA", "Ukraine", "UAH"),
        _country("AUS", "AU", "Australia", "AUD"),
        _country("JPN", "JP", "Japan", "JPY"),
        _country(
            "KOR", "KR", "South Korea", "KRW", None, None, "Republic of Korea", "Korea, South",
        ),
        _country("NZL", "NZ", "New Zealand", "NZD"),
        # EU members outside the Alliance, so that EU totals are sums over named members.
        _country("AUT", "AT", "Austria", "EUR", None, _EU95),
        _country("CYP", "CY", "Cyprus", "EUR", None, _EU04),
        _country("IRL", "IE", "Ireland", "EUR", None, _EU73),
        _country("MLT", "MT", "Malta", "EUR", None, _EU04),
        _country("CHE", "CH", "Switzerland", "CHF"),
    )
}  # fmt: skip
"""Every country of the ledger by ISO3: Allies, Ukraine, Indo-Pacific partners, other EU members."""

_NORDIC = {"DNK", "FIN", "ISL", "NOR", "SWE"}
_BALTIC = {"EST", "LVA", "LTU"}
_EASTERN = {"EST", "LVA", "LTU", "POL", "SVK", "HUN", "ROU", "BGR"}
_G7 = {"CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"}
_PARTNERS = {"AUS", "JPN", "KOR", "NZL"}


def _not_america(a: Ally, on: date) -> bool:
    return a.in_nato(on) and a.iso3 != "USA"


GROUPS: dict[str, Group] = {
    g.code: g
    for g in (
        Group("NATO", "NATO", "Every Ally on the day.", lambda a, d: a.in_nato(d),
              ("NATO total", "NATO_TOTAL", "the Alliance")),
        Group("NATOEUR", "NATO Europe", "Allies other than the United States and Canada.",
              lambda a, d: _not_america(a, d) and a.iso3 != "CAN",
              ("NATO_EUR", "European Allies")),
        Group("EUCAN", "Europe and Canada", "Allies other than the United States.", _not_america,
              ("NATO_EUR_CAN", "NATO Europe and Canada")),
        Group("EU", "European Union", "Members of the European Union on the day.",
              lambda a, d: a.in_eu(d), ("EU27", "EUU")),
        Group("EU23", "EU members in NATO", "Allies that are members of the European Union on the "
              "day (23 since Sweden's accession, fewer before).",
              lambda a, d: a.in_nato(d) and a.in_eu(d), ("EU in NATO", "EU members of NATO")),
        Group("NONEU", "non-EU Allies", "Allies outside the European Union on the day.",
              lambda a, d: a.in_nato(d) and not a.in_eu(d), ("non-EU",)),
        Group("NORDIC", "Nordic Allies", "Denmark, Finland, Iceland, Norway, Sweden, once Allies.",
              lambda a, d: a.in_nato(d) and a.iso3 in _NORDIC, ("Nordics",)),
        Group("BALTIC", "Baltic Allies", "Estonia, Latvia and Lithuania.",
              lambda a, d: a.in_nato(d) and a.iso3 in _BALTIC, ("Baltics", "Baltic states")),
        Group("EASTERN", "eastern flank", "The eight Allies that host NATO's forward land forces: "
              "Estonia, Latvia, Lithuania, Poland, Slovakia, Hungary, Romania and Bulgaria.",
              lambda a, d: a.in_nato(d) and a.iso3 in _EASTERN, ("eastern Allies",)),
        Group("G7", "G7", "Canada, France, Germany, Italy, Japan, United Kingdom, United States.",
              lambda a, d: a.iso3 in _G7),
        Group("IP4", "Indo-Pacific partners", "Australia, Japan, New Zealand and South Korea.",
              lambda a, d: a.iso3 in _PARTNERS, ("AP4", "Indo-Pacific four")),
    )
}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for a in COUNTRIES.values():
        for word in (a.iso3, a.iso2, a.name, *a.aliases):
            names.setdefault(word.casefold(), a.iso3)
    for g in GROUPS.values():
        for word in (g.code, g.name, *g.aliases):
            names[word.casefold()] = g.code
    return names


def entity_code(name: str) -> str:
    """The ledger's code of a country or group: from ISO3, ISO2, a name or an alias.

    Raises :class:`~article3.errors.UnknownNameError` when nobody is called that.

    >>> entity_code("Turkey"), entity_code("lu"), entity_code("NATO Europe and Canada")
    ('TUR', 'LUX', 'EUCAN')
    """
    code = _names().get(name.strip().casefold())
    if code is None:
        known = [*COUNTRIES, *GROUPS, *(a.name for a in COUNTRIES.values())]
        raise UnknownNameError("Ally or group", name, known, "see article3 status")
    return code


def entity_name(code: str) -> str:
    """The English name of a country or group code.

    >>> entity_name("TUR"), entity_name("EUCAN")
    ('Türkiye', 'Europe and Canada')
    """
    if code in GROUPS:
        return GROUPS[code].name
    return COUNTRIES[code].name if code in COUNTRIES else code


def ally(name: str) -> Ally:
    """A country by ISO3, name or alias; raises if it is a group or unknown."""
    code = entity_code(name)
    if code not in COUNTRIES:
        raise UnknownNameError("country", name, COUNTRIES, f"{code} is a group")
    return COUNTRIES[code]


def group(name: str) -> Group:
    """A group by code, name or alias; raises if it is a country or unknown."""
    code = entity_code(name)
    if code not in GROUPS:
        raise UnknownNameError("group", name, GROUPS, f"{code} is a country")
    return GROUPS[code]


def is_group(code: str) -> bool:
    """Whether a code names a group."""
    return code in GROUPS


def allies(on: date) -> tuple[Ally, ...]:
    """The Allies on that day, by name.

    >>> len(allies(date(2024, 3, 6))), len(allies(date(2024, 3, 7)))
    (31, 32)
    """
    return tuple(sorted((a for a in COUNTRIES.values() if a.in_nato(on)), key=lambda a: a.name))
