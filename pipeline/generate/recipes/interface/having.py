"""What a thing has, as Python: others that point to it, and properties with a value."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.plan import Resource
from pipeline.generate.recipes.interface.scope import NUMBERS, OVER, Condition, Scope
from pipeline.generate.recipes.interface.states import states_of
from pipeline.generate.recipes.kinds import literal

_HOLDING = (
    r"(?:has|have|having|contains?|holds?|owns?|with|there (?:is|are)|while|as long as|exists?|used by|referenced by"
    r"|if|when|no|any|without)(?: still| already| any| some| at least one| a| an| one| no| more| other)*"
)
_VALUE = r"[`\"']?(?P<value>-?\d+(?:\.\d+)?|zero|true|false|null|[a-z][\w-]*)[`\"']?"


def has_children(text: str, scope: Scope) -> Condition | None:
    """`409 while it still has books`, `only if nobody reports to them`: other things that point to this one."""
    if scope.route.role not in {"remove", "action", "change", "replace"}:
        return None
    for var, resource in scope.rows:
        pointing = [
            (child, key)
            for child in scope.app.resources.values()
            for key, name in child.parents.items()
            if name == resource.name
        ]
        for child, key in pointing:
            nouns = "|".join(one.replace("_", "[ _]") for one in (child.many, child.name))
            told = re.search(rf".*\b{_HOLDING}\s+(?P<which>(?:[a-z]+ ){{0,2}}?)(?:{nouns})\b", text, re.I)
            full = len(pointing) == 1 and re.search(
                r"\b(?:not|isn't) empty\b|\b(?:only|must be) (?:if |when |while )?" r"(?:it is |it's )?empty\b",
                text,
                re.I,
            )
            which = _which(told["which"], child, scope) if told else ""
            if told and which is not None:
                behind = _behind(text[told.end() :], child, scope)
                which = which + behind if behind is not None else None
            if (told and which is not None) or full:
                some = f'any(other["{key}"] == {var}["{resource.key}"]{which} for other in {child.many}.all())'
                return Condition(some, f"there are {child.many.replace('_', ' ')} of it")
    return None


_RELATIVE = re.compile(
    r"\s*(?:that|which|who) (?:are|is|have|has|were|was)(?P<no> not|n't)?(?: yet| been| still)* (?P<word>\w+)\b", re.I
)
_NOTHING_MORE = re.compile(
    r"[\s,;:.()\u2192>=-]*(?:(?:then|otherwise|else|left|yet|still|in it|on it|of it|to it|of its own|there|is"
    r"|are|gives?"
    r"|pointing to it|belonging to it|attached|assigned|with|an?|the|it|fails?|error|code|status"
    r"|answer)\b[\s,;:.()\u2192>=-]*)*$",
    re.I,
)


def _behind(text: str, child: Resource, scope: Scope) -> str | None:
    """`tasks that aren't done`, as a further condition; None where what stands behind the noun is not understood."""
    found = _RELATIVE.match(text)
    if found is None:
        return "" if _NOTHING_MORE.match(text) else None
    word = found["word"].lower()
    no = bool(found["no"]) or bool(re.search(r"n't\b", found[0]))
    states = [one for one in states_of(scope.app, child) if one.lower() == word] if child.state else []
    flags = [one for one, kind in child.known().items() if kind == "boolean" and one.removeprefix("is_") == word]
    if states:
        return f' and other["{child.state}"] {"!=" if no else "=="} {literal(states[0])}'
    return f' and {"not " if no else ""}other["{flags[0]}"]' if flags else None


def _which(words: str, child: Resource, scope: Scope) -> str | None:
    """`open` loans, as a further condition; None where the word is not understood."""
    further = ""
    for word in words.lower().split():
        states = [one for one in states_of(scope.app, child) if one.lower() == word] if child.state else []
        flags = [one for one, kind in child.known().items() if kind == "boolean" and one.removeprefix("is_") == word]
        over = next((one for one in child.known() if one in OVER), "")
        if states:
            further += f' and other["{child.state}"] == {literal(states[0])}'
        elif flags:
            further += f' and other["{flags[0]}"]'
        elif over and word in {"open", "active", "current", "unreturned", "unfinished", "running"}:
            further += f' and not other["{over}"]'
        elif word not in {"still", "any", "some", "its", "their", "the", "assigned", "existing", "left", "own"}:
            return None
    return further


def has_value(text: str, scope: Scope) -> Condition | None:
    """`only if bottles is 0`, `when active is false`: a property that has a value, or has none."""
    for var, resource in scope.rows:
        known = {**resource.fields, **dict.fromkeys(resource.own)}
        for name, field in known.items():
            spoken = name.replace("_", "[ _]")
            found = re.search(
                rf"(?<!\w){spoken}[`\"']?(?: (?:is|are|was|=|==|equals|must be|has to be|still))+"
                rf" (?P<no>not )?{_VALUE}",
                text,
                re.I,
            )
            value = (
                _literal(found["value"], resource.known().get(name, ""), field.choices if field else ())
                if found
                else ""
            )
            if not found or not value:
                continue
            wanted = bool(re.search(r"\bonly\b|\bmust\b|\bhas to\b|\bunless\b|\botherwise\b|\belse\b", text, re.I))
            same = "is" if value == "None" else "=="
            other = "is not" if value == "None" else "!="
            sign = other if wanted != bool(found["no"]) else same
            return Condition(
                f'{var}["{name}"] {sign} {value}', f"not possible for this {resource.name.replace('_', ' ')}"
            )
    return None


def _literal(word: str, kind: str, choices: tuple[str, ...]) -> str:
    """A value that a property of the kind can have, as Python; empty where it can not."""
    low = word.lower()
    if low == "null":
        return "None"
    if low in {"true", "false"}:
        return low.capitalize() if kind == "boolean" else ""
    if kind in NUMBERS:
        return "0" if low == "zero" else word if re.fullmatch(r"-?\d+(?:\.\d+)?", word) else ""
    return next((literal(one) for one in choices if one.lower() == low), "")
