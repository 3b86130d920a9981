"""The words around the code: what was understood, assumed, left out and not used, and how to run it."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.choices import label
from pipeline.generate.recipes.cookbook import COOKBOOK
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.kinds import SET_BY_PROGRAM
from pipeline.generate.recipes.spec import Access, Entity, Field, Spec
from pipeline.generate.recipes.words import listed
from pipeline.types import Passage

LABEL = "assembled from recipes, no language model"
LARGER = "`hf:ORG/NAME` (a local model), `openai:NAME` or `anthropic:NAME` (hosted ones)"
SAID = {
    "pagination": "pagination",
    "search": "search",
    "filter": "filters",
    "sort": "sorting",
    "background": "background task",
    "upload": "file upload",
    "cors": "CORS",
    "caching": "cache of answers",
    "rate_limit": "rate limit",
    "circuit_breaker": "circuit breaker",
    "priority": "priorities",
    "delay": "delays",
    "websocket": "live updates over a WebSocket",
    "thread_safe": "thread-safe",
    "decorator": "decorator",
    "async": "asynchronous",
    "middleware": "middleware",
    "frozen": "immutable",
    "export": "export",
    "slots": "slots",
}
KIND_WORDS = {
    "text_or_number": "text or number",
    "long_text": "text",
    "login_email": "email",
    "money": "decimal",
    "created": "set when it is made",
    "updated": "set at every change",
    "password": "stored as an argon2 hash",  # nosec B105  # no secret
}


LEVELS = {"high": 0.8, "fair": 0.6, "low": 0.0}
"""The words for a sureness, each from its least share on."""


def level(spec: Spec) -> str:
    """The sureness in a word."""
    return next(name for name, least in LEVELS.items() if spec.confidence >= least)


def before(spec: Spec, dish: Dish) -> str:
    """The paragraphs above the files."""
    parts = [f"**{dish.title}**: {LABEL}.", _understood(spec)]
    parts += _bullets("Assumed", spec.assumed) + _bullets("In doubt", spec.doubts) + _bullets("Not done", spec.not_done)
    return "\n\n".join(part for part in parts if part)


def after(spec: Spec, dish: Dish, passages: Iterable[Passage]) -> str:
    """The paragraphs below the files."""
    parts = [f"To run it:\n\n```sh\n{chr(10).join(dish.run)}\n```"] if dish.run else []
    parts += _bullets("Good to know", dish.notes)
    parts.append(_sureness(spec))
    if seen := see_also(spec, passages):
        parts.append(seen)
    return "\n\n".join(parts)


def refusal(spec: Spec) -> str:
    """The whole answer when there is no code."""
    makes = "\n".join(f"- {recipe.makes}" for recipe in COOKBOOK.values())
    return (
        f"No recipe fits this request, so there is no code. {spec.refusal}\n\n"
        f"This model is {LABEL}. It can make:\n\n{makes}\n\n"
        f"For everything else a larger model is the way on: {LARGER}."
    )


def parameters(spec: Spec) -> dict[str, object]:
    """What was understood, as plain values for the receipt."""
    found: dict[str, object] = {
        "entities": {one.model: [field.name for field in one.fields] for one in spec.entities},
        "relations": [f"{one.parent} has many {one.child}" for one in spec.relations],
        "constraints": {
            f"{one.model}.{field.name}": said for one in spec.entities for field in one.fields if (said := _said(field))
        },
        "access": [str(one) for one in spec.access],
        "framework": spec.framework,
        "storage": spec.storage,
        "database": spec.database,
        "auth": "" if spec.auth == "none" else spec.auth,
        "options": sorted(spec.options & COOKBOOK[spec.recipe].options),
        "numbers": dict(spec.numbers),
        "rules": [f"{rule} {value}".strip() for rule, value in spec.rules],
        "subject": spec.subject,
        "name": spec.name,
        "assumed": list(spec.assumed),
        "not_done": list(spec.not_done),
        "doubts": list(spec.doubts),
    }
    return {name: value for name, value in found.items() if value}


def _understood(spec: Spec) -> str:
    lines = [f"- recipe `{spec.recipe}`: {COOKBOOK[spec.recipe].makes}"]
    links = [one for one in spec.entities if one.origin == "link"]
    lines += [_entity(one) for one in spec.entities if one not in links]
    lines += [
        f"- one {spec.entity(one.parent).label} has many {spec.entity(one.child).label_many}"
        for one in spec.relations
        if spec.entity(one.child) not in links
    ]
    lines += [
        f"- {listed([one.label_many for one in spec.parents(link)])}: each has many of the other" for link in links
    ]
    lines += [f"- {_door(spec, one)}" for one in spec.access]
    chosen = [_NAMES.get(spec.framework, spec.framework), _STORED.get(spec.storage, "")]
    chosen += [_NAMES.get(spec.database, "") if spec.storage != "memory" else ""]
    chosen += [label(spec.auth)] if spec.recipe == "api" else []
    chosen += [SAID[one] for one in sorted(spec.options & COOKBOOK[spec.recipe].options) if one in SAID]
    if any(chosen):
        lines.append(f"- with {listed([one for one in chosen if one])}")
    lines += [f"- {rule.replace('_', ' ')}{f': {value}' if value else ''}" for rule, value in spec.rules]
    lines += [f"- {name.replace('_', ' ')}: {amount:g}" for name, amount in spec.numbers.items()]
    return "Understood:\n\n" + "\n".join(lines)


_NAMES = {
    "fastapi": "FastAPI",
    "flask": "Flask",
    "typer": "Typer",
    "argparse": "argparse",
    "pandas": "pandas",
    "httpx": "httpx",
    "dataclass": "dataclasses",
    "pydantic": "Pydantic",
    "postgresql": "PostgreSQL",
    "sqlite": "SQLite",
}
_STORED = {"memory": "in-memory storage", "sqlalchemy": "SQLAlchemy", "sqlmodel": "SQLModel"}


def _entity(entity: Entity) -> str:
    return f"- {entity.label}: {', '.join(_field(one) for one in entity.fields)}"


def _said(field: Field) -> list[str]:
    """What a field allows beyond its kind."""
    return [*([" or ".join(field.choices)] if field.choices else []), *bounds(field)]


def _field(field: Field) -> str:
    kind = " or ".join(field.choices) if field.kind == "choice" else KIND_WORDS.get(field.kind, field.kind)
    marks = [
        kind,
        *bounds(field),
        *(["optional"] if field.optional and field.kind not in SET_BY_PROGRAM else []),
        *(["unique"] if field.unique else []),
        *([f"{field.default} by default"] if field.default else []),
    ]
    return f"{field.name} ({', '.join(marks)})"


def bounds(field: Field) -> list[str]:
    """What values a field allows, in words: `1 to 5`, `at most 200 characters`, `more than 0`."""
    counted = " characters" if field.kind in {"text", "long_text", "password"} else ""
    low, high = field.low, field.high
    if low is not None and high is not None and not (field.above or field.below):
        return [f"{low:g} to {high:g}{counted}"]
    words = [f"{'more than' if field.above else 'at least'} {low:g}{counted}"] if low is not None else []
    return words + ([f"{'less than' if field.below else 'at most'} {high:g}{counted}"] if high is not None else [])


def _door(spec: Spec, access: Access) -> str:
    who = {"admin": "only administrators", "anyone": "anyone"}[access.who]
    return f"{who} may {access.action} {spec.entity(access.entity).label_many if access.entity else 'records'}"


def _bullets(heading: str, sentences: Iterable[str]) -> list[str]:
    lines = "\n".join(f"- {one}" for one in sentences)
    return [f"{heading}:\n\n{lines}"] if lines else []


def _sureness(spec: Spec) -> str:
    total = len(spec.used) + len(spec.unused)
    counted = f"{len(spec.used)} of the {total} words that ask for something were used"
    unused = f"; not used: {', '.join(f'“{one}”' for one in spec.unused)}" if spec.unused else ""
    caution = "That counts words, not meaning: look at what was understood."
    if share := evidence.share_right(spec):
        caution = (
            f"Of such answers to requests that nobody had in view {share[0]} of {share[1]} passed the tests written for"
            " them: run yours."
        )
    return f"Sureness {level(spec)} ({spec.confidence:.0%}): {counted}{unused}. {caution}"


def see_also(spec: Spec, passages: Iterable[Passage]) -> str:
    """The numbers of passages whose tags name what was used."""
    topics = {spec.framework, spec.storage, spec.recipe, spec.database, spec.subject} - {
        "",
        "memory",
        "api",
        "function",
    }
    topics |= {"jwt"} if spec.auth == "jwt" else set()
    numbers = [
        f"[{number}]" for number, one in enumerate(passages, start=1) if topics & {tag.lower() for tag in one.tags}
    ]
    return f"See also {listed(numbers)}." if numbers else ""
