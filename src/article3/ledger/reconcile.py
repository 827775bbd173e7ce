"""Publishers side by side for one Ally and year, with the definition that separates them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from article3.alliance import ally
from article3.errors import MissingFigureError
from article3.ledger.asof import Ledger
from article3.ledger.figure import Figure, compute
from article3.money import CURRENT, Money, currency_in, fixed_rate, scale_of


@dataclass(frozen=True, slots=True)
class View:
    """One publisher's answer: the figure, what it counts over what, and the distance from NATO's.

    ``figure`` is None where the ledger holds none; ``why`` then says what would bring it.
    ``difference`` is in points of GDP, None without a figure.
    """

    publisher: str
    definition: str
    figure: Figure | None
    difference: float | None
    why: str = ""


_NATO = (
    "NATO's definition of defence expenditure (payments made, with pensions) over GDP, both at "
    "constant prices"
)
_ON_IMF = (
    "NATO's expenditure in national currency at current prices over the IMF's GDP: the same "
    "numerator, so the difference is the denominator and the price basis"
)
_ON_GNI = (
    "NATO's expenditure in national currency at current prices over gross national income: the "
    "base Luxembourg promises on"
)
_SIPRI = (
    "SIPRI's definition: also counts paramilitary forces trained for military operations and "
    "military space; leaves out civil defence and spending for past wars; current prices"
)
_COFOG = (
    "COFOG function 02 of general government on an accrual basis: equipment counts at delivery, "
    "military pensions fall under social protection, civil defence is counted in"
)


def reconcile(
    ledger: Ledger, entity: str, period: str | int, *, as_of: date | None = None
) -> list[View]:
    """Defence expenditure as a share of the economy, by every publisher the ledger holds.

    The first view is NATO's own. Raises ``MissingFigureError`` when NATO prints no share for that
    Ally and year.
    """
    printed = ledger.figure(entity, "defexp_share_gdp", period, as_of=as_of)
    views = [View("NATO", _NATO, printed, 0.0)]

    def own(code: str) -> Figure:
        return ledger.figure(entity, code, period, as_of=as_of)

    views += [
        _view("NATO over IMF", _ON_IMF, printed,
              lambda: _over(ledger, printed, "gdp_nominal_lcu", as_of)),
        _view("NATO over World Bank", _ON_GNI, printed,
              lambda: _over(ledger, printed, "gni_nominal_lcu", as_of),
              "the ledger holds GNI for Allies whose GNI and GDP lie far apart"),
        _view("SIPRI", _SIPRI, printed, lambda: own("milex_pct_gdp"),
              "SIPRI's data may not be shipped; add your copy: article3 editions add FILE.xlsx"),
        _view("IMF, COFOG", _COFOG, printed, lambda: own("cofog_gf02_defence_general_gov")),
    ]  # fmt: skip
    return views


def _view(
    publisher: str, definition: str, printed: Figure, find: Callable[[], Figure], why: str = ""
) -> View:
    try:
        found = find()
    except MissingFigureError as error:
        return View(publisher, definition, None, None, why or str(error))
    assert found.value is not None and printed.value is not None
    return View(publisher, definition, found, found.value - printed.value)


def _over(ledger: Ledger, printed: Figure, base: str, as_of: date | None) -> Figure:
    spent = ledger.figure(
        printed.entity, "defexp_nac_current", printed.period, edition=printed.edition
    )
    return share_on_base(ledger, spent, base, as_of)


def share_on_base(ledger: Ledger, spent: Figure, base: str, as_of: date | None) -> Figure:
    """Expenditure in national currency over another publisher's GDP or GNI, current prices.

    ``base`` is ``gdp_nominal_lcu`` or ``gni_nominal_lcu``. Where the two editions are written in
    different currencies of one country (a changeover to the euro between them), the fixed
    conversion rate joins them and is named in the figure's note.
    """
    economy = ledger.figure(spent.entity, base, spent.period, as_of=as_of)
    assert spent.value is not None and economy.value
    paid, base_money = amount_of(spent), amount_of(economy)
    if paid.currency != base_money.currency:
        rate = fixed_rate(paid.currency, base_money.currency)
        if rate is None:
            raise MissingFigureError(
                f"{spent.edition} is in {paid.currency}, {economy.edition} in "
                f"{base_money.currency}, and no fixed rate joins them."
            )
        base_money = base_money.convert(rate)
    share = "defexp_share_gni" if base.startswith("gni") else "defexp_share_gdp_imf"
    return compute(
        share, spent.entity, spent.period, 100 * paid.amount / base_money.amount,
        f"100 × defexp_nac_current / {base}", (spent, economy), unit="%",
        note="; ".join(base_money.via),
    )  # fmt: skip


def amount_of(figure: Figure) -> Money:
    """A figure's amount in whole units of the currency its edition is written in."""
    assert figure.value is not None and figure.publication
    national = ally(figure.entity).currency(figure.publication.published)
    return Money(
        figure.value * scale_of(figure.unit),
        currency_in(figure.unit, national),
        figure.price_basis or CURRENT,
    )
