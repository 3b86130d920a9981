"""Prompt versions in MLflow's prompt registry: one there for each digest of ours, an alias for each name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.prompt import known_version, templates

NAME = "codecraft"
DIGEST = "codecraft.version"
"""The tag that says which of our versions, with its digest, a registered one is."""


def registered(client: Any, names: Mapping[str, None]) -> dict[str, Any]:
    """Our versions' names → what stands for them in the registry; what is new is registered."""
    there = {one.tags.get(DIGEST): one for one in _held(client)}
    found = {}
    for name in names:
        full = known_version(name)
        found[name] = there.get(full) or _register(client, name, full)
    return found


def _held(client: Any) -> list[Any]:
    if not client.search_prompts(f"name = '{NAME}'"):
        return []
    return [client.get_prompt_version(NAME, str(one.version)) for one in client.search_prompt_versions(NAME)]


def _register(client: Any, name: str, full: str) -> Any:
    system, user = templates(name)
    chat = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    made = client.register_prompt(NAME, chat, commit_message=full, tags={DIGEST: full})
    client.set_prompt_alias(NAME, f"prompt-{name}", made.version)  # v1 alone is reserved
    return made
