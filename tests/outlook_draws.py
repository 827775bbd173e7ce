"""Every draw of a question's first chunk, all Allies and the group side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from article3.outlook.problem import Problem
from article3.outlook.simulate import MEASURES, simulate


def every_draw(question: Problem, *names: str) -> dict[str, npt.NDArray[np.float64]]:
    """Measures of shape (Allies and group, years, draws)."""
    columns = range(len(question.entities) + bool(question.group))
    made = [simulate(question, 0, names or MEASURES, column).kept for column in columns]
    return {name: np.stack([one[name] for one in made]) for name in names or MEASURES}
