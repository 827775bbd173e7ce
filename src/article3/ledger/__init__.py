"""The ledger: editions kept as they were published, and the questions one may ask of them."""

from article3.ledger.asof import Ledger, open_ledger
from article3.ledger.figure import Figure

__all__ = ["Figure", "Ledger", "open_ledger"]
