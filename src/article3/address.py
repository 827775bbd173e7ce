"""The figure of an id, whichever room computes it."""

from __future__ import annotations

from article3.errors import UnknownNameError
from article3.ledger import Figure, Ledger


def by_id(ledger: Ledger, figure_id: str) -> Figure:
    """The figure that a figure id such as ``POL.defexp_share_gdp.2024@nato-2024-06`` names.

    Raises ``UnknownNameError`` for an id that is none, or that rests on rows of a register other
    than the commitments, and ``MissingFigureError`` where its edition prints no such figure.
    """
    from article3.assistance import address as given
    from article3.commitments import address as promised
    from article3.ledger.commitments import by_id as commitment
    from article3.measures.address import by_address
    from article3.measures.aid import ALL, EUROPE
    from article3.outlook import address as ahead

    if "@register-commitments-" in figure_id:
        return commitment(figure_id)
    if "@register-" in figure_id:
        raise UnknownNameError(
            "figure", figure_id,
            hint="it rests on rows of a register; the command that printed it shows them (--json)",
        )  # fmt: skip
    if ahead.knows(figure_id):
        return ahead.by_id(ledger, figure_id)
    if promised.knows(figure_id):
        return promised.by_id(ledger, figure_id)
    who, _, rest = figure_id.partition(".")
    if rest.startswith(("sum(", "per_", "allocated_of_")) and who not in (EUROPE, ALL):
        return given.by_id(ledger, figure_id)
    return by_address(ledger, figure_id)
