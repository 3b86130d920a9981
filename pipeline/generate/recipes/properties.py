"""Properties out of a request's tokens: a list of them, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.generate.recipes import usual
from pipeline.generate.recipes import vocabulary as v
from pipeline.generate.recipes.kinds import guess
from pipeline.generate.recipes.lexer import WEAK, Token, closing, token_at, units
from pipeline.generate.recipes.nouns import is_noun
from pipeline.generate.recipes.openings import MOST_WORDS, agent, amount, lead, moment, whether
from pipeline.generate.recipes.run_on import ALONE, HEADS, parted
from pipeline.generate.recipes.said import Said, Tokens, qualifiers
from pipeline.generate.recipes.values import values_at
from pipeline.generate.recipes.words import singular, snake


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of properties as it was read."""

    properties: tuple[Said, ...]
    end: int
    """The index behind it."""
    spans: tuple[tuple[int, int], ...]
    """Where in the text the words stand that were of use."""
    unwritable: tuple[str, ...] = ()
    """Names that ASCII letters cannot write."""
    count: int = 0
    """How many items were tried."""
    doubts: tuple[str, ...] = ()
    """Places that may mean something else: `mint or used` as two properties."""


def properties_at(tokens: Tokens, index: int, *, closed: bool = False) -> Listed:
    """The properties from `index` on: `closed` up to the bracket that ends them, in lines where lines begin, else up to
    the end of the sentence or to what cannot be a property."""
    if closed:
        return _closed(tokens, index)
    if token_at(tokens, index).shape == "bullet":
        return _lines(tokens, index)
    found: list[Said] = []
    doubts: list[str] = []
    end = index
    while True:
        said, after = property_at(tokens, index)
        if found and token_at(tokens, index).low == "has" and token_at(tokens, index - 1).low == "and":
            break  # `a tenant with an apartment and has a rent`: of the subject of the sentence
        if said is None or _begins_clause(tokens, index, after, said):
            break
        found += parted(said)
        end = index = after
        index = _behind_remark(tokens, index)
        index = _behind_more(tokens, index)
        ended = token_at(tokens, index).text == ";" and (
            token_at(tokens, index + 1).low in v.ARTICLES
            or token_at(tokens, index + 2).low in {"of", "with", ":", "has", "have"}
        )
        if ended or not _is_glue(token_at(tokens, index)):
            break
        while _is_glue(token_at(tokens, index)):
            if token_at(tokens, index).low == "or":
                doubts.append(f"{token_at(tokens, index - 1).text} or {token_at(tokens, index + 1).text}")
            ended |= token_at(tokens, index).text == "," and token_at(tokens, index + 1).text == ";"
            index += 1
        if ended:
            break
    return replace(_listed(found, end), doubts=tuple(doubts))


def _behind_remark(tokens: Tokens, index: int) -> int:
    """Behind brackets that say nothing of a property that could be kept: `(64, 128)`, `last seen at (place)`."""
    end = closing(tokens, index)
    inner = tokens[index + 1 : end]
    if token_at(tokens, index).text != "(" or not inner:
        return index
    remark = len(inner) < 5 and not any(one.text == "," for one in inner)
    return end + 1 if remark or any(char.isdigit() for char in inner[0].text) else index


def _begins_clause(tokens: Tokens, index: int, after: int, said: Said) -> bool:
    """Whether what was read is what a new clause speaks of: `a customer can rent`, `each class has`."""
    behind = index + len(said.words) + (token_at(tokens, index).low in v.ARTICLES)
    able = token_at(tokens, behind).low in ABLE or token_at(tokens, behind).mark == "one_of"
    opens = token_at(tokens, index).low in v.ARTICLES or token_at(tokens, index - 1).text == ";"
    speaks = opens and able and not said.choices
    first = singular(said.words[0].lower()) if len(said.words) > 1 and not said.kind else said.words[0].lower()
    acts = first != said.words[0].lower() and usual.is_known(first)  # `users vote once`
    place = token_at(tokens, after + 1)
    dwells = bare_word(said) and token_at(tokens, after).low in {"in", "on", "at", "from", "by", "to"}
    dwells = dwells and token_at(tokens, index - 1).low == "and" and (place.low == "one" or place.mark == "exactly_one")
    speaks = speaks or dwells  # `and lie in one ward`
    return speaks or acts or token_at(tokens, after).low in {"has", "have"} or token_at(tokens, after).mark == "belongs"


