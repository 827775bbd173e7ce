"""The documentation of the HTTP API, written from its own description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from article3.web.page import Ask, Content, Page

Schema = Mapping[str, Any]
_BODY_OF = "#/components/schemas/"
_PLAIN = ("as_of", "edition", "release")
"""Choices every question has: they would crowd out in an example what is an address's own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter, or a key of a body: what it is called, what it may be, what it means."""

    name: str
    where: str
    kind: str
    default: str
    about: str


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API with an example; ``example`` begins with its path."""

    method: str
    path: str
    summary: str
    about: str
    choices: tuple[Choice, ...]
    example: str
    body: str = ""

    @property
    def name(self) -> str:
        """Its anchor on the page."""
        return "".join(c if c.isalnum() else "-" for c in f"{self.method}{self.path}").strip("-")

    def curl(self, origin: str) -> str:
        """The example as a command."""
        if not self.body:
            return f'curl "{origin}{self.example}"'
        return (
            f'curl "{origin}{self.example}" \\\n  --header "content-type: application/json" \\\n'
            f"  --data '{self.body}'"
        )

    def python(self, origin: str) -> str:
        """The example in Python, with nothing to install."""
        url = f'"{origin}{self.example}"'
        if not self.body:
            return (
                "import json, urllib.request\n\n"
                f"answer = json.load(urllib.request.urlopen(\n    {url}\n))"
            )
        return (
            "import json, urllib.request\n\n"
            f"request = urllib.request.Request(\n    {url},\n"
            f"    data=json.dumps({_python(self.body)}).encode(),\n"
            '    headers={"content-type": "application/json"},\n)\n'
            "answer = json.load(urllib.request.urlopen(request))"
        )


def fill(ask: Ask) -> Content:
    """Every address under its heading."""
    return Content("The HTTP API", (), {"rooms": addresses(), "limits": ask.settings})


@cache
def addresses() -> dict[str, list[Address]]:
    """The addresses of the API by room, in the order of their files."""
    from fastapi.openapi.utils import get_openapi

    from article3.web.api import router

    described = get_openapi(title="", version="", routes=router.routes)
    rooms: dict[str, list[Address]] = {}
    for path, ways in described["paths"].items():
        for method, way in ways.items():
            made = _address(method.upper(), path, way, described["components"]["schemas"])
            rooms.setdefault(way["tags"][0], []).append(made)
    return rooms


def _address(method: str, path: str, way: Schema, schemas: Schema) -> Address:
    choices: list[Choice] = []
    query: dict[str, Any] = {}
    filled = path
    for parameter in way.get("parameters", ()):
        schema, name = parameter["schema"], parameter["name"]
        example = next(iter(schema.get("examples", ())), None)
        if parameter["in"] == "path":
            filled = filled.replace(f"{{{name}}}", quote(str(example), safe="@,"))
        elif parameter["required"] or (example and not query and name not in _PLAIN):
            query[name] = example
        default = "required" if parameter["required"] else _default(schema)
        about = parameter.get("description", "")
        choices.append(Choice(name, parameter["in"], _kind(schema), default, about))
    body = ""
    if "requestBody" in way:
        schema = way["requestBody"]["content"]["application/json"]["schema"]
        choices += _keys(schema, schemas)
        body = json.dumps(_example(schema, schemas), ensure_ascii=False)
    example = filled + ("?" + urlencode(query, safe="@,/") if query else "")
    return Address(method, path, way["summary"], way["description"], tuple(choices), example, body)


def _keys(schema: Schema, schemas: Schema, inside: str = "") -> Iterator[Choice]:
    """The keys of a body; those of a list's items as ``rows[].text``."""
    made = _resolved(schema, schemas)
    for name, one in made["properties"].items():
        whole = f"{inside}{name}"
        default = "required" if name in made.get("required", ()) else _default(one)
        yield Choice(whole, "body", _kind(one), default, one.get("description", ""))
        if "$ref" in one.get("items", ()):
            yield from _keys(one["items"], schemas, f"{whole}[].")


def _example(schema: Schema, schemas: Schema) -> Any:
    """A body of the examples of its keys; keys without one are left out."""
    made = _resolved(schema, schemas)
    if made.get("type") != "object":
        return next(iter(made.get("examples", ())), None)
    filled = {}
    for name, one in made["properties"].items():
        if "$ref" in one.get("items", ()):
            filled[name] = [_example(one["items"], schemas)]
        elif one.get("examples"):
            filled[name] = one["examples"][0]
    return filled


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    name = schema.get("$ref", "").removeprefix(_BODY_OF)
    found: Schema = schemas[name] if name else schema
    return found


def _kind(schema: Schema) -> str:
    """What a value may be, in words.

    >>> _kind({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})
    'date'
    >>> _kind({"type": "integer", "minimum": 1, "maximum": 9}), _kind({"enum": ["a", "b"]})
    ('whole number, 1 to 9', 'a or b')
    """
    options = [o for o in schema.get("anyOf", (schema,)) if o.get("type") != "null"]
    one = options[0] if options else schema
    if "enum" in one:
        return " or ".join(map(str, one["enum"]))
    if "const" in one:
        return str(one["const"])
    if one.get("format") == "date":
        return "date"
    names = {"integer": "whole number", "number": "number", "boolean": "true or false",
             "array": "list"}  # fmt: skip
    word = names.get(one.get("type", ""), "text")
    low, high = one.get("minimum", one.get("exclusiveMinimum")), one.get("maximum")
    if low is not None and high is not None:
        return f"{word}, {_plain(low)} to {_plain(high)}"
    most = one.get("maxLength", one.get("maxItems"))
    return f"{word}, at most {most:,}" if most else word


def _plain(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:,.0f}"


def _default(schema: Schema) -> str:
    value = schema.get("default")
    return "" if value in (None, "") else json.dumps(value).strip('"')


def _python(body: str) -> str:
    """JSON as Python writes it."""
    return repr(json.loads(body)).replace("'", '"')


PAGES = (Page("/api", "api.html.j2", fill, files=False),)
