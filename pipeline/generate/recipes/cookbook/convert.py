"""Programs that turn one format of records into another, where a request leaves the command line open."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.generate.recipes import evidence
from pipeline.generate.recipes.cookbook import tools
from pipeline.generate.recipes.spec import Spec

FORMAT = r"(json[ -]?lines|jsonl|ndjson|json|csv|tsv)"
WAYS = (
    rf"\b(?:convert|turn|transform|translat|chang|mak|export|dump)\w*\b(?:[^.;\n]|\.(?=\w)){{0,40}}?\b{FORMAT}\b(?:[^.;\n]|\.(?=\w)){{0,40}}?\b(?:in)?to\b(?:[^.;\n]|\.(?=\w)){{0,20}}?\b{FORMAT}\b",
    rf"\b{FORMAT}(?: files?)?(?: to | into |2|-to-| ?-> ?| ?→ ?)(?:an? )?{FORMAT}\b",
    rf"\bread\w*\b(?:[^.;\n]|\.(?=\w)){{0,40}}?\b{FORMAT}\b(?:[^.;\n]|\.(?=\w)){{0,40}}?\b(?:writ|sav|stor|export)\w*\b(?:[^.;\n]|\.(?=\w)){{0,30}}?\b{FORMAT}\b",
)
"""How a request says from which format into which."""
SAME = {"json lines": "jsonl", "json-lines": "jsonl", "jsonlines": "jsonl", "ndjson": "jsonl"}
ASKED: dict[tuple[str, str], str] = {
    ("json", "csv"): "`json_to_csv.py SOURCE TARGET` converts a JSON file to CSV.",
    ("csv", "json"): "`csv_to_json.py SOURCE TARGET` converts a CSV file to a JSON array.",
    ("tsv", "csv"): "`tsv_to_csv.py in.tsv out.csv` converts a TSV file to CSV.",
    ("jsonl", "csv"): "`jsonl_to_csv.py in.jsonl out.csv` converts JSON lines to CSV.",
    ("csv", "jsonl"): "`csv_to_jsonl.py in.csv out.jsonl` converts a CSV file to JSON lines.",
}
"""By source and target: the request with its command line fixed."""
MORE = re.compile(
    r"\b(?:functions?|class|api|fastapi|flask|endpoint|etl|only|where|per|group\w*|sum|filter\w*|valid\w*|check\w*|fields?)\b"
    r"|\.py\b|(?<!\w)--\w"
)
"""What makes another program of it."""
WORDS = re.compile(
    r"\b(?:script\w*|programs?|tools?|cli|command[ -]line|convert\w*|turn\w*|transform\w*|translat\w*|chang\w*|read\w*"
    rf"|writ\w*|sav\w*|export\w*|files?|lists?|objects?|records?|arrays?|rows?|\w+\.(?:json|csv|tsv|jsonl)|{FORMAT})\b"
)


def match(prompt: str) -> Spec | None:
    """The request as one for such a program; None where it asks for another."""
    low = prompt.lower()
    found = next((one for way in WAYS if (one := re.search(way, low))), None)
    if found is None or MORE.search(low):
        return None
    source, target = (SAME.get(one, one) for one in found.groups())
    spec = tools.match(ASKED[source, target]) if (source, target) in ASKED else None
    if spec is None:
        return None
    content = evidence.content_words(prompt)
    unused = evidence.content_words(evidence.without(prompt, [one.span() for one in WORDS.finditer(low)]))
    share = 1 - len(unused) / max(1, len(content))
    return replace(
        spec,
        assumed=(*spec.assumed, f"The command line was not said: it is `python {spec.name} SOURCE TARGET`."),
        used=tuple(one for one in content if one not in unused),
        unused=unused,
        confidence=round(0.2 + 0.7 * share, 2),
    )
