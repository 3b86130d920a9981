"""Deployment files for a program: templates, filled with what its code and the tech stack say.

A template holds no logic about programs, and no value reaches YAML but through a YAML writer, nor a Dockerfile's
commands but as JSON. Files that the model wrote itself win over ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline import python
from pipeline.package import requirements
from pipeline.package.names import name_of
from pipeline.package.shape import Kind, Module, Shape, modules_of, shape_of
from pipeline.package.stores import Store, address, stores_of
from pipeline.package.variables import Variable, variables_of
from pipeline.types import CodeFile, FileKind, GenerationRequest

_RECURRING = re.compile(
    r"\b(cron|nightly|hourly|daily|weekly|every (?:hour|day|night|morning|week)|scheduled?)\b", re.I
)
_EXPOSED = re.compile(r"^EXPOSE\s+(\d{2,5})\b", re.MULTILINE | re.IGNORECASE)
_PORT = 8000


@dataclass(frozen=True, slots=True)
class Plan:
    """What the templates are told about a program."""

    name: str
    shape: Shape
    modules: tuple[Module, ...]
    tests: tuple[Module, ...]
    own: frozenset[str]
    stores: tuple[Store, ...]
    variables: tuple[Variable, ...]
    port: int = _PORT
    recurring: bool = False

    @property
    def runs(self) -> bool:
        return self.shape.kind not in (Kind.LIBRARY, Kind.OTHER)

    @property
    def addresses(self) -> dict[str, str]:
        """Variable → URL of each store; of one in the own process only where the program asks."""
        found = dict(address(store, self.modules, self.variables) for store in self.stores)
        asked = {one.name for one in self.variables}
        local = {address(store, self.modules, self.variables)[0] for store in self.stores if not store.image}
        return {name: url for name, url in found.items() if name not in local or name in asked}


@dataclass(frozen=True, slots=True)
class Template:
    """One deployment file."""

    path: str
    source: str
    replaced_by: re.Pattern[str]
    """A file of the model's at such a path is kept instead."""
    wanted: Callable[[Plan], bool]


def _template(path: str, source: str, replaced_by: str, wanted: Callable[[Plan], bool]) -> Template:
    return Template(path, source, re.compile(replaced_by, re.IGNORECASE), wanted)


TEMPLATES: Sequence[Template] = (
    _template("Dockerfile", "Dockerfile.j2", r"Dockerfile|Containerfile", lambda plan: plan.runs),
    _template(".dockerignore", "dockerignore.j2", r"\.dockerignore", lambda plan: plan.runs),
    _template("requirements.txt", "requirements.txt.j2", r"requirements\.txt", lambda _: True),
    _template(
        "requirements-dev.txt", "requirements-dev.txt.j2", r"requirements-dev\.txt", lambda plan: bool(plan.tests)
    ),
    _template("compose.yaml", "compose.yaml.j2", r"(docker-)?compose\.ya?ml", lambda plan: plan.runs),
    _template(
        "k8s.yaml",
        "k8s.yaml.j2",
        r"(k8s|kubernetes|deployment)\.ya?ml|(k8s|kubernetes|helm)/.*",
        lambda plan: plan.runs,
    ),
    _template(".github/workflows/ci.yml", "ci.yml.j2", r"\.github/workflows/.*\.ya?ml", lambda _: True),
    _template(".env.example", "env.example.j2", r"\.env\.example", lambda plan: bool(_asked(plan) or _passwords(plan))),
)
"""In the order in which a reader meets them."""


def plan_of(request: GenerationRequest, files: Sequence[CodeFile]) -> Plan:
    """Read off `files` what the templates need to know."""
    modules = modules_of(files)
    docker = next((file.text for file in files if file.path == "Dockerfile"), "")
    exposed = _EXPOSED.search(docker)
    return Plan(
        name=name_of(request.prompt, request.tech_stack),
        shape=shape_of(files, modules),
        modules=modules,
        tests=_tests(files),
        own=python.modules(file.path for file in files),
        stores=stores_of(request.tech_stack, modules),
        variables=variables_of(modules),
        port=min(int(exposed[1]), 65_535) if exposed else _PORT,
        recurring=bool(_RECURRING.search(request.prompt)),
    )


