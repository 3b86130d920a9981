"""Routes that carry files, work in the background, sockets, redirects and limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.generate.recipes.choices import RATE, seconds
from pipeline.generate.recipes.interface.handlers import Handler, found_lines, shown, variable
from pipeline.generate.recipes.interface.patterns import alphabet_in
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.start import set_own
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.render import text_of

TYPES = {
    "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "pdf": "application/pdf", "csv": "text/csv", "txt": "text/plain", "json": "application/json",
}  # fmt: skip
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
SIGNS = {
    "A-Z0-9": "string.ascii_uppercase + string.digits",
    "A-Z": "string.ascii_uppercase",
    "a-z0-9": "string.ascii_lowercase + string.digits",
    "a-z": "string.ascii_lowercase",
    "0-9": "string.digits",
    "A-Za-z": "string.ascii_letters",
    "0-9a-fA-F": '"0123456789abcdef"',
}
"""The alphabet of a made-up code, by what was said of it."""
_CODE_NAMES = frozenset(["code", "slug", "short", "short_code", "shortcode", "alias", "hash", "reference", "ref"])
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(kb|kib|kilobytes?|mb|mib|megabytes?|bytes?)\b", re.I)


def streams_of(app: App) -> None:
    """Find what of the routes is none of the plain kinds, before their rules are read."""
    for route in app.routes:
        if 300 <= route.status < 400:
            _redirect(app, route)
        if route.role in {"create", "effect"} and _is_background(app, route):
            _background(app, route)
        if route.role == "upload":
            _upload(app, route)
    for route in app.routes:
        if route.method == "GET" and _sends_file(app, route):
            route.role = "download"
    _limits(app)


def codes_made(app: App) -> None:
    """Keys that the program makes up: the `code` of a short link."""
    for resource in app.resources.values():
        names = {name for one in app.routes for name in one.params}
        shaped = {
            name
            for one in app.routes
            if one.resource == resource.name and one.answer is not None
            for name in one.answer.names
        }
        for name in sorted(_CODE_NAMES & (names | shaped)):
            if name in resource.fields or name in resource.own:
                continue
            length = re.search(
                rf"{name}\b[^.;]{{0,40}}?\b(\d+)[ -]?(?:random |upper[- ]?case |lower[- ]?case |capital "
                rf"|alphanumeric )*"
                rf"(?:chars?|characters?|letters?|digits?|signs?|hex\w*|random)|\b(\d+)[ -]?(?:chars?"
                rf"|characters?|letters?)[^.;]{{0,30}}{name}",
                " ".join(one.text for one in app.units),
                re.I,
            )
            count = int(length[1] or length[2]) if length else 6
            signs = alphabet_in(" ".join(_near(app, name)))
            code = f"new_code({count}, {SIGNS[signs]})" if signs in SIGNS else f"new_code({count})"
            if name in names or length or name in {"code", "slug"}:
                set_own(resource, name, code, "text")
                if name in names:
                    resource.key = name


def _near(app: App, name: str) -> list[str]:
    """The sentences that speak of a made-up code, without what is sketched."""
    return [re.sub(r"\{[^{}]*\}", "", one.text) for one in app.units if re.search(rf"\b{name}s?\b", one.low)]


def fills_of(app: App) -> None:
    """What is made up where nothing is given: `without alias you invent one with 7 characters`."""
    for resource in app.resources.values():
        for name, known in resource.fields.items():
            for unit in app.units:
                word = re.escape(name)
                found = re.search(
                    rf"\b(?:without|if (?:no|there is no|the)|when no|otherwise|no) (?:an? "
                    rf"|the )?{word}\b[^.;]*?\b(?:invent|generat|random|creat|make|made|pick"
                    rf"|choos)\w*[^.;]*",
                    unit.text,
                    re.I,
                )
                if found and known.kind in {"text", "long_text"}:
                    count = re.search(r"(\d+)[ -]?(?:char|letter|digit|sign)", found[0])
                    resource.fields[name] = replace(known, optional=True)
                    resource.filled[name] = f"new_code({count[1] if count else 6})"
                    app.take(unit)


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


def _is_background(app: App, route: Route) -> bool:
    if route.status != 202 and not re.search(r"\bbackground\b|\basynchronous\w*\b", route.low):
        return False
    words = " ".join(one.low for one in app.units)
    return bool(re.search(r"\bbackground\b|\basync\w*|\blater\b|\bqueue|\bworker|\bprocess", words))


def _background(app: App, route: Route) -> None:
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


def _upload(app: App, route: Route) -> None:
    """What may be uploaded, and what is kept of it."""
    resource = app.resources.setdefault(route.resource or "upload", Resource(route.resource or "upload", "uploads"))
    route.resource = resource.name
    text = " ".join([route.said, *(unit.text for unit in route.units if not unit.mentions)])
    field = re.search(
        r"\b(?:form )?(?:field|part|name|key)\s*(?:called |named |is |:|=)?\s*[`\"'](\w+)[`\"']|\bfield (\w+)\b", text
    )
    route.notes["field"] = (field[1] or field[2]) if field else "file"
    allowed = list(
        dict.fromkeys(
            [
                *re.findall(r"\b(?:image|text|application|audio|video)/[\w.+-]+", text),
                *(
                    TYPES[one.lower()]
                    for one in re.findall(
                        r"\b(png|jpe?g|gif|webp|pdf|csv|txt)\b(?!/)", re.sub(r"\w+/\w+", "", text), re.I
                    )
                ),
            ]
        )
    )
    restricted = re.search(r"\bonly\b|\baccept\w*\b|\ballow\w*\b|\bmust be\b|\b415\b|\bother", text, re.I)
    route.notes["types"] = ", ".join(map(literal, allowed)) if restricted and allowed else ""
    if re.search(r"\bimages? only\b|\bonly images?\b", text, re.I) and not allowed:
        route.notes["types"] = ", ".join(map(literal, (TYPES["png"], TYPES["jpeg"], TYPES["gif"], TYPES["webp"])))
    wrong = re.search(r"\b(415|400|422)\b", text)
    route.notes["wrong"] = wrong[1] if wrong else "415"
    if size := _SIZE.search(text):
        unit = size[2].lower()
        factor = 1 if unit.startswith("b") else 1024 if unit.startswith("k") else 1024 * 1024
        route.notes["most"] = str(int(float(size[1]) * factor))
        large = re.search(r"\b(413)\b", text)
        route.notes["large"] = large[1] if large else "413"
    names = route.answer.names if route.answer is not None else ("id", "filename", "size", "content_type")
    for name in names:
        made = _file_property(name)
        if made and name != "id":
            set_own(resource, name, made, "integer" if "len(" in made else "text")
    if "type" not in " ".join(resource.own):
        set_own(resource, "content_type", 'upload.content_type or "application/octet-stream"', "text")
        resource.hidden.add("content_type")
    for unit in route.units:
        app.take(unit)


def _file_property(name: str) -> str:
    low = name.lower()
    if low in {"name", "filename", "file_name", "original_name"}:
        return 'upload.filename or "upload"'
    if low in {"size", "bytes", "length", "size_bytes"}:
        return "len(content)"
    if "type" in low or low == "mime":
        return 'upload.content_type or "application/octet-stream"'
    if re.search(r"sha|hash|checksum|digest", low):
        return (
            "hashlib.md5(content, usedforsecurity=False).hexdigest()"
            if "md5" in low
            else "hashlib.sha256(content).hexdigest()"
        )
    if low in {"words", "word_count"}:
        return "len(content.decode(errors='replace').split())"
    if low in {"lines", "line_count"}:
        return "len(content.decode(errors='replace').splitlines())"
    if re.search(r"_at$|uploaded|created", low):
        return "dt.datetime.now(dt.timezone.utc).isoformat()"
    return ""


def _sends_file(app: App, route: Route) -> bool:
    uploads = {one.resource for one in app.routes if one.role == "upload"}
    told = re.search(
        r"\bbytes\b|\bdownload\w*|\bcontents?\b|\bfile itself\b|\boriginal\b|\bcontent type\b"
        r"|\bthe file\b(?! (?:list|name|meta))|\bsends? (?:it|the file) back",
        route.low,
    )
    metadata = any("metadata" in one.text.lower() for one in route.mentions)
    return bool(
        route.params
        and (route.resource in uploads)
        and (told or route.verb in {"download", "content", "raw", "file"})
        and not metadata
    )


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


def upload(app: App, route: Route) -> Handler:
    resource = app.resources[route.resource]
    made = Handler(route, f"upload_{resource.name}")
    field = route.notes["field"]
    if app.framework == "fastapi":
        alias = f'Annotated[UploadFile, File(alias="{field}")]' if field != "upload" else "UploadFile"
        route.notes["parameters"] = f"upload: {alias}"
        made.lines.append(
            "content = await upload.read()" if app.storage == "memory" else "content = upload.file.read()"
        )
    else:
        made.lines += [
            f'upload = request.files.get("{field}")',
            "if upload is None:",
            f'    refuse({app.invalid or 400}, "there is no file in the field {field}")',
            "content = upload.read()",
        ]
    if route.notes["types"]:
        made.lines += [
            f"if upload.content_type not in ({route.notes['types']},):",
            f'    refuse({route.notes["wrong"]}, "files of this type are not taken")',
        ]
    if route.notes.get("most"):
        made.lines += [
            f"if len(content) > {route.notes['most']}:",
            f'    refuse({route.notes["large"]}, "the file is too large")',
        ]
    pairs = [f'"{name}": {value}' for name, value in resource.own.items()]
    made.lines += [
        f"row = {resource.many}.add({{{', '.join(pairs)}}})",
        f'keep_content({literal(resource.many)}, row["id"], content)',
    ]
    made.value = shown(resource, "row")
    return made


def download(app: App, route: Route) -> Handler:
    resource = app.resources[route.resource]
    made = Handler(route, f"download_{resource.name}", found_lines(app, route, resource))
    row = variable(resource)
    kind = next((one for one in resource.own if "type" in one or one == "mime"), "")
    keyword = "media_type" if app.framework == "fastapi" else "mimetype"
    media = f', {keyword}={row}["{kind}"]' if kind else ""
    made.value = route.notes["raw"] = f'Response(content_of({literal(resource.many)}, {row}["id"]){media})'
    return made


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
