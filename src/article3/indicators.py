"""Indicators: what a figure measures, in whose definition, in which unit and price basis.

Codes end in their price basis (``_current``, ``_const2021``); a code whose ending is ``_const``
stands for "constant prices, in whatever base year the edition uses" and is resolved by the ledger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from article3.errors import UnknownNameError

NATO = "NATO"
IMF = "IMF"
KIEL = "Kiel Institute"
SIPRI = "SIPRI"
ECB = "European Central Bank"
WORLD_BANK = "World Bank"
ARTICLE3 = "Article 3"
"""The publisher of indicators that are computed here, from figures somebody else printed."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the registry.

    ``base`` is what a share is a share of (``GDP``, ``GNI`` or empty). ``price_basis`` is
    ``current``, ``constant YYYY``, or empty where prices play no part. ``computed`` marks
    indicators that measures derive; no edition prints them.
    """

    code: str
    name: str
    definition: str
    unit: str
    publisher: str
    price_basis: str = ""
    base: str = ""
    decimals: int = 2
    computed: bool = False


_CORE = (
    "Payments made by a national government for its armed forces, those of Allies or of the "
    "Alliance, by NATO's agreed definition; from the July 2026 edition on, core defence "
    "expenditure."
)
_SHARE = " Share of GDP, both at constant prices; Luxembourg's base is GNI from 2023."


def _nato() -> list[Indicator]:
    split = "Share of defence expenditure that goes to "
    money = [
        ("defexp_nac", "Defence expenditure, national currency", "million national currency", 0),
        ("defexp_usd", "Defence expenditure, US dollars", "million USD", 0),
        ("defexp_per_capita", "Defence expenditure per head", "USD", 0),
        ("gdp_usd", "GDP as used by NATO", "million USD", 0),
        ("gdp_per_capita", "GDP per head as used by NATO", "thousand USD", 1),
    ]
    made = [
        Indicator("defexp_share_gdp", "Defence expenditure as a share of GDP", _CORE + _SHARE,
                  "%", NATO, base="GDP"),
        Indicator("defexp_real_change", "Annual real change of defence expenditure",
                  "Change on the previous year at constant prices and exchange rates.", "%", NATO,
                  decimals=1),
        Indicator("defexp_real_change_span", "Real change of defence expenditure over a span",
                  "Change from the first to the last year at constant prices (Table 4).", "%", NATO,
                  decimals=1),
        Indicator("equipment_share", "Equipment share of defence expenditure",
                  split + "major equipment and its research and development.", "%", NATO,
                  decimals=1),
        Indicator("personnel_share", "Personnel share of defence expenditure",
                  split + "military and civilian personnel, and pensions.", "%", NATO, decimals=1),
        Indicator("infrastructure_share", "Infrastructure share of defence expenditure",
                  split + "NATO common infrastructure and national military construction.", "%",
                  NATO, decimals=1),
        Indicator("other_share", "Other share of defence expenditure",
                  split + "operations, maintenance, other research and the rest.", "%", NATO,
                  decimals=1),
        Indicator("military_personnel", "Military personnel",
                  "Military personnel of the armed forces.", "thousand", NATO, decimals=1),
    ]  # fmt: skip
    for stem, name, unit, decimals in money:
        what = _CORE if stem.startswith("defexp") else "Gross domestic product in NATO's tables."
        if stem.startswith("gdp"):
            what += " Luxembourg's figures are GNI from 2023."
        if "per_capita" not in stem:
            made.append(Indicator(f"{stem}_current", f"{name}, current prices",
                                  f"{what} Current prices and exchange rates.", unit, NATO,
                                  price_basis="current", decimals=decimals))  # fmt: skip
        made.append(Indicator(f"{stem}_const", f"{name}, constant prices",
                              f"{what} Constant prices and exchange rates of the base year.", unit,
                              NATO, price_basis="constant", decimals=decimals))  # fmt: skip
    return made


def _computed() -> list[Indicator]:
    return [
        Indicator("defexp_share_gdp_recomputed",
                  "Defence expenditure as a share of GDP, recomputed",
                  "Constant expenditure over constant GDP from the same edition's other tables.",
                  "%", ARTICLE3, base="GDP", decimals=3, computed=True),
        Indicator("gdp_share_of_nato", "Share of NATO's GDP",
                  "GDP of the members over the GDP of the Alliance, current prices, NATO's tables.",
                  "%", ARTICLE3, base="GDP", decimals=1, computed=True),
        Indicator("defexp_share_of_nato", "Share of NATO's defence expenditure",
                  "Defence expenditure of the members over that of the Alliance, current prices.",
                  "%", ARTICLE3, decimals=1, computed=True),
        Indicator("defexp_share_gdp_imf", "Defence expenditure as a share of the IMF's GDP",
                  "Defence expenditure in national currency at current prices (NATO) over GDP at "
                  "current prices (IMF).",
                  "%", ARTICLE3, base="GDP", computed=True),
        Indicator("defexp_share_gni", "Defence expenditure as a share of GNI",
                  "Defence expenditure in national currency at current prices (NATO) over gross "
                  "national income at current prices (World Bank).",
                  "%", ARTICLE3, base="GNI", computed=True),
        Indicator("defexp_eur_current", "Defence expenditure, euro, current prices",
                  "NATO's national-currency amount over the ECB's mean reference rate of the year; "
                  "unchanged for Allies that use the euro.",
                  "million EUR", ARTICLE3, price_basis="current", decimals=0, computed=True),
        Indicator("defexp_usd_per_head", "Defence expenditure per head, current prices",
                  "NATO's current US dollars over the population of the IMF's tables.",
                  "USD", ARTICLE3, price_basis="current", decimals=0, computed=True),
    ]  # fmt: skip


def _macro() -> list[Indicator]:
    sector = "general government"
    rows = [
        ("gdp_nominal_lcu", "GDP, national currency", "national currency", "current", ""),
        ("gdp_nominal_usd", "GDP, US dollars", "billion USD", "current", ""),
        (
            "gdp_real_lcu",
            "GDP, national currency, constant prices",
            "national currency",
            "constant",
            "",
        ),
        ("gdp_real_growth", "Real GDP growth", "%", "", ""),
        ("gdp_deflator", "GDP deflator", "index", "", ""),
        ("gdp_per_capita_usd", "GDP per head", "USD", "current", ""),
        (
            "gdp_ppp",
            "GDP at purchasing power parity",
            "billion international dollars",
            "current",
            "",
        ),
        (
            "ppp_rate",
            "Implied PPP conversion rate",
            "national currency per international dollar",
            "",
            "",
        ),
        ("population", "Population", "million persons", "", ""),
        ("inflation_cpi_avg", "Inflation, average consumer prices", "%", "", ""),
        ("gg_expenditure_lcu", f"Expenditure of {sector}", "national currency", "current", ""),
        ("gg_expenditure_pct_gdp", f"Expenditure of {sector}, share of GDP", "%", "", "GDP"),
        ("gg_revenue_lcu", f"Revenue of {sector}", "national currency", "current", ""),
        ("gg_revenue_pct_gdp", f"Revenue of {sector}, share of GDP", "%", "", "GDP"),
        ("gg_net_lending_lcu", f"Net lending of {sector}", "national currency", "current", ""),
        ("gg_net_lending_pct_gdp", f"Net lending of {sector}, share of GDP", "%", "", "GDP"),
        (
            "gg_primary_net_lending_pct_gdp",
            f"Primary net lending of {sector}, share of GDP",
            "%",
            "",
            "GDP",
        ),
        ("gg_gross_debt_lcu", f"Gross debt of {sector}", "national currency", "current", ""),
        ("gg_gross_debt_pct_gdp", f"Gross debt of {sector}, share of GDP", "%", "", "GDP"),
        ("gg_net_debt_pct_gdp", f"Net debt of {sector}, share of GDP", "%", "", "GDP"),
    ]
    made = [
        Indicator(code, name, f"{name}, as published in the World Economic Outlook.", unit, IMF,
                  price_basis=basis, base=base)
        for code, name, unit, basis, base in rows
    ]  # fmt: skip
    for code, level in (
        ("general_gov", "general government"),
        ("central_gov_excl_ss", "central government without social security"),
        ("central_gov_incl_ss", "central government with social security"),
        ("budgetary_central_gov", "budgetary central government"),
    ):
        made.append(
            Indicator(f"cofog_gf02_defence_{code}", f"Defence function of {level}",
                      f"Expenditure of {level} on COFOG function 02, defence (military and civil "
                      "defence, foreign military aid), as a share of GDP.", "%", IMF, base="GDP")
        )  # fmt: skip
    made.append(
        Indicator("gni_nominal_lcu", "Gross national income, national currency",
                  "Gross national income at current prices (NY.GNP.MKTP.CN).", "national currency",
                  WORLD_BANK, price_basis="current", decimals=0)
    )  # fmt: skip
    return made


def _sipri() -> list[Indicator]:
    what = "Military expenditure by SIPRI's definition"
    rows = [
        ("milex_pct_gdp", "Military expenditure as a share of GDP", "%", "", "GDP"),
        (
            "milex_pct_gov_spending",
            "Military expenditure as a share of government spending",
            "%",
            "",
            "",
        ),
        (
            "milex_current_usd",
            "Military expenditure, US dollars, current prices",
            "million USD",
            "current",
            "",
        ),
        (
            "milex_constant_2024_usd",
            "Military expenditure, US dollars, 2024 prices",
            "million USD",
            "constant 2024",
            "",
        ),
        (
            "milex_lcu_calendar",
            "Military expenditure, national currency, calendar years",
            "national currency",
            "current",
            "",
        ),
        (
            "milex_lcu_financial",
            "Military expenditure, national currency, financial years",
            "national currency",
            "current",
            "",
        ),
        ("milex_per_capita_usd", "Military expenditure per head", "USD", "current", ""),
    ]
    return [
        Indicator(code, name, f"{what}: {name[0].lower()}{name[1:]}.", unit, SIPRI,
                  price_basis=basis, base=base)
        for code, name, unit, basis, base in rows
    ]  # fmt: skip


def _kiel() -> list[Indicator]:
    made = []
    for kind in ("financial", "humanitarian", "military", "total"):
        aid = f"{kind} aid to Ukraine"
        for verb, word in (("allocation", "allocated"), ("commitment", "committed")):
            made.append(
                Indicator(f"ukr_aid_{kind}_{verb}", f"{kind.capitalize()} aid to Ukraine {word}",
                          f"Bilateral {aid} {word} from the first to the last month of the period, "
                          "cumulative.", "billion", KIEL, price_basis="current")
            )  # fmt: skip
        made.append(
            Indicator(f"ukr_aid_allocated_{kind}",
                      f"{kind.capitalize()} aid to Ukraine allocated in the month",
                      f"Bilateral {aid} allocated in the month.", "billion EUR", KIEL,
                      price_basis="current", decimals=3)
        )  # fmt: skip
    for code, name, unit in (
        ("ukr_aid_committed_total", "Aid to Ukraine committed in the month", "billion EUR"),
        ("ukr_aid_committed_not_yet_allocated", "Aid to Ukraine committed, not yet allocated",
         "billion EUR"),
        ("ukr_aid_bilateral_pct_gdp", "Bilateral aid to Ukraine, share of 2021 GDP", "%"),
        ("ukr_aid_eu_share_pct_gdp", "Share in the EU's aid to Ukraine, share of 2021 GDP", "%"),
        ("ukr_aid_total_pct_gdp", "Aid to Ukraine with the EU share, share of 2021 GDP", "%"),
        ("ukr_aid_eu_share_bn", "Share in the EU's aid to Ukraine", "billion EUR"),
        ("ukr_aid_activity_financial", "Financial aid activities announced in the month",
         "billion EUR"),
        ("ukr_aid_activity_humanitarian", "Humanitarian aid activities announced in the month",
         "billion EUR"),
        ("ukr_aid_activity_military", "Military aid activities announced in the month",
         "billion EUR"),
    ):  # fmt: skip
        made.append(
            Indicator(code, name, f"{name}, Ukraine Support Tracker.", unit, KIEL,
                      price_basis="" if unit == "%" else "current",
                      base="GDP" if unit == "%" else "", decimals=3)
        )  # fmt: skip
    return made


def _stated() -> list[Indicator]:
    """What publishers state one figure at a time; amounts are in plain units, not millions."""
    made = [
        Indicator("cumulative_extra_defexp", "Defence expenditure added since a base year",
                  "What the years of the span spent above the level of the year before it, added "
                  "up; 2015/2024 is said as since 2014.", "USD", NATO, decimals=0),
        Indicator("cost_share", "Share of NATO's common funding",
                  "The share of an Ally in the civil and military budgets and the security "
                  "investment programme, by the key agreed for the period.", "%", NATO),
        Indicator("ukr_security_assistance", "Security assistance to Ukraine",
                  "Military aid and training in the period, as the giver or NATO counts it.", "EUR",
                  NATO, decimals=0),
        Indicator("ukr_military_aid_share", "Share in NATO's military aid to Ukraine",
                  "The share of the members in the military aid of all Allies.", "%", NATO,
                  decimals=0),
        Indicator("ukr_military_aid_package", "Package of military aid to Ukraine",
                  "One package of one country, dated by its announcement.", "national currency",
                  "national governments", decimals=0),
        Indicator("ukr_purl_total", "Running total of PURL",
                  "What donors have paid or promised to buy United States arms for Ukraine by the "
                  "day.", "USD", "press reports", decimals=0),
        Indicator("defence_budget", "Defence budget",
                  "A national defence budget in the country's own delimitation, which is not "
                  "NATO's definition.", "national currency", "national governments",
                  price_basis="current", decimals=0),
        Indicator("defence_budget_pct_gdp", "Defence budget as a share of GDP",
                  "The share a government gives for its own defence budget; Luxembourg's is of "
                  "GNI.", "%", "national governments", base="GDP"),
        Indicator("us_troops", "United States troops", "Military personnel of the United States "
                  "in a country or region; each figure says whether rotations count.", "persons",
                  "US DoD", decimals=0),
        Indicator("eda_defexp", "Defence expenditure of the EU's members",
                  "Defence expenditure of the EU's member states by the European Defence "
                  "Agency's count.", "EUR", "EDA", price_basis="current", decimals=0),
        Indicator("eda_defexp_pct_gdp", "Defence expenditure of the EU's members, share of GDP",
                  "The same as a share of their GDP.", "%", "EDA", base="GDP", decimals=1),
        Indicator("eda_defence_investment", "Defence investment of the EU's members",
                  "Procurement of equipment, and research and development, by the European "
                  "Defence Agency's count.", "EUR", "EDA", price_basis="current", decimals=0),
    ]  # fmt: skip
    for code, name in (
        ("civil", "civil budget"),
        ("military", "military budget"),
        ("nsip", "security investment programme, ceiling"),
        ("total", "common funding, total"),
    ):
        made.append(
            Indicator(f"common_budget_{code}", f"NATO's {name}",
                      f"NATO's {name}, as agreed for the year.", "EUR", NATO,
                      price_basis="current", decimals=0)
        )  # fmt: skip
    others = [
        ("milex_real_change", "Annual real change of military expenditure", SIPRI, "%", ""),
        ("milex_share_of_world", "Share of the world's military expenditure", SIPRI, "%", ""),
        ("arms_export_share", "Share of the world's arms exports", SIPRI, "%", ""),
        ("arms_import_share", "Share of the world's arms imports", SIPRI, "%", ""),
        ("arms_import_change", "Change of arms imports on the five years before", SIPRI, "%", ""),
        ("iiss_defence_budget", "Defence expenditure, The Military Balance", "IISS", "USD", ""),
        ("iiss_real_change", "Annual real change of defence expenditure", "IISS", "%", ""),
        ("iiss_defence_pct_gdp", "Defence expenditure as a share of GDP", "IISS", "%", "GDP"),
    ]
    made += [
        Indicator(code, name, f"{name}, as {who} states it.", unit, who, base=base, decimals=1)
        for code, name, who, unit, base in others
    ]
    return made


REGISTRY: dict[str, Indicator] = {
    i.code: i for i in (*_nato(), *_computed(), *_macro(), *_sipri(), *_kiel())
}
"""Every indicator by code; :func:`get` makes constant-price and exchange-rate codes on demand."""

STATED: dict[str, Indicator] = {i.code: i for i in _stated()}
"""Indicators no edition prints a table of; :mod:`article3.ledger.facts` holds single figures."""

_CONST = re.compile(r"(.+_const)(\d{4})$")
_MILEX = re.compile(r"milex_constant_(\d{4})_usd$")
_RATE = re.compile(r"fx_eur_([a-z]{3})_annual_avg$")


def get(code: str) -> Indicator:
    """The indicator of a code.

    Raises :class:`~article3.errors.UnknownNameError` for a code nobody publishes.

    >>> get("defexp_usd_const2021").price_basis
    'constant 2021'
    >>> get("fx_eur_pln_annual_avg").unit
    'PLN per EUR'
    >>> get("milex_constant_2023_usd").price_basis
    'constant 2023'
    """
    code = code.strip()
    if code in REGISTRY:
        return REGISTRY[code]
    if code in STATED:
        return STATED[code]
    if (match := _CONST.match(code)) and match[1] in REGISTRY:
        family = REGISTRY[match[1]]
        return replace(
            family,
            code=code,
            name=family.name.replace("constant prices", f"{match[2]} prices"),
            price_basis=f"constant {match[2]}",
        )
    if match := _MILEX.match(code):
        family = REGISTRY["milex_constant_2024_usd"]
        return replace(
            family,
            code=code,
            name=family.name.replace("2024", match[1]),
            definition=family.definition.replace("2024", match[1]),
            price_basis=f"constant {match[1]}",
        )
    if match := _RATE.match(code):
        currency = match[1].upper()
        return Indicator(
            code,
            f"Exchange rate, {currency} per euro",
            "Mean of the ECB's daily reference rates in the year.",
            f"{currency} per EUR",
            ECB,
            decimals=4,
        )
    known = [*REGISTRY, *STATED]
    raise UnknownNameError("indicator", code, known, "see article3 editions list --indicators")


def is_constant_family(code: str) -> bool:
    """Whether a code leaves the base year to the edition.

    >>> is_constant_family("defexp_usd_const"), is_constant_family("defexp_usd_const2021")
    (True, False)
    """
    return code.endswith("_const")
