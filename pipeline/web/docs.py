"""The API's own description as a page: plain HTML from the OpenAPI document, with nothing fetched from anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse, JSONResponse, Response

from pipeline.web.site import DOCS, Site
from pipeline.web.templates import rendered

TITLE = "CodeCraft AI"
ABOUT = "Ask for code; it is looked up for, generated, formatted, linted, audited, tested and packaged."


@dataclass(frozen=True, slots=True)
class Row:
    """A field of a body or an answer, as the page shows it."""

    name: str
    kind: str
    says: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, as the page shows it."""

    method: str
    path: str
    summary: str
    description: str
    takes: tuple[Row, ...]
    gives: tuple[Row, ...]
    refuses: tuple[tuple[str, str], ...]
    example: str
    """The body as JSON; empty when it takes none."""


def docs(routes: APIRouter, version: str, site: Site) -> APIRouter:
    """`/openapi.json` and `/docs` for these routes."""
    router = APIRouter(include_in_schema=False)
    document = get_openapi(title=TITLE, version=version, description=ABOUT, routes=list(routes.routes))
    told = {"about": ABOUT, "version": version, "operations": tuple(operations(document)), "site": site}

    @router.get("/openapi.json")
    def openapi() -> Response:
        return JSONResponse(document)

    @router.get(DOCS)
    def shown(request: Request) -> Response:
        return HTMLResponse(rendered("docs.html", here=DOCS, base=str(request.base_url).rstrip("/"), **told))

    return router


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            body = _schema(document, said.get("requestBody", {}))
            yield Operation(
                method=method.upper(),
                path=path,
                summary=said.get("summary", ""),
                description=said.get("description", ""),
                takes=tuple(_rows(document, body)),
                gives=tuple(_rows(document, _schema(document, said["responses"].get("200", {})))),
                refuses=tuple((code, one["description"]) for code, one in said["responses"].items() if code != "200"),
                example=_example(body),
            )


def _example(body: Mapping[str, Any]) -> str:
    """The schema's first example, its fields in the order in which they are described, its lists on one line."""
    if not body.get("examples"):
        return ""
    first = body["examples"][0]
    fields = [f"  {json.dumps(name)}: {json.dumps(first[name])}" for name in body["properties"] if name in first]
    return "{\n" + ",\n".join(fields) + "\n}"


def _schema(document: Mapping[str, Any], holder: Mapping[str, Any]) -> Mapping[str, Any]:
    return _resolved(document, holder.get("content", {}).get("application/json", {}).get("schema", {}))


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _rows(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Row]:
    required = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        says = field.get("description") or _resolved(document, field.get("items", field)).get("description", "")
        yield Row(name, _kind(field), says, name in required)


def _kind(field: Mapping[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rsplit("/", 1)[-1]).removesuffix("Out").lower()
    if "anyOf" in field:
        return " or ".join(_kind(one) for one in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}"
    return str(field.get("type", field.get("const", "any")))
