"""Our own HTML: Jinja templates in `ui/templates`, in which every value is escaped unless it was made safe before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.counts import several
from pipeline.web.ui.plain import visible

ASSETS = Path(__file__).parent / "ui" / "assets"
_TEMPLATES = Path(__file__).parent / "ui" / "templates"


def renderer(folder: Path) -> Callable[..., str]:
    """What renders a template of `folder` by its name; those of the site, like `layout.html`, are found from there."""

    @cache
    def environment() -> Environment:
        made = Environment(
            loader=FileSystemLoader([folder, _TEMPLATES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals |= {"asset": _asset, "several": several, "visible": visible}
        return made

    def render(template: str, /, **values: Any) -> str:
        return environment().get_template(template).render(**values)

    return render


rendered = renderer(_TEMPLATES)
"""The template of that name with these values."""


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
