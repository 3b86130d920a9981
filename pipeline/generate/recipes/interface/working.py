"""Work that goes on when the answer is out."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.handlers import Handler
from pipeline.generate.recipes.interface.plan import App, Route
from pipeline.generate.recipes.interface.start import set_own
from pipeline.generate.recipes.kinds import literal

WORK: tuple[tuple[str, str, str], ...] = (
    (r"(?:count|number)\w* (?:of )?(?:the )?(?:\w+ )?words|word count", "len(str({0}).split())", "integer"),
    (r"(?:count|number)\w* (?:of )?(?:the )?(?:characters|letters)|length of", "len({0})", "integer"),
    (r"(?:count|number)\w* (?:of )?(?:the )?lines", "len(str({0}).splitlines())", "integer"),
    (r"upper[- ]?case", "str({0}).upper()", "text"),
    (r"lower[- ]?case", "str({0}).lower()", "text"),
    (r"\brevers\w+", "{0}[::-1]", "text"),
    (r"\b(?:sums?|adds? up|total)\b", "sum({0})", "float"),
    (r"\b(?:average|mean)\b", "sum({0}) / len({0}) if {0} else None", "float"),
    (r"\bsorts?\b|\bsorted\b", "sorted({0})", "list"),
    (r"\bsquares?\b", "{0} * {0}", "float"),
    (r"\bdoubles?\b", "{0} * 2", "float"),
    (r"\bfactorial\b", "math.factorial({0})", "integer"),
    (r"sha-?256|\bhash\b", "hashlib.sha256(str({0}).encode()).hexdigest()", "text"),
    (r"largest|maximum|\bmax\b|biggest", "max({0})", "float"),
)


def works_later(app: App, route: Route) -> bool:
    if route.status != 202 and not re.search(r"\bbackground\b|\basynchronous\w*\b", route.low):
        return False
    words = " ".join(one.low for one in app.units)
    return bool(re.search(r"\bbackground\b|\basync\w*|\blater\b|\bqueue|\bworker|\bprocess", words))


def work_of(app: App, route: Route) -> None:
    """Work that goes on when the answer is out; where it is not known what is worked out, that is said."""
    resource = app.resources.get(route.resource)
    if resource is None:
        return
    words = " ".join(one.low for one in app.units)
    source = next(iter(resource.fields), "")
    work = next(((code, kind) for pattern, code, kind in WORK if re.search(pattern, words)), None)
    states = re.search(
        r"\bstatus\b(?! *[\"'])[^.;{}]*?[\"'`](?!pending|queued|running|processing|working|new"
        r"|waiting|id\b|status|result)(\w+)[\"'`]|\b(?:then|becomes?|finally|until it is|until"
        r"|is) [\"'`]?(done|finished|completed?|ready|success)\b",
        words,
    )
    done = next((one for one in states.groups() if one), "done") if states else "done"
    result = next(
        (
            one
            for one in ("result", "output", "answer", "value", "count", "word_count", "words")
            if any(re.search(rf"\b{one}\b", unit.low) for unit in app.units if unit.mentions or unit.hint)
        ),
        "result",
    )
    set_own(resource, result, "None", "any")
    if "status" not in resource.own:
        set_own(resource, "status", '"pending"', "text")
    if not work or not source:
        app.not_done.append("What the background work does was not understood.")
    code = work[0].format(f'row["{source}"]') if work and source else "None"
    route.notes |= {"work": code, "done": done, "result": result}
    for unit in app.units:
        if re.search(r"\bbackground\b", unit.low):
            app.take(unit)


def background(app: App, route: Route, made: Handler) -> None:
    """The work behind a route that answers at once."""
    resource = app.resources[route.resource]
    notes = route.notes
    call = f'tasks.add_task(work_on_{resource.name}, row["id"])'
    if app.framework == "fastapi":
        route.notes["parameters"] = "tasks: BackgroundTasks"
    else:
        call = f'threading.Thread(target=work_on_{resource.name}, args=(row["id"],)).start()'
    made.value = f"dict({made.value})" if made.value == "row" else made.value
    made.lines += [f"answered = {made.value}", call]
    made.value = "answered"
    notes["worker"] = "\n".join(
        [
            f"def work_on_{resource.name}(key: int) -> None:",
            f"    row = {resource.many}.get(key)",
            "    if row is None:",
            "        return",
            f'    row["{notes["result"]}"] = {notes["work"]}',
            f'    row["status"] = {literal(notes["done"])}',
            f"    {resource.many}.save(row)",
        ]
    )
