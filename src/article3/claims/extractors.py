"""The plug-in point for extractors: programs that propose claims, and what becomes of proposals.

An extractor may only propose. What it hands over is compared with the text word for word, marked
with its name and capped in confidence; looking figures up and judging stays in this package and
gives the same answer every time. A package offers an extractor by an entry point of the group
``article3.extractors`` that names a callable without arguments. Nothing is loaded, let alone
called, before somebody asks for it by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from itertools import islice
from threading import Event, Thread
from typing import Protocol

from article3.claims.document import Document
from article3.claims.model import Claim
from article3.claims.proposals import fault, step_of
from article3.errors import Article3Error, UnknownNameError

ENTRY_POINTS = "article3.extractors"
MAX_PROPOSALS = 200
"""How many proposals about one document are read, from all extractors together."""
MAX_CONFIDENCE = 0.5
"""The most a proposal counts: too little to call a sentence false without a reading of our own."""
SECONDS = 60.0
"""How long one extractor may take for one document."""


class Extractor(Protocol):
    """Whatever proposes claims about a document.

    ``name`` is the name of its entry point. ``propose`` may be a generator; an error ends it, and
    what it gave before still counts. The text of an :class:`~article3.errors.Article3Error` is
    shown to the user as it is.
    """

    @property
    def name(self) -> str:
        """The name of the entry point it is offered under."""

    def propose(self, document: Document) -> Iterable[Claim]:
        """Claims it finds in the document; their offsets are characters of ``document.text``."""


def available() -> dict[str, EntryPoint]:
    """The extractors that installed packages offer, by name. None of them is imported."""
    return {p.name: p for p in sorted(entry_points(group=ENTRY_POINTS), key=lambda p: p.name)}


def load(name: str) -> Extractor:
    """The extractor of a name, made ready.

    Raises :class:`~article3.errors.UnknownNameError` where no package offers it, and
    :class:`~article3.errors.Article3Error` where two do, where it cannot be loaded, or where it
    is not set up.
    """
    offered = {(p.value, p) for p in entry_points(group=ENTRY_POINTS, name=name)}
    if not offered:
        known = tuple(available())
        hint = f"installed are {', '.join(known)}" if known else "no extractor is installed"
        raise UnknownNameError("extractor", name, known, hint)
    if len({value for value, _ in offered}) > 1:
        values = " and ".join(sorted(value for value, _ in offered))
        raise Article3Error(f"The extractor {name!r} is offered twice, as {values}; remove one.")
    try:
        made = offered.pop()[1].load()()
        fits = made.name == name and callable(made.propose)
    except Article3Error:
        raise
    except Exception as error:
        raise Article3Error(
            f"The extractor {name!r} cannot be loaded ({_line(error)}); repair its package."
        ) from error
    if not fits:
        raise Article3Error(f"The extractor {name!r} calls itself {_line(made.name)!r}; remove it.")
    extractor: Extractor = made
    return extractor


def proposed(
    document: Document, extractors: Iterable[Extractor], *, seconds: float = SECONDS
) -> tuple[list[Claim], list[str]]:
    """What extractors propose about a document and the text bears out, with notes on the rest.

    Claims are in the order of the text, each once, ``proposed_by`` their extractor, with a
    ``confidence`` of at most :data:`MAX_CONFIDENCE`. Notes are sentences for the user: what was
    dropped and why, and which extractor failed or took longer than ``seconds``. Never raises for
    anything ``propose`` does.
    """
    claims: dict[Claim, None] = {}
    notes: list[str] = []
    room = MAX_PROPOSALS
    for extractor in extractors:
        name = extractor.name
        found, problem = _collect(extractor, document, room + 1, seconds)
        if len(found) > room:
            notes.append(f"{name}: proposals after the first {MAX_PROPOSALS} are left out.")
        faults: Counter[str] = Counter()
        for proposal in found[:room]:
            if why := fault(proposal, document.text):
                faults[why] += 1
            elif isinstance(proposal, Claim):
                claims[_own(proposal, name, document.text)] = None
        for why, times in faults.items():
            what = "1 proposal was" if times == 1 else f"{times} proposals were"
            notes.append(f"{name}: {what} dropped because {why}.")
        if problem:
            notes.append(problem)
        room -= min(len(found), room)
    return sorted(claims, key=_place), notes


def _collect(
    extractor: Extractor, document: Document, limit: int, seconds: float
) -> tuple[list[object], str]:
    """The first proposals of an extractor and, where it did not end well, a note.

    It runs in a thread of its own, which is left behind when it is late: Python cannot end it.
    """
    found: list[object] = []
    failed: list[BaseException] = []
    late = Event()

    def work() -> None:
        try:
            for proposal in islice(extractor.propose(document), limit):
                if late.is_set():
                    return
                found.append(proposal)
        except BaseException as error:  # even SystemExit: it must not reach the thread's hook
            failed.append(error)

    worker = Thread(target=work, name=f"extractor {extractor.name}", daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        late.set()
        return found[:], f"{extractor.name}: gave no answer within {seconds:g} seconds."
    if not failed:
        return found, ""
    return found, f"{extractor.name}: {_line(failed[0]).rstrip('.')}."


def _own(claim: Claim, name: str, text: str) -> Claim:
    """A proposal as we take it: marked, capped, its precision read from the words by us.

    ``extra`` is a word between our own reading and our own look-up; nobody else may set it.
    """
    quantity = claim.quantity
    if quantity is not None:
        words = text[quantity.start : quantity.end]
        step = max(step_of(quantity.low, words), step_of(quantity.high, words))
        quantity = quantity._replace(step=step)
    confidence = min(claim.confidence, MAX_CONFIDENCE)
    return claim._replace(quantity=quantity, confidence=confidence, proposed_by=name, extra="")


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.start, claim.quantity.start if claim.quantity else claim.end, claim.indicator


def _line(value: object) -> str:
    """Foreign words as one short printable line; errors that are not ours begin with their type."""
    text = str(value)
    if isinstance(value, BaseException) and not isinstance(value, Article3Error):
        text = f"{type(value).__name__}: {text}" if text else type(value).__name__
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= 200 else text[:199] + "…"
