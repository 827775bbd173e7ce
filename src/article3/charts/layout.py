"""Where text goes: widths, line breaks, ticks and labels kept apart, computed before drawing.

Widths are those of Source Sans Pro to within a few per cent; enough to keep labels inside the frame
and off each other, and far cheaper than asking a renderer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_NARROW = {**dict.fromkeys("ijl.,:;'|!·", 0.26), **dict.fromkeys("ftr()-/ ", 0.33), " ": 0.2}
_WIDE = {**dict.fromkeys("mwMWÖ%", 0.83), **dict.fromkeys("ABCDGHKNOPQRSTUVXYZ≥", 0.6)}
_EM = {**_WIDE, **_NARROW}


def text_width(text: str, size: float) -> float:
    """How wide a text is in pixels at a font size in pixels, to within a few per cent.

    >>> text_width("Luxembourg", 10) > text_width("Italy", 10)
    True
    """
    return size * sum(_EM.get(letter, 0.52) for letter in text)


def wrap(text: str, width: float, size: float) -> list[str]:
    """A text as lines no wider than a width in pixels; a longer word stands alone.

    >>> wrap("one two three", 50, 12)
    ['one two', 'three']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions at least a gap apart, as near to the wanted ones as a single pass finds.

    The order of the wanted positions is kept; when there is no room for the gap it shrinks.

    >>> spread([10, 11, 30], 5, 0, 40)
    [8.0, 13.0, 30.0]
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    # Blocks of touching labels, each centred on the mean of what its members wanted.
    blocks: list[tuple[float, list[int]]] = []
    for i in order:
        first, members = _clamp(wanted[i], 1, gap, low, high), [i]
        while blocks and first < blocks[-1][0] + len(blocks[-1][1]) * gap:
            members = blocks.pop()[1] + members
            mean = sum(wanted[m] - n * gap for n, m in enumerate(members)) / len(members)
            first = _clamp(mean, len(members), gap, low, high)
        blocks.append((first, members))
    placed = [0.0] * len(wanted)
    for first, members in blocks:
        for n, i in enumerate(members):
            placed[i] = round(float(first + n * gap), 1)
    return placed


def _clamp(first: float, count: int, gap: float, low: float, high: float) -> float:
    return max(low, min(first, high - (count - 1) * gap))


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from low to high, about as many as asked for.

    >>> ticks(0, 5.4, 5)
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    """
    if not high > low:
        return [low]
    raw = (high - low) / about
    size = 10.0 ** math.floor(math.log10(raw))
    # The nearest of 1, 2, 5 and 10 by ratio: each limit is the geometric mean of two neighbours.
    limits = ((1, 2**0.5), (2, 10**0.5), (5, 50**0.5), (10, math.inf))
    step = size * next(m for m, limit in limits if raw / size < limit)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(n * step, 10) for n in range(first, last + 1)]
