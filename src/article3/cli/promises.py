"""``article3 promises``: what was promised, and whether it is kept."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.commitments import Judgement, Path
    from article3.commitments.review import Line
    from article3.ledger import Ledger


@click.command()
@click.argument("who", required=False)
@click.option("--forum", help="Where it was promised: wales-2014, hague-2025, national ...")
@click.option(
    "--review", "at_review", is_flag=True, help="Who is below the line at the 2029 review."
)
@click.option("--every", is_flag=True, help="Also rows that are recalled or of low confidence.")
@options.as_of_option
@options.json_option
def command(
    who: str | None,
    forum: str | None,
    at_review: bool,
    every: bool,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Promises with their status, computed from the edition of the day.

    \b
    article3 promises LUX
    article3 promises --forum hague-2025 --as-of 2026-11-01
    article3 promises --review
    """
    from article3.commitments import path, promises

    ledger = options.ledger()
    if at_review:
        _review(ledger, as_of, as_json)
        return
    if as_json:
        from article3.answers import promises as answers

        options.emit(answers.promises(ledger, who, forum=forum, as_of=as_of, every=every))
        return
    with options.progress("Judging promises ..."):
        found = promises(ledger, who, forum=forum, as_of=as_of, every=every)
        made = [(j, path(ledger, j.commitment, j.entity, as_of=as_of)) for j in found]
    totals = Counter(j.status for j in found)
    for judgement, way in made if who else ():
        _describe(judgement, way)
    if not who:
        _table(made)
    counted = ", ".join(f"{number} {status}" for status, number in totals.most_common())
    click.echo(f"Total: {len(found)} promises, {counted}.")
    _say_changed(found)


def _table(made: list[tuple[Judgement, Path | None]]) -> None:
    from article3.alliance import entity_name

    rows = [
        (entity_name(j.entity), _what(j), j.status, j.figure.shown if j.figure else "no figure",
         j.figure.period if j.figure else "", _slope(p),
         j.reason)
        for j, p in made
    ]  # fmt: skip
    options.table(
        ["who", "promise", "status", "figure", "year", "points a year", "why"], rows,
        right=["figure", "points a year"],
    )  # fmt: skip


def _slope(way: Path | None) -> str:
    return "" if way is None or way.slope.value is None else f"{way.slope.value:+.2f}"


def _what(judgement: Judgement) -> str:
    c = judgement.commitment
    if c.value is None or not c.base:
        return c.text
    return f"{c.comparator} {c.value:g} % of {c.base}" + (f" by {c.deadline}" if c.due else "")


def _describe(j: Judgement, way: Path | None) -> None:
    """One promise in full: what, status, figure, margin, editions, path, source."""
    c = j.commitment
    over = " (superseded)" if j.superseded else ""
    click.echo(f"{j.status.upper()}{over}: {c.text} [{c.forum}, {c.made_on}]")
    if j.status != j.computed:
        click.echo(f"  by the figures alone: {j.computed}")
    if j.reason:
        click.echo(f"  because: {j.reason}")
    if c.conditions:
        click.echo(f"  condition: {c.conditions}")
    if j.figure:
        click.echo(f"  rests on: {j.figure.shown} in {j.figure.period}, {j.figure.figure_id}")
    if j.margin and j.margin.value is not None:
        usual = ""
        if j.usual and j.usual.value is not None:
            within = abs(j.margin.value) <= j.usual.value
            usual = f"; {'within' if within else 'beyond'} the median revision, {j.usual.value:.2f}"
        click.echo(f"  margin: {j.margin.value:+.2f} points{usual}")
    if len(j.history) > 1:
        said = ", ".join(f"{r.status} in {r.edition} ({r.figure.shown})" for r in j.history)
        click.echo(f"  by edition: {said}")
    if way:
        _describe_path(way)
    if not c.sure:
        click.echo(f"  caution: this row is {c.basis}, confidence {c.confidence}")
    click.echo(f"  source: {c.source_title}")


def _describe_path(way: Path) -> None:
    core = " of core expenditure"
    click.echo(f"  path: {way.slope.shown} from {way.start.shown} in {way.start.period}")
    if way.real_growth:
        click.echo(f"  which is {way.real_growth.shown} real growth{core}")
    if way.needed and way.extra:
        click.echo(
            f"  cost: {way.needed.shown} a year at the {way.newest.period} base, "
            f"{way.extra.shown} more than in {way.newest.period}"
        )


def _say_changed(found: list[Judgement]) -> None:
    for j in found:
        if j.changed:
            said = ", ".join(f"{r.status} ({r.figure.shown}) in {r.edition}" for r in j.history)
            click.echo(f"An edition changed the status: {j.entity}, {j.commitment.text}: {said}.")


def _short(line: Line) -> tuple[str, str]:
    """The points and the money an Ally is below the line by."""
    if (line.gap.value or 0) <= 0:
        return "not below", ""
    money = line.money.value if line.money else None
    return f"{line.gap.value:.2f}", "no amount" if money is None else f"{money:,.0f}"


def _review(ledger: Ledger, as_of: date | None, as_json: bool) -> None:
    from article3.alliance import entity_name
    from article3.commitments import review

    if as_json:
        from article3.answers import promises as answers

        options.emit(answers.review(ledger, as_of=as_of))
        return
    lines = review(ledger, as_of=as_of)
    options.table(
        ["Ally", "newest share", "line at the review", "below by", "million EUR"],
        [(entity_name(x.entity), x.newest.shown, x.needed.shown, *_short(x)) for x in lines],
        right=["newest share", "line at the review", "below by", "million EUR"],
    )  # fmt: skip
    below = sum((x.gap.value or 0) > 0 for x in lines)
    click.echo(
        f"{below} of {len(lines)} Allies are below the 2029 line if they hold their newest share."
    )
