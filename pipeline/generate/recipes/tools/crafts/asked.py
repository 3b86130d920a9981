"""The command line a request fixes: the file, its positionals, its options with their defaults, its exit codes."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

FILE = re.compile(r"(?<![\w/.])([A-Za-z_][\w-]*)\.py\b")
OPTION = re.compile(r"(?<![\w-])--([a-z][a-z0-9-]*)(?:[ =](<[^>]+>|[A-Z][A-Z_]*\b|[\w./*-]+))?")
USAGE_WORD = re.compile(
    r"<[\w ./-]+>|\[?[A-Z][A-Z_]{1,}\]?(?=\s|$|[`\],.])|[\w./-]+\.(?:csv|jsonl?|ndjson|log|txt|ini|tsv|ya?ml)\b"
)
DEFAULT = r"[^.;\n]{0,60}?\bdefault(?:s)?(?:\s+(?:is|to|value|of)|:|=)*\s+[`'\"]?(?P<after>-?[\w.]+)"
BEFORE = r"\((?:the\s+)?default:?\s+(?:is\s+)?[`'\"]?(?P<inside>-?[\w.]+)|(?P<is>\b[\w.]+)\s+(?:is the|by) default"
KINDS = {"jsonl": "json lines", "ndjson": "json lines", "json": "json", "csv": "csv", "tsv": "tsv", "log": "log"}
STDIN = re.compile(r"\b(?:stdin|standard input|piped?)\b", re.I)
EXIT = re.compile(
    r"\bexit(?:s|ed|ing)?(?:\s*(?:code|status|with|it|is|the|program|should|be|=|:|->))*\s*[`(]?(\d)\b|\b(?:code|status)\s+(\d)\b|\bexits?\s+non-?(zero)\b|\bnon-?(zero)\s+exit\b"
)


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    default: str = ""
    """As it is typed; empty where there is none."""
    kind: str = "str"
    """`str`, `int`, `float`, or `flag`."""

    @property
    def attribute(self) -> str:
        name = self.name.replace("-", "_")
        return f"{name}_" if keyword.iskeyword(name) else name


@dataclass(frozen=True, slots=True)
class Tool:
    """A command line."""

    entry: str
    places: tuple[str, ...]
    """Positionals, by the name they have in the program."""
    inputs: tuple[str, ...]
    """Positionals that are files to be read; empty where standard input is."""
    outputs: tuple[str, ...]
    options: tuple[Option, ...]
    source: str
    """What is read: `csv`, `tsv`, `json`, `json lines`, `log`, `text`."""
    target: str
    """What is written to a file or, where there is none, printed as a whole; empty for lines."""
    typer: bool
    exits: dict[str, int]
    """By `file`, `column`, `value`, `empty`, `problem` the exit code."""
    spans: tuple[tuple[int, int], ...]

    def option(self, name: str) -> Option | None:
        return next((one for one in self.options if one.name == name or one.attribute == name), None)


def read(prompt: str) -> Tool | None:
    """The command line; None where no file is named."""
    file = FILE.search(prompt)
    if file is None:
        return None
    usage, span = _usage(prompt, file[1])
    given = options(prompt)
    words = [one for one in USAGE_WORD.findall(OPTION.sub(" ", usage)) if one != f"{file[1]}.py"]
    names = tuple(dict.fromkeys(re.sub(r"\W+", "_", one.strip("<>[]").lower()).strip("_") for one in words))
    names = tuple(f"{one}_" if keyword.iskeyword(one) else one for one in names)
    kinds = [KINDS.get(one.strip("<>[]").rpartition(".")[2].lower(), "") for one in words]
    stdin = STDIN.search(prompt) is not None and not names
    outputs = tuple(
        one for one in names if re.search(r"^out|output|result|clean|dest|target|report", one) and one != names[0]
    )
    if len(names) == 2 and not outputs and re.search(r"\bwrit\w*|\bsav\w*|\bconvert\w*", prompt, re.I) and kinds[-1]:
        outputs = names[1:]
    said = [one for one in kinds if one] + _said(prompt)
    source = (
        "log"
        if re.search(r"\blog\b", prompt, re.I) and said[:1] != ["csv"]
        else (said or ["csv" if re.search(r"\bcolumns?\b", prompt, re.I) else "text"])[0]
    )
    target = _target(prompt, outputs, dict(zip(names, kinds, strict=False)))
    readable = tuple(one for one, word in zip(names, words, strict=False) if one not in outputs and _is_file(one, word))
    typer = re.search(r"\btyper\b", prompt, re.I) is not None
    spans = (
        span,
        *(one.span() for one in OPTION.finditer(prompt)),
        *(one.span() for one in EXIT.finditer(prompt.lower())),
    )
    inputs = () if stdin else readable or names[:1]
    return Tool(f"{file[1]}.py", names, inputs, outputs, given, source, target, typer, exits(prompt), spans)


def _is_file(name: str, word: str) -> bool:
    return "." in word or re.search(r"file|input|csv|json|log|path|src|source", name) is not None


def _usage(prompt: str, name: str) -> tuple[str, tuple[int, int]]:
    """The line that shows how it is called."""
    shown = [*re.finditer(rf"(?:python3?\s+)?{name}\.py((?:[ \t]+[^\s`]+)*)", prompt)]
    best = max(shown, key=lambda one: len(USAGE_WORD.findall(one[1])) + 2 * ("python" in one[0]) + ("--" in one[1]))
    text = re.split(r"[`:;]|\.\s|,\s|\s(?:that|which|to|and|with|as|reads?|prints?|for|it|takes|is)\s", best[1] + " ")[
        0
    ]
    if not USAGE_WORD.search(text):
        named = re.search(r"\b(?:arguments?|parameters?)\b:?[^.\n]{0,60}", prompt, re.I)
        text += " FILE" if not STDIN.search(prompt) and (named or re.search(r"\bfile\b", prompt, re.I)) else ""
    return text, best.span()


def _said(prompt: str) -> list[str]:
    found = re.findall(r"\b(csv|tsv|jsonl|ndjson|json[- ]lines|json)\b", prompt.lower())
    return ["json lines" if re.match(r"json[- ]|jsonl|ndjson", one) else KINDS[one] for one in found]


def _target(prompt: str, outputs: tuple[str, ...], kinds: dict[str, str]) -> str:
    for one in outputs:
        if kinds.get(one):
            return kinds[one]
    low = re.sub(r"json[- ]lines|jsonl|ndjson|one json object per (?:row|line)", "json lines", prompt.lower())
    if outputs:
        found = re.findall(r"\b(?:writ\w*|sav\w*|to|into|as)\b[^.;\n]{0,40}?\b(json lines|jsonl|json|csv)\b", low)
        return {"jsonl": "json lines"}.get(found[-1], found[-1]) if found else (_said(prompt) or ["csv"])[-1]
    printed = re.search(
        r"\b(?:prints?|outputs?|writes?|gives?)\b[^.;\n]{0,90}?\b(json lines|json|csv)\b(?! (?:file|key))", low
    )
    return printed[1] if printed else ""


def options(prompt: str) -> tuple[Option, ...]:
    found: dict[str, Option] = {}
    for one in OPTION.finditer(prompt):
        name, value = one[1], one[2] or ""
        behind = prompt[one.end(1) : one.end(1) + 90].partition("--")[0]
        default = re.search(rf"^[^.;\n]{{0,60}}?(?:{BEFORE})", behind) or re.search(rf"^{DEFAULT}", behind)
        given = next((part for part in default.groups() if part), "") if default else ""
        before = re.search(r"\b([\w.]+) (?:is|as) (?:the )?default\b", behind)
        given = before[1] if before and not given else given
        is_value = bool(given) or bool(re.fullmatch(r"<.*>|[A-Z][A-Z_]*|\d[\d.]*", value)) or _shown(prompt, one)
        known = found.get(name)
        text = given.rstrip(".") or (known.default if known else "")
        kind = _kind(name, text, value) if is_value or (known and known.kind != "flag") else "flag"
        if name == "help":
            continue
        found[name] = Option(name, text, kind if not known or known.kind in {"flag", "str"} else known.kind)
    return tuple(_with_default(one, prompt) for one in found.values())


def _with_default(option: Option, prompt: str) -> Option:
    """With the default that a sentence of its own gives: `default top 10, min length 1`."""
    if option.default or option.kind == "flag":
        return option
    name = option.name.replace("-", r"[ _-]")
    said = re.search(
        rf"\bdefaults?\b(?: values?)?:?(?: are| is)?[^.;\n]{{0,50}}?(?<!-)\b{name}\b(?: is| of| =|:|=)?\s+`?(?P<late>\d[\w.]*)"
        rf"|(?<!-)\b{name}\b(?: is)? (?:by default|defaults to|default is)\s+`?(?P<early>\d[\w.]*)",
        prompt,
        re.I,
    )
    if said is None:
        return option
    given = (said["late"] or said["early"]).rstrip(".")
    return Option(option.name, given, _kind(option.name, given, ""))


def _shown(prompt: str, one: re.Match[str]) -> bool:
    """Whether a usage line shows a value behind it: `--by region` within backticks or brackets."""
    value = one[2] or ""
    if not re.fullmatch(r"[\w./-]+", value):
        return False
    behind = prompt[one.end() : one.end() + 1]
    if re.search(r"\d", value) and re.match(r"\s*(?:\n|->|→|=>|$)|  |`", prompt[one.end() :]):
        return True
    return behind in {"`", "]"} and prompt[one.start() - 1 : one.start()] in {" ", "[", "`"}


def _kind(name: str, default: str, value: str) -> str:
    if re.fullmatch(r"-?\d+", default or value) or value in {"N", "COUNT", "LIMIT", "K"}:
        return "int"
    if re.fullmatch(r"-?\d+\.\d+", default or value):
        return "float"
    if re.match(r"(?:min|max|top|limit|n|count|head|skip|since-year)\b", name):
        return "int" if re.match(r"top|limit|n\b|count|head|skip", name) else "float"
    return "str"


TOPICS = {
    "file": r"\bfiles?\b|\.csv\b|\.json\b|\binput\b|\bexist\w*|\bopen\w*|\bread\b",
    "column": r"\bcolumns?\b|\bheader\b|\bfields?\b",
    "value": r"\bnot a number\b|\bisn.t a number\b|\bnumbers?\b|\bcell\b|\bbroken\b|\bmalformed\b|\binvalid\b|\bbad\b",
    "empty": r"\bempty\b|\bno (?:rows|data|records|numbers|match\w*)\b|\bnothing\b",
    "problem": r"\bproblems?\b|\berrors?\b|\binvalid\b|\bskipped\b|\bany (?:row|line)\b|\bfail\w*|\bbad (?:rows?|lines?)\b|\brejected\b",
    "unknown": r"\bunknown\b|\bno such\b|\bmissing\b|\bnot (?:there|found)\b|\bdoes ?n.t exist\b",
}


def exits(prompt: str) -> dict[str, int]:
    """By occasion the exit code that a sentence names; the last code of a sentence counts for what stands before it."""
    found: dict[str, int] = {}
    for sentence in re.split(r"(?<=[a-z)`\d])\.\s|\n|;\s", prompt):
        low = sentence.lower()
        start = 0
        for one in EXIT.finditer(low):
            code = int(one[1] or one[2] or 1)
            part = low[start : one.end() + 60] if start == 0 else low[start : one.end()]
            part = part if re.search("|".join(TOPICS.values()), part) else low
            start = one.end()
            if code:
                for topic, pattern in TOPICS.items():
                    if re.search(pattern, part):
                        found.setdefault(topic, code)
    return found
