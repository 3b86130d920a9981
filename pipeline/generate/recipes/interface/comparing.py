"""Comparisons in words as Python: `end must be after start`, `not enough stock`, `more people than seats`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.generate.recipes.interface.scope import NUMBERS, ORDERED, Condition, Scope
from pipeline.generate.recipes.words import singular

_OPS = (
    (
        r"not (?:be )?(?:more|greater|higher|larger|later|bigger) than|at most|no (?:more|later"
        r"|higher|greater|larger) than|<=|\u2264|not exceed|not (?:be )?(?:above|over|after)",
        "<=",
    ),
    (
        r"not (?:be )?(?:less|lower|smaller|earlier|fewer) than|at least|no (?:less|earlier|fewer"
        r"|lower) than|>=|\u2265|not (?:be )?(?:below|under|before)",
        ">=",
    ),
    (
        r"more than|greater than|higher than|larger than|later than|bigger than|longer than|exceed\w*"
        r"|\babove\b|\bover\b|\bafter\b|(?<![-=])>",
        ">",
    ),
    (r"less than|lower than|smaller than|earlier than|fewer than|shorter than|\bbelow\b|\bunder\b|\bbefore\b|<", "<"),
    (r"(?:be )?different from|differ\w*(?: from)?|not (?:be )?(?:the same|equal)\w*(?: as| to)?|unequal", "!="),
    (r"the same(?: as)?|equal\w*(?: to)?|identical(?: to)?", "=="),
)


_NEGATED = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "!=": "==", "==": "!="}


_REQUIRED = re.compile(
    r"\bmust\b|\bhas to\b|\bhave to\b|\bshould\b|\bneeds? to\b|\bmay only\b|\bcan only\b|\bonly (?:if"
    r"|when|while)\b|\balways\b|\botherwise\b|\bor else\b|\belse\b",
    re.I,
)


_FORBIDDEN = re.compile(
    r"\bcannot\b|\bcan't\b|\bcan not\b|\bmay not\b|\bmust not\b|\bmustn't\b|\bnobody\b|\bno one\b"
    r"|\bnot allowed\b|\bnever\b|\bisn't allowed\b|\bshould not\b|\bshouldn't\b",
    re.I,
)


def is_itself(text: str, scope: Scope) -> Condition | None:
    """`a team cannot play against itself`: two keys of what is made are one."""
    keys = [one for one in scope.made.parents if one in scope.made.fields] if scope.made is not None else []
    if len(keys) < 2 or not re.search(
        r"\b(?:it|them|him|her|one)?sel(?:f|ves)\b|\bthe same \w+\b|\bdiffer\w*\b|\bidentical\b", text, re.I
    ):
        return None
    return Condition(f'given["{keys[0]}"] == given["{keys[1]}"]', "they must be different", early=True)


def compares(text: str, scope: Scope) -> Condition | None:
    """`end must be after start`, `more attendees than the room's capacity`, `not enough stock`."""
    names = scope.names()
    plain = text.replace("'s", " ").replace("\u2019s", " ")
    if scope.route.notes.get("direction") == "down" and re.search(
        r"\bthere (?:is|are) none\b|\bnone (?:is |are )?left\b|\bno \w+ (?:\w+ )?(?:left|available)\b"
        r"|\b(?:is|are|at) (?:0|zero|empty)\b|\bempty\b",
        plain,
        re.I,
    ):
        return _short(scope)
    if found := re.search(
        r"\b(?:not|isn't|aren't|\w+n't|without) (?:have |be |is |are )?(?:there )?(?:enough"
        r"|sufficient|that (?:much|many)|so (?:much|many)|as (?:much|many))\b(?: (?:free |available |in "
        r"|on )?(\w+))?|\binsufficient (\w+)|\btoo (?:little"
        r"|few|low)\b(?: (\w+))?|\b(?:go|get|become|drop|fall)\w* (?:below (?:zero|0)|negative)"
        r"|\boverdraw\w*",
        plain,
        re.I,
    ):
        return _not_enough(next((one for one in found.groups() if one), ""), scope)
    for pattern, op in _OPS:
        found = re.search(pattern, plain, re.I)
        if not found:
            continue
        left = _last_name(plain[: found.start()], names, scope)
        right = _first_value(plain[found.end() :], names)
        inner = re.match(r"\s*(\w+)\s", plain[found.end() :])
        if op in {">", "<"} and re.search(r"\b(?:more|fewer|less)\s+\w+(?:\s+\w+)?\s+than\b", plain, re.I):
            between = re.search(r"\b(more|fewer|less)\s+(\w+(?:\s+\w+)?)\s+than\b(.*)", plain, re.I)
            assert between is not None  # noqa: S101  # found just before  # nosec B101
            left = _last_name(between[2], names, scope)
            right = _first_value(between[3], names)
            op = ">" if between[1].lower() == "more" else "<"
        if op in {"!=", "=="} and not right:
            return _both(plain, names, op)
        if not left and "[" in right and inner:
            left = _amount_of(scope, right)
        if not left and (unit := re.match(r"\s*[\d.]+ ([a-z]+)", plain[found.end() :])):
            counted = [name for name in scope.given if singular(name) == singular(unit[1])]
            left = f'given["{counted[0]}"]' if counted else ""
        if not left or not right or left == right:
            return None
        if not _is_settled(left, right, scope):
            return None
        required = _REQUIRED.search(plain[: found.start()]) or (
            re.search(r"\botherwise\b|\belse\b", plain) and not re.search(r"\bif\b", plain[: found.start()])
        )
        forbidden = _FORBIDDEN.search(plain[: found.start()])
        violation = op if forbidden or not required else _NEGATED[op]
        if "not" in found[0].lower().split() and forbidden is None and required and op in {"<=", ">="}:
            violation = _NEGATED[op]
        early = "given[" in left and ("given[" in right or re.fullmatch(r"[\d.]+", right) is not None)
        maybe = [one for one in (left, right) if _may_be_none(one, scope)]
        guard = "".join(f"{one} is not None and " for one in maybe)
        return Condition(f"{guard}{left} {violation} {right}", _detail(left, violation, right), early)
    if found := re.search(r"\bmore (\w+) than\b(.*)", plain, re.I):
        left, right = _last_name(found[1], names, scope), _first_value(found[2], names)
        if left and right:
            return Condition(f"{left} > {right}", _detail(left, ">", right))
    return None


def _is_settled(left: str, right: str, scope: Scope) -> bool:
    """Whether the route can make the comparison come out otherwise: not where both sides stood before it was called."""
    if scope.route.role != "action" or scope.given:
        return True
    fixed = [f'{var}["{name}"]' for var, resource in scope.rows for name in resource.fields]
    return not (left in fixed and right in fixed)


def more_than(text: str, scope: Scope) -> Condition | None:
    found = re.search(r"\bmore (?:\w+ )?(\w+) than\b(.*)", text.replace("'s", " "), re.I)
    if not found:
        return None
    names = scope.names()
    left, right = _last_name(found[1], names, scope), _first_value(found[2], names)
    return Condition(f"{left} > {right}", _detail(left, ">", right)) if left and right and left != right else None


def _detail(left: str, op: str, right: str) -> str:
    words = {
        ">": "is more than",
        "<": "is less than",
        ">=": "is not less than",
        "<=": "is not more than",
        "==": "is the same as",
        "!=": "is not the same as",
    }
    plain = [re.sub(r'.*\["(\w+)"\].*', r"\1", one).replace("_", " ") for one in (left, right)]
    return f"{plain[0]} {words[op]} {plain[1]}"


def _may_be_none(code: str, scope: Scope) -> bool:
    name = re.search(r'\["(\w+)"\]', code)
    if not name:
        return False
    if code.startswith("given"):
        one = scope.given.get(name[1])
        return one is not None and one.optional
    if any(
        "None" in resource.computed[name[1]].expression
        for var, resource in scope.rows
        if code.startswith(f"shown_{resource.name}(") and name[1] in resource.computed
    ):
        return True
    return any(resource.own.get(name[1]) == "None" for var, resource in scope.rows if code.startswith(f"{var}["))


def _not_enough(word: str, scope: Scope) -> Condition | None:
    amount = _amounts_given(scope)
    for var, resource in scope.rows:
        numbers = [
            name
            for name, kind in resource.known().items()
            if kind in NUMBERS and name != "id" and not name.endswith("_id")
        ]
        named = [one for one in numbers if word and (one == word.lower() or word.lower() in one)]
        usual = [
            one for one in numbers if re.search(r"stock|balance|quantity|qty|available|points|credit|left|amount", one)
        ]
        target = scope.route.notes.get("target") or (named or usual or [""])[0]
        if target and target in numbers and amount:
            return Condition(f'{var}["{target}"] < {amount}', f"not enough {target.replace('_', ' ')}")
    return None


def _short(scope: Scope) -> Condition | None:
    """Less is there than is taken."""
    target, amount = scope.route.notes["target"], scope.route.notes["amount"]
    var = scope.rows[0][0]
    return Condition(f'{var}["{target}"] < {amount}', f"not enough {target.replace('_', ' ')}")


def _amounts_given(scope: Scope) -> str:
    numbers = [
        name for name, one in scope.given.items() if one.kind in NUMBERS and not name.endswith("_id") and name != "id"
    ]
    usual = [one for one in numbers if re.search(r"amount|quantity|qty|count|points|number|seats|tickets", one)]
    chosen = usual or numbers
    return f'given["{chosen[0]}"]' if chosen else ""


def _amount_of(scope: Scope, right: str) -> str:
    """What is compared where only one side is named: the amount that is sent."""
    amount = _amounts_given(scope)
    return amount if amount and amount != right else ""


def _last_name(text: str, names: Mapping[str, tuple[str, str]], scope: Scope) -> str:
    hits = _hits(text, names)
    return hits[-1][1] if hits else ""


def _first_value(text: str, names: Mapping[str, tuple[str, str]]) -> str:
    hits = _hits(text, names)
    number = re.match(r"\s*(?:the |a |than |of |to )*(-?\d+(?:\.\d+)?)\b", text)
    if number and (not hits or hits[0][0] > number.start(1)):
        return number[1]
    if re.match(r"\s*(?:zero|0)\b", text):
        return "0"
    if re.match(r"\s*(?:today|the current date|now)\b", text):
        return "dt.date.today()"
    return hits[0][1] if hits else ""


def _hits(text: str, names: Mapping[str, tuple[str, str]]) -> list[tuple[int, str]]:
    """Names that can be compared where they stand; of overlapping ones the longest."""
    low = text.lower()
    found: list[tuple[int, int, str]] = []
    for name, (code, kind) in names.items():
        if kind not in ORDERED:
            continue
        pattern = name.lower().replace("_", "[ _-]")
        variants = {pattern}
        if pattern.startswith(("start", "end")) and "_" in name:
            variants.add(name.lower().split("_")[0])
        if (
            "_" in name
            and len(name.split("_")[-1]) > 4
            and sum(one.endswith(name.split("_")[-1]) for one in names) == 1
        ):
            variants.add(name.lower().split("_")[-1])
        for one in variants:
            for hit in re.finditer(rf"(?<![\w]){one}(?:s|es)?(?![\w])", low):
                found.append((hit.start(), hit.end(), code))
    found.sort(key=lambda one: (one[0], -(one[1] - one[0])))
    kept: list[tuple[int, str]] = []
    last = -1
    for start, end, code in found:
        if start >= last:
            kept.append((start, code))
            last = end
    return kept


def _both(text: str, names: Mapping[str, tuple[str, str]], op: str) -> Condition | None:
    """`from_id and to_id must be different`, `to the same account`."""
    hits = [code for _, code in _hits(text, names)]
    pairs = [code for name, (code, _) in names.items() if name.endswith("_id")]
    chosen = hits if len(hits) > 1 else pairs
    if len(chosen) < 2 or not all(one.startswith("given") for one in chosen[:2]):
        return None
    return (
        Condition(f"{chosen[0]} == {chosen[1]}", "they must be different", early=True)
        if op == "!=" or not _REQUIRED.search(text)
        else None
    )
