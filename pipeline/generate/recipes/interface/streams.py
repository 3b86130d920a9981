"""Redirects, limits and sockets, and what several of these routes share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.generate.recipes.choices import RATE, seconds
from pipeline.generate.recipes.interface.handlers import Handler, found_lines, variable
from pipeline.generate.recipes.interface.plan import App, Route
from pipeline.generate.recipes.interface.start import set_own
from pipeline.generate.recipes.interface.uploads import sends_file, upload_of
from pipeline.generate.recipes.interface.working import work_of, works_later
from pipeline.generate.recipes.render import text_of


def streams_of(app: App) -> None:
    """Find what of the routes is none of the plain kinds, before their rules are read."""
    for route in app.routes:
        if 300 <= route.status < 400:
            _redirect(app, route)
        if route.role in {"create", "effect"} and works_later(app, route):
            work_of(app, route)
        if route.role == "upload":
            upload_of(app, route)
    for route in app.routes:
        if route.method == "GET" and sends_file(app, route):
            route.role = "download"
    _limits(app)


def _redirect(app: App, route: Route) -> None:
    route.role = "redirect"
    name = route.params[-1] if route.params else ""
    found = [one for one in app.resources.values() if name in one.fields or name in one.own or one.key == name]
    urls = [
        one
        for one in app.resources.values()
        if any("url" in field or field in {"target", "link"} for field in one.fields)
    ]
    chosen = next(iter([*found, *urls]), None)
    if chosen is None:
        return
    route.resource = chosen.name
    words = " ".join(one.text for one in app.units)
    for name in re.findall(r"\b(clicks|hits|visits|views|redirects|uses|click_count|visit_count)\b", words):
        if any(kind == "integer" for kind in chosen.own_kinds.values()):
            break
        if name not in chosen.own and (
            name != "redirects"
            or "redirects" in {one for route in app.routes if route.answer for one in route.answer.names}
        ):
            set_own(chosen, name, "0", "integer")


def _limits(app: App) -> None:
    """How many requests a client may send, where a rate is said."""
    for unit in app.units:
        rate = RATE.search(unit.low)
        if not rate or not re.search(r"\brequests?\b|\bcalls?\b|\brate\b|\blimit\w*\b|\btimes\b|\b429\b", unit.low):
            continue
        parts = [one for one in rate.groups() if one]
        amount, period = (parts[1], parts[2]) if len(parts) == 3 else ("1", parts[-1])
        app.take(unit)
        routes = [one for one in app.routes if any(mention in one.mentions for mention in unit.mentions)]
        whole = re.search(r"\b(?:all|every|each|whole) (?:route|endpoint|request|api)", unit.low)
        if not routes and unit.hint is not None and not whole:
            routes = [one for one in app.routes if unit.hint in one.mentions]
        near = " ".join(one.text for one in app.units)
        header = re.search(r"\bheader [`\"']?(X-[\w-]+)|[`\"']?(X-(?:Client|User|Api|API)[\w-]*)[`\"']? header", near)
        name = (header[1] or header[2]) if header else ""
        needed = (
            re.search(r"\bmissing\b[^.;]{0,24}\b(400|401|422)\b|\bwithout\b[^.;]{0,24}\b(400|401|422)\b", near)
            if name
            else None
        )
        code = next((one for one in needed.groups() if one), "") if needed else ""
        for route in routes or app.routes:
            if (
                not re.search(
                    r"n[o']t limited|\bunlimited\b|\bno limit\b|\bnot (?:rate[- ])?limited\b|\bexempt", route.low
                )
                and route.role != "socket"
            ):
                route.notes |= {
                    "limit_count": parts[0].replace(",", ""),
                    "limit_seconds": f"{seconds(amount, period):g}",
                    "limit_header": name,
                    "limit_code": code,
                }
        for other in app.units:
            if "429" in other.text:
                app.take(other)
        return


def shared_parts(app: App) -> Iterator[str]:
    """What several routes need besides: made-up codes, limits, files, sockets."""
    if any(
        "new_code(" in value for one in app.resources.values() for value in [*one.own.values(), *one.filled.values()]
    ):
        yield text_of("interface/codes.j2")
    limited = next((one for one in app.routes if "limit_count" in one.notes), None)
    if limited is not None:
        yield text_of("interface/limit.j2", app=app, route=limited)
    if any(one.role == "upload" for one in app.routes):
        yield text_of("interface/contents.j2", app=app)


def redirect(app: App, route: Route) -> Handler | None:
    resource = app.resources.get(route.resource)
    if resource is None:
        return None
    made = Handler(route, f"follow_{resource.name}", found_lines(app, route, resource))
    row = variable(resource)
    url = next((one for one in resource.fields if "url" in one or one in {"target", "link", "destination"}), "")
    if not url:
        return None
    for name in [name for name, kind in resource.own_kinds.items() if kind == "integer" and name in resource.own]:
        made.lines += [f'{row}["{name}"] += 1', f"{resource.many}.save({row})"]
    target = f'{row}["{url}"]'
    route.notes["raw"] = (
        f"RedirectResponse({target}, {route.status})"
        if app.framework == "fastapi"
        else f"redirect({target}, {route.status})"
    )
    made.value = route.notes["raw"]
    return made


def socket(app: App, route: Route) -> str:
    """A WebSocket: what is said is sent back, or to everybody who listens; empty where FastAPI is not used."""
    if app.framework != "fastapi":
        app.not_done.append("WebSockets are built with FastAPI only.")
        return ""
    text = " ".join([route.said, *(unit.text for unit in route.units if not unit.mentions)])
    for unit in route.units:
        app.take(unit)
    echo = re.search(
        r"\becho\w*|\bsends? (?:it|them|the \w+|every \w+) back\b(?! to (?:all|every))|\banswers? with\b|\breplies\b",
        text,
        re.I,
    )
    everybody = re.search(r"\b(?:all|every\w*|each|whole|clients|others?|subscribers|broadcast\w*)\b", text, re.I)
    others = re.search(
        r"\bto (?:all )?(?:the )?others?\b|\beverybody else\b|\beveryone else\b"
        r"|\bnot (?:to )?the sender\b|\bexcept (?:for )?the sender\b|\bnot back to\b",
        text,
        re.I,
    )
    included = re.search(
        r"\bsender included\b|\bincluding (?:the )?sender\b|\balso (?:to )?the sender\b|\bthemselves too\b", text, re.I
    )
    upper = re.search(r"\bupper[- ]?case|\bcapital", text, re.I)
    prefix = re.search(r"[\"'`](\w+: ?)(?:<\w+>|\{\w+\}|\.\.\.|\u2026|text|message)?[\"'`]", text)
    said = "text.upper()" if upper else "text"
    said = (
        f'"{prefix[1] if prefix[1].endswith(" ") else prefix[1] + " "}" + {said}'
        if prefix and prefix[1] != "ws: "
        else said
    )
    return text_of(
        "interface/socket.j2",
        app=app,
        path=route.path,
        room=route.params[-1] if route.params else "",
        echo=bool(echo and not everybody),
        others=bool(others and not included),
        said=said,
        name=f"listen_{'_'.join(one for one in route.segments if not one.startswith('{')) or 'socket'}",
    )


def rooms_count(app: App, route: Route) -> Handler | None:
    """How many listen, by room."""
    if not any(one.role == "socket" for one in app.routes) or not re.search(
        r"\bconnect\w*|\bonline\b|\blisten\w*|\bpeople\b|\busers\b", route.low
    ):
        return None
    shape = route.answer
    names = shape.names if shape is not None else ()
    by_room = any(one.role == "socket" and one.params for one in app.routes) and re.search(
        r"\bper\b|\beach\b|\bby room\b|\bevery room\b", route.low
    )
    if by_room:
        return Handler(
            route, "count_listeners", value="{room: len(sockets) for room, sockets in listeners.items() if sockets}"
        )
    name = names[0] if names else "connected"
    return Handler(route, "count_listeners", value=f'{{"{name}": sum(map(len, listeners.values()))}}')
