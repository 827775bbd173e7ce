"""What a reader looks at: everything that changes it stands in its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from article3.errors import Article3Error, UnknownNameError
from article3.web.formats import LANGUAGES

ENDINGS = ("csv", "xlsx", "parquet", "json", "svg", "png", "zip")
"""What may be written behind the address of any view to download what it shows."""

SHARES = {
    "gdp": ("GDP (NATO)", "defexp_share_gdp"),
    "imf": ("GDP (IMF)", "defexp_share_gdp_imf"),
    "gni": ("GNI (World Bank)", "defexp_share_gni"),
}
"""What a share may be of: its name and the indicator of the share of defence expenditure."""

AMOUNTS = {
    ("usd", "current"): "defexp_usd_current",
    ("usd", "constant"): "defexp_usd_const",
    ("national", "current"): "defexp_nac_current",
    ("national", "constant"): "defexp_nac_const",
    ("eur", "current"): "defexp_eur_current",
}
"""The indicator of an amount by currency and price basis; the euro at constant prices is none."""

CURRENCIES = {"usd": "US dollars", "eur": "euros", "national": "national currency"}
PRICES = {"current": "current prices", "constant": "constant prices"}


@dataclass(frozen=True, slots=True)
class View:
    """One view: its path, the choices of its query in order, and the reader's own settings.

    ``language`` and ``theme`` (``light``, ``dark`` or ``auto``) are settings of the reader and not
    of the view: they are kept in cookies.
    """

    path: str
    choices: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    theme: str = "auto"
    prefix: str = field(default="", compare=False)

    def get(self, name: str, default: str = "") -> str:
        """The last value of a choice, stripped."""
        found = [value for key, value in self.choices if key == name]
        return found[-1] if found else default

    def many(self, name: str) -> list[str]:
        """Every value of a choice; values may also be joined by commas."""
        return [
            part.strip()
            for key, value in self.choices
            if key == name
            for part in value.split(",")
            if part.strip()
        ]

    def one_of(self, name: str, known: Iterable[str], default: str) -> str:
        """A choice among known words; raises ``UnknownNameError`` for another."""
        value, words = self.get(name, default), list(known)
        if value not in words:
            raise UnknownNameError(
                name, value, words, f"choose one of {', '.join(w for w in words if w)}"
            )
        return value

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A choice that is a number between two others; one sentence for anything else."""
        text = self.get(name)
        if not text:
            return default
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            raise Article3Error(f"{name} is {text!r}; write a number.") from None
        if not low <= value <= high:
            raise Article3Error(f"{name} is {text}; choose {low:g} to {high:g}.")
        return value

    @property
    def as_of(self) -> date | None:
        """The day whose knowledge is asked for; None is today."""
        text = self.get("as_of")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Article3Error(f"as_of is {text!r}; write a date as 2024-12-31.") from None

    @property
    def edition(self) -> str | None:
        """The edition asked for by name."""
        return self.get("edition") or None

    @property
    def share(self) -> str:
        """The indicator of a share by the base that was chosen."""
        return SHARES[self.one_of("base", SHARES, "gdp")][1]

    @property
    def amount(self) -> str:
        """The indicator of an amount by the currency and prices that were chosen."""
        key = (
            self.one_of("currency", CURRENCIES, "usd"),
            self.one_of("prices", PRICES, "current"),
        )
        if key not in AMOUNTS:
            raise Article3Error(
                "No publisher prints euros at constant prices; choose US dollars or national "
                "currency, or current prices."
            )
        return AMOUNTS[key]

    def url(self, path: str | None = None, **changes: object) -> str:
        """The address of this view with some choices changed; None takes a choice away."""
        kept = [(k, v) for k, v in self.choices if k not in changes and v]
        kept += [(k, str(v)) for k, v in changes.items() if v is not None and str(v)]
        query = urlencode(kept, safe=",")
        return (self.path if path is None else path) + (f"?{query}" if query else "")

    def file(self, ending: str, panel: str = "", **changes: object) -> str:
        """The address under which a panel of this view is downloaded."""
        path = self.path if self.path != "/" else "/home"
        return self.url(f"{path}.{ending}", panel=panel or None, **changes)

    def elsewhere(self, path: str, **choices: object) -> str:
        """Another page with the choices that hold on every page: date, edition, base, money."""
        carried: dict[str, object] = {n: self.get(n) for n in CARRIED}
        carried |= {"allies": ",".join(self.many("allies"))} | choices
        query = urlencode([(k, str(v)) for k, v in carried.items() if v], safe=",")
        return path + (f"?{query}" if query else "")


CARRIED = ("as_of", "edition", "base", "prices", "currency")
"""Choices that travel from page to page, with the Allies chosen for a comparison."""


def view_of(path: str, query: Iterable[tuple[str, str]], cookies: Mapping[str, str]) -> View:
    """The view of a request; empty choices are dropped, so an emptied field is not in a link."""
    choices = tuple((k, v.strip()) for k, v in query if v.strip())
    language = dict(choices).get("lang") or cookies.get("language", "en")
    theme = dict(choices).get("theme") or cookies.get("theme", "auto")
    return View(
        path, choices,
        language if language in LANGUAGES else "en",
        theme if theme in ("light", "dark") else "auto",
    )  # fmt: skip


def entity_path(code: str) -> str:
    """The path of an Ally's or group's page."""
    return f"/ally/{quote(code)}"


def figure_path(figure_id: str) -> str:
    """The path of a figure's explanation."""
    return f"/figure/{quote(figure_id, safe='')}"
