"""Money with its currency and price basis; a conversion always names the rate or deflator used."""

from __future__ import annotations

from dataclasses import dataclass, replace

from article3.errors import Article3Error

CURRENT = "current"
"""The price basis of the year the money was spent in; ``constant 2021`` names a base year."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of ``target`` that one unit of ``source`` buys in a period, as somebody printed it."""

    source: str
    target: str
    value: float
    period: str
    name: str


@dataclass(frozen=True, slots=True)
class Deflator:
    """Price level of a period over the price level of the base year, for one currency."""

    currency: str
    base: str
    value: float
    period: str
    name: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, its currency (ISO 4217), its price basis, and how it was converted so far.

    >>> spent = Money(1000.0, "USD", CURRENT)
    >>> euro = spent.convert(Rate("USD", "EUR", 0.9, "2024", "ECB annual mean 2024"))
    >>> euro.amount, euro.currency, euro.via
    (900.0, 'EUR', ('ECB annual mean 2024',))
    """

    amount: float
    currency: str
    price_basis: str = CURRENT
    via: tuple[str, ...] = ()

    def __add__(self, other: Money) -> Money:
        """The sum, when currency and price basis agree; otherwise an error."""
        if (self.currency, self.price_basis) != (other.currency, other.price_basis):
            raise Article3Error(
                f"Cannot add {other.currency} at {other.price_basis} prices to {self.currency} at "
                f"{self.price_basis} prices; convert one of them first."
            )
        via = self.via + tuple(v for v in other.via if v not in self.via)
        return replace(self, amount=self.amount + other.amount, via=via)

    def convert(self, rate: Rate) -> Money:
        """The same money in another currency, at the named rate, price basis unchanged."""
        if rate.source == self.currency:
            amount, currency = self.amount * rate.value, rate.target
        elif rate.target == self.currency:
            amount, currency = self.amount / rate.value, rate.source
        else:
            raise Article3Error(
                f"The rate {rate.name} is between {rate.source} and {rate.target}; "
                f"it cannot convert {self.currency}."
            )
        return replace(self, amount=amount, currency=currency, via=(*self.via, rate.name))

    def deflate(self, deflator: Deflator) -> Money:
        """Money at current prices restated in the base year's prices, by the named deflator."""
        if self.price_basis != CURRENT:
            raise Article3Error(f"Money at {self.price_basis} prices is already deflated.")
        if deflator.currency != self.currency:
            raise Article3Error(
                f"The deflator {deflator.name} is for {deflator.currency}, not {self.currency}."
            )
        return replace(
            self,
            amount=self.amount / deflator.value,
            price_basis=f"constant {deflator.base}",
            via=(*self.via, deflator.name),
        )


_SCALES = {"thousand": 1e3, "thousands": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

_PRINTED = {
    "euros": "EUR", "leks": "ALL", "leva": "BGN", "canadian dollars": "CAD", "koruny": "CZK",
    "forint": "HUF", "denars": "MKD", "zlotys": "PLN", "new lei": "RON", "liras": "TRY",
    "pounds": "GBP", "us dollars": "USD", "kronor": "SEK",
}  # fmt: skip
"""Currency names as NATO prints them; "Kroner" is Danish or Norwegian and left to the Ally."""

FIXED = {
    "BGN": 1.95583, "CYP": 0.585274, "DEM": 1.95583, "EEK": 15.6466, "ESP": 166.386,
    "FIM": 5.94573, "FRF": 6.55957, "GRD": 340.750, "HRK": 7.53450, "ITL": 1936.27,
    "LTL": 3.45280, "LUF": 40.3399, "LVL": 0.702804, "NLG": 2.20371, "PTE": 200.482,
    "SIT": 239.640, "SKK": 30.1260, "BEF": 40.3399,
}  # fmt: skip
"""Irrevocable conversion rates, units of the old currency per euro (Council of the EU)."""


def scale_of(unit: str) -> float:
    """The factor a unit's first word stands for.

    >>> scale_of("million Euros"), scale_of("billion national currency"), scale_of("EUR")
    (1000000.0, 1000000000.0, 1.0)
    """
    return _SCALES.get(unit.split(" ", maxsplit=1)[0].casefold(), 1.0)


def currency_in(unit: str, national: str) -> str:
    """The currency a unit names, or ``national`` where it names none.

    >>> currency_in("million Leva", "BGN"), currency_in("billion national currency", "BGN")
    ('BGN', 'BGN')
    >>> currency_in("million USD (2021 prices and exchange rates)", "PLN")
    'USD'
    """
    words = unit.split(" (", maxsplit=1)[0].split(",", maxsplit=1)[0].strip()
    rest = " ".join(words.split(" ")[1:]) if scale_of(unit) != 1.0 else words
    if rest.casefold() in _PRINTED:
        return _PRINTED[rest.casefold()]
    return rest if len(rest) == 3 and rest.isupper() else national


def fixed_rate(source: str, target: str) -> Rate | None:
    """The irrevocable rate between a currency the euro replaced and the euro, or None.

    >>> fixed_rate("BGN", "EUR").name
    'fixed conversion rate, 1.95583 BGN per EUR'
    """
    for old, new in ((source, target), (target, source)):
        if old in FIXED and new == "EUR":
            name = f"fixed conversion rate, {FIXED[old]} {old} per EUR"
            return Rate("EUR", old, FIXED[old], "", name)
    return None
