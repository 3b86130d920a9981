"""Who passes which route: an API key, a signed-in user, an administrator, or anybody."""

from __future__ import annotations

import re

from pipeline.generate.recipes.interface.plan import App, Resource, Route, Unique
from pipeline.generate.recipes.interface.schema import TEXTS
from pipeline.generate.recipes.interface.text import Unit
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.spec import Field

LOGINS = ("email", "username", "user_name", "login", "name", "user", "mail", "handle")
_KEY = re.compile(r"\bx-(?!client|signature|request)[\w-]*(?:key|token|auth|secret)[\w-]*|\bapi[- _]?keys?\b", re.I)
_HEADER = re.compile(r"\b(X-[A-Za-z-]*(?:Key|Token|Auth|Secret)[\w-]*)", re.I)
_SECRET = re.compile(
    r"(?:X-[\w-]+[`\"']?|(?:api[- ])?key|header)\s*(?:\([^)]*\)\s*)?(?:header\s*)?(?::|=|==|(?:must "
    r"|has to |should )?(?:be|is|equals?|equal to|with(?: the)?(?: value)?|value))+\s*(?:the value "
    r"|to )?[`\"']?([A-Za-z0-9][\w.-]{2,})[`\"']?",
    re.I,
)
_LIFE = re.compile(
    r"\b(?:valid|expir\w+|li(?:ve|fe)\w*|ends?|good)\b[^.;\d]{0,24}(\d+) ?(s(?:ec\w*)?"
    r"|m(?:in\w*)?|h(?:ours?)?|d(?:ays?)?)\b",
    re.I,
)
"""How long a token holds: `valid 30 min`."""
_CUE = re.compile(
    r"\btokens?\b|\bbearer\b|\bapi[- _]?key\b|\bx-api-key\b|\bauthenticat\w*|\blogged[- ]in\b"
    r"|\blogin\b|\bauthori[sz]\w+|\bsigned[- ]in\b|\bprotected\b|\bauth\b|\bjwt\b|\bx-[\w-]*(?:key"
    r"|token)\b|\bthe key\b|\bsign(?:ed)? in\b",
    re.I,
)
_NEED = re.compile(
    r"\bneeds?\b|\brequir\w+|\bmust\b|\bonly\b|\bprotect\w*|\bwants?\b|\bwithout\b|\bbehind\b"
    r"|\bexpects?\b|\bhave to\b|\bhas to\b|\bguard\w*|\bwith (?:an? |the )?(?:valid )?(?:header"
    r"|authorization|bearer|token|jwt)\b|\b401\b|\bmandatory\b|\bchecks?\b|\bsecured?\b",
    re.I,
)
_PUBLIC = re.compile(
    r"\bpublic\w*\b|\bopen (?:to|for)\b|\bare open\b|\bis open\b|\bstays? open\b|\bwithout (?:an? "
    r"|the |any )?(?:key|token|login|header|auth\w*)\b(?! (?:is|are|gets?|->|=|:|should|must))"
    r"|\bno (?:auth\w*|key|token|login)(?: \w+)? (?:needed|required|necessary)|\banyone\b"
    r"|\bneeds? no\b|\beverybody can\b|\bfree for all\b|\bdoes ?n[o']t need\b|\bdo ?n[o']t need\b",
    re.I,
)
_ADMIN = re.compile(r"\badmin(?:istrator)?s?\b", re.I)


_VALUED_HEADER = re.compile(
    r"\bheader [`\"']?(X-[A-Za-z-]+)[`\"']?(?::| = ?|=| with (?:the )?value| of)\s*[`\"']?([A-Za-z0-9][\w.-]{2,})|"
    r"\b(X-[A-Za-z-]+): ?(?!<|\{)([a-z0-9][\w.-]{2,})(?=[`\"')\s.,])"
)
"""A header that must have a value: `X-Admin: confetti`."""


def guards_of(app: App) -> None:
    signs_in = any(one.role == "login" for one in app.routes)
    app.auth = (
        "jwt"
        if signs_in
        else ("key" if any(_KEY.search(one.text) or _VALUED_HEADER.search(one.text) for one in app.units) else "")
    )
    if signs_in:
        _accounts(app)
    elif app.auth:
        _key(app)
    if not app.auth:
        return
    for unit in app.units:
        if signs_in and (life := _LIFE.search(unit.text)):
            names = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
            app.life = f"{names[life[2][0].lower()]}={life[1]}"
            app.take(unit)
    kind = "user" if signs_in else "key"
    said = False
    for unit in app.units:
        cue = _CUE.search(unit.text) or (app.auth == "key" and _VALUED_HEADER.search(unit.text))
        if cue and _NEED.search(unit.text) and not _is_login(app, unit):
            routes = about(app, unit)
            for route in routes:
                route.guard = route.guard or kind
            said = said or bool(routes)
            app.take(unit)
    if not said:
        for route in app.routes:
            route.guard = kind
    for route in app.routes:
        if route.role in {"register", "login", "constant"} and not (
            route.role == "constant" and said and route.guard and _guarded_itself(route)
        ):
            route.guard = ""
        if route.role == "me":
            route.guard = "user"
    _public(app)
    if signs_in:
        _admins(app)


