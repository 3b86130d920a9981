"""The recipe of parsers: arithmetic expressions, log files, INI, `.env`, and CSV by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import plain, said
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec


@dataclass(frozen=True, slots=True)
class Language:
    """Something to parse."""

    cue: str
    title: str
    files: tuple[str, ...]
    """The modules, the first of which is the one to start or to import."""
    words: str
    """What requests for it speak of."""
    run: str = ""


LANGUAGES: Mapping[str, Language] = {
    "log": Language(
        r"\blogs?\b|\blog ?files?\b|\baccess log|\bnginx\b|\bapache\b|\bsyslog\b",
        "A parser of log files with a report",
        ("main", "logs"),
        """
        log* line* nginx apache access combined format status code* level* error* warning* count* top ip* address* path*
        url* stats statistic* report* summar* analy* json timestamp* message* request* frequent server web
        file* per by hour
        """,
        "python main.py access.log",
    ),
    "expression": Language(
        r"\bexpressions?\b|\bcalculator\b|\barithmetic\b|\bformulas?\b",
        "A parser and evaluator of arithmetic expressions",
        ("main", "expression"),
        """
        expression* calculator arithmetic math* evaluat* tokeni* lexer ast operator* precedence parenthes*
        bracket* variable*
        function* recursive descent pratt eval formula* shunting_yard infix unary minus safe* syntax tree* number*
        """,
        'python main.py "2 * (x + 1)" x=4',
    ),
    "dotenv": Language(
        r"\bdot ?env\b|(?<!\w)\.env\b",
        "A parser of .env files",
        ("dotenv_file",),
        "dot_env .env env file* quot* comment* expan* variable* export key* value* load* environment",
    ),
    "ini": Language(
        r"\bini\b",
        "A parser and writer of INI files",
        ("ini_file",),
        "ini file* section* key* value* comment* config* writ* round_trip type*",
    ),
    "csv": Language(
        r"\bcsv\b",
        "A CSV parser and writer, after RFC 4180",
        ("csv_text",),
        """
        csv scratch quot* delimiter* separator* escap* rfc 4180 new_line* embedded hand written comma* field*
        row* file* module
        header* without
        """,
    ),
}
"""In the order in which they are looked for."""
WORDS = "pars* read* grammar writ*"


@dataclass(frozen=True)
class ParserPlan:
    spec: Spec

    @property
    def title(self) -> str:
        return LANGUAGES[self.spec.subject].title

    @property
    def format(self) -> str:
        """Of a log: `combined`, `json` or `plain`."""
        return dict(self.spec.rules).get("format", "plain")


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    low, assumed = prompt.lower(), list(spec.assumed)
    subject = next((name for name, one in LANGUAGES.items() if re.search(one.cue, low)), "expression")
    rules = spec.rules
    if subject == "log":
        web = re.search(
            r"\bnginx\b|\bapache\b|\baccess\b|\bweb\b|\bhttp\b|\bcombined\b|\bstatus codes?\b|\bips?\b", low
        )
        shape = "combined" if web else "json" if "json" in low else "plain"
        rules = (*rules, ("format", shape))
        if shape == "plain":
            assumed.append("The format was not said: lines such as `2026-01-31 09:30:00 ERROR shop.cart: message`.")
    used = said(f"{WORDS} {LANGUAGES[subject].words}", low)
    return plain(spec, subject=subject, rules=rules, assumed=tuple(assumed)), used


def cook(spec: Spec) -> Dish:
    plan, language = ParserPlan(spec), LANGUAGES[spec.subject]
    names = language.files
    tests = [one for one in names if one != "main"]
    files = (
        *(python_file(f"{one}.py", f"parser/{_template(spec, one)}.py.j2", names, plan=plan) for one in names),
        *(python_file(f"tests/test_{one}.py", f"parser/test_{one}.py.j2", names, plan=plan) for one in tests),
    )
    return Dish(files, language.title, (*([language.run] if language.run else []), "python -m pytest"))


def _template(spec: Spec, name: str) -> str:
    return f"main_{spec.subject}" if name == "main" else name
