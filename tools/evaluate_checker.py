"""How well the checker does on labelled sentences: by measure, by verdict, by what is missed.

    python tools/evaluate_checker.py tests/claims/sentences.jsonl [MORE.jsonl ...] [--list]
    python tools/evaluate_checker.py SETS... --into docs/reference/checker-evaluation.md

A row of the sets is ``{"id", "sentence", "source_date", "subjects", "indicator", "value",
"expected_verdict", "expected_verdict_now", "accepted_then", "accepted_now"}``; ``indicator`` is
``none`` for a sentence that states nothing the ledger could decide. Each sentence is checked alone,
as published on its date. ``docs/reference/checker-evaluation.md`` says what the measures mean.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan
from pathlib import Path
from typing import Any, NamedTuple

from article3.claims import rows
from article3.claims.check import check
from article3.claims.lines import last_day
from article3.claims.model import LABELS

LABELLED_ON = date(2026, 11, 22)
"""What "now" meant to whoever labelled the sets."""

FEWEST = 5
"""A verdict that fewer rows want is left out of the mean over verdicts."""

SAME_VALUE = 0.02
"""A claim states the labelled value when it differs by no more than this part of it."""

UNDECIDED = "not_checkable"
NOTHING = "none"
BEGIN, END = "<!-- evaluation -->", "<!-- end of evaluation -->"

Row = Mapping[str, Any]


class Answer(NamedTuple):
    """A labelled row with the claim that answers it, and whether that states the row's value."""

    row: Row
    claim: Row | None
    same_value: bool

    def given(self, when: str) -> str:
        """The verdict of the checker, ``then`` or ``now``; no claim means not checkable."""
        return str(self.claim[f"verdict_{when}"]) if self.claim else UNDECIDED

    @property
    def reason(self) -> str:
        """The checker's reason code then, or that it found no claim."""
        return (str(self.claim["reason"]) or "none") if self.claim else "no claim found"

    def wanted(self, when: str) -> str:
        """The label; where labellers gave several, the one that agrees with the checker."""
        given = self.given(when)
        if given in self.row.get(f"accepted_{when}", ()):
            return given
        first = str(self.row["expected_verdict"])
        return first if when == "then" else str(self.row.get("expected_verdict_now") or first)


class LabelScore(NamedTuple):
    """How one verdict was met; ``nan`` where nothing was wanted or given."""

    precision: float
    recall: float
    f1: float
    wanted: int
    given: int


@dataclass(frozen=True)
class Scores:
    """Every measure of a set, as parts of one, and what was missed."""

    documents: int
    measures: dict[str, float]
    labels: dict[str, dict[str, LabelScore]]
    missed: tuple[Answer, ...]


def read(path: Path) -> list[Row]:
    """The rows of a labelled set."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def run(labelled: Iterable[Row], as_of: date = LABELLED_ON) -> Iterator[tuple[Row, list[Row]]]:
    """Each row with the claims the checker finds in its sentence."""
    for row in labelled:
        day = last_day(row["source_date"], as_of) if row.get("source_date") else None
        report = check(row["sentence"], published=day, as_of=as_of).named(str(row["id"]))
        yield row, rows.line(report)["claims"]


def score(checked: Iterable[tuple[Row, Sequence[Row]]]) -> Scores:
    """The measures of a set, from its rows and the claims found in each."""
    answers = [_answer(row, claims) for row, claims in checked]
    domain = [a for a in answers if a.row["indicator"] != NOTHING]
    others = [a for a in answers if a.row["indicator"] == NOTHING]
    found = [(a, a.claim) for a in domain if a.claim is not None]
    judged = [claim for a, claim in found if a.given("then") != UNDECIDED]
    labelled = [a for a in answers if a.row["expected_verdict"]]
    measures = {
        "detection_recall": _share(domain, lambda a: a.claim is not None),
        "false_alarm_rate": _share(others, lambda a: a.given("then") != UNDECIDED),
        "indicator_accuracy": _share(found, lambda pair: _same("indicator", *pair)),
        "subjects_accuracy": _share(found, lambda pair: _same("subjects", *pair)),
        "value_accuracy": _share(found, lambda pair: pair[0].same_value),
        "verdicts_with_evidence": _share(judged, lambda claim: bool(claim["evidence"])),
    }
    labels = {}
    for when in ("then", "now"):
        table = {label: _label_score(label, when, labelled) for label in LABELS}
        common = [s.f1 for s in table.values() if s.wanted >= FEWEST]
        measures[f"macro_f1_{when}"] = sum(common) / len(common) if common else nan
        measures[f"refuted_precision_{when}"] = table["refuted"].precision
        right = [a for a in labelled if a.given(when) == a.wanted(when)]
        measures[f"accuracy_{when}"] = len(right) / len(labelled) if labelled else nan
        labels[when] = table
    missed = tuple(a for a in labelled if a.given("then") != a.wanted("then"))
    return Scores(len(answers), measures, labels, missed)


def _answer(row: Row, claims: Sequence[Row]) -> Answer:
    """The claim nearest to the label among those with a verdict, or among all if none has one."""
    decided = [claim for claim in claims if claim["verdict_then"] != UNDECIDED]
    nearest: tuple[tuple[bool, bool, float], Row] | None = None
    for claim in decided or claims:
        off = _off(claim["value"], row.get("value"))
        key = (off > SAME_VALUE, claim["indicator"] != row["indicator"], off)
        if nearest is None or key < nearest[0]:
            nearest = key, claim
    return Answer(row, nearest[1], not nearest[0][0]) if nearest else Answer(row, None, False)


def _same(name: str, answer: Answer, claim: Row) -> bool:
    """Whether a claim's indicator is the label's, or its subjects are, in any order."""
    stated, labelled = claim[name], answer.row[name]
    return bool(stated == labelled if name == "indicator" else set(stated) == set(labelled))


def _off(stated: Any, labelled: Any) -> float:
    """How far a value is from the label's, as a part of it; 1 at most, and where one is missing."""
    if stated is None or labelled is None:
        return 1.0
    return float(min(1.0, abs(stated - labelled) / max(abs(labelled), 1e-9)))


