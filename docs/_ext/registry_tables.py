"""Directives that write tables of what the package holds, so that no page is typed by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

import click
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from article3.alliance import COUNTRIES, GROUPS
from article3.claims.kinds import KINDS
from article3.claims.words import REASONS
from article3.cli import cli
from article3.indicators import REGISTRY, STATED
from article3.ledger import store
from article3.ledger.explain import PARSER_FLAGS
from article3.ledger.facts import Fact, facts


class Table(SphinxDirective):
    """A Markdown table of ``columns`` over what :meth:`rows` yields."""

    columns: ClassVar[Sequence[str]] = ()

    def rows(self) -> Iterable[Sequence[object]]:
        """The cells, one sequence a row."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """The table as nodes."""
        lines = [_line(self.columns), _line(["---"] * len(self.columns)), *map(_line, self.rows())]
        parent = nodes.container()
        self.state.nested_parse(StringList(lines, source=self.name), self.content_offset, parent)
        return parent.children


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


class Indicators(Table):
    """``{indicators} NATO``: the indicators of one publisher."""

    required_arguments = 1
    final_argument_whitespace = True
    columns = ("code", "name and definition", "unit", "prices")

    def rows(self) -> Iterator[Sequence[object]]:
        """One row an indicator, in the registry's order."""
        found = [i for i in REGISTRY.values() if i.publisher == self.arguments[0]]
        if not found:
            raise self.error(f"no indicator is published by {self.arguments[0]!r}")
        for i in found:
            base = f" Base: {i.base}." if i.base else ""
            what = f"**{i.name}.** {i.definition}{base}"
            yield f"`{i.code}`", what, i.unit, i.price_basis


class Stated(Table):
    """The indicators of single stated figures, with how many the registers hold."""

    columns = ("code", "name and definition", "unit", "who states it", "figures")

    def rows(self) -> Iterator[Sequence[object]]:
        """One row an indicator, in the registry's order."""
        held = Counter(fact.figure.indicator for fact in facts())
        for i in STATED.values():
            base = f" Base: {i.base}." if i.base else ""
            yield (
                f"`{i.code}`",
                f"**{i.name}.** {i.definition}{base}",
                i.unit,
                i.publisher,
                held[i.code],
            )


class Facts(Table):
    """Who stated the single figures of the registers, and from when to when."""

    columns = ("publisher", "figures", "of them unsure", "first", "last")

    def rows(self) -> Iterator[Sequence[object]]:
        """One row a publisher, those with most figures first."""
        said: dict[str, list[Fact]] = {}
        for fact in facts(every=True):
            said.setdefault(fact.publisher, []).append(fact)
        for publisher, held in sorted(said.items(), key=lambda pair: -len(pair[1])):
            days = [fact.said_on for fact in held]
            unsure = sum(not fact.sure for fact in held)
            yield publisher, len(held), unsure, min(days), max(days)


class Kinds(Table):
    """The kinds of claims the checker knows."""

    columns = ("code", "what the sentence says")

    def rows(self) -> Iterator[Sequence[object]]:
        """One row a kind, in the registry's order."""
        yield from ((f"`{code}`", what) for code, what in KINDS.items())


class Reasons(Table):
    """The reason codes of verdicts."""

    columns = ("code", "what it says")

    def rows(self) -> Iterator[Sequence[object]]:
        """One row a code, in the registry's order."""
        yield from (
            (f"`{code}`", f"{said[0].upper()}{said[1:]}.") for code, said in REASONS.items()
        )


class Countries(Table):
    """Every country the ledger knows."""

    columns = ("code", "name", "also", "Ally since", "in the EU", "armed forces", "currencies")

    def rows(self) -> Iterator[Sequence[object]]:
        """Allies first, then the others, each by name."""
        for c in sorted(COUNTRIES.values(), key=lambda c: (c.nato_since is None, c.name)):
            union = f"{c.eu_since or ''}" + (f" to {c.eu_until}" if c.eu_until else "")
            money = ", ".join(
                code if since.year == 1900 else f"{code} from {since.year}"
                for since, code in c.currencies
            )
            forces = "yes" if c.has_forces else "none"
            also = ", ".join((c.iso2, *c.aliases))
            yield f"`{c.iso3}`", c.name, also, c.nato_since or "", union, forces, money


class Groups(Table):
    """Every group, with today's members."""

    columns = ("code", "name", "definition", "also", "members today")

    def rows(self) -> Iterator[Sequence[object]]:
        """One row a group."""
        for g in GROUPS.values():
            members = g.members(date.today())
            who = f"{len(members)}: {', '.join(members)}"
            yield f"`{g.code}`", g.name, g.definition, ", ".join(g.aliases), who


class Editions(Table):
    """The bundled editions, oldest first."""

    columns = ("edition", "published", "how the day is known", "standing", "figures", "title")

    def rows(self) -> Iterator[Sequence[object]]:
        """One row an edition of the manifest."""
        for record in store.records(store.BUNDLED):
            e = record.edition
            title = f"[{e.title}]({e.url})" if e.url else e.title
            yield (
                f"`{e.id}`", e.published, e.published_basis, e.standing, f"{record.rows:,}",
                f"{e.publisher}: {title}",
            )  # fmt: skip


class Flags(Table):
    """Every flag on a bundled figure, what it says, and where it stands."""

    columns = ("flag", "figures", "editions", "what it says (first edition that has it)")

    def rows(self) -> Iterator[Sequence[object]]:
        """One row a flag, by name; a flag nobody explains is a warning of the build."""
        figures: Counter[str] = Counter()
        editions: Counter[str] = Counter()
        notes: dict[str, str] = dict(PARSER_FLAGS)
        for record in store.records(store.BUNDLED):
            own = Counter(flag for text in record.read()["flags"] for flag in text.split())
            figures += own
            editions.update(own.keys())
            for note in record.edition.flags:
                notes.setdefault(note.flag, note.note)
        for flag, number in sorted(figures.items()):
            if flag not in notes:
                self.state.document.reporter.warning(f"nothing explains the flag {flag}")
            yield f"`{flag}`", f"{number:,}", editions[flag], notes.get(flag, "")


class Options(Table):
    """``{options} editions add``: the arguments and options of a command, from the command."""

    required_arguments = 1
    final_argument_whitespace = True
    columns = ("argument or option", "what it does")

    def rows(self) -> Iterator[Sequence[object]]:
        """Arguments in order, then options; ``--help`` is left out."""
        found: click.Command = cli
        context = click.Context(cli)
        for name in self.arguments[0].split():
            assert isinstance(found, click.Group)
            found = found.get_command(context, name) or found
        for parameter in found.params:
            if isinstance(parameter, click.Option):
                text = parameter.help or ""
                if parameter.show_default and parameter.default is not None:
                    text += f" (default: {parameter.default})"
                value = "" if parameter.is_flag else " " + parameter.make_metavar(context)
                yield f"`{', '.join(parameter.opts)}{value}`", text
            else:
                yield (
                    f"`{parameter.make_metavar(context)}`",
                    ("required" if parameter.required else "optional"),
                )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    tables: dict[str, Callable[..., Table]] = {
        "indicators": Indicators,
        "countries": Countries,
        "groups": Groups,
        "editions": Editions,
        "flags": Flags,
        "options": Options,
        "stated": Stated,
        "facts": Facts,
        "kinds": Kinds,
        "reasons": Reasons,
    }
    for name, table in tables.items():
        app.add_directive(name, table)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
