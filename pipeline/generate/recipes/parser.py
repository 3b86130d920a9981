"""A request, understood: which recipe, which things, which options; and which of its words were of no use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.generate.recipes import cues, evidence, usual
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.choices import choose
from pipeline.generate.recipes.context import entities_of
from pipeline.generate.recipes.cookbook import COOKBOOK, functions, subjects
from pipeline.generate.recipes.entities import Reading, merge, read, relate
from pipeline.generate.recipes.naming import MOST_ENTITIES, Naming
from pipeline.generate.recipes.spec import Entity, Relation, Spec
from pipeline.generate.recipes.words import article, listed, singular
from pipeline.types import GenerationRequest

FIRST_CUE = 6.0
"""What it weighs that a cue is the first of the request: the head of the sentence says what is wanted."""
LEAST_SCORE = 5.0
CLIENT = 14.0
CALLED = re.compile(r"\b(?:called|named|name it|call it)\s+[`'\"]?([A-Za-z_]\w*)", re.I)
FENCE = re.compile(r"```.*?```", re.S)


@dataclass
class Notes:
    """What is said about the understanding, as it grows."""

    assumed: list[str] = field(default_factory=list)
    not_done: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)


def parse(request: GenerationRequest) -> Spec:
    """Understand a request. Where nothing fits, the `refusal` of the answer says why."""
    prompt = FENCE.sub(" ", request.prompt)
    low, stack = prompt.lower(), " , ".join(request.tech_stack).lower()
    notes = Notes()
    if why := _out_of_reach(low, stack):
        return Spec(refusal=why, unused=evidence.content_words(prompt))
    function = functions.match(prompt)
    weights = {name: found for name, found in cues.weighed(low).items() if name in COOKBOOK}
    if function and not _application(weights):
        return functions.understood(function, prompt)
    chosen = choose(low, stack)
    aside = [(one.start, one.end) for one in cues.find(cues.LEFT_OUT, low)]
    reading = read(evidence.without(prompt, [one for one in aside if not prompt[one[1] :].lstrip().startswith("(")]))
    context = entities_of(request)
    recipe = _recipe(weights, stack, low, _is_about(low, reading, context), notes)
    if not recipe:
        return Spec(refusal=_nothing_fits(prompt), unused=evidence.content_words(prompt))
    if reading.unwritable and not reading.fields:
        why = f"Names that ASCII letters cannot write: {listed(reading.unwritable)}. Give them Latin names."
        return Spec(refusal=why, unused=evidence.content_words(prompt))
    entities, relations = _entities(recipe, low, reading, context, notes)
    aside = _left_out(low, stack, recipe, notes, {one.name for one in entities})
    notes.spans += [*chosen.spans, *reading.spans, *cues.spans(recipe, low)]
    called = CALLED.search(prompt)
    notes.spans += [called.span()] if called else []
    spec = Spec(
        recipe=recipe,
        entities=entities,
        relations=relations,
        framework=chosen.framework,
        storage=chosen.storage,
        database=chosen.database,
        auth=chosen.auth,
        options=frozenset(chosen.options),
        numbers={name: amount for name, amount in chosen.numbers.items() if name in COOKBOOK[recipe].numbers},
        name=called[1] if called else "",
        assumed=(*chosen.assumed, *notes.assumed),
        not_done=(*chosen.not_done, *notes.not_done),
    )
    spec, spans = subjects.settle(spec, prompt, request.context)
    weight = sum(one.weight for one in weights.get(recipe, ()))
    spec = evidence.weigh(spec, evidence.without(prompt, aside), [*notes.spans, *spans], weight)
    vague = _vague(spec, bool(aside))
    return replace(spec, refusal=vague, confidence=0.0) if vague and not spec.refusal else spec


def _vague(spec: Spec, left_out: bool) -> str:
    """Why things that were guessed are no answer, when more was asked for than to keep them."""
    if not COOKBOOK[spec.recipe].has_things or any(one.origin != "usual" for one in spec.entities):
        return ""
    guessed = all(one.name == "item" or not usual.is_known(one.name) for one in spec.entities)
    nameless = any("is called `item`" in said for said in spec.assumed)
    if (nameless and (spec.unused or left_out)) or (guessed and left_out):
        return (
            "It is not clear which things it is about, and what they have."
            " Name them, for example: an API for books (title, author, price)."
        )
    return ""


def _out_of_reach(low: str, stack: str) -> str:
    python = re.search(r"\bpython\b|\bfastapi\b|\bflask\b|\bdjango\b", f"{low} {stack}")
    foreign = cues.wanted(cues.find(cues.FOREIGN, low)) + cues.wanted(cues.find(cues.FOREIGN, stack))
    if foreign and (not python or re.search(r"\b(?:convert|port|translate|rewrite|migrate)\b", low)):
        return f"It asks for {listed(list(dict.fromkeys(foreign)))}; the recipes write Python only."
    beyond = cues.wanted(cues.find(cues.BEYOND, low))
    if beyond:
        return f"It asks for {listed(beyond)}, for which there is no recipe."
    backend = re.search(cues.RECIPES["api"][0][0], low) or re.search(r"\bback-?end\b|\brest\b", low)
    if re.search(cues.FRONT_END, f"{low} {stack}") and not backend:
        return "It asks for a front end; the recipes write Python back ends, tools and functions."
    return ""


def _application(weights: dict[str, list[cues.Cue]]) -> bool:
    return any(sum(one.weight for one in found) >= 9 for name, found in weights.items() if name != "model")


def _recipe(weights: dict[str, list[cues.Cue]], stack: str, low: str, about: bool, notes: Notes) -> str:
    """The recipe the cues speak for; `about` is whether things were found to build something about."""
    scores = {name: sum(one.weight for one in found) for name, found in weights.items()}
    first = min(((one.start, -one.weight, name) for name, found in weights.items() for one in found), default=None)
    if first:
        scores[first[2]] += FIRST_CUE
    program = about and not re.search(r"\b(?:functions?|algorithms?|methods?|snippet)\b", low)
    if scores or program:  # what was chosen beside the request decides only how, never what
        for name, found in cues.weighed(stack).items():
            if name in COOKBOOK and (name in scores or program):
                scores[name] = scores.get(name, 0) + max(one.weight for one in found)
    if scores.get("client", 0) >= CLIENT and "api" in scores:
        scores["api"] -= 7  # the API of an API client is somebody else's
    best = max(scores, key=lambda name: scores[name], default="")
    if best and scores[best] >= LEAST_SCORE:
        return best
    if program:
        notes.assumed.append("It was not said what is to be built: this is a REST API.")
        return "api"
    return ""


def _is_about(low: str, reading: Reading, context: tuple[Entity, ...]) -> bool:
    """Whether there are things with fields, or things that are kept."""
    kept = set(re.findall(r"[\w-]+", low)) & (v.MANAGED | v.VERBS_OF_KEEPING | {"app", "backend", "system"})
    described = any(reading.fields.values()) or bool(context)
    return described or bool(reading.fields and kept) or any(re.search(rf"\b{one}\b", low) for one in usual.DOMAINS)


def _nothing_fits(prompt: str) -> str:
    words = evidence.content_words(prompt)
    return f"No recipe knows what to make of {listed(words[:6])}." if words else "It does not say what is wanted."


def _entities(
    recipe: str, low: str, reading: Reading, context: tuple[Entity, ...], notes: Notes
) -> tuple[tuple[Entity, ...], tuple[Relation, ...]]:
    if not COOKBOOK[recipe].has_things:
        return (), ()
    reading.fields = {usual.SAME.get(name, name): fields for name, fields in reading.fields.items()}
    _places(low, reading)
    relate(reading)
    _loose(reading, context, notes)
    if reading.unwritable:
        notes.not_done.append(
            f"Names that ASCII letters cannot write are left out: {listed(reading.unwritable)}. Give them Latin names."
        )
    named = _named(reading, context, notes)
    naming = Naming(keeps_ids=recipe == "etl")
    entities = [naming.entity(one) for one in named]
    if len(entities) > MOST_ENTITIES:
        naming.said.append(
            f"Left out, as there are more than {MOST_ENTITIES}: {listed([e.label for e in entities[MOST_ENTITIES:]])}."
        )
        entities = entities[:MOST_ENTITIES]
    notes.not_done += naming.said
    relations = _relations(entities, reading.relations)
    family = Spec(entities=tuple(entities), relations=relations)
    return tuple(sorted(entities, key=family.depth)), relations


def _places(low: str, reading: Reading) -> None:
    """`a blog` means posts and comments, unless things were named; `my gym` is no thing beside members."""
    things = [name for name in reading.fields if name not in usual.PLACES]
    for name in [one for one in reading.fields if one in usual.PLACES and (things or one in usual.DOMAINS)]:
        if not reading.fields[name]:
            del reading.fields[name]
    if not reading.fields:
        for place, names in usual.DOMAINS.items():
            if found := re.search(rf"\b{place}\b", low):
                reading.fields |= dict.fromkeys(names, ())
                reading.spans.append(found.span())
                break


def _loose(reading: Reading, context: tuple[Entity, ...], notes: Notes) -> None:
    """Fields that were said apart from their thing belong to the first thing that has none."""
    if not reading.loose:
        return
    bare = [name for name, fields in reading.fields.items() if not fields] or list(reading.fields)[:1]
    name = bare[0] if bare else (context[0].name if context else "item")
    if not bare and not context:
        notes.assumed.append("The thing with these fields was not named: it is called `item`.")
    reading.fields[name] = merge(reading.fields.get(name, ()), reading.loose)


def _named(reading: Reading, context: tuple[Entity, ...], notes: Notes) -> list[Entity]:
    known = {one.name: one for one in context}
    if not reading.fields and context:
        reading.fields = {one.name: () for one in context}
    found = []
    for name, fields in reading.fields.items():
        if name in known:
            merged = merge(known[name].fields, fields)
            found.append(replace(known[name], fields=merged))
            notes.assumed.append(f"The fields of `{known[name].model}` are those of the class in your context.")
        elif fields:
            found.append(Entity(name, fields))
        else:
            found.append(Entity(name, usual.usual_fields(name), "usual"))
            names = listed([one.label for one in found[-1].fields])
            notes.assumed.append(f"The fields of {article(found[-1].label)} were not said: {names}.")
    return found


def _relations(entities: list[Entity], pairs: Iterable[tuple[str, str]]) -> tuple[Relation, ...]:
    names = {one.name for one in entities}
    said = [(parent, child) for parent, child in pairs if parent in names and child in names and parent != child]
    linked = {child for _, child in said}
    said += [(a, b) for a, b in sorted(usual.PART_OF) if a in names and b in names and b not in linked]
    kept: list[tuple[str, str]] = []
    for parent, child in dict.fromkeys(said):
        if not _reaches(kept, child, parent):
            kept.append((parent, child))
    return tuple(Relation(parent, child) for parent, child in kept)


def _reaches(pairs: list[tuple[str, str]], start: str, goal: str) -> bool:
    """Whether `goal` comes after `start`: a circle of things that need each other first could never be filled."""
    return any(parent == start and (child == goal or _reaches(pairs, child, goal)) for parent, child in pairs)


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