def _label_score(label: str, when: str, labelled: Sequence[Answer]) -> LabelScore:
    wanted = {i for i, a in enumerate(labelled) if a.wanted(when) == label}
    given = {i for i, a in enumerate(labelled) if a.given(when) == label}
    right, both = len(wanted & given), len(wanted) + len(given)
    return LabelScore(
        right / len(given) if given else nan, right / len(wanted) if wanted else nan,
        2 * right / both if both else nan, len(wanted), len(given),
    )  # fmt: skip


def _share(among: Sequence[Any], holds: Callable[[Any], bool]) -> float:
    return sum(map(holds, among)) / len(among) if among else nan


def markdown(named: Mapping[str, Scores]) -> Iterator[str]:
    """The lines of the report: measures side by side, then verdicts and what is missed by set."""
    yield from _table(
        ("measure", *named),
        [("sentences", *(s.documents for s in named.values()))]
        + [
            (f"`{name}`", *(_shown(s.measures[name]) for s in named.values()))
            for name in next(iter(named.values())).measures
        ],
    )
    for name, scores in named.items():
        for when, table in scores.labels.items():
            yield f"\n**{name}, {when}**\n"
            yield from _table(
                ("verdict", "precision", "recall", "F1", "wanted", "given"),
                [(label, *map(_shown, s[:3]), *s[3:]) for label, s in table.items()],
            )
        yield f"\n**{name}, missed then: {len(scores.missed)}**\n"
        yield from _table(("wanted", "given", "reason", "sentences"), _misses(scores.missed))


def _misses(missed: Iterable[Answer]) -> list[tuple[object, ...]]:
    """What was missed, gathered by wanted verdict, given verdict and the checker's reason."""
    gathered = Counter((a.wanted("then"), a.given("then"), a.reason) for a in missed)
    ordered = sorted(gathered.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(*kind, number) for kind, number in ordered]


def _table(head: Sequence[str], body: Iterable[Sequence[object]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *body):
        yield "| " + " | ".join(map(str, cells)) + " |"


def _shown(part: float) -> str:
    return f"{part:.3f}"


def main() -> None:
    """Check the sets named on the command line and print the report."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    asked.add_argument("--as-of", type=date.fromisoformat, default=LABELLED_ON, metavar="DATE")
    asked.add_argument("--list", action="store_true", help="print every row that is missed")
    asked.add_argument("--into", type=Path, metavar="PAGE", help="write the tables into a page")
    options = asked.parse_args()
    named = {path.stem: score(run(read(path), options.as_of)) for path in options.sets}
    tables = "\n".join(markdown(named))
    if options.into:
        page = options.into.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        after = rest.split(END)[1]
        options.into.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}", encoding="utf-8")
    else:
        print(tables)
    for name, scores in named.items() if options.list else ():
        print(f"\n{name}")
        for a in scores.missed:
            print(f"{a.row['id']} wanted {a.wanted('then')}, given {a.given('then')} ({a.reason}): "
                  f"{a.row['sentence']}")  # fmt: skip


if __name__ == "__main__":
    main()
