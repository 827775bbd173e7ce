"""Measures: figures derived from printed figures; each result is a Figure that names its inputs."""

from article3.measures.count import Count, count
from article3.measures.figure import figure
from article3.measures.gap import gap
from article3.measures.growth import growth
from article3.measures.rank import Rank, rank
from article3.measures.total import share_of_nato, total

__all__ = [
    "Count", "Rank", "count", "figure", "gap", "growth", "rank", "share_of_nato", "total",
]  # fmt: skip