def bare_word(said: Said) -> bool:
    """Whether nothing but a single word was said."""
    return len(said.words) == 1 and replace(said, words=(), spans=()) == Said()


ABLE = frozenset(("can", "cannot", "can't", "may"))


def _closed(tokens: Tokens, index: int) -> Listed:
    end = closing(tokens, index - 1)
    inner = tokens[index:end]
    found: list[Said] = []
    unwritable: list[str] = []
    at = count = 0
    while at < len(inner):
        if _is_glue(inner[at]) or inner[at].shape in {"line", "bullet"}:
            at += 1
            continue
        count += 1
        said, after = property_at(inner, at, closed=True)
        if said is not None and said.name:
            found.append(said)
        elif said is not None:
            unwritable.append(" ".join(said.words))
        at = max(after, at + 1)
        while at < len(inner) and not (_is_glue(inner[at]) or inner[at].shape in {"line", "bullet"}):
            at = closing(inner, at) if inner[at].text == "(" else at + 1
    listed = _listed(_trailing_texts(found), min(end + 1, len(tokens)))
    return replace(listed, unwritable=tuple(unwritable), count=count)


def _trailing_texts(found: Sequence[Said]) -> list[Said]:
    """In a list that gives kinds, `changes text` is of the kind text as well."""
    if not any(one.kind for one in found):
        return list(found)
    return [
        (
            replace(one, words=one.words[:-1], kind="text")
            if len(one.words) > 1 and one.words[-1].lower() == "text" and not one.kind
            else one
        )
        for one in found
    ]


def _lines(tokens: Tokens, index: int) -> Listed:
    """One property a line: `- title: string, unique`."""
    found: list[Said] = []
    while token_at(tokens, index).shape == "bullet":
        end = index + 1
        while end < len(tokens) and tokens[end].shape not in {"bullet", "line"}:
            end += 1
        said, _ = property_at(_divided(tokens[:end], index + 1), index + 1)
        if said is not None:
            found.append(said)
        index = end
    return _listed(found, index)


def _divided(tokens: Tokens, index: int) -> Tokens:
    """A line with a colon for the dash or the arrow between a name and what is said of it."""
    for at in range(index + 1, min(index + 1 + MOST_WORDS, len(tokens))):
        sign, following = tokens[at], token_at(tokens, at + 1)
        dashed = sign.text in {"-", "\u2013", "\u2014"} and tokens[at - 1].end < sign.start < sign.end < following.start
        if dashed:
            return (*tokens[:at], replace(sign, text=":"), *tokens[at + 1 :])
        if not sign.is_word:
            break
    return tokens


def _listed(found: Sequence[Said], end: int) -> Listed:
    spans = tuple(span for one in found for span in one.spans)
    unwritable = tuple(" ".join(one.words) for one in found if not one.name)
    named = {one.name: one for one in reversed(found) if one.name}
    return Listed(
        tuple(named[one.name] for one in found if one.name and named[one.name] is one),
        end,
        spans,
        unwritable,
        len(found),
    )


def _behind_more(tokens: Tokens, index: int) -> int:
    """Behind words that say more of a property than can be kept, where the list goes on: `a link to the audio, ...`,
    `the room it lives in and ...`."""
    if token_at(tokens, index).low not in {"to", "from", "in", "at", "about", "on", "of", "for", "as", "it", "they"}:
        return index
    for at in range(index + 1, index + 5):
        one = token_at(tokens, at)
        if one.text == "," or (
            one.low == "and" and token_at(tokens, at + 1).low in v.ARTICLES | {"how", "who", "when"}
        ):
            return at
        told = token_at(tokens, index).mark == "relative"
        if not one.is_word or one.mark or (not told and one.low in v.CLAUSE | v.OPTION_WORDS | v.VERBS):
            break
    return index


