"""A request, understood: which recipe, which things, which options; and which of its words were of no use."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.generate.recipes import cues, evidence, usual
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.choices import choose
from pipeline.generate.recipes.context import entities_of
from pipeline.generate.recipes.cookbook import COOKBOOK, convert, functions, programs, subjects, tools
from pipeline.generate.recipes.entities import read
from pipeline.generate.recipes.interface import named
from pipeline.generate.recipes.reading import Reading
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.generate.recipes.things import Notes, things
from pipeline.generate.recipes.wishes import wishes
from pipeline.generate.recipes.words import listed, singular
from pipeline.types import GenerationRequest

FIRST_CUE = 6.0
"""What it weighs that a cue is the first of the request: the head of the sentence says what is wanted."""
LEAST_SCORE = 5.0
SURE = 8.0
"""What the cues of a recipe weigh that needs no things, to be chosen where none were named."""
CLIENT = 14.0
LESS_THAN_A_PROGRAM = re.compile(
    r"\b(?:functions?|algorithms?|methods?|snippet|converter|calculator|solver)\b"
    r"|\b(?:python|write|implement|create|need|want)(?: an?| the)? class\b"
    r"|^\W*class \w+"
    r"|\bclass (?:for|that|representing|with|called|named|to|which)\b"
)
COMPUTED = re.compile(
    r"\W*(?:(?:please|can you|could you|i (?:want|need) to|how (?:do|can|to) i?"
    r"|write (?:some )?(?:python|code) (?:that|to)|python:?) )*(?:given (?:an?|two|the|some|my)\b|"
    r"(?:check|find|calculat|comput|count|revers|sort|determin|detect|compar|solv|estimat|simulat|encrypt|decrypt|encod"
    r"|decod|remov|replac)\w*\b)"
)
"""The beginning of a request that something is worked out, not kept."""
CALLED = re.compile(r"\b(?:called|named|name it|call it)\s+[`'\"]?([A-Za-z_]\w*)", re.I)
OVER_THE_NET = re.compile(
    r"\b(?:https?|httpx|aiohttp|apis?|urls?|web|rest|requests?|clients?|endpoints?|pages?|sites?)\b"
)
"""What there must be besides retries for a client of something."""
OF_THINGS = re.compile(r"\b(?:ha(?:s|ve)|consists?|each|every|needs?|includes?|contains?|service|entit(?:y|ies))\b")
"""Words that describe things, where their properties alone could be anything: `length: m, km, miles`."""
WHOLE = re.compile(r"\b(?:crud|apis?|apps?|application|back-?end|services?|microservice|endpoints?|server)\b")
"""Words for a whole program; without one a middleware or a limit for FastAPI is asked for by itself."""
RUN = frozenset({"report", "parser", "cleaning", "etl", "cli"})
"""Recipes of programs that are run: none of them is a class."""
RECORDS = frozenset({"api", "model", "graphql"})
"""Recipes whose things have properties only."""
FENCE = re.compile(r"```.*?```", re.S)


def parse(request: GenerationRequest) -> Spec:
    """Understand a request. Where nothing fits, the `refusal` of the answer says why."""
    if tool := tools.understood(request.prompt):
        return tool
    prompt = FENCE.sub(" ", request.prompt)
    low, stack = prompt.lower(), " , ".join(request.tech_stack).lower()
    if named.names_routes(request.prompt, stack):
        return named.understood(request.prompt, stack)
    notes = Notes()
    aside = [(one.start, one.end) for one in cues.find(cues.LEFT_OUT, low)]
    reading = read(evidence.without(prompt, [one for one in aside if not low[one[1] :].lstrip().startswith("(")], ";"))
    wanted = evidence.without(low, reading.listed)
    if why := _foreign(wanted, stack):
        return Spec(refusal=why, unused=evidence.content_words(prompt))
    if fixed := programs.match(prompt) or tools.match(prompt) or convert.match(prompt) or programs.declined(prompt):
        return fixed
    function = functions.match(prompt)
    of_it = functions.used(function, prompt) if function else frozenset()
    if why := _out_of_reach(wanted, stack, of_it):
        return Spec(refusal=why, unused=evidence.content_words(prompt))
    weights = {name: found for name, found in cues.weighed(low).items() if name in COOKBOOK}
    if not OVER_THE_NET.search(f"{low} {stack}"):
        weights.pop("client", None)
    if functions.ASKS_CLASS.search(low):
        weights = {name: found for name, found in weights.items() if name not in RUN}
    if function and (functions.is_all(function, prompt) or not _application(weights)):
        return functions.understood(function, prompt)
    chosen = choose(low, stack)
    context = entities_of(request)
    if reading.unwritable and not reading.things:
        why = f"Names that ASCII letters cannot write: {listed(reading.unwritable)}. Give them Latin names."
        return Spec(refusal=why, unused=evidence.content_words(prompt))
    recipe = _recipe(weights, stack, low, _topic(low, reading, context), notes)
    if not recipe:
        return Spec(refusal=_nothing_fits(prompt), unused=evidence.content_words(prompt))
    about = things(recipe, low, reading, context, notes)
    if does := [name for one in about.entities if recipe in RECORDS for name in _operations(one.fields)]:
        why = f"It names what something does ({listed(does)}), not what it has: no recipe makes that."
        return Spec(refusal=why, unused=evidence.content_words(prompt))
    wished = wishes(low, about.entities)
    aside = _left_out(low, stack, recipe, notes, {one.name for one in about.entities})
    notes.spans += [*chosen.spans, *reading.spans, *wished.spans, *cues.spans(recipe, low)]
    called = CALLED.search(prompt)
    notes.spans += [called.span()] if called else []
    spec = Spec(
        recipe=recipe,
        entities=about.entities,
        relations=about.relations,
        framework=chosen.framework,
        storage=chosen.storage,
        database=chosen.database,
        auth=chosen.auth,
        options=frozenset(chosen.options | {rule for rule, _ in wished.rules}),
        rules=wished.rules,
        access=wished.access,
        numbers={name: amount for name, amount in chosen.numbers.items() if name in COOKBOOK[recipe].numbers},
        name=called[1] if called else "",
        assumed=(*chosen.assumed, *notes.assumed),
        not_done=(*chosen.not_done, *notes.not_done),
        doubts=tuple(
            f"“{one}” was read as two properties: say “one of” where it means values." for one in reading.doubts
        ),
    )
    spec, spans = subjects.settle(spec, prompt, request.context)
    weight = sum(one.weight for one in weights.get(recipe, ()))
    spans += notes.spans
    rest = evidence.without(prompt, aside)
    if COOKBOOK[recipe].has_things:
        rules = evidence.passed_over(rest, spans, evidence.names(spec))
    else:
        rules = evidence.untouched(rest, spans)
    spec = replace(spec, not_done=(*spec.not_done, *(f"Not understood, and not built: “{one}”." for one in rules)))
    spec = evidence.weigh(spec, evidence.without(prompt, aside), spans, weight)
    vague = _vague(spec, bool(aside), reading.vague)
    return replace(spec, refusal=vague, confidence=0.0) if vague and not spec.refusal else spec


def _does_without_things(recipe: str) -> bool:
    return COOKBOOK[recipe].things_optional or not COOKBOOK[recipe].has_things


def _vague(spec: Spec, left_out: bool, topics: set[str]) -> str:
    """Why things that were guessed are no answer: more was asked for than to keep them, or only a topic was named."""
    if _does_without_things(spec.recipe) or any(one.origin != "usual" for one in spec.entities):
        return ""
    guessed = all(one.name == "item" or not usual.is_known(one.name) for one in spec.entities)
    nameless = any("is called `item`" in said for said in spec.assumed)
    topic = guessed and all(one.name in topics for one in spec.entities)
    part = nameless and not WHOLE.search(" ".join((*spec.used, *spec.unused)).lower())
    if part or (nameless and (spec.unused or left_out)) or (guessed and left_out) or topic:
        return (
            "It is not clear which things it is about, and what they have."
            " Name them, for example: an API for books (title, author, price)."
        )
    return ""


def _foreign(low: str, stack: str) -> str:
    """Why no recipe can do it in another language."""
    python = re.search(r"\bpython\b|\bfastapi\b|\bflask\b|\bdjango\b", f"{low} {stack}")
    foreign = cues.wanted(cues.find(cues.FOREIGN, low)) + cues.wanted(cues.find(cues.FOREIGN, stack))
    if foreign and (not python or re.search(r"\b(?:convert|port|translate|rewrite|migrate)\b", low)):
        return f"It asks for {listed(list(dict.fromkeys(foreign)))}; the recipes write Python only."
    return ""


def _out_of_reach(low: str, stack: str, of_it: frozenset[str]) -> str:
    """Why no recipe can do it; what the words `of_it` name, a function of ours does."""
    beyond = cues.wanted(one for one in cues.find(cues.BEYOND, low) if low[: one.end].split()[-1] not in of_it)
    if beyond:
        return f"It asks for {listed(beyond)}, for which there is no recipe."
    backend = re.search(cues.RECIPES["api"][0][0], low) or re.search(r"\bback-?end\b|\brest\b", low)
    if re.search(cues.FRONT_END, f"{low} {stack}") and not backend:
        return "It asks for a front end; the recipes write Python back ends, tools and functions."
    return ""


def _application(weights: dict[str, list[cues.Cue]]) -> bool:
    return any(sum(one.weight for one in found) >= 9 for name, found in weights.items() if name != "model")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a request is about, as far as that decides what is built."""

    named: bool
    """Whether it names a thing."""
    kept: bool
    """Whether it describes things, or says that they are kept: what a program by itself can be about."""


