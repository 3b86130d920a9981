"""A function that asks something of records, a list of dicts: totals by a field, the highest of them, an average."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.generate.recipes.programs import clauses, explained, guards
from pipeline.generate.recipes.programs.asked import Asked, Callable
from pipeline.generate.recipes.programs.grammar import Grammar, Read, Reader
from pipeline.generate.recipes.programs.scope import DETERMINER, Scope, rows_of
from pipeline.generate.recipes.programs.written import Written
from pipeline.generate.recipes.words import stem

RECORDS = re.compile(r"\blists? of (?:\w+ )?(?:dict|record)|\b(?:each|every) [\w ]{2,20}is a dict", re.I)
SHOWN = re.compile(r"\{[^{}]*\}")
KEYS = re.compile(
    r"\b(?:with|has|having|keys?)\s+(?:the keys?\s+)?((?:[`\"'][a-z_]\w*[`\"'](?:\s*,\s*(?:and\s+)?|\s+and\s+)?)+)"
)
PLAIN_KEYS = re.compile(
    r"\bdict(?:ionarie)?s? with (?:(?:the )?keys? )?((?:[a-z_]\w*(?:, and |, | and ))+[a-z_]\w*)(?=[.;:,\n]|$)"
)
RECKONED = {
    **{"sum": "sum(values)", "mean": "sum(values) / len(values)", "count": "len(values)"},
    **{"max": "max(values)", "min": "min(values)"},
}  # fmt: skip
WRAP = re.compile(
    r"\b(?:please|hi|hello|thanks?|write|make|create|build|give|me|us|an?|the|python|function|def|called|named|in|module|file|with|and"
    r"|that|which|deliver|i|we|needs?|wants?|our|as|here|is|it|for|from|to|of|my|could|can|you)\b|[\W_]",
    re.I,
)


@dataclass(frozen=True)
class Query:
    """What is asked of the records."""

    parts: dict[str, str] = field(default_factory=dict)
    """`shape` (dict, pairs, value), `group`, `reckon`, `of`, `where`, `limit`, `order`, `ties`, `round`, `skip` and
    `empty`, as far as the request says them."""

    def get(self, name: str) -> str:
        return self.parts.get(name, "")


def read(prompt: str, asked: Asked) -> Written | None:
    """The function that the request lays out; None where anything it says was not understood."""
    if asked.owner is not None or len(asked.members) != 1 or not RECORDS.search(prompt):
        return None
    call = asked.members[0]
    if not call.parameters or any(one.marks for one in call.parameters):
        return None
    added, left = guards.extract(prompt, asked)
    if len({one.name for one in asked.errors}) > len({one.error.partition("(")[0] for one in added}):
        return None
    fields = _fields(prompt)
    grammar = _grammar(call, fields)
    parts: dict[str, str] = {}
    for text in _texts(left, asked, call):
        found = _parts(text, grammar)
        if found is None or any(parts.get(name, value) != value for name, value in found.items()):
            return None
        parts |= found
    query = Query(parts)
    if not _is_whole(query):
        return None
    return replace(_written(asked, call, query, added), shown=tuple(one.span() for one in SHOWN.finditer(prompt)))


def _is_whole(query: Query) -> bool:
    """Whether it says all that such a question needs: an order among equals where an order is asked for."""
    if query.get("shape") not in {"dict", "pairs", "value"} or not query.get("reckon"):
        return False
    if query.get("shape") == "pairs" and not (query.get("order") == "name" or query.get("ties")):
        return False
    return query.get("shape") == "pairs" or not (query.get("order") or query.get("ties") or query.get("limit"))


def _fields(prompt: str) -> tuple[str, ...]:
    """The keys that the request names."""
    names = [one for found in KEYS.finditer(prompt) for one in re.findall(r"[a-z_]\w*", found[1]) if one != "and"]
    for found in PLAIN_KEYS.finditer(prompt):
        names += re.findall(r"[a-z_]\w*", re.sub(r"\band\b", " ", found[1]))
    for found in SHOWN.finditer(prompt):
        names += re.findall(r"[\"']([a-z_]\w*)[\"']\s*:", found[0])
    return tuple(dict.fromkeys(names))


def _grammar(call: Callable, fields: tuple[str, ...]) -> Grammar:
    slots = [one.name for one in call.parameters or ()]
    things = frozenset(stem(one) for one in (*fields, *slots, *call.name.split("_")))
    readers = dict(Scope(call.parameters or (), {}, (), things).grammar("records").readers)

    def fld(text: str) -> Iterator[Read]:
        text = re.sub(r"^(?:values?|name) of (?:the )?", "", text)
        bare = re.sub(r"[`\"']", "", DETERMINER.sub("", text) if DETERMINER.match(text) else text)
        named = [one for one in fields if bare in {one, f"{one}s", f"{one} name"} or stem(bare) == stem(one)]
        if named:
            yield Read(repr(named[0]))
        elif bare in slots[1:]:
            yield Read(bare)

    def listed(text: str) -> Iterator[Read]:
        names = re.findall(r"[a-z_]\w*", re.sub(r"\band\b", " ", re.sub(r"[`\"']", "", text)))
        if names and set(names) <= set(fields):
            yield Read("")

    def shown(text: str) -> Iterator[Read]:
        if SHOWN.fullmatch(text):
            yield Read("")

    def source(text: str) -> Iterator[Read]:
        bare = DETERMINER.sub("", text) if DETERMINER.match(text) else text
        if re.fullmatch(r"[a-z_]+", bare) and (bare == slots[0] or stem(bare) in things):
            yield Read("")

    more: dict[str, Reader] = {"fld": fld, "fields": listed, "shown": shown, "source": source}
    return Grammar(rows_of("records"), {**readers, **more})


def _texts(prompt: str, asked: Asked, call: Callable) -> list[str]:
    """The sentences that say something, without the interface, who asks and why."""
    text = clauses.plainly(re.sub(r"\b[a-z_]\w*\.py\b", " ", prompt))
    text = re.sub(rf"(?:\bdef )?\b{re.escape(call.name)}\((?:[^()]|\([^()]*\))*\)\s*:?", " . ", text)
    found = []
    for one in re.split(r"[.;](?:\s+|$)|\n", text):
        told = " ".join(one.split()).strip(" ,.:-")
        if told and WRAP.sub("", told) and any(part.strip() for part in explained.clauses(told)):
            found.append(re.sub(r"^(?:please |our |your )", "", told, flags=re.I))
    return found


def _parts(text: str, grammar: Grammar) -> dict[str, str] | None:
    divided = clauses.divided(text, lambda one: not WRAP.sub("", one) or grammar.read("question", one) is not None)
    if divided is None:
        return None
    found: dict[str, str] = {}
    for one in divided:
        read_as = grammar.read("question", one)
        for part in (read_as.made if read_as else "").split(" ||| "):
            name, _, value = part.partition("=")
            if name:
                found[name] = value
    return found


def _written(asked: Asked, call: Callable, query: Query, added: tuple[guards.Guard, ...]) -> Written:
    slots = call.parameters or ()
    signature = ", ".join(f"{one.name}{f'={one.default}' if one.default else ''}" for one in slots)
    lines = [
        "from __future__ import annotations",
        "",
        "from typing import Any",
        "",
        "",
        f"def {call.name}({signature}) -> Any:",
    ]
    lines += [f"    {line}" for one in added for line in ast.unparse(one.statement()).split("\n")]
    lines += _body(slots[0].name, query)
    source = f'"""{call.name}: what is asked of the records."""\n\n' + "\n".join(lines) + "\n"
    given = ", ".join(["[]", *("1" if one.default or one.name == query.get("limit") else '"a"' for one in slots[1:])])
    empty = {"dict": "{}", "pairs": "[]"}.get(query.get("shape"), query.get("empty") or "0")
    sign = "is" if empty == "None" else "=="
    tests = f"def test_of_no_records_there_is_nothing() -> None:\n    assert {call.name}({given}) {sign} {empty}\n"
    return Written(
        call.name,
        asked.module,
        source,
        tests + _example(call, query),
        tuple(f"{a} {b}" for a, b in query.parts.items()),
    )


def _body(records: str, query: Query) -> list[str]:
    value = f"row[{query.get('of')}]" if query.get("of") else "row"
    checks = [f"{query.get('skip')} in row"] if query.get("skip") else []
    checks += [f"row[{query.get('where')!r}] == {query.get('where')}"] if query.get("where") else []
    condition = f" if {' and '.join(checks)}" if checks else ""
    reckoned = RECKONED[query.get("reckon")]
    if query.get("round"):
        reckoned = f"round({reckoned}, {query.get('round')})"
    if query.get("shape") == "value":
        nothing = (
            []
            if query.get("reckon") in {"sum", "count"} and not query.get("empty")
            else ["    if not values:", f"        return {query.get('empty') or '0'}"]
        )
        return [f"    values = [{value} for row in {records}{condition}]", *nothing, f"    return {reckoned}"]
    lines = ["    groups: dict[Any, list[Any]] = {}", f"    for row in {records}:"]
    indent = "        "
    if checks:
        lines.append(f"{indent}if {' and '.join(checks)}:")
        indent += "    "
    lines.append(f"{indent}groups.setdefault(row[{query.get('group')}], []).append({value})")
    lines.append(f"    found = {{key: {reckoned} for key, values in groups.items()}}")
    if query.get("shape") == "dict":
        return [*lines, "    return found"]
    key = {"lowest": "(one[1], one[0])", "name": "one[0]"}.get(query.get("order"), "(-one[1], one[0])")
    cut = f"[:{query.get('limit')}]" if query.get("limit") else ""
    return [*lines, f"    return sorted(found.items(), key=lambda one: {key}){cut}"]


def _example(call: Callable, query: Query) -> str:
    """One record, and what is asked of it."""
    names = {one for one in (query.get("group"), query.get("of")) if one}
    keys = {one: (one.strip("'") if one.startswith("'") else one) for one in names}
    row = {keys[one]: 3 if one == query.get("of") else "a" for one in names}
    if query.get("where"):
        row[query.get("where")] = "a"
    value = 1 if query.get("reckon") == "count" else 3
    shown = {"dict": f"{{'a': {value}}}", "pairs": f"[('a', {value})]"}.get(query.get("shape"), str(value))
    given = [repr([row])]
    for one in (call.parameters or ())[1:]:
        given.append(repr(one.name) if one.name in names else "1" if one.name == query.get("limit") else '"a"')
    return f"\n\ndef test_of_one_record() -> None:\n    assert {call.name}({', '.join(given)}) == {shown}\n"