def _is_glue(token: Token) -> bool:
    return token.mark == "and_also" or token.text in {",", ";", "+"}


def property_at(tokens: Tokens, index: int, *, closed: bool = False) -> tuple[Said | None, int]:
    """The property that begins at `index`, and the index behind it; None when there is none."""
    start = index
    if token_at(tokens, start).low in {"each", "every"}:
        return None, start
    index, said = lead(tokens, index, closed=closed)
    for shape in (whether, moment, amount, agent):
        end, words, known = shape(tokens, index)
        if end > index:
            here = (tokens[start].start, tokens[end - 1].end)
            after, named = qualifiers(tokens, end, replace(said, words=words, spans=(here,), **known))
            return named, after
    if not closed and _begins_something_else(tokens, index):
        return None, start
    found, index = _named(tokens, index, said, closed=closed)
    if found is None or (not closed and _is_thing(tokens, index, found.words)):
        return None, start
    index, found = _true_by_default(tokens, *_in_signs(tokens, index, found))
    here = (tokens[start].start, tokens[min(index, len(tokens)) - 1].end)
    index, found = qualifiers(tokens, index, replace(_kind_word(found), spans=(*found.spans, here)))
    if [one.lower() for one in found.words[:2]] in (["type", "hints"], ["type", "annotations"]):
        return None, start
    if len(found.words) > 1 and found.words[-1].lower() in {"method", "methods", "function", "functions"}:
        return None, start
    bare = replace(found, spans=(), words=()) == Said()
    option = bare and found.words[0].lower() in v.OPTION_WORDS and found.words[1:2] != ("of",)
    return (None, start) if option and not closed else (found, index)


def _in_signs(tokens: Tokens, index: int, said: Said) -> tuple[int, Said]:
    """`humidity %`, `temperature °C`: a unit that is a sign."""
    sign = token_at(tokens, index).text
    if sign not in {"%", "\u00b0"}:
        return index, said
    return index + 1 + (token_at(tokens, index + 1).low in {"c", "f"}), replace(said, kind=said.kind or "float")


def _true_by_default(tokens: Tokens, index: int, said: Said) -> tuple[int, Said]:
    """`owned by default`, `in service by default true`: what is so by default is true or not."""
    if token_at(tokens, index).mark != "by_default" or said.choices or said.kind or said.low is not None:
        return index, said
    value = token_at(tokens, index + 1).low
    told = value in {"yes", "no", "true", "false"}
    return index + 1 + told, replace(said, kind="boolean", default=value if told else "yes")


def _named(tokens: Tokens, index: int, said: Said, *, closed: bool) -> tuple[Said | None, int]:
    """The name, up to where something is said of it; None when there is no name, or a sentence in its place."""
    words: list[str] = []
    while index < len(tokens):
        if words and not (_goes_on(tokens, index) or _owned(tokens, index) or _is_thing(tokens, index, words)):
            after, told = qualifiers(tokens, index, replace(said, words=tuple(words)))
            if after > index:
                said, index = told, after
                break
            if chosen := _alternatives(tokens, index, words):
                values, index = chosen
                words.pop()
                said = replace(said, choices=values)
                break
        if words and (owned := _owned(tokens, index)):  # `the name of the volunteer`
            words, index = [*(one.text for one in tokens[index + 2 : owned]), *words], owned
            continue
        if not _is_name(tokens, index, words, closed=closed):
            break
        words.append(tokens[index].text)
        index += 1
        if "_" in words[0] and token_at(tokens, index).kind:  # `taken_on date`
            after, said = index + 1, replace(said, kind=token_at(tokens, index).kind)
            return replace(said, words=tuple(words)), after
    return (replace(said, words=tuple(words)) if 0 < len(words) <= MOST_WORDS + 1 else None), index


def _owned(tokens: Tokens, index: int) -> int:
    """Behind `of the volunteer`: somebody of whom a property is kept; 0 where nothing such stands at `index`."""
    if token_at(tokens, index).low != "of" or token_at(tokens, index + 1).low not in {"the", "its", "their"}:
        return 0
    at = index + 2
    while at < index + 4 and token_at(tokens, at).is_word and is_noun(token_at(tokens, at)):
        at += 1
    return at if at > index + 2 else 0


