"""Commitments: whether promises are kept, by the edition of the day, and the path left."""

from article3.commitments.path import Path, path
from article3.commitments.review import Line, review
from article3.commitments.status import Judgement, judge, promises

__all__ = ["Judgement", "Line", "Path", "judge", "path", "promises", "review"]
