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


SETTLERS: dict[str, Callable[[Spec, str, str], Settled]] = {"api": _api}