def _recipe(weights: dict[str, list[cues.Cue]], stack: str, low: str, topic: Topic, notes: Notes) -> str:
    """The recipe the cues speak for."""
    scores = {name: sum(one.weight for one in found) for name, found in weights.items()}
    first = min(((one.start, -one.weight, name) for name, found in weights.items() for one in found), default=None)
    if first:
        scores[first[2]] += FIRST_CUE
    program = topic.kept and not LESS_THAN_A_PROGRAM.search(low) and not COMPUTED.match(low)
    if scores or program:  # what was chosen beside the request decides only how, never what
        for name, found in cues.weighed(stack).items():
            if name in COOKBOOK and (name in scores or program):
                scores[name] = scores.get(name, 0) + max(one.weight for one in found)
    if scores.get("client", 0) >= CLIENT and "api" in scores:
        scores["api"] -= 7  # the API of an API client is somebody else's
    best = max(scores, key=lambda name: scores[name], default="")
    if best == "api" and not (topic.named or topic.kept):  # `my endpoint, 5 calls a second` is about no thing
        plain = {name: score for name, score in scores.items() if _does_without_things(name) and score >= SURE}
        best = max(plain, key=lambda name: plain[name], default="api")
    if best and scores[best] >= LEAST_SCORE:
        return best
    if program:
        notes.assumed.append("It was not said what is to be built: this is a REST API.")
        return "api"
    return ""


