"""A realistic report built by hand from the bundled editions, for tests of what shows reports."""

from __future__ import annotations

from datetime import date

from article3 import measures
from article3.claims.model import (
    Checked,
    Claim,
    Judgement,
    Lint,
    Quantity,
    Reading,
    Report,
    Verdict,
)
from article3.ledger import Figure, Ledger

SHARE = "defexp_share_gdp"
TEXT = (
    "Tallinn budget note\n\n"
    "Estonia spent 3.43 % of its GDP on defence in 2024, officials said. Poland reached 3.9 % in "
    "2023, it added.\n"
    "Some 30 Allies met the 2 % guideline in 2024. Spain gave 2.8 % of its GDP & more <b>soon</b>."
    "\n\n"
    "Morale rose by 12 % this week, Monday 13 February 2025."
)


def _reading(words: str, figure: Figure, **more: object) -> Reading:
    published = next(leaf.publication for leaf in figure.leaves() if leaf.publication).published
    return Reading(words, figure.value, (figure,), published, **more)  # type: ignore[arg-type]


def _claim(sentence: str, number: str, value: float, unit: str, **more: object) -> Claim:
    start = TEXT.index(sentence)
    at = TEXT.index(number, start)
    quantity = Quantity("percent", value, value, at, at + len(number), "%", 0.01)
    fields = {"indicator": SHARE, "subjects": ("EST",), "comparator": "eq", "period": "2024"}
    return Claim(
        start, start + len(sentence), value=value, unit=unit, quantity=quantity,
        **{**fields, **more},  # type: ignore[arg-type]
    )  # fmt: skip


def report(ledger: Ledger, *, published: date | None = date(2025, 2, 13)) -> Report:
    """Five claims with each verdict: supported, outdated since, refuted, imprecise, beyond us."""
    at = {"edition": "nato-2024-06"}
    est_then = _reading("", ledger.figure("EST", SHARE, "2024", **at))
    est_now = _reading("", ledger.figure("EST", SHARE, "2024", edition="nato-2026-07"))
    pol_then = _reading("", ledger.figure("POL", SHARE, "2023",
                        edition="nato-2023-07"), superseded=True)  # fmt: skip
    pol_now = _reading("", ledger.figure("POL", SHARE, "2023", **at))
    met = _reading("", measures.count(ledger, SHARE, "2024", 2, **at)
                   .figure)  # fmt: skip
    spain = _reading("", ledger.figure("ESP", SHARE, "2024", **at))
    usa = _reading("the United States in the same table", ledger.figure("USA", SHARE, "2024", **at),
                   stated=False, slip="wrong_subject")  # fmt: skip
    judged = [
        (
            _claim("Estonia spent 3.43 % of its GDP on defence in 2024, officials said.",
                   "3.43 %", 3.43, "%GDP"),
            Judgement("supported", "", (est_then,), (3.425, 3.435)),
            Judgement("outdated", "revised_since", (est_now,), (3.425, 3.435)),
            "Estonia spent 3.43 % of GDP on defence in 2024 by NATO's table of 17 June 2024.",
        ),
        (
            _claim("Poland reached 3.9 % in 2023, it added.", "3.9 %", 3.9, "%GDP",
                   subjects=("POL",), period="2023"),
            Judgement("outdated", "stale_edition", (pol_then, pol_now), (3.85, 3.95)),
            Judgement("outdated", "stale_edition", (pol_now,), (3.85, 3.95)),
            "Poland's 2023 share was revised.",
        ),
        (
            _claim("Some 30 Allies met the 2 % guideline in 2024.", "30 Allies", 30, "count",
                   subjects=("NATO",), indicator="count_ge_target", comparator="approx"),
            Judgement("refuted", "wrong_year", (met,), (28.5, 31.5)),
            Judgement("refuted", "wrong_year", (met,), (28.5, 31.5)),
            "By NATO's table of 17 June 2024, 23 Allies were at 2 % of GDP or above in 2024.",
        ),
        (
            _claim("Spain gave 2.8 % of its GDP & more <b>soon</b>.", "2.8 %", 2.8, "%GDP",
                   subjects=("ESP",)),
            Judgement("imprecise", "", (spain, usa), (2.75, 2.85)),
            Judgement("imprecise", "", (spain,), (2.75, 2.85)),
            "Spain spent 1.28 % <script>alert(1)</script>.",
        ),
        (
            _claim("Morale rose by 12 % this week, Monday 13 February 2025.", "12 %", 12.0, "%",
                   subjects=(), indicator="none", comparator="delta", period=""),
            Judgement("not_checkable", "no_figure"),
            Judgement("not_checkable", "no_figure"),
            "",
        ),
    ]  # fmt: skip
    weekday = TEXT.index("Monday 13 February 2025")
    return Report(
        text=TEXT,
        title="Tallinn <counts> its money",
        url="https://example.org/note?a=1&b=2",
        published=published,
        published_basis="asked" if published else "",
        as_of=date(2026, 11, 22),
        checked=tuple(
            Checked(claim, Verdict(then if published else None, now, sentence))
            for claim, then, now, sentence in judged
        ),
        lints=(Lint("weekday", weekday, weekday + len("Monday 13 February 2025"),
                    "13 February 2025 was a Thursday, not a Monday."),),
        id="note.txt",
        notes=("The note is short.",),
    )  # fmt: skip
