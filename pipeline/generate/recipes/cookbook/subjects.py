"""What each recipe fills in for itself once it has been chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.generate.recipes.cookbook.api import ACCOUNTS
from pipeline.generate.recipes.spec import Entity, Spec
from pipeline.generate.recipes.usual import usual_fields

Settled = tuple[Spec, list[tuple[int, int]]]
"""The spec, and the places in the prompt that were of use."""


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    return SETTLERS[spec.recipe](spec, prompt, context)


def _api(spec: Spec, prompt: str, context: str) -> Settled:
    assumed, not_done = list(spec.assumed), list(spec.not_done)
    entities = spec.entities
    if not entities:
        entities = (Entity("item", usual_fields("item"), "usual"),)
        assumed.append("It was not said what the API is about: the thing is called `item`.")
    framework, storage, auth = spec.framework, spec.storage, spec.auth
    if framework not in {"fastapi", "flask"}:
        framework = "fastapi"
    if not storage:
        storage = "memory"
        assumed.append("No database was named: records live in memory.")
    accounts = [one for one in entities if one.name in ACCOUNTS[:2]]
    if auth == "none" and len(entities) == 1 and accounts and not spec.has("no_auth") and accounts[0].origin != "asked":
        auth = "jwt"
        assumed.append(
            "People who are managed also sign in: there is JWT sign-in, and only administrators reach others."
        )
    if "provided" in context.lower() and not any(one.origin == "context" for one in entities):
        assumed.append(
            "Your context speaks of an existing model, but its code was not in it: put your own columns into `models.py`"
            " and `schemas.py`, or send the class along and it is used."
        )
    spec = replace(spec, entities=entities, framework=framework, storage=storage, auth=auth)
    for option in ("background", "upload"):
        if framework == "flask" and spec.has(option):
            spec = replace(spec, options=spec.options - {option})
            not_done.append(f"{option.capitalize()} is built for FastAPI only, not for Flask.")
    if spec.has("async") and storage != "memory":
        not_done.append(
            "The database is used synchronously, in FastAPI's thread pool: asynchronous sessions are not built."
        )
    if spec.has("export"):
        not_done.append("Exporting is not part of the API.")
    return replace(spec, assumed=tuple(assumed), not_done=tuple(not_done)), []


def _things(spec: Spec) -> Spec:
    """The spec with something to work on."""
    if spec.entities:
        return spec
    why = "It was not said what it is about: the thing is called `item`."
    return replace(spec, entities=(Entity("item", usual_fields("item"), "usual"),), assumed=(*spec.assumed, why))


def _cli(spec: Spec, prompt: str, context: str) -> Settled:
    spec = _things(spec)
    framework = spec.framework if spec.framework in {"typer", "argparse"} else "typer"
    entities = tuple(_without_password(one) for one in spec.entities)
    not_done = list(spec.not_done)
    if spec.storage in {"sqlalchemy", "sqlmodel"}:
        not_done.append("Records are kept in a JSON file: a database is not built for command-line tools.")
    if entities != spec.entities:
        not_done.append("Passwords are left out: typed on a command line, they would stay in the shell's history.")
    if spec.auth != "none":
        not_done.append("Signing in is not built for command-line tools.")
    return replace(spec, framework=framework, storage="", auth="none", entities=entities, not_done=tuple(not_done)), []


def _without_password(entity: Entity) -> Entity:
    return replace(entity, fields=tuple(one for one in entity.fields if one.kind != "password"))


def _model(spec: Spec, prompt: str, context: str) -> Settled:
    spec = _things(spec)
    framework = spec.storage if spec.storage in {"sqlalchemy", "sqlmodel"} else spec.framework
    if framework not in {"sqlalchemy", "sqlmodel", "pydantic", "dataclass"}:
        framework = "dataclass"
        spec = replace(spec, assumed=(*spec.assumed, "It was not said which kind of class: these are dataclasses."))
    if "data class" in prompt.lower() or "dataclass" in prompt.lower():
        framework = "dataclass"
    return replace(spec, framework=framework, storage="", auth="none"), []


SETTLERS: dict[str, Callable[[Spec, str, str], Settled]] = {"api": _api, "cli": _cli, "model": _model}
