"""What a parameter of a list stands for: a value, an edge, a search, a condition in words."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes.interface.conditions import condition_of, span_of
from pipeline.generate.recipes.interface.plan import App, Filter, Resource, Route
from pipeline.generate.recipes.interface.schema import attribute
from pipeline.generate.recipes.interface.scope import Scope
from pipeline.generate.recipes.spec import Field
from pipeline.generate.recipes.words import singular, snake

SEARCH = frozenset(["q", "search", "query", "text", "term", "s"])


TEXTS = frozenset(("text", "long_text", "email", "url"))


_LOW = re.compile(
    r"^(?:min|from|since|after|start|minimum|gte|lower)_?(\w*)$|^(\w+)_(?:min|from|gte|since|after)$"
    r"|^(?:at_least)_(\w+)$"
)


_HIGH = re.compile(
    r"^(?:max|to|until|till|before|end|maximum|lte|upper)_?(\w*)$|^(\w+)_(?:max|to|lte|until|before)$"
    r"|^(?:at_most|under)_(\w+)$"
)


def filter_of(resource: Resource, name: str, value: str, words: str) -> Filter | None:
    """The filter behind a parameter's name."""
    kinds = resource.known() | {one: made.kind for one, made in resource.computed.items()}
    low = snake(name)
    days = [one for one, kind in kinds.items() if kind in {"date", "datetime"}]
    if low in {"month", "year"} and low not in kinds and days:
        return Filter(
            safe_name(name), Field(name, "text"), f'str(row["{days[0]}"]).startswith(query.{safe_name(name)})'
        )
    if name in kinds or low in kinds:
        return _equal(resource, name, name if name in kinds else low, kinds, words)
    for pattern, sign in ((_LOW, ">="), (_HIGH, "<=")):
        if found := pattern.match(low):
            about = next((one for one in found.groups() if one), "")
            field = _ranged(kinds, about)
            if field:
                sign = _strict(sign, words, name)
                typed = (
                    "date"
                    if kinds[field] in {"datetime", "created"} and "date" in words and "datetime" not in words
                    else kinds[field]
                )
                return Filter(
                    safe_name(name),
                    Field(name, typed),
                    f'row["{field}"] is not None and row["{field}"] {sign} query.{safe_name(name)}',
                )
    lists = [one for one, kind in kinds.items() if kind == "list" and singular(one) == singular(low)]
    if lists:
        return Filter(safe_name(name), Field(name, "text"), f'query.{safe_name(name)} in row["{lists[0]}"]')
    for listed, inner in resource.nested.items():
        if singular(listed) == singular(low) and (named := next((one.name for one in inner if one.kind == "text"), "")):
            return Filter(
                safe_name(name),
                Field(name, "text"),
                f'any(one["{named}"] == query.{safe_name(name)} for one in row["{listed}"])',
            )
    if name in SEARCH or re.search(rf"\b{name}\b[^.]*(?:search|contain|substring)", words):
        return _search(resource, name, words)
    if low == "prefix" and resource.key != "id":
        return Filter("prefix", Field("prefix", "text"), f'row["{resource.key}"].startswith(query.prefix)')
    if low in {"on", "date", "day", "at", "valid_on", "active_on"} and (spanned := _during(resource, name, words)):
        return spanned
    if value not in {"true", "false"} and (compared := _compared(resource, name, words, kinds)):
        return compared
    if value in {"true", "false", "1", "0", "yes", "no", ""} and (told := _told(resource, name, words)):
        return Filter(safe_name(name), Field(name, "boolean"), f"({told}) == query.{safe_name(name)}")
    same = [one for one in kinds if one.endswith(f"_{low}") or one.startswith(f"{low}_")]
    return _equal(resource, name, same[0], kinds, words) if same else None


def _during(resource: Resource, name: str, words: str) -> Filter | None:
    """`?on=2025-03-01`, the things whose time the day falls into."""
    pair = span_of(resource)
    if pair is None or not re.search(
        r"\b(?:valid|active|running|on that da[yt]|that day|cover\w*|within|during|includ\w*)", words
    ):
        return None
    query = f"query.{safe_name(name)}"
    end = (
        f'(row["{pair[1]}"] is None or {query} <= row["{pair[1]}"])'
        if resource.fields[pair[1]].optional
        else f'{query} <= row["{pair[1]}"]'
    )
    return Filter(safe_name(name), Field(name, resource.fields[pair[0]].kind), f'row["{pair[0]}"] <= {query} and {end}')


_SIGNS = (
    (r"(?:earlier|before|less|lower|smaller|cheaper|older|shorter) than|\bbefore\b|\bbelow\b|\bunder\b", "<"),
    (r"(?:later|more|higher|greater|larger|newer|longer) than|\bafter\b|\babove\b|\bover\b", ">"),
    (r"\bat least\b|\bor (?:more|later|higher|newer|above)\b|\bfrom\b|\bsince\b|\bon or after\b|\bminimum\b", ">="),
    (r"\bat most\b|\bor (?:less|earlier|lower|below|fewer)\b|\bup to\b|\buntil\b|\bon or before\b|\bmaximum\b", "<="),
)


