"""Files of R data that tests make up."""

from __future__ import annotations

import struct

Cells = list[str | None] | list[float] | list[int | None]


def chars(text: str | None) -> bytes:
    raw = (text or "").encode()
    return struct.pack(">ii", 0x40009, -1 if text is None else len(raw)) + raw


def vector(cells: Cells) -> bytes:
    if any(isinstance(cell, str) for cell in cells):
        return struct.pack(">ii", 16, len(cells)) + b"".join(chars(c) for c in cells)  # type: ignore[arg-type]
    if any(isinstance(cell, float) for cell in cells):
        return struct.pack(f">ii{len(cells)}d", 14, len(cells), *cells)
    whole = [-(2**31) if cell is None else cell for cell in cells]
    return struct.pack(f">ii{len(cells)}i", 13, len(cells), *whole)


def symbol(name: str) -> bytes:
    return struct.pack(">i", 1) + chars(name)


def frame(name: str, columns: dict[str, Cells], version: int = 3) -> bytes:
    """What R's ``save()`` writes of one data frame, before it is compressed."""
    header = struct.pack(">iii", version, 0x040301, 0x030500)
    if version == 3:
        header += struct.pack(">i", 5) + b"UTF-8"
    end = struct.pack(">i", 254)
    names = struct.pack(">i", 0x402) + symbol("names") + vector(list(columns))
    kind = struct.pack(">i", 0x402) + symbol("class") + vector(["tbl_df", "tbl", "data.frame"])
    table = struct.pack(">ii", 19 | 0x300, len(columns))
    table += b"".join(vector(cells) for cells in columns.values()) + names + kind + end
    mark = f"RDX{version}\nX\n".encode()
    return mark + header + struct.pack(">i", 0x402) + symbol(name) + table + end
