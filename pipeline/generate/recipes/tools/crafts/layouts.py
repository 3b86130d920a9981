"""How the lines of a log are laid out, read off the sample that a request shows."""

from __future__ import annotations

import re

from pipeline.generate.recipes.tools.crafts.occasions import samples

SAMPLE = re.compile(r"(?:look\w*|like|format\w*|form|is|are)\s*:?\s*`([^`\n]*\d{4}-\d\d-\d\d[^`\n]*)`", re.I)
PARTS: tuple[tuple[str, str], ...] = (
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\S*?(?=[\s\]])", r"(?P<date>\d{4}-\d\d-\d\d)[T ](?P<hour>\d\d):\d\d\S*?"),
    (r"(?<![A-Za-z])(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)(?![A-Za-z])", r"(?P<level>[A-Z]+)"),
    (r"[a-z][\w.-]*(?=: )", r"(?P<component>[\w.-]+)"),
)
KEYS = {
    "component": "component|module|service|source|logger",
    "level": "levels?|severity",
    "hour": "hour",
    "date": "day|date",
    "message": "messages?",
}


def layout(prompt: str) -> dict[str, object]:
    """The pattern of a line, the part that is counted, and the level that alone counts; empty where no line is shown."""
    shown = SAMPLE.search(prompt)
    if shown is None:
        return {}
    rest, pattern, names = shown[1] + " ", "", {"message"}
    for part, group in PARTS:
        one = re.search(part, rest)
        if one:
            pattern += re.escape(rest[: one.start()]).replace("\\ ", " ") + group
            rest = rest[one.end() :]
            names |= set(re.findall(r"\?P<(\w+)>", group))
    lead = re.match(r"\W*", rest)
    pattern += re.escape(lead[0] if lead else "").replace("\\ ", " ") + r"(?P<message>.*)"
    counted = re.search(rf"\b(?:for each|for every|per|by|each)\s+({'|'.join(KEYS.values())})\b", prompt, re.I)
    key = next((name for name, words in KEYS.items() if counted and re.fullmatch(words, counted[1], re.I)), "level")
    if not {key, "level"} <= names:
        return {}
    found: dict[str, object] = {"PATTERN": pattern, "KEY": key}
    level = re.search(r"--level[^.;\n]{0,60}\bdefault:?\s+(?:is\s+)?`?([A-Z]+)\b", prompt)
    if level:
        found["LEVEL"] = level[1]
    empty = next((one.text for one in samples(prompt) if one.occasion == "empty"), None)
    return {**found, **({"EMPTY": empty} if empty else {})}
