"""A text, and a claim somebody proposes about it that its words bear out."""

from __future__ import annotations

from article3.claims.document import Document
from article3.claims.model import Claim, Quantity

SENTENCE = "Norway spent 3.2% of its GDP on defence in 2025."
TEXT = f"Budgets grow. {SENTENCE} Two thirds of the Allies bought drones for €1.4 billion."
DOCUMENT = Document(TEXT)
START, END = TEXT.index(SENTENCE), TEXT.index(SENTENCE) + len(SENTENCE)
AT = TEXT.index("3.2%")
GOOD = Claim(
    START, END, "defexp_share_gdp", ("NOR",), "eq", 3.2, "%GDP", "2025",
    quantity=Quantity("percent", 3.2, 3.2, AT, AT + 4, "%", 0.1),
)  # fmt: skip
TAKEN = GOOD._replace(confidence=0.5, proposed_by="mine")
