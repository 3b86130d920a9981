"""Our own HTML: Jinja templates in `ui/templates`, in which every value is escaped unless it was made safe before."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.web.ui.plain import visible

ASSETS = Path(__file__).parent / "ui" / "assets"
_TEMPLATES = Path(__file__).parent / "ui" / "templates"


def rendered(name: str, **values: Any) -> str:
    """The template `name` with these values."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"asset": _asset, "visible": visible}
    return environment


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
