"""Routes that take files and give them back."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.handlers import Handler, found_lines, shown, variable
from pipeline.generate.recipes.interface.plan import App, Resource, Route
from pipeline.generate.recipes.interface.start import set_own
from pipeline.generate.recipes.kinds import literal

TYPES = {
    "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "pdf": "application/pdf", "csv": "text/csv", "txt": "text/plain", "json": "application/json",
}  # fmt: skip


_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(kb|kib|kilobytes?|mb|mib|megabytes?|bytes?)\b", re.I)


def upload_of(app: App, route: Route) -> None:
    """What may be uploaded, and what is kept of it."""
    resource = app.resources.setdefault(route.resource or "upload", Resource(route.resource or "upload", "uploads"))
    route.resource = resource.name
    text = " ".join([route.said, *(unit.text for unit in route.units if not unit.mentions)])
    field = re.search(
        r"\b(?:form )?(?:field|part|name|key)\s*(?:called |named |is |:|=)?\s*[`\"'](\w+)[`\"']"
        r"|\b(?:field|part|key) (?:called |named |name )?(?!name|called|named|is\b|and\b)(\w+)\b",
        text,
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
    suffixes = re.findall(r"(?<![\w.])\.([a-z]\w{1,4})\b", text)
    if suffixes and not re.search(r"\b(?:image|text|application|audio|video)/", text):
        route.notes["suffixes"] = ", ".join(literal(f".{one}") for one in dict.fromkeys(suffixes))
        allowed = []
    if found := re.search(
        r"\bempty (?:file|upload)s?\b[^.;\d]{0,24}(4\d\d)|(4\d\d)[^.;\d]{0,24}\bempty (?:file" r"|upload)", text
    ):
        route.notes["empty"] = found[1] or found[2]
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
    _form_fields(route, resource, text)
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


_FORM_FIELD = re.compile(
    r"(?P<lead>\boptional(?:ly)?\b[^.;\"'`]{0,24})?\b(?:form |text )?(?:fields?|parameter) (?:called "
    r"|named )?[`\"'](?P<name>\w+)[`\"']"
    r"(?:\s*\((?P<said>[^()]*)\))?",
    re.I,
)


def _form_fields(route: Route, resource: Resource, text: str) -> None:
    """What is sent beside the file: a note, or who sends it."""
    for found in _FORM_FIELD.finditer(text):
        name, said = found["name"], found["said"] or ""
        if name == route.notes["field"] or name in resource.own:
            continue
        optional = bool(found["lead"]) or "optional" in said.lower()
        set_own(resource, name, f"{name}_given", "text")
        route.notes.setdefault("form", "")
        route.notes["form"] += f"{name}{'?' if optional else ''} "


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


def sends_file(app: App, route: Route) -> bool:
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


def upload(app: App, route: Route) -> Handler:
    resource = app.resources[route.resource]
    made = Handler(route, f"upload_{resource.name}")
    field = route.notes["field"]
    if app.framework == "fastapi":
        alias = f'Annotated[UploadFile, File(alias="{field}")]' if field != "upload" else "UploadFile"
        forms = [
            f'{name}_given: Annotated[str{" | None" if more else ""}, Form(alias="{name}")]{" = None" if more else ""}'
            for name, more in _forms(route)
        ]
        route.notes["parameters"] = "\n".join([f"upload: {alias}", *sorted(forms, key=lambda one: " = " in one)])
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
        for name, more in _forms(route):
            made.lines.append(f'{name}_given = request.form.get("{name}")')
            if not more:
                made.lines += [f"if not {name}_given:", f'    refuse({app.invalid or 400}, "{name} is missing")']
    if route.notes.get("suffixes"):
        made.lines += [
            f'if not (upload.filename or "").lower().endswith(({route.notes["suffixes"]},)):',
            f'    refuse({route.notes["wrong"]}, "files of this type are not taken")',
        ]
    if route.notes.get("empty"):
        made.lines += ["if not content:", f'    refuse({route.notes["empty"]}, "the file is empty")']
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


def _forms(route: Route) -> list[tuple[str, bool]]:
    """The names of the fields beside the file, and whether each may be left out."""
    return [(one.rstrip("?"), one.endswith("?")) for one in route.notes.get("form", "").split()]


def download(app: App, route: Route) -> Handler:
    resource = app.resources[route.resource]
    made = Handler(route, f"download_{resource.name}", found_lines(app, route, resource))
    row = variable(resource)
    kind = next((one for one in resource.own if "type" in one or one == "mime"), "")
    keyword = "media_type" if app.framework == "fastapi" else "mimetype"
    media = f', {keyword}={row}["{kind}"]' if kind else ""
    made.value = route.notes["raw"] = f'Response(content_of({literal(resource.many)}, {row}["id"]){media})'
    return made
