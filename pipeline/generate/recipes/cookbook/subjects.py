"""What each recipe fills in for itself once it has been chosen."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes.cookbook import COOKBOOK, Settled, Settler
from pipeline.generate.recipes.cookbook.api import ACCOUNTS, is_account
from pipeline.generate.recipes.cookbook.cleaning import read_rules
from pipeline.generate.recipes.cookbook.reading import plain, spans, with_things, without_passwords
from pipeline.generate.recipes.spec import Access, Entity, Relation, Spec
from pipeline.generate.recipes.usual import usual_fields
from pipeline.generate.recipes.words import snake


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    settler = SETTLERS.get(spec.recipe) or COOKBOOK[spec.recipe].settle
    return settler(spec, prompt, context)


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
            "Your context speaks of an existing model, but its code was not in it: put your own columns into"
            " `models.py` and `schemas.py`, or send the class along and it is used."
        )
    auth, access = _doors(spec, auth, assumed, not_done)
    spec = replace(spec, entities=entities, framework=framework, storage=storage, auth=auth, access=access)
    if why := _not_live(spec):
        spec = replace(spec, options=spec.options - {"websocket"})
        not_done.append(why)
    if spec.has("async") and storage != "memory":
        not_done.append(
            "The database is used synchronously, in FastAPI's thread pool: asynchronous sessions are not built."
        )
    if spec.has("export"):
        not_done.append("Exporting is not part of the API.")
    return replace(spec, assumed=tuple(assumed), not_done=tuple(not_done)), []


def _doors(spec: Spec, auth: str, assumed: list[str], not_done: list[str]) -> tuple[str, tuple[Access, ...]]:
    """How callers are known where some may do more than others, and what of that is built."""
    restricted = any(one.who == "admin" for one in spec.access)
    if restricted and auth == "none" and not spec.has("no_auth"):
        auth = "jwt"
        assumed.append("Administrators must be known to the program: there is JWT sign-in.")
    if restricted and auth != "jwt":
        why = "everybody with the API key may do the same" if auth == "api_key" else "nobody signs in"
        not_done.append(f"What only administrators may do is not built, as {why}.")
    if auth == "none":
        return auth, ()
    return auth, tuple(one for one in spec.access if one.who != "admin" or auth == "jwt")


def _not_live(spec: Spec) -> str:
    """Why there are no live updates where they were asked for."""
    if spec.has("websocket") and spec.framework == "flask":
        return "WebSockets are built for FastAPI only, not for Flask."
    if spec.has("websocket") and spec.auth == "jwt" and len(spec.entities) == 1 and is_account(spec.entities[0]):
        return f"What happens to {spec.entities[0].label_many} is told to nobody: WebSockets are for other things."
    return ""


def _cli(spec: Spec, prompt: str, context: str) -> Settled:
    spec = with_things(spec)
    framework = spec.framework if spec.framework in {"typer", "argparse"} else "typer"
    entities = tuple(without_passwords(one) for one in spec.entities)
    not_done = list(spec.not_done)
    if spec.storage in {"sqlalchemy", "sqlmodel"}:
        not_done.append("Records are kept in a JSON file: a database is not built for command-line tools.")
    if entities != spec.entities:
        not_done.append("Passwords are left out: typed on a command line, they would stay in the shell's history.")
    if spec.auth != "none":
        not_done.append("Signing in is not built for command-line tools.")
    return replace(spec, framework=framework, storage="", auth="none", entities=entities, not_done=tuple(not_done)), []


def _model(spec: Spec, prompt: str, context: str) -> Settled:
    spec = with_things(spec)
    framework = spec.storage if spec.storage in {"sqlalchemy", "sqlmodel"} else spec.framework
    if framework not in {"sqlalchemy", "sqlmodel", "pydantic", "dataclass"}:
        framework = "dataclass"
        spec = replace(spec, assumed=(*spec.assumed, "It was not said which kind of class: these are dataclasses."))
    if "data class" in prompt.lower() or "dataclass" in prompt.lower():
        framework = "dataclass"
    if framework in {"dataclass", "pydantic"}:
        spec = _nested(spec)
    return replace(spec, framework=framework, storage="", auth="none"), []


def _nested(spec: Spec) -> Spec:
    """Classes that hold each other have no links: of two that have many of each other, the first holds a list."""
    links = [one for one in spec.entities if one.origin == "link"]
    relations = [one for one in spec.relations if one.child not in {link.name for link in links}]
    assumed = [said for said in spec.assumed if not said.startswith("Both have many")]
    for link in links:
        first, second = (one for one in spec.entities if Relation(one.name, link.name) in spec.relations)
        relations.append(Relation(first.name, second.name))
        assumed.append(f"Both have many: {first.label_many} hold {second.label_many}, and not the other way round.")
    entities = tuple(one for one in spec.entities if one not in links)
    return replace(spec, entities=entities, relations=tuple(relations), assumed=tuple(assumed))


def _cache(spec: Spec, prompt: str, context: str) -> Settled:
    low = prompt.lower()
    ttl = bool(re.search(r"\bttl\b|time[- ]to[- ]live|expir", low)) or "ttl_seconds" in spec.numbers
    lru = bool(re.search(r"\blru\b|least[- ]recently|\bmax|\bsize\b|capacity|evict", low)) or "max_size" in spec.numbers
    assumed = list(spec.assumed)
    if not ttl and not lru:
        ttl = lru = True
        assumed.append("It was not said what goes first: values expire, and the least recently used makes room.")
    if lru and "max_size" not in spec.numbers:
        assumed.append("The greatest size was not said: 1000.")
    if ttl and "ttl_seconds" not in spec.numbers:
        assumed.append("The time to live was not said: 300 seconds.")
    spec = plain(spec, subject=" ".join(["ttl"] * ttl + ["lru"] * lru), assumed=tuple(assumed))
    return spec, spans(r"\bevict\w*|\bmax\w*|\bsize\b|\bcapacity\b|\bexpir\w*|\bmemory\b|\bkeep\w*", low)


def _limiter(spec: Spec, prompt: str, context: str) -> Settled:
    low, assumed = prompt.lower(), list(spec.assumed)
    kinds = {
        "token_bucket": r"token[- ]bucket|leaky|burst",  # nosec B105  # no secret
        "fixed_window": r"fixed[- ]window",
        "sliding_window": r"sliding",
    }
    kind = next((name for name, pattern in kinds.items() if re.search(pattern, low)), "")
    if not kind:
        kind = "sliding_window"
        assumed.append("The algorithm was not said: a sliding window, which never lets more through than allowed.")
    if "leaky" in low:
        assumed.append("A leaky bucket is built as a token bucket, which lets the same number through.")
    if "limit" not in spec.numbers:
        assumed.append("The rate was not said: 60 calls in 60 seconds.")
    spec = plain(spec, subject=kind, assumed=tuple(assumed), framework=spec.framework)
    return spec, spans(
        r"\brequests?\b|\bcalls?\b|\bper\b|\busers?\b|\bip\b|\bkeys?\b|\bclients?\b|\balgorithm\b|\blimit\w*", low
    )


def _client(spec: Spec, prompt: str, context: str) -> Settled:
    found = re.search(
        r"(?:client|wrapper) (?:for|of|to) (?:the |an? )?([A-Z][\w]*(?: [A-Z]\w*)?)(?: API)?|([A-Z]\w+) API client",
        prompt,
    )
    subject = next((one for one in found.groups() if one), "") if found else ""
    subject = (
        "" if snake(subject) in {"rest", "http", "api", "json", "async", "httpx"} else subject.removesuffix(" API")
    )
    url = re.search(r"https?://[^\s,;)'\"]+", prompt)
    rules = (*spec.rules, *((("base_url", url[0].rstrip("./")),) if url else ()))
    assumed = list(spec.assumed)
    for name, text in (("attempts", "3 attempts"), ("timeout_seconds", "a timeout of 10 seconds")):
        if name not in spec.numbers:
            assumed.append(f"{text[:1].upper()}{text[1:]}: no other number was said.")
    used = spans(
        r"\bclients?\b|\bretr\w+|\bback-?off\b|\bexponential\b|\btimeouts?\b|\brequests?\b|\burls?\b|\bfetch\w*|\bjson\b|\blimit\w*|\bconcurren\w+"
        r"|\banswers?\b|\bresponses?\b|\bopens?\b|\bfail\w*|\bper (?:second|minute|hour)\b|\battempts?\b|\bapis?\b",
        prompt.lower(),
    )
    used += [one.span() for one in (found, url) if one]
    return plain(spec, subject=subject, rules=rules, assumed=tuple(assumed), framework="httpx"), used


def _cleaning(spec: Spec, prompt: str, context: str) -> Settled:
    rules, used = read_rules(prompt)
    assumed = list(spec.assumed)
    if not rules:
        rules = (("strip_text", ""), ("drop_duplicates", ""))
        assumed.append("No rule was named: spaces around text go, and of equal rows the first stays.")
    used += spans(
        r"\bcsv\b|\bcolumns?\b|\brows?\b|\bfiles?\b|\bvalues?\b|\bdata\b|\btables?\b|\bdataset\b|\bdrop\w*|\bremov\w*|\bfill\w*",
        prompt.lower(),
    )
    return plain(spec, rules=rules, assumed=tuple(assumed), framework="pandas"), used


def _etl(spec: Spec, prompt: str, context: str) -> Settled:
    spec = with_things(spec)
    low, assumed = prompt.lower(), list(spec.assumed)
    formats = {
        "jsonl": r"json ?lines?|jsonl|ndjson",
        "csv": r"\bcsv\b",
        "json": r"\bjson\b(?! ?lines?)",
        "sqlite": r"\bsqlite\b|\bdatabase\b|\bsql\b",
    }
    found = sorted((match.start(), name) for name, pattern in formats.items() if (match := re.search(pattern, low)))
    named = [name for _, name in found]
    reading = [name for name in named if name != "sqlite"]
    source = reading[0] if reading else "csv"
    rest = [name for name in named if name != source]
    target = {"json": "jsonl"}.get(rest[0], rest[0]) if rest else "jsonl"
    if not reading:
        assumed.append("The format of the source was not said: CSV with a header.")
    if not rest:
        assumed.append("Where the records go was not said: into a JSON lines file.")
    if rest[:1] == ["json"]:
        assumed.append("JSON is written as JSON lines: one record a line.")
    if len(spec.entities) > 1:
        spec = replace(
            spec, not_done=(*spec.not_done, f"Only the {spec.entities[0].label_many} are read: one kind of record.")
        )
    entities = tuple(without_passwords(one) for one in spec.entities[:1])
    used = spans(
        "|".join(formats.values())
        + r"|\breject\w*|\binvalid\b|\breport\w*|\bload\w*|\bfiles?\b|\brows?\b|\brecords?\b|\blines?\b|\bconvert\w*"
        + r"|\bimport\w*",
        low,
    )
    return plain(spec, entities=entities, relations=(), subject=f"{source} to {target}", assumed=tuple(assumed)), used


SETTLERS: dict[str, Settler] = {
    "api": _api,
    "cli": _cli,
    "model": _model,
    "cache": _cache,
    "limiter": _limiter,
    "client": _client,
    "cleaning": _cleaning,
    "etl": _etl,
}
