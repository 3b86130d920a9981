"""An OpenAPI description: a piece for every operation and every schema, in words a search can find.

Versions 2 (Swagger) and 3 are read, as JSON or YAML. Lines are those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from pipeline.corpus.chunk import Piece

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_IN_YAML = re.compile(r"^(?:openapi|swagger)\s*:\s*[\"']?[23]\.", re.MULTILINE)
_IN_JSON = re.compile(r"\"(?:openapi|swagger)\"\s*:\s*\"[23]\.")
_DEEPEST = 4
"""Levels of a schema that are written out; deeper ones are an ellipsis."""
_WIDEST = 12
"""Fields or variants of one schema that are written out inside another."""


@dataclass(frozen=True, slots=True)
class Description:
    """A description that could be parsed."""

    title: str
    version: str
    licence: str
    pieces: tuple[Piece, ...]


def is_description(text: str) -> bool:
    """Whether `text` looks like one; decided by its first lines, before any of it is parsed."""
    head = text[:2_000]
    return bool((_IN_JSON if head.lstrip().startswith("{") else _IN_YAML).search(head))


def described(text: str) -> Description | None:
    """What the description says; None when it cannot be parsed or describes nothing."""
    plain = text.replace("\t", "  ")  # JSON may be indented with tabs, which YAML forbids
    try:
        root = yaml.compose(plain, Loader=_LOADER)
        whole = yaml.load(plain, Loader=_LOADER)  # noqa: S506  # nosec B506 - a safe loader
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return None
    if not isinstance(whole, dict) or not isinstance(root, yaml.MappingNode):
        return None
    about = _mapping(whole.get("info"))
    licence = _mapping(about.get("license"))
    return Description(
        title=str(about.get("title", "")),
        version=str(about.get("version", "")),
        licence=str(licence.get("identifier") or licence.get("name") or ""),
        pieces=(*_operations(whole, root), *_schemas(whole, root)),
    )


def _operations(whole: Mapping[str, Any], root: yaml.MappingNode) -> Iterator[Piece]:
    paths = _mapping(whole.get("paths"))
    nodes = _children(_child(root, "paths"))
    for path, item in paths.items():
        methods = _children(nodes.get(str(path)))
        shared = _list(_mapping(item).get("parameters"))
        for method, operation in _mapping(item).items():
            if method not in METHODS or not isinstance(operation, dict):
                continue
            name = f"{method.upper()} {path}"
            summary = str(operation.get("summary") or "")
            lines = [name, *_prose(operation), *_parameters(shared + _list(operation.get("parameters")))]
            lines += [*_body(operation), *_responses(operation)]
            symbol = str(operation.get("operationId") or name)
            yield _piece(lines, methods.get(method), f"{name}: {summary}" if summary else name, symbol)


def _schemas(whole: Mapping[str, Any], root: yaml.MappingNode) -> Iterator[Piece]:
    newer, older = _child(_child(root, "components"), "schemas"), _child(root, "definitions")
    named = _mapping(_mapping(whole.get("components")).get("schemas")) or _mapping(whole.get("definitions"))
    nodes = _children(newer or older)
    for name, schema in named.items():
        required = set(map(str, _list(_mapping(schema).get("required"))))
        lines = [f"schema {name}: {_type(schema, 0)}", *_prose(_mapping(schema))]
        for key, field in _mapping(_mapping(schema).get("properties")).items():
            need = "required" if key in required else "optional"
            lines.append(f"- {key}: {_type(field, 1)}, {need}{_described(field)}")
        yield _piece(lines, nodes.get(str(name)), f"schema {name}", str(name))


def _piece(lines: list[str], node: yaml.Node | None, title: str, symbol: str) -> Piece:
    text = "\n".join(line for line in lines if line)
    if node is None:
        return Piece(text, title=title, symbol=symbol)
    flow = isinstance(node, yaml.CollectionNode) and bool(node.flow_style)  # `{…}`; a block ends where the next begins
    first, last = node.start_mark.line + flow, node.end_mark.line + flow
    return Piece(text, max(first, 1), max(first, last, 1), title, symbol)


def _prose(described: Mapping[str, Any]) -> list[str]:
    return [str(described[key]).strip() for key in ("summary", "description") if described.get(key)]


def _parameters(parameters: list[Any]) -> Iterator[str]:
    for one in map(_mapping, parameters):
        if "$ref" in one:
            yield f"- parameter {_last(one['$ref'])}"
        elif one:
            need = "required" if one.get("required") else "optional"
            kind = _type(one.get("schema") or one, 1)
            yield f"- {one.get('name')} in {one.get('in')}: {kind}, {need}{_described(one)}"


def _body(operation: Mapping[str, Any]) -> Iterator[str]:
    for media, content in _mapping(_mapping(operation.get("requestBody")).get("content")).items():
        yield f"body {media}: {_type(_mapping(content).get('schema'), 1)}"


def _responses(operation: Mapping[str, Any]) -> Iterator[str]:
    for status, response in _mapping(operation.get("responses")).items():
        contents = _mapping(_mapping(response).get("content")).values()
        schemas = [_mapping(content).get("schema") for content in contents] or [_mapping(response).get("schema")]
        kinds = " or ".join(dict.fromkeys(_type(schema, 1) for schema in schemas if schema))
        yield f"answers {status}{f' with {kinds}' if kinds else ''}{_described(response)}"


def _type(schema: Any, depth: int) -> str:
    """A schema in a few words: `array of User`, `object {name: string}`."""
    about = _mapping(schema)
    if "$ref" in about:
        return _last(about["$ref"])
    if depth > _DEEPEST:
        return "…"
    for key, word in (("allOf", " and "), ("oneOf", " or "), ("anyOf", " or ")):
        if parts := _list(about.get(key)):
            return word.join(_type(part, depth + 1) for part in parts[:_WIDEST])
    if about.get("type") == "array" or "items" in about:
        return f"array of {_type(about.get('items'), depth + 1)}"
    if values := _list(about.get("enum")):
        return f"one of {', '.join(map(str, values[:_WIDEST]))}"
    fields = list(_mapping(about.get("properties")).items())[:_WIDEST]
    inner = ", ".join(f"{key}: {_type(field, depth + 1)}" for key, field in fields) if depth else ""
    kind = about.get("type", "object" if fields else "anything")
    named = " or ".join(map(str, kind)) if isinstance(kind, list) else str(kind)
    return f"{named} {{{inner}}}" if inner else named


def _described(about: Any) -> str:
    words = " ".join(str(_mapping(about).get("description") or "").split())
    return f": {words}" if words else ""


def _last(reference: Any) -> str:
    return str(reference).rsplit("/", 1)[-1]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    return _children(node).get(key)


def _children(node: yaml.Node | None) -> Mapping[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