def _is_thing(tokens: Tokens, index: int, words: Sequence[str]) -> bool:
    """Whether what was taken for a name is a thing with properties: `owners (name, phone)`, `Owner (name, id)`."""
    is_class = len(words) == 1 and words[0][:1].isupper() and not words[0].isupper()
    inner = tokens[index + 1 : closing(tokens, index)]
    if token_at(tokens, index).text != "(" or not any(one.text == "," for one in inner):
        return False
    names = [one.low for one in inner if one.low in FIELD_NAMES]
    many = is_class or singular(words[-1].lower()) != words[-1].lower()
    return bool(names) if many else len(names) > 1 or inner[0].low in HEADS


FIELD_NAMES = ALONE | {"id", "start_date", "balance", "body"}


NOUNS_TOO = frozenset(("list", "page", "post", "work", "show", "log", "design", "code", "run", "set", "file"))
"""Verbs that begin the name of a property as well, of two words."""


def _begins_something_else(tokens: Tokens, index: int) -> bool:
    """Whether what begins here is no property: `add search`, `pagination`, `belongs to`, `many orders`."""
    one, following = token_at(tokens, index), token_at(tokens, index + 1)
    if _is_state(tokens, index) or _is_articled(tokens, index):
        return False
    if one.low in {"newest", "oldest", "latest"} and following.low == "first":
        return True
    if following.text == "," and one.is_word and one.mark in {"", "between"} and one.low not in v.OPTION_WORDS:
        return False
    if one.mark in {"belongs", "many", "many_to_many", "relative", "exactly_one"}:
        return True
    if one.low in v.CLAUSE and one.low not in {"is", "has"}:
        return True
    if following.low == "of" and one.is_word and one.low not in v.STOP:
        return False
    if one.low.endswith("ing") and following.is_word and following.low not in v.STOP:  # `closing date`
        return False
    if one.low in NOUNS_TOO and following.is_word and not token_at(tokens, index + 2).is_word:  # `list price`
        return False
    return one.low in v.VERBS and following.is_word and following.mark != "and_also" and not following.kind


def _is_state(tokens: Tokens, index: int) -> bool:
    """`on display yes/no`, `in stock`, `in service by default`: what begins with a preposition and is true or not."""
    one, following, after = (token_at(tokens, index + step) for step in range(3))
    if one.low in {"from", "until", "to", "since"} and following.kind == "date" and not after.is_word:
        return True
    if one.low not in {"on", "in", "out", "off"} or not following.is_word:
        return False
    known = after.kind == "boolean" or after.mark == "by_default"
    return following.low in STATES or (known and following.low not in v.STOP | v.GENERIC)


STATES = frozenset(["stock", "use", "service", "display", "sale", "print", "storage", "transit", "charge"])


def _goes_on(tokens: Tokens, index: int) -> bool:
    """Whether the word at `index` is inside a name: the `of` of `date of birth`, the `on` of `applied on`."""
    one, following = token_at(tokens, index), token_at(tokens, index + 1)
    if one.low in {"out", "up", "off"}:
        return True
    if one.low in {"to", "before", "after"} and following.is_word and not following.mark:
        return following.low not in v.STOP | v.OPTION_WORDS
    if one.low not in v.PARTICLES or one.kind:
        return False
    if one.low == "per":
        return following.is_word
    if one.low == "in" and following.is_word and not following.mark and following.low not in {*units(), *v.STOP}:
        after = token_at(tokens, index + 2)  # `position in row`, `quantity in stock which`
        return (not after.is_word or after.mark in {"relative", "copula"}) and after.text not in {"/", "|"}
    if one.low in {"on", "at"} and following.mark in {"optional", "required", "unique", "automatic"}:
        return True
    if one.low == "of":
        values, _ = values_at(tokens, index + 1)
        return (
            following.is_word
            and not following.mark
            and not (len(values) > 1 and "or" in {t.low for t in tokens[index : index + 9]})
        )
    if following.shape == "number" or following.amount is not None:
        return False
    if following.kind and one.low in {"on", "at", "since", "until"}:
        return True
    return not following.is_word or _is_glue(following) or bool(following.kind and following.low not in WEAK)


