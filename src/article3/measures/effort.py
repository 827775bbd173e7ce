"""The effort on other bases: of GNI, in euros, per head; and of a group that prints none itself."""

from __future__ import annotations

from datetime import date

from article3.alliance import entity_code, is_group
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.ledger.reconcile import amount_of, share_on_base
from article3.measures.total import total


def share_of_gni(
    ledger: Ledger, entity: str, period: str | int, *,
    edition: str | None = None, as_of: date | None = None,
) -> Figure:  # fmt: skip
    """``defexp_share_gni``: NATO's expenditure over the World Bank's GNI, at current prices."""
    spent = ledger.figure(entity, "defexp_nac_current", period, edition=edition, as_of=as_of)
    return share_on_base(ledger, spent, "gni_nominal_lcu", as_of)


def share_of_imf_gdp(
    ledger: Ledger, entity: str, period: str | int, *,
    edition: str | None = None, as_of: date | None = None,
) -> Figure:  # fmt: skip
    """``defexp_share_gdp_imf``: NATO's expenditure over the IMF's GDP, at current prices."""
    spent = ledger.figure(entity, "defexp_nac_current", period, edition=edition, as_of=as_of)
    return share_on_base(ledger, spent, "gdp_nominal_lcu", as_of)


def in_euro(
    ledger: Ledger, entity: str, period: str | int, *,
    edition: str | None = None, as_of: date | None = None,
) -> Figure:  # fmt: skip
    """``defexp_eur_current``: national currency at the ECB's mean rate of the year, million EUR."""
    spent = ledger.figure(entity, "defexp_nac_current", period, edition=edition, as_of=as_of)
    money = amount_of(spent)
    if money.currency == "EUR":
        return compute(
            "defexp_eur_current", spent.entity, spent.period, money.amount / 1e6,
            "as printed, already in euros", (spent,), price_basis="current",
        )  # fmt: skip
    code = f"fx_eur_{money.currency.lower()}_annual_avg"
    rate = ledger.figure(_issuer(money.currency, spent.entity), code, period, as_of=as_of)
    if not rate.value:
        raise MissingFigureError(f"No exchange rate of the euro to {money.currency}, {period}.")
    return compute(
        "defexp_eur_current", spent.entity, spent.period, money.amount / rate.value / 1e6,
        f"defexp_nac_current / {code}", (spent, rate), price_basis="current",
    )  # fmt: skip


def _issuer(currency: str, entity: str) -> str:
    """The country the ledger files a currency's exchange rate under."""
    return "USA" if currency == "USD" else entity


def per_head(
    ledger: Ledger, entity: str, period: str | int, *,
    edition: str | None = None, as_of: date | None = None,
) -> Figure:  # fmt: skip
    """``defexp_usd_per_head``: current US dollars over the IMF's population."""
    spent = total(ledger, entity, "defexp_usd_current", period, edition=edition, as_of=as_of)
    people = total(ledger, entity, "population", period, as_of=as_of)
    if spent.value is None or not people.value:
        raise MissingFigureError(f"No expenditure per head can be computed for {entity}, {period}.")
    return compute(
        "defexp_usd_per_head", spent.entity, spent.period, spent.value / people.value,
        "defexp_usd_current (million) / population (million)", (spent, people),
        price_basis="current",
    )  # fmt: skip


def group_share_of_gdp(
    ledger: Ledger, entity: str, period: str | int, *,
    edition: str | None = None, as_of: date | None = None,
) -> Figure:  # fmt: skip
    """A group's share of GDP, as printed, else its members' expenditure over their GDP.

    Formula: 100 × sum of expenditure / sum of GDP, in USD at the edition's constant prices. The
    GDP is that of every member, Iceland's too, as in NATO's own totals.
    """
    code = entity_code(entity)
    if not is_group(code):
        return ledger.figure(code, "defexp_share_gdp", period, edition=edition, as_of=as_of)
    try:
        return total(ledger, code, "defexp_share_gdp", period, edition=edition, as_of=as_of)
    except MissingFigureError:
        spent = total(ledger, code, "defexp_usd_const", period, edition=edition, as_of=as_of)
        base = total(ledger, code, "gdp_usd_const", period, edition=spent.edition)
    if spent.value is None or not base.value:
        raise MissingFigureError(f"No share of GDP can be computed for {entity}, {period}.")
    return compute(
        "defexp_share_gdp", code, str(period), 100 * spent.value / base.value,
        "100 × defexp_usd_const / gdp_usd_const", (spent, base), unit="%",
    )  # fmt: skip
