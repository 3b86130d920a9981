"""A model by its name on the Hugging Face hub: what is in the local cache is used, the rest is fetched if allowed.

First only the small JSON files are fetched and looked at; the weights follow when nothing in them is refused. Pickles
and Python files are never asked for.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import BadInput, ModelFailed
from pipeline.generate.local.folder import check_configs

DESCRIPTION = ("*.json", "*.jinja", "tokenizer.model", "merges.txt", "vocab.txt", "LICENSE*")
WEIGHTS = ("*.safetensors",)
NAME = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)(?:@(?P<revision>[\w./-]+))?")


def fetched(name: str, *, allowed: bool) -> tuple[Path, str]:
    """The folder of `ORG/NAME[@REVISION]` and its commit, which pins what a branch's name leaves open.

    Raises:
        BadInput: the name is malformed; it is not here and `allowed` is False; its configuration is refused.
        ModelFailed: the hub does not have it or does not answer.
    """
    repo, revision = _split(name)
    if not allowed and not cached(name):
        raise BadInput(
            f"hf:{name} is not on this machine, and downloads are off.",
            "Set CODECRAFT_HUB=1 to fetch it, or give a folder that has it: local:FOLDER.",
        )
    folder = _snapshot(repo, revision, DESCRIPTION, allowed)
    check_configs(folder)
    commit = folder.name
    return _snapshot(repo, commit, (*DESCRIPTION, *WEIGHTS), allowed), commit


def cached(name: str) -> Path | None:
    """The folder of a model that the hub's cache on this machine has; None when it does not."""
    from huggingface_hub import try_to_load_from_cache

    repo, revision = _split(name)
    config = try_to_load_from_cache(repo, "config.json", revision=revision)
    return Path(config).parent if isinstance(config, str) else None


def _split(name: str) -> tuple[str, str | None]:
    found = NAME.fullmatch(name)
    if not found:
        raise BadInput(f"{name!r} is no name on the hub.", "Write hf:ORG/NAME or hf:ORG/NAME@REVISION.")
    return found["repo"], found["revision"]


def _snapshot(repo: str, revision: str | None, patterns: tuple[str, ...], allowed: bool) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(
            snapshot_download(repo, revision=revision, allow_patterns=list(patterns), local_files_only=not allowed)
        )
    except (OSError, ValueError) as error:  # huggingface_hub's own errors are these
        wanted = f"{repo}@{revision}" if revision else repo
        first = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise ModelFailed(f"{wanted} could not be fetched: {first}", "Check the name and the connection.") from error