def _is_name(tokens: Tokens, index: int, words: Sequence[str], *, closed: bool) -> bool:
    one = token_at(tokens, index)
    if one.shape == "number":
        return bool(words) and not token_at(tokens, index + 1).is_word
    if one.shape == "quoted":
        return not words
    if not words and _is_state(tokens, index):
        return True
    if not words and one.low in {"is", "has"} and token_at(tokens, index + 1).is_word:
        if token_at(tokens, index + 2).low in {"by", "for", "to", "about"}:  # `is written by one customer`
            return False
        return not token_at(tokens, index + 1).mark and token_at(tokens, index + 1).low not in v.ARTICLES
    if words and one.low in v.VERBS and one.low.endswith("s") and token_at(tokens, index + 1).is_word and not closed:
        return False
    if not one.is_word or one.mark in NO_NAMES or one.text[0].isdigit():
        return False
    following, after = token_at(tokens, index + 1), token_at(tokens, index + 2)
    if words and one.low == "no" and not following.is_word:  # `serial no`
        return True
    if not words and following.low in {"on", "at", "by", "in", "to"} and not after.is_word and one.low[-1] in "dnt":
        return True  # `given on`, `lent to`
    if closed and not words:
        return one.low not in v.ARTICLES
    if _goes_on(tokens, index) and words:
        return True
    if not words and token_at(tokens, index + 1).text == ",":
        return one.low not in v.ARTICLES
    if not words and _is_articled(tokens, index):
        return True
    return one.low not in v.STOP and not (words and one.low in v.CLAUSE)


def _is_articled(tokens: Tokens, index: int) -> bool:
    """`a plate and a make`: a word behind an article, with nothing to be done behind it."""
    one, following = token_at(tokens, index), token_at(tokens, index + 1)
    plain = one.is_word and not one.mark and one.low not in v.ARTICLES and not following.is_word
    return plain and token_at(tokens, index - 1).low in {"a", "an"}


NO_NAMES = frozenset(
    [
        "and_also",
        "copula",
        "relative",
        "many",
        "exactly_one",
        "belongs",
        "many_to_many",
        "list_of",
        "by_default",
        "one_of",
        "optional",
        "required",
        "or_more",
        "or_less",
        "above",
        "below",
        "not_negative",
    ]
)
"""Marks of phrases that are no part of a name; others, such as `max`, may be."""


def _alternatives(tokens: Tokens, index: int, words: Sequence[str]) -> tuple[tuple[str, ...], int] | None:
    """`crust thin or thick`, `size small/medium/large`: the last word read is the first of the values."""
    if len(words) < 2 or token_at(tokens, index).low not in {"or", "/", "|"}:
        return None
    values, end = values_at(tokens, index - 1)
    return (values, end) if len(values) > 1 and all(one.low not in WEAK for one in tokens[index - 1 : index]) else None


def _kind_word(said: Said) -> Said:
    """A name that ends in its kind: `vegan flag`, `ingredients list`."""
    words, last = said.words, said.words[-1].lower()
    if len(words) > 1 and last in {"flag", "checkbox"}:
        return replace(said, words=words[:-1], kind="boolean")
    unit = units().get(last) if len(words) > 1 or guess(last) == "text" else None
    measured = len(words) > 1 and guess(snake(" ".join(words[:-1]))) in {"integer", "float"}
    if (len(last) > 1 or measured) and unit in {"integer", "float"} and not said.kind:
        return replace(said, kind=unit)  # `distance km`, `weight g`
    first = words[0].lower()
    if first in units() and len(words) == 2 and len(first) > 1 and not said.kind and guess(said.name) == "text":
        return replace(said, kind=units()[first])  # `km driven`
    if len(words) > 1 and last == "text" and not said.kind and guess(snake(" ".join(words[:-1]))) in {"float", "integer"}:
        return replace(said, words=words[:-1], kind="text")  # `score text`
    if len(words) > 1 and last == "list" and singular(words[-2].lower()) != words[-2].lower():
        return replace(said, words=words[:-1], kind="list")
    return said
