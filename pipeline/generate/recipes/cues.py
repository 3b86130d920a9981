"""What words ask for: tables of patterns, looked for in the request in lower case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.generate.recipes.vocabulary import NEGATIONS


@dataclass(frozen=True, slots=True)
class Cue:
    """Something a request says."""

    value: str
    start: int
    end: int
    negated: bool = False
    weight: float = 1.0


RECIPES: Mapping[str, tuple[tuple[str, float], ...]] = {
    "client": (
        (r"\b(?:async(?:hronous)? )?(?:http|api|rest) client\b|\bclient (?:for|to) (?:the|an?) [\w -]{0,30}api\b", 14),
        (r"\bhttpx\b|\baiohttp\b", 8),
        (r"\b(?:fetch|download|request|call)(?:es|ing|s)? (?:[\w-]+ ){0,3}(?:urls?|pages|endpoints?|apis?)\b", 8),
        (r"\bretr(?:y|ies|ying)\b|\bback-?off\b", 5),
        (r"\bhttp requests?\b", 4),
    ),
    "limiter": (
        (r"\brate[- ]?limit(?:er|ing|s|ed)?\b", 9),
        (r"\bthrottl(?:e|er|ing)\b", 8),
        (r"\btoken bucket\b|\bsliding[- ]window\b|\bleaky bucket\b|\bfixed[- ]window\b", 7),
    ),
    "cache": (
        (r"\bcach(?:e|es|ing)\b", 8),
        (r"\bmemoi[sz](?:e|es|ation|ing)\b", 8),
        (r"\blru\b|\bttl\b|\bleast[- ]recently[- ]used\b|\btime[- ]to[- ]live\b", 6),
    ),
    "cleaning": (
        (r"\bpandas\b|\bdata ?frames?\b", 7),
        (r"\bclean(?:s|ing|er|ed)?(?: up)?\b", 6),
        (r"\bduplicate(?:s|d)?(?: rows)?\b|\bmissing values?\b|\boutliers?\b|\bnan\b", 4),
    ),
    "etl": (
        (r"\betl\b|\bingest(?:s|ion|ing)?\b", 9),
        (r"\bjson ?lines?\b|\bjsonl\b|\bndjson\b", 7),
        (r"\bpars(?:e|er|es|ing)\b", 5),
        (r"\bcsv\b", 4),
        (r"\b(?:valid(?:ate|ates|ated|ating|ation)) (?:each |every |all |the )?(?:rows?|records?|lines?)\b|\bvalidated records\b", 5),
    ),
    "model": (
        (r"\bdata ?class(?:es)?\b|\b(?:pydantic|sqlalchemy|orm|sqlmodel|data) (?:models?|schemas?|class(?:es)?)\b", 10),
        (r"\b(?:models?|schemas?) (?:for|of|in)\b|\bmodels? class\b|\btable for\b", 5),
        (r"\bpydantic\b", 4),
    ),
    "cli": (
        (r"\bcli\b|\bcommand[- ]line\b|\btyper\b|\bargparse\b", 11),
        (r"\bterminal\b|\bconsole\b|\bsubcommands?\b|\bshell tool\b", 6),
    ),
    "api": (
        (r"\bfastapi\b|\bflask\b", 9),
        (r"\brest(?:ful)?\b|\bapis?\b|\bendpoints?\b", 7),
        (r"\bback-?end\b|\b(?:web|http|micro)[- ]?services?\b|\bweb ?app(?:lication)?\b", 6),
        (r"\bcrud\b", 5),
    ),
}  # fmt: skip
"""By recipe: patterns and what each weighs."""

FRAMEWORKS: Mapping[str, str] = {
    "fastapi": r"\bfast[ -]?api\b",
    "flask": r"\bflask\b",
    "typer": r"\btyper\b",
    "argparse": r"\bargparse\b",
    "pandas": r"\bpandas\b",
    "dataclass": r"\bdata ?class(?:es)?\b",
    "pydantic": r"\bpydantic\b",
    "httpx": r"\bhttpx\b",
}

STORAGES: Mapping[str, str] = {
    "sqlmodel": r"\bsql ?model\b",
    "sqlalchemy": r"\bsql ?alchemy\b|\borm\b",
    "memory": r"\bin[- ]memory\b|\bno database\b|\bwithout (?:a |any )?(?:database|db)\b",
}

DATABASES: Mapping[str, str] = {
    "postgresql": r"\bpostgre(?:s|sql)?\b|\bpsql\b|\bpsycopg\d?\b",
    "sqlite": r"\bsqlite3?\b",
    "": r"\bdatabases?\b|\bdb\b|\bpersist(?:s|ed|ent|ence)?\b|\bsql\b",
}

AUTHS: Mapping[str, str] = {
    "jwt": r"\bjwts?\b|\bjson web tokens?\b|\bbearer\b|\blog ?in\b|\bsign[- ]?in\b|\baccess tokens?\b|\boauth2 password\b",
    "api_key": r"\bapi[- ]?keys?\b|\bx-api-key\b",
    "": r"\bauth(?:entication|enticated|orization|orized)?\b|\bsecured?\b|\bprotected\b|\blogged[- ]in\b",
}

OPTIONS: Mapping[str, str] = {
    "pagination": r"\bpaginat(?:ed?|ion|ing)\b|\bpaging\b|\bpage by page\b|\blimit and offset\b",
    "search": r"\bsearch(?:es|able|ing)?\b|\bfull[- ]text\b|\bfind by\b",
    "filter": r"\bfilter(?:s|ing|ed|able)?\b",
    "sort": r"\bsort(?:s|ing|ed|able)?\b|\border(?:ed|ing) by\b",
    "background": r"\bbackground (?:job|task|work(?:er)?|process)s?\b|\bin the background\b|\bnotif(?:y|ication|ications)\b",
    "upload": r"\b(?:file |image |photo |cover |picture )?uploads?(?:ing)?(?: (?:of )?(?:a |an )?(?:files?|images?|photos?|pictures?))?\b|\battachments?\b",
    "cors": r"\bcors\b",
    "export": r"\bexport(?:s|ing|ed)?\b",
    "async": r"\basync(?:hronous(?:ly)?|io)?\b|\bconcurrent(?:ly)?\b|\bin parallel\b",
    "thread_safe": r"\bthread[- ]?safe(?:ty)?\b|\bthreads?\b|\bmulti-?thread(?:ed|ing)\b",
    "decorator": r"\bdecorators?\b",
    "middleware": r"\bmiddleware\b",
    "docker": r"\bdocker(?:file|ized|ised)?\b|\bcontainer(?:s|ized)?\b|\bkubernetes\b|\bk8s\b|\bdocker[- ]compose\b|\bdeploy(?:ed|ment|able)?\b|\bci\b|\bgithub actions\b",
    "tests": r"\b(?:unit |integration )?tests?\b|\bpytest\b|\btest suite\b|\btested\b",
    "docs": r"\b(?:swagger|openapi)(?: docs?| documentation| ui)?\b|\bdocumentation\b|\bdocstrings?\b",
    "health": r"\bhealth(?:[- ]?checks?|z)?\b",
    "validation": r"\b(?:input )?validat(?:ion|es?|ing|ed)\b",
    "crud": r"\bcrud\b",
    "frozen": r"\bfrozen\b|\bimmutable\b|\bread-?only\b",
    "slots": r"\bslots\b",
    "logging": r"\blog(?:s|ging)\b",
}  # fmt: skip

FOREIGN: Mapping[str, str] = {
    "Rust": r"\brust\b", "Go": r"\bgolang\b|\bin go\b|\bgo (?:language|program|service|lang|server)\b", "Java": r"\bjava\b|\bspring boot\b",
    "JavaScript": r"\bjavascript\b|\bnode(?:\.?js)?\b|\bexpress(?:\.?js)\b|\bjquery\b|\bnestjs\b", "TypeScript": r"\btypescript\b|\bdeno\b",
    "C++": r"\bc\+\+(?!\w)|\bcpp\b", "C#": r"\bc#|\b\.net\b|\basp\.net\b", "C": r"\bin c\b|\bc (?:program|code|language)\b", "Ruby": r"\bruby\b|\brails\b",
    "PHP": r"\bphp\b|\blaravel\b|\bwordpress\b", "Swift": r"\bswift(?:ui)?\b", "Kotlin": r"\bkotlin\b", "Scala": r"\bscala\b",
    "Haskell": r"\bhaskell\b", "Elixir": r"\belixir\b|\bphoenix\b", "shell script": r"\bbash\b|\bpowershell\b|\bshell script\b",
    "Terraform": r"\bterraform\b|\bansible\b", "assembly": r"\bassembly\b|\bassembler\b", "R": r"\bin r\b", "MATLAB": r"\bmatlab\b",
    "Solidity": r"\bsolidity\b|\bsmart contracts?\b|\bblockchain\b", "COBOL": r"\bcobol\b|\bfortran\b", "Lua": r"\blua\b", "Perl": r"\bperl\b",
}  # fmt: skip
"""Languages the recipes do not speak."""

BEYOND: Mapping[str, str] = {
    "a poem or other prose": r"\bpoems?\b|\bhaiku\b|\bstory\b|\bessay\b|\bjokes?\b|\blyrics\b|\btranslate\b|\bcover letter\b|\bsonnet\b",
    "operating-system code": r"\bkernel\b|\bdevice drivers?\b|\bfirmware\b|\bembedded\b|\barduino\b|\bbootloader\b",
    "machine learning": r"\bmachine[- ]learning\b|\bneural\b|\bdeep learning\b|\bclassif(?:y|ier|ication)\b|\bpredict(?:s|ion|ing|or)?\b|\btrain(?:s|ing)? (?:a|an|the)\b|\bpytorch\b|\btensorflow\b|\bscikit\b|\bsklearn\b|\bsentiment\b|\bregression\b|\brecommend(?:er|ation)\b",
    "web scraping": r"\bscrap(?:e|er|es|ing)\b|\bcrawl(?:er|s|ing)?\b|\bselenium\b|\bbeautiful ?soup\b",
    "a game": r"\bgames?\b|\bpygame\b|\btetris\b|\bchess\b|\bsudoku\b",
    "a desktop interface": r"\btkinter\b|\bpyqt\d?\b|\bgui\b|\bdesktop\b",
    "a mobile app": r"\bandroid\b|\bios\b|\bmobile app\b|\bflutter\b|\breact native\b",
    "a chat bot or language model": r"\bchat ?bots?\b|\bllms?\b|\bgpt\b|\blangchain\b|\brag\b|\b(?:discord|telegram|slack) bot\b",
    "image, audio or video work": r"\bopencv\b|\bvideos?\b|\baudio\b|\bresize images?\b|\bimage processing\b|\bffmpeg\b",
    "plots": r"\bplots?\b|\bcharts?\b|\bmatplotlib\b|\bseaborn\b|\bdashboards?\b",
    "Django": r"\bdjango\b",
    "malicious software": r"\bmalware\b|\bkeyloggers?\b|\bransomware\b|\bexploits?\b|\bbotnet\b|\bphishing\b",
}  # fmt: skip
"""Subjects no recipe has."""

FRONT_END = r"\breact(?:\.?js)?\b|\bvue(?:\.?js)?\b|\bangular\b|\bsvelte\b|\bnext\.?js\b|\bfront[- ]?end\b|\bhtml\b|\bcss\b|\btailwind\b|\bbootstrap\b"

LEFT_OUT: Mapping[str, str] = {
    "Redis": r"\bredis\b", "Celery or a message queue": r"\bcelery\b|\brabbitmq\b|\bkafka\b|\bmessage queues?\b|\bsqs\b",
    "WebSockets": r"\bweb ?sockets?\b", "GraphQL": r"\bgraphql\b", "OAuth with an outside provider": r"\boauth2?\b|\b(?:google|github|facebook) (?:login|sign[- ]in)\b|\bsso\b|\bkeycloak\b|\bsaml\b",
    "payments": r"\bstripe\b|\bpaypal\b|\bpayment gateway\b|\bcheckout\b", "sending e-mail": r"\bsend(?:s|ing)? (?:an? |the |welcome |confirmation )*e?-?mails?\b|\bsmtp\b|\be-?mail (?:verification|confirmation)\b|\bpassword reset\b",
    "cloud storage": r"\bs3\b|\baws\b|\bgcp\b|\bazure\b|\bminio\b", "Elasticsearch": r"\belastic ?search\b|\bopensearch\b", "gRPC": r"\bgrpc\b|\bprotobuf\b",
    "migrations": r"\balembic\b|\bmigrations?\b", "roles beyond an administrator": r"\brbac\b|\broles?\b|\bpermissions?\b",
    "two-factor sign-in": r"\b2fa\b|\btwo[- ]factor\b|\bmfa\b|\botp\b", "MongoDB": r"\bmongo(?:db)?\b|\bdynamodb\b|\bcassandra\b",
    "MySQL": r"\bmysql\b|\bmariadb\b|\boracle\b|\bmssql\b|\bsql server\b", "metrics and tracing": r"\bprometheus\b|\bmetrics\b|\bopentelemetry\b|\btracing\b",
    "refresh tokens": r"\brefresh tokens?\b", "multi-tenancy": r"\bmulti-?tenan(?:t|cy)\b", "AI": r"\bai\b|\bartificial intelligence\b", "soft deletion": r"\bsoft[- ]delet(?:e|es|ion)\b",
    "audit trail": r"\baudit (?:trail|log)s?\b", "scheduling": r"\bcron\b|\bschedul(?:er|ed|ing)\b|\bnightly\b|\bevery (?:hour|day|night)\b",
}  # fmt: skip
"""What is not built by any recipe, but leaves the rest of a request standing."""


def find(table: Mapping[str, str], text: str) -> list[Cue]:
    """Every match of every pattern, in the order of the text."""
    found = [_cue(value, match, text) for value, pattern in table.items() for match in re.finditer(pattern, text)]
    return sorted(found, key=lambda one: (one.start, -one.end))


def weighed(text: str) -> dict[str, list[Cue]]:
    """The cues for each recipe; a pattern counts once."""
    found: dict[str, list[Cue]] = {}
    for recipe, patterns in RECIPES.items():
        for pattern, weight in patterns:
            match = re.search(pattern, text)
            if match and not _negated(text, match.start()):
                found.setdefault(recipe, []).append(Cue(recipe, match.start(), match.end(), weight=weight))
    return found


def _cue(value: str, match: re.Match[str], text: str) -> Cue:
    return Cue(value, match.start(), match.end(), _negated(text, match.start()))


def _negated(text: str, start: int) -> bool:
    before = re.findall(r"[\w']+|[.,;:]", text[max(0, start - 40) : start])[-4:]
    last_stop = max((index for index, one in enumerate(before) if one in ".,;:" or one in {"but", "with"}), default=-1)
    return any(one in NEGATIONS for one in before[last_stop + 1 :])


def spans(recipe: str, text: str) -> list[tuple[int, int]]:
    """Where words speak for a recipe."""
    return [match.span() for pattern, _ in RECIPES.get(recipe, ()) for match in re.finditer(pattern, text)]


def wanted(cues: Iterable[Cue]) -> list[str]:
    """The values asked for, in order, each once."""
    return list(dict.fromkeys(one.value for one in cues if not one.negated))
