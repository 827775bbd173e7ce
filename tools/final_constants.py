"""Declare the constants of a module ``Final``, in the copy that is compiled.

mypyc looks a module's names up in a dictionary at each use, unless they are ``Final``. A tuple of
numbers so declared is not set at run time, so a tuple is declared only where it is one of words.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

_FUTURE = "from __future__ import annotations\n"


def declare(path: Path) -> int:
    """Rewrite a module in place; the number of constants declared.

    Raises ``ValueError`` for a module without the future import, behind which ``Final`` comes.
    """
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    stored = Counter(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    lines = text.splitlines(keepends=True)
    declared = 0
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if stored[name] == 1:
                if not name.startswith("__") and (kind := _declaration(value)):
                    first = node.lineno - 1
                    lines[first] = lines[first].replace(f"{name} =", f"{name}: {kind} =", 1)
                    declared += 1
    at = lines.index(_FUTURE) + 1
    path.write_text("".join([*lines[:at], "from typing import Final\n", *lines[at:]]), "utf-8")
    return declared


def _declaration(value: ast.expr) -> str:
    """``Final`` for a constant, with the type of a tuple of words; empty for a name of a type."""
    match value:
        case ast.Subscript() | ast.Call(func=ast.Name(id="TypeVar")):
            return ""
        case ast.Tuple(elts=[_, *_] as parts):
            words = all(isinstance(p, ast.Constant) and isinstance(p.value, str) for p in parts)
            return "Final[tuple[str, ...]]" if words else ""
        case ast.Tuple():
            return ""
    return "Final"