def _guarded_itself(route: Route) -> bool:
    return bool(_CUE.search(route.low) and _NEED.search(route.low))


def _is_login(app: App, unit: Unit) -> bool:
    """Whether a unit only tells what signing in is."""
    routes = [one for one in app.routes if any(mention in one.mentions for mention in unit.mentions)]
    spoken = routes or [one for one in app.routes if unit.hint in one.mentions]
    whole = re.search(r"\b(?:all|every\w*|each|other|rest|below|following|routes|endpoints)\b", unit.low)
    return bool(spoken) and all(one.role in {"login", "register"} for one in spoken) and (bool(routes) or not whole)


def about(app: App, unit: Unit) -> list[Route]:
    """The routes that a sentence about doors is about."""
    low = unit.low
    below = re.search(r"\bbelow\b|\bfollowing\b|\bfrom here\b|\bafter that\b", low)
    if below:
        return [one for one in app.routes if one.mentions and one.mentions[0].start > unit.start]
    if re.search(
        r"\b(?:all|every\w*|any|each)\b.{0,12}\b(?:other|else|remaining)\b"
        r"|(?<!deletes )(?<!removes )(?<!clears )(?<!delete )\beverything\b"
        r"|\bthe (?:other|rest)\b|\beverywhere\b",
        low,
    ):
        named = {id(one) for one in unit.mentions}
        return [one for one in app.routes if not any(id(mention) in named for mention in one.mentions)]
    if not unit.mentions and re.match(
        r"(?:\d{3} )?(?:without|no|missing|an? (?:missing|invalid|bad)|with no) (?:or \w+ )?(?:an? "
        r"|any )?(?:\w+ )?(?:token|key|login|header)",
        low,
    ):
        return list(app.routes)
    if re.search(
        r"\b(?:all|every|each|any|both)\b[^,;]{0,24}\b(?:routes?|endpoints?|requests?|calls?"
        r"|things?)\b|\ball of (?:it|them)\b|\bwhole (?:api|thing)\b",
        low,
    ):
        return list(app.routes)
    if (
        re.search(
            r"\bwrit(?:e|es|ing)\b|\bmodify\w*|\bchang(?:e|es|ing) (?:something|anything|data|things)"
            r"|\bmutat\w+|\b(?:creat|add)(?:e|es|ing)\b.{0,30}\bdelet(?:e|es|ing)\b",
            low,
        )
        and not unit.mentions
    ):
        return [one for one in app.routes if one.method not in {"GET", "WS"}]
    bare = set(re.findall(r"\b(GET|POST|PUT|PATCH|DELETE)\b(?!\s+/)", unit.text))
    if bare and not unit.mentions:
        return [one for one in app.routes if one.method in bare]
    if unit.mentions:
        at = min((found.start() for found in _CUE.finditer(unit.text)), default=0)
        ahead = [one for one in unit.mentions if one.start - unit.start < at] or unit.mentions
        open_until = max((found.end() for found in _PUBLIC.finditer(unit.text) if found.end() < at), default=0)
        ahead = [one for one in ahead if one.start - unit.start >= open_until] or ahead
        single = (
            re.search(r"\bwith (?:the )?(?:authorization|bearer|header)|->", low)
            and len(unit.mentions) > 1
            and "need" not in low
        )
        ahead = ahead[-1:] if single else ahead
        return [one for one in app.routes if any(mention in one.mentions for mention in ahead)]
    if unit.hint is not None and not re.search(r"\bapi\b|\bservice\b|\bcallers?\b|\bclients?\b", low):
        return [one for one in app.routes if unit.hint in one.mentions]
    return list(app.routes)


def _public(app: App) -> None:
    for unit in app.units:
        found = _PUBLIC.search(unit.text)
        if not found or re.search(r"\b(?:401|403)\b", unit.text[found.start() : found.end() + 30]):
            continue
        app.take(unit)
        ahead = [one for one in unit.mentions if one.start - unit.start < found.start()] or unit.mentions
        routes = [one for one in app.routes if any(mention in one.mentions for mention in ahead)]
        if not unit.mentions:
            reads = re.search(r"\bread\w*|\bGETs?\b|\blist\w*|\bview\w*|\bsee\w*|\blook\w*", unit.text)
            routes = [one for one in app.routes if one.method == "GET" and one.role != "me"] if reads else []
            if not reads and unit.hint is not None:
                routes = [one for one in app.routes if unit.hint in one.mentions]
        for route in routes:
            route.guard = ""


