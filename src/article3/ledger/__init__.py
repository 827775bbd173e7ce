"""The ledger: editions kept as they were published, and the questions one may ask of them."""

from article3.ledger.asof import Ledger
from article3.ledger.figure import Figure
from article3.ledger.opening import open_ledger

__all__ = ["Figure", "Ledger", "open_ledger"]
