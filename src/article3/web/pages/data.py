"""The data explorer: any selection of printed figures, its address the query."""

from __future__ import annotations

from datetime import date
from typing import Any

from article3 import indicators as registry
from article3.alliance import entity_code, entity_name
from article3.ledger import Ledger
from article3.ledger.selection import held, select
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.view import View

SIZES = ("50", "100", "250", "500")
"""How many rows one page of the table may have."""

_LABELS = {
    "entity": "Who", "indicator": "Indicator", "period": "Period", "value": "Value",
    "unit": "Unit", "price_basis": "Prices", "status": "Status", "edition": "Edition",
    "published": "Published", "flags": "Flags", "standing": "Standing", "file": "File",
    "table": "Table", "cell": "Cell", "source": "Read in",
}  # fmt: skip


def fill(ask: Ask) -> Content:
    """One page of the selection as a table, all of it as downloads."""
    view, ledger = ask.view, ask.ledger
    asked = query(view)
    found = select(ledger, **asked)
    size = int(view.one_of("size", SIZES, SIZES[0]))
    last = max(1, -(-found.height // size))
    first = (round(view.number("page", 1, 1, last)) - 1) * size
    panel = Panel("data", "Printed figures", found.rename({"url": "source_url"}), _columns(),
                  window=(first, size))  # fmt: skip
    shown = panel.frame.slice(first, size)
    words = {
        "rows": range(shown.height), "first": first, "size": size, "total": found.height,
        "sizes": SIZES, "sort": view.get("sort"), "headings": _headings(view),
        "chosen": {"indicator": view.many("indicator"), "entity": asked.get("entities", []),
                   "edition": view.many("edition")},
        "all_indicators": [(c, f"{registry.get(c).name} ({c})") for c in held(ledger)],
        "all_entities": _entities(ledger), "all_editions": _editions(ledger),
        "python": python(asked),
    }  # fmt: skip
    return Content("Data", (panel,), words)


def query(view: View) -> dict[str, Any]:
    """The choices of a view as arguments of :func:`article3.ledger.selection.select`."""
    asked: dict[str, Any] = {
        "indicators": view.many("indicator"),
        "entities": [entity_code(name) for name in view.many("entity")],
        "editions": view.many("edition"),
        "start": view.get("start") or None, "end": view.get("end") or None,
        "as_of": view.as_of,
        "every": view.one_of("printings", ("answer", "every"), "answer") == "every",
        "status": view.one_of("status", ("", "actual", "estimate", "forecast"), "") or None,
        "text": view.get("text"), "sort": view.get("sort"),
    }  # fmt: skip
    return {name: value for name, value in asked.items() if value}


def python(asked: dict[str, Any]) -> str:
    """Three lines of Python that give the same rows."""
    says = [f"{name}={_literal(value)}" for name, value in asked.items()]
    lines = ["import article3", "ledger = article3.open_ledger()"]
    if isinstance(asked.get("as_of"), date):
        lines[0] = "import article3, datetime"
    return "\n".join([*lines, f"rows = article3.select({', '.join(['ledger', *says])})"])


def _literal(value: object) -> str:
    if isinstance(value, date):
        return f"datetime.date({value.year}, {value.month}, {value.day})"
    if isinstance(value, list) and len(value) == 1:
        return repr(value[0])
    return repr(value)


def _columns() -> tuple[Column, ...]:
    kinds = {"value": "figure", "entity": "entity", "period": "period", "source": "source"}
    return tuple(Column(k, label, kinds.get(k, "text")) for k, label in _LABELS.items())


def _headings(view: View) -> list[dict[str, str]]:
    """The columns of the table with the address that sorts by each, and how it is sorted now."""
    sort = view.get("sort")
    made = []
    for column in _columns():
        turned = f"-{column.key}" if sort == column.key else column.key
        now = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
        made.append({"key": column.key, "label": column.label, "kind": column.kind, "now": now,
                     "url": view.url(sort=turned, page=None)})  # fmt: skip
    return made


def _entities(ledger: Ledger) -> list[tuple[str, str]]:
    found = select(ledger, every=True)["entity"].unique()
    return sorted(((code, entity_name(code)) for code in found), key=lambda pair: pair[1])


def _editions(ledger: Ledger) -> list[tuple[str, str]]:
    return [(e.id, f"{e.id}, {e.published.isoformat()}") for e in reversed(ledger.editions)]


PAGES = (Page("/data", "data.html.j2", fill, "Data", "What it rests on"),)