def _admins(app: App) -> None:
    """Routes for administrators, and who becomes one."""
    for unit in app.units:
        if not _ADMIN.search(unit.text) or not re.search(
            r"\bonly\b|\breserved\b|\bfor (?:an )?admin|\bneeds?\b|\brequires?\b|\b403\b|\bmust be\b|\bnot admin",
            unit.low,
        ):
            continue
        routes = [one for one in app.routes if any(mention in one.mentions for mention in unit.mentions)]
        if not routes and unit.hint is not None:
            routes = [one for one in app.routes if unit.hint in one.mentions]
        for route in routes:
            if route.role not in {"register", "login", "me"}:
                route.guard = "admin"
                app.take(unit)
    if any(one.guard == "admin" for one in app.routes) or any(re.search(r"\broles?\b", one.low) for one in app.units):
        user = app.resources["user"]
        user.fields.pop("role", None)
        first = any(re.search(r"\bfirst\b.{0,40}\badmin", one.low) for one in app.units)
        for unit in app.units:
            if re.search(r"\bfirst\b.{0,60}\badmin", unit.low):
                app.take(unit)
        usual = literal(_usual_role(app))
        user.own["role"] = f'{usual} if {user.many}.all() else "admin"' if first else usual
        user.own_kinds["role"] = "text"
    for route in app.routes:
        text = " ".join([route.low, *(unit.low for unit in route.units if not unit.mentions)])
        itself = re.search(
            r"\b(?:cannot|can't|can not|not allowed to|may not)\b[^.;]{0,40}\b(?:himself|herself"
            r"|itself|themsel\w+|yourself|own account)\b[^.;]{0,20}?(\d{3})?",
            text,
        )
        if itself and route.role == "remove":
            code = re.search(
                r"himself[^.;]{0,20}?(\d{3})|themsel\w+[^.;]{0,20}?(\d{3})|(?:own account|itself"
                r"|yourself|herself)[^.;]{0,20}?(\d{3})",
                text,
            )
            number = int(next(one for one in code.groups() if one)) if code else 409
            from pipeline.generate.recipes.interface.plan import Check

            route.checks.append(Check('user["id"] == caller["id"]', number, "that is your own account"))


def _accounts(app: App) -> None:
    """Who signs in: what registering takes, with the password kept as a hash."""
    user = app.resources.setdefault("user", Resource("user", "users"))
    register = next((one for one in app.routes if one.role == "register"), None)
    body = dict(register.body) if register is not None else {}
    if not body:
        body = {"username": Field("username", "text"), "password": Field("password", "password")}
        if any("email" in one.low.replace("e-mail", "email") for one in app.units) and not any(
            "username" in one.low for one in app.units
        ):
            body = {"email": Field("email", "text"), "password": Field("password", "password")}
    body.setdefault("password", Field("password", "password"))
    for name, known in user.fields.items():
        if name in body and body[name].kind in TEXTS:
            body[name] = known
    if register is not None:
        register.body = body
        register.resource = "user"
    user.fields = {name: one for name, one in body.items() if name != "password"}
    user.own_kinds["password_hash"] = "text"  # noqa: S105  # the name of a column
    user.hidden.add("password_hash")
    user.unique = [one for one in user.unique if one.fields[0] in user.fields] or [Unique((login_name(user),))]
    for route in app.routes:
        if route.role in {"me", "login"}:
            route.resource = "user"
        if route.role == "login":
            kind = Field(login_name(user), "text")
            route.body = {kind.name: kind, "password": Field("password", "password")}


_USUAL = re.compile(
    r"(?:all (?:the )?others?|every(?:one|body) else|others?|later ones|new users?|by default|default(?: role)?|role)\b"
    r"[^.;{}]{0,30}?[`\"'](?!admin|role)([a-z]\w*)[`\"']",
    re.I,
)


def _usual_role(app: App) -> str:
    """The role of who is no administrator."""
    return next((found[1] for unit in app.units if (found := _USUAL.search(unit.text))), "user")


def login_name(user: Resource) -> str:
    return next((one for one in LOGINS if one in user.fields), next(iter(user.fields), "username"))


def _key(app: App) -> None:
    for unit in app.units:
        if valued := _VALUED_HEADER.search(unit.text):
            app.header, app.secret = valued[1] or valued[3], valued[2] or valued[4]
            app.take(unit)
            continue
        if found := _HEADER.search(unit.text):
            app.header = found[1]
        if (_KEY.search(unit.text) or "header" in unit.low) and (secret := _SECRET.search(unit.text)):
            word = secret[1].rstrip(".")
            if not re.fullmatch(
                r"header|key|value|missing|wrong|invalid|the|required|needed|and|or|sent|given|not"
                r"|must|else|otherwise|present|checked|correct|valid|with|value|string|environment"
                r"|variable|a|an|in|for|on",
                word,
                re.I,
            ):
                app.secret = word
                app.take(unit)


def refusal_of(app: App) -> int:
    """The code for a wrong key: 401 where nothing else was said."""
    for unit in app.units:
        cue = _CUE.search(unit.text) or _VALUED_HEADER.search(unit.text)
        if cue and (found := re.search(r"\b(401|403)\b", unit.text)) and app.auth == "key":
            return int(found[1])
    return 401