def _topic(low: str, reading: Reading, context: tuple[Entity, ...]) -> Topic:
    kept = set(re.findall(r"[\w-]+", low)) & (v.MANAGED | v.VERBS_OF_KEEPING | {"app", "backend", "system"})
    described = bool(context) or any(
        _is_described(fields)
        and (OF_THINGS.search(low) or any(one.kind not in {"text", "long_text"} for one in fields))
        for fields in reading.fields().values()
    )
    place = any(re.search(rf"\b{one}\b", low) for one in usual.DOMAINS)
    return Topic(bool(reading.things), described or bool(reading.things and kept) or place)


def _is_described(fields: tuple[Field, ...]) -> bool:
    """Whether a thing has properties, and not operations: `a queue with push and pop` keeps no records."""
    return len([*filter(_is_told, fields)]) > 1 and not _operations(fields)


def _operations(fields: tuple[Field, ...]) -> list[str]:
    """The names of what a thing does, where most of what is said of it is that."""
    found = [one.name for one in fields if one.name in v.OPERATIONS]
    return found if len(found) > 1 and 2 * len(found) >= len(fields) else []


def _is_told(field: Field) -> bool:
    """Whether a property is more than a plural of which nothing was said: a `cart with coupons` may be no record."""
    return field.kind != "text" or singular(field.name) == field.name


def _nothing_fits(prompt: str) -> str:
    words = evidence.content_words(prompt)
    return f"No recipe knows what to make of {listed(words[:6])}." if words else "It does not say what is wanted."


def _left_out(low: str, stack: str, recipe: str, notes: Notes, things: set[str]) -> list[tuple[int, int]]:
    """Say what was asked for and is not built; where the words for it stand. `roles` may be things like others."""
    text = f"{low}\n{stack}"
    found = [one for one in cues.find(cues.LEFT_OUT, text) if singular(text[one.start : one.end]) not in things]
    if recipe == "api":
        found += cues.find(cues.LEFT_OUT_OF_APIS, low)
    for name in [one for one in cues.wanted(found) if one not in COOKBOOK[recipe].covers]:
        notes.not_done.append(f"{name} was asked for and is not part of it.")
    if re.search(cues.FRONT_END, f"{low} {stack}"):
        notes.not_done.append("The front end is not part of it: this is the back end.")
    return [(one.start, one.end) for one in found if one.value not in COOKBOOK[recipe].covers]