def _compared(resource: Resource, name: str, words: str, kinds: dict[str, str]) -> Filter | None:
    """`?expired_on=2025-05-01 only those with best_before earlier than that date`: a field against the parameter."""
    for about in re.findall(rf"\b{re.escape(name.lower())}\b([^.;]*)", words):
        for field, kind in kinds.items():
            if kind not in {"integer", "float", "date", "datetime"} or field == "id":
                continue
            found = re.search(rf"\b{field.replace('_', '[ _-]')}s?\b([^,]*)", about)
            signs = [sign for pattern, sign in reversed(_SIGNS) if found and re.search(pattern, found[1])]
            if signs:
                known = "date" if kind == "datetime" and "date" in about else kind
                source = f'shown_{resource.name}(row)["{field}"]' if field in resource.computed else f'row["{field}"]'
                return Filter(
                    safe_name(name),
                    Field(name, known),
                    f"{source} is not None and {source} {signs[0]} query.{safe_name(name)}",
                )
    return None


def _told(resource: Resource, name: str, words: str) -> str:
    """The condition that a flag stands for, in words: `?low=true` for those with stock below 5."""
    scope = Scope(App([]), Route("GET", "/"), {}, [("row", resource)])
    for about in re.findall(rf"\b{re.escape(name)}\b([^.;]*)", words):
        made = condition_of(re.sub(r"\bonly\b", "", about), scope)
        if made is not None:
            return made.text
    made = (
        condition_of(re.sub(r"\bonly\b", "", words), scope)
        if re.search(r"\bonly\b|\bjust\b|\bthose\b", words)
        else None
    )
    return made.text if made is not None else ""


def safe_name(name: str) -> str:
    return attribute(name)


def _equal(resource: Resource, name: str, field: str, kinds: dict[str, str], words: str) -> Filter:
    kind = "text" if kinds[field] in {"choice", "email", "url", "long_text"} else kinds[field]
    known = resource.fields.get(field)
    about = " ".join(re.findall(rf"\b{re.escape(name)}\b[^.;,?]*", words))
    partly = kind == "text" and re.search(r"contain|substring|part of|partial", about)
    typed = replace(known, name=name) if known is not None and known.kind == "choice" else Field(name, kind)
    if field in resource.computed:
        return Filter(safe_name(name), typed, f'shown_{resource.name}(row)["{field}"] == query.{safe_name(name)}')
    if partly:
        return Filter(
            safe_name(name), Field(name, "text"), f'query.{safe_name(name)}.casefold() in row["{field}"].casefold()'
        )
    folded = (
        kind == "text"
        and known is not None
        and known.kind != "choice"
        and re.search(r"case[- ]?insensitiv|ignor\w+ (?:the )?(?:upper|case)|regardless of case", about)
    )
    if folded:
        return Filter(safe_name(name), typed, f'row["{field}"].casefold() == query.{safe_name(name)}.casefold()')
    if kind == "list":
        return Filter(safe_name(name), Field(name, "text"), f'query.{safe_name(name)} in row["{field}"]')
    return Filter(safe_name(name), typed, f'row["{field}"] == query.{safe_name(name)}')


def _ranged(kinds: dict[str, str], about: str) -> str:
    if about:
        if about in kinds:
            return about
        same = [
            one for one in kinds if one.endswith(f"_{about}") or one.startswith(f"{about}_") or one.startswith(about)
        ]
        if same:
            return same[0]
        if about not in {"date", "day", "time"}:
            return ""
    return next((name for name, kind in kinds.items() if kind in {"date", "datetime", "created"}), "")


def _strict(sign: str, words: str, name: str) -> str:
    about = " ".join(re.findall(rf"[^.;]*\b{re.escape(name)}\b[^.;]*", words))
    strict = re.search(r"\bexclusive\b|\bstrictly\b", about)
    return sign.rstrip("=") if strict else sign


def _search(resource: Resource, name: str, words: str) -> Filter | None:
    texts = [one for one, kind in resource.known().items() if kind in TEXTS]
    about = " ".join(re.findall(r"\b(?:search|contain|substring|look|find|match|in|over)\w*[^.;)]*", words))
    told = [one for one in texts if re.search(rf"\b{one.replace('_', '[ _]')}s?\b", about)]
    chosen = told or texts
    if not chosen:
        return None
    wanted = f"query.{safe_name(name)}.casefold()"
    parts = [f'{wanted} in (row["{one}"] or "").casefold()' for one in chosen]
    return Filter(safe_name(name), Field(name, "text"), " or ".join(parts))
