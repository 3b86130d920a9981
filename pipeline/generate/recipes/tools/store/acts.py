"""What a sub-command does, by its name and by the words about it."""

from __future__ import annotations

import re

ACTS: dict[str, str] = {
    "add": "add new create record log put insert register spend earn save book plant buy remember append",
    "list": "list ls all overview",
    "find": "find search grep",
    "show": "show get view read cat lookup",
    "mark": "done finish complete close check tick resolve archive pay pin star finished lend",
    "unmark": "undo reopen uncheck undone unpin return",
    "delete": "delete remove rm del drop forget",
    "edit": "edit update change set rename",
    "total": "total sum balance",
    "count": "count",
    "report": "report summary stats breakdown statistics",
    "more": "in receive restock deposit",
    "less": "out use take sell withdraw consume",
    "clear": "clear purge reset clean",
}
"""By act the names of commands that usually do it."""
VERBS = {name: act for act, names in ACTS.items() for name in names.split()}
SAID: tuple[tuple[str, str], ...] = (
    ("clear", r"\b(?:deletes?|removes?|clears?)\s+(?:all|every)\b"),
    ("more", r"\b(?:adds? (?:\w+ )?to the (?:stock|quantity|amount|balance)|increases?|adds? to)\b"),
    ("less", r"\b(?:takes? away|decreases?|subtracts?|reduces?|takes? (?:\w+ )?(?:from|out))\b"),
    ("report", r"\b(?:per|by each|for each|for every|grouped by|group by)\s+(?!line\b|row\b|task\b|item\b)[a-z]+|\bby (?:category|project|tag)\b"),
    ("mark", r"\bmarks?\b[^.;\n]*\bas\b|\bticks? off\b"),
    ("delete", r"\b(?:deletes?|removes?)\b"),
    ("find", r"\b(?:containing|contains?|matching|search(?:es)?|looks? for)\b"),
    ("total", r"\b(?:sum|total)s?\b"),
    ("count", r"\b(?:how many|number of|counts?)\b"),
    ("list", r"\b(?:lists?|all|every|each|one per line|only those|only the)\b"),
    ("add", r"\b(?:adds?|stores?|saves?|records?|creates?|registers?)\b"),
)  # fmt: skip
"""Words that say what is done, the more telling first."""


def act(name: str, places: tuple[str, ...], text: str) -> str:
    """What a command does; empty where that cannot be said."""
    usual = VERBS.get(name, "")
    first = re.split(r"[.;]\s|\n", text.strip(), maxsplit=1)[0].lower()
    said = next((one for one, pattern in SAID if re.search(pattern, first)), "")
    if usual in {"show", "report"} and not places:
        return "report" if said == "report" else "list" if said in {"list", "", "find"} or usual == "show" else said
    if usual == "add" and said == "more" and len(places) == 2:
        return "more"
    if usual in {"delete"} and said == "less" and len(places) == 2:
        return "less"
    if usual == "list" and said == "report" and re.search(r"\bper\b", first):
        return usual if re.search(r"\bone line per\b|\bone per line\b", first) else said
    return usual or said
