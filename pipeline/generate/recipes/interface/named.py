"""Whether a request names the routes of an HTTP application, and what was understood of it."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.choices import choose
from pipeline.generate.recipes.interface.audit import ANYWAY, unmet
from pipeline.generate.recipes.interface.codes import of_unit
from pipeline.generate.recipes.interface.cook import interface_of
from pipeline.generate.recipes.interface.plan import App, Resource
from pipeline.generate.recipes.interface.prose import prepared
from pipeline.generate.recipes.interface.settle import app_of
from pipeline.generate.recipes.interface.text import ROUTE
from pipeline.generate.recipes.spec import Entity, Field, Spec

_SERVER = re.compile(
    r"\bfastapi\b|\bflask\b|\bstarlette\b|\basgi\b|\bwsgi\b|\bbackend\b|\brest\b|\bweb (?:service|app"
    r"|api)|\bapi\b|\bendpoints?\b|\bservice\b",
    re.I,
)
_CLIENT = re.compile(
    r"\b(?:api|http|rest) client\b|\bclient (?:for|class|library)\b|\bhttpx\b|\bscrap(?:e|er|ing)\b"
    r"|\bwrapper (?:for|around)\b",
    re.I,
)
_STACK = re.compile(
    r"\b(?:fastapi|flask|sqlite3?|sqlalchemy|sqlmodel|pydantic|in[- ]memory|memory|only|main|app|python|please|use|just"
    r"|with|and|the|file|object|py|no|database|strawberry|keep|everything|storage|is|fine|enough|can|be|application"
    r"|importable|called|named|should|must|may|kept|now|for|save|stored?|data|you|do|me|need|want|make|small|hey"
    r"|hi|could"
    r"|would|backend|api|rest|service|server|module|variable|create|build|an?|my|our|users?)\b"
)
"""Words about the stack, which make no rule: `FastAPI, main:app, memory only.`"""
_ASKED = re.compile(
    r"(?:(?:hi|hey|hello|dear|so|ok)\b[^a-z]*)?(?:\w+[,!]? ){0,3}?(?:(?:could|can|would|will|may) (?:you|i"
    r"|we)\b|please\b"
    r"|(?:i|we|our \w+)(?:'d| would)? (?:like|need|want|love)s?\b|build\b|create\b|make\b|write\b)"
)
"""The head of a request, which asks for the program and lays down nothing."""
SURE = 40.0


def names_routes(prompt: str, stack: str) -> bool:
    """Whether at least one route is named by method and path, for a server that is to be written."""
    prompt = prepared(prompt)
    routes = [found for found in ROUTE.finditer(prompt) if found["verbs"] or found["after"]]
    server = _SERVER.search(f"{prompt} {stack}")
    named = re.search(r"\bfastapi\b|\bflask\b", f"{prompt} {stack}", re.I)
    return bool(routes and server) and (bool(named) or not _CLIENT.search(prompt)) and "graphql" not in prompt.lower()


def understood(prompt: str, stack: str) -> Spec:
    """The spec of such a request."""
    prompt = prepared(prompt)
    low = prompt.lower()
    chosen = choose(low, stack)
    made = interface_of(app_of(prompt, chosen))
    app = made.app
    entities = tuple(_entity(one) for one in app.resources.values() if not one.shared)
    spec = Spec(
        recipe="interface",
        entities=entities,
        framework=app.framework,
        storage=app.storage if app.storage != "sqlite3" else "",
        database="sqlite" if app.storage != "memory" else "",
        auth={"key": "api_key", "jwt": "jwt"}.get(app.auth, "none"),
        name=f"{app.module}:{app.variable}",
        rules=tuple((f"{one.method} {one.path}", one.role) for one in app.routes),
        assumed=tuple(app.assumed),
        not_done=tuple(app.not_done) + _left_out(app),
        interface=made,
    )
    spans = [*app.spans, *chosen.spans, *(one.span() for one in _SERVER.finditer(prompt))]
    spans += [(one.start, one.end) for one in app.units if one.mentions]
    weighed = evidence.weigh(spec, prompt, spans, SURE)
    if not made.handlers and not any(one.role == "socket" for one in app.routes):
        return replace(weighed, refusal="No route of it was understood.")
    binding = tuple(app.not_done) + _left_out(app, binding=True)
    return replace(weighed, refusal=_open(binding + unmet(app, made.handlers, made.source)))


def _open(missing: tuple[str, ...]) -> str:
    """Why there is no program where a rule was not understood: one without it would look right and be wrong."""
    if not missing:
        return ""
    told = "\n".join(f"- {one}" for one in missing[:6])
    return f"The routes were understood, but not everything that is said of them; say it in other words:\n\n{told}\n"


def _entity(resource: Resource) -> Entity:
    own = [Field(name, "text", optional=True) for name in resource.own]
    return Entity(resource.name, (*resource.fields.values(), *own))


def _left_out(app: App, *, binding: bool = False) -> tuple[str, ...]:
    """Sentences that lay down a rule and were of no use; those that bind speak of what the program keeps."""
    worked = any("work" in one.notes for one in app.routes)
    rules = [
        unit
        for unit in app.units
        if not unit.used
        and not unit.mentions
        and evidence.RULE.search(ANYWAY.sub("", unit.text))
        and next(of_unit(unit), None) is None
        and not (
            _ASKED.match(unit.low) and not re.search(r"\bonly\b|\bmust\b|\bnever\b|\bcannot\b|\bunless\b", unit.low)
        )
        and not (worked and re.search(r"\bstatus\b|\bfinished\b|\bresult\b", unit.low))
        and len(re.findall(r"[a-z]{3,}", _STACK.sub(" ", unit.low))) > 2
    ]
    if binding:
        rules = [unit for unit in rules if _speaks_of_kept(app, unit.low)]
    return tuple(f"Not understood, and not built: “{' '.join(one.text.split())}”" for one in rules)


def _speaks_of_kept(app: App, low: str) -> bool:
    """Whether a sentence is about the things of the program, and no wish about its code: `keep it short if you can`."""
    names = {name for one in app.resources.values() for name in (one.name, one.many, *one.fields, *one.own)}
    names |= {name for one in app.routes for name in (*one.body, *one.query, one.verb)}
    return any(re.search(rf"\b{re.escape(one).replace('_', '[ _]')}s?\b", low) for one in names if len(one) > 2)