def _tests(files: Sequence[CodeFile]) -> tuple[Module, ...]:
    return modules_of([CodeFile(file.path, file.text) for file in files if file.kind is FileKind.TEST])


def deployment(plan: Plan, files: Sequence[CodeFile]) -> tuple[tuple[CodeFile, ...], tuple[str, ...]]:
    """The deployment files that are missing from `files`, and the paths of those of the model's that were kept."""
    if plan.shape.kind is Kind.OTHER:
        return (), ()
    kept = {one.path: _own(one, files) for one in TEMPLATES}
    told = _told(plan)
    made = [
        CodeFile(one.path, _environment().get_template(one.source).render(told), FileKind.DEPLOYMENT)
        for one in TEMPLATES
        if not kept[one.path] and one.wanted(plan)
    ]
    return tuple(made), tuple(path for paths in kept.values() for path in paths)


def _own(template: Template, files: Sequence[CodeFile]) -> list[str]:
    return [file.path for file in files if template.replaced_by.fullmatch(file.path)]


def _told(plan: Plan) -> dict[str, Any]:
    """The variables of the templates, all of them for each."""
    keeps_files = any(not store.image for store in plan.stores)
    asks_where = bool({one.name for one in plan.variables} & set(plan.addresses))
    required = [one for one in _asked(plan) if one.required]
    return {
        "asked": _asked(plan),
        "environment": [
            *plan.addresses.items(),
            *((one.name, f"${{{one.name}:?set {one.name} in .env}}") for one in required),
        ],
        "folder": "/data" if keeps_files and not asks_where else "/app",
        "image": f"{plan.name}:0.1.0",
        "keeps_files": keeps_files,
        "name": plan.name,
        "port": plan.port,
        "recurring": plan.recurring,
        "replicas": 2 if any(store.image for store in plan.stores) and not keeps_files else 1,
        "requirements": requirements.runtime(plan.modules, plan.shape, plan.stores, plan.own),
        "runs": plan.runs,
        "secrets": _secrets(plan),
        "servers": [store for store in plan.stores if store.image],
        "settings": [(name, url) for name, url in plan.addresses.items() if name not in _served(plan)],
        "test_requirements": requirements.testing(plan.modules, plan.tests, plan.own),
        "tested": bool(plan.tests),
        "volumes": [*(store.name for store in plan.stores if store.image), *(["files"] if keeps_files else [])],
        "shape": plan.shape,
    }


def _served(plan: Plan) -> set[str]:
    """Variables that hold the address of a store outside the program."""
    return {address(store, plan.modules, plan.variables)[0] for store in plan.stores if store.image}


def _secrets(plan: Plan) -> list[tuple[str, bool]]:
    """Variables that a cluster takes from its Secret, and whether the program starts without."""
    read = {one.name: one for one in plan.variables}
    names = {*_served(plan), *(one.name for one in _asked(plan) if not one.default)}
    starts_without = {name: name not in read or not (read[name].required or name in _served(plan)) for name in names}
    return sorted(starts_without.items())


def _asked(plan: Plan) -> list[Variable]:
    """Variables a person has to choose, since no store gives them."""
    return [one for one in plan.variables if one.name not in plan.addresses]


def _passwords(plan: Plan) -> list[str]:
    return [store.password for store in plan.stores if store.password]


@cache
def _environment() -> Environment:
    environment = (
        Environment(  # noqa: S701  # nosec B701: what is written is YAML and Dockerfiles, each with its own quoting
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
    )
    environment.filters.update({"yaml": in_yaml, "json": json.dumps})
    return environment


def in_yaml(value: object) -> str:
    """`value` on one line, as a YAML writer quotes it."""
    options: Mapping[str, Any] = {"default_flow_style": True, "width": float("inf")}
    text = yaml.safe_dump(value, **options).removesuffix("\n...\n").removesuffix("\n")
    quoted = yaml.safe_dump(value, default_style='"', **options).removesuffix("\n")
    return str(quoted if "\n" in text else text)
