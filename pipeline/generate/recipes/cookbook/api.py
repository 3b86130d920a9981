"""The recipe of a resource API: framework by storage by authentication by what its lists can do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.doors import Doors
from pipeline.generate.recipes.kinds import examples, literal, make
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.generate.recipes.words import camel, listed, title
from pipeline.types import CodeFile

LOGINS = ("email", "email_address", "username", "user_name", "login")
ACCOUNTS = ("user", "account", "member", "customer", "employee")


@dataclass(frozen=True)
class ApiPlan:
    """A request for an API, with everything its templates ask."""

    spec: Spec
    entities: tuple[Entity, ...]
    """Those with routes."""
    account: Entity | None
    """Who signs in, when anybody does; it may have no routes of its own."""
    storage: str
    framework: str
    auth: str

    @cached_property
    def all_entities(self) -> tuple[Entity, ...]:
        hidden = (self.account,) if self.account and not self.account_exposed else ()
        return (*self.entities, *hidden)

    @property
    def live_entities(self) -> tuple[Entity, ...]:
        """Those whose changes are told to listeners: accounts are not."""
        return tuple(one for one in self.entities if one != self.account)

    @cached_property
    def account_exposed(self) -> bool:
        return self.account is not None and self.account in self.entities

    @cached_property
    def doors(self) -> Doors:
        return Doors(self.spec, self.account.name if self.account else "", self.account_exposed)

    @property
    def restricted(self) -> bool:
        """Whether something is for administrators only."""
        return any(one.who == "admin" for one in self.spec.access)

    @property
    def administered(self) -> bool:
        return self.doors.administered

    @property
    def single(self) -> bool:
        return len(self.entities) == 1

    @property
    def database(self) -> str:
        return self.spec.database or "sqlite"

    @property
    def paginated(self) -> bool:
        return self.has("pagination")

    @property
    def page_size(self) -> int:
        return min(100, int(self.spec.numbers.get("page_size", 20 if self.paginated else 100)))

    @property
    def token_minutes(self) -> int:
        return max(1, round(self.spec.numbers.get("token_seconds", 1800) / 60))

    @property
    def relations(self) -> bool:
        return bool(self.spec.relations)

    @property
    def needs_lifespan(self) -> bool:
        return self.storage != "memory" or self.auth != "none"

    @cached_property
    def title(self) -> str:
        return f"{self.entities[0].heading if self.single else title(listed([e.label for e in self.entities]))} API"

    @cached_property
    def summary(self) -> str:
        return f"create, read, change and delete {listed([one.label_many for one in self.entities])}."

    @cached_property
    def slug(self) -> str:
        return self.entities[0].many

    @cached_property
    def login(self) -> str:
        assert self.account  # noqa: S101  # asked only of an API with accounts  # nosec B101
        return next(one for one in (*LOGINS, *self.account.names) if one in self.account.names)

    @cached_property
    def narrowing_parameters(self) -> str:
        search = ", search: str | None = None" if self.has("search") else ""
        return search + (", **filters: object" if self.narrows_by_field else "")

    @property
    def narrowing_arguments(self) -> str:
        return ", ".join(["search"] * self.has("search") + ["filters"] * self.narrows_by_field)

    @cached_property
    def narrows_by_field(self) -> bool:
        return self.relations or any(self.narrowed(one) for one in self.entities)

    @property
    def touching(self) -> bool:
        return any(self.touched(one) for one in self.all_entities)

    def has(self, option: str) -> bool:
        return self.spec.has(option)

    def uses(self, kind: str) -> bool:
        return any(field.kind == kind for entity in self.all_entities for field in entity.fields)

    def is_exposed(self, entity: Entity) -> bool:
        return entity in self.entities

    def parents(self, entity: Entity) -> tuple[Entity, ...]:
        return self.spec.parents(entity)

    def children(self, entity: Entity) -> tuple[Entity, ...]:
        return self.spec.children(entity)

    def dep(self, entity: Entity) -> str:
        """The annotation under which a route is handed the repository."""
        return camel(entity.many)

    def unique(self, entity: Entity) -> list[str]:
        return [one.name for one in d.settable(entity) if one.unique]

    def touched(self, entity: Entity) -> list[str]:
        return [one.name for one in entity.fields if one.kind == "updated"]

    def never_null(self, entity: Entity) -> list[str]:
        keys = [f"{one.name}_id" for one in self.parents(entity)]
        return [one.name for one in d.settable(entity) if not one.optional] + keys

    def needed(self, entity: Entity) -> list[str]:
        keys = [f"{one.name}_id" for one in self.parents(entity)]
        return [one.name for one in d.settable(entity) if d.required(one)] + keys

    def filters(self, entity: Entity) -> tuple[Field, ...]:
        return d.filtered(entity, self.spec.named("filter")) if self.has("filter") else ()

    def narrowed(self, entity: Entity) -> bool:
        """Whether the list has filters: by fields, or by what it belongs to."""
        return bool(self.filters(entity)) or (self.has("filter") and bool(self.parents(entity)))

    def searched(self, entity: Entity) -> tuple[Field, ...]:
        return d.searched(entity, self.spec.named("search"))

    def sort_names(self, entity: Entity) -> list[str]:
        return ["id", *(one.name for one in d.sorted_by(entity, self.spec.named("sort")))]

    def pair(self, entity: Entity) -> list[str]:
        """The keys that are there once together, of a link between two things."""
        return [f"{one.name}_id" for one in self.parents(entity)] if entity.origin == "link" else []

    def far(self, link: Entity, near: Entity) -> Entity:
        """What a link joins to `near`."""
        return next(one for one in self.parents(link) if one != near)

    @property
    def has_links(self) -> bool:
        return any(one.origin == "link" for one in self.entities)

    def links(self, entity: Entity) -> tuple[Entity, ...]:
        return tuple(one for one in self.children(entity) if one.origin == "link")

    def guard(self, entity: Entity) -> str:
        """What every route of the entity depends on."""
        if self.doors.is_open(entity):
            return ""
        if self.auth == "api_key":
            return ", dependencies=[Depends(require_key)]"
        if self.account and entity != self.account:
            return f", dependencies=[Depends(current_{self.account.name})]"
        return ""

    def door(self, entity: Entity, action: str, many: bool = False) -> str:
        """What one route depends on besides, in FastAPI."""
        needs = self.doors.needs(entity, action, many=many)
        current = f"current_{self.account.name}" if self.account else ""
        names = {"admin": "require_admin", "self": "require_self_or_admin", "key": "require_key", "sign_in": current}
        return f", dependencies=[Depends({names[needs]})]" if needs else ""

    def check(self, entity: Entity, action: str, many: bool = False) -> str:
        """The first line of one route besides, in Flask."""
        needs = self.doors.needs(entity, action, many=many)
        names = {"admin": "require_admin()", "self": f"require_self_or_admin({entity.name}_id)", "key": "require_key()"}
        return f"    {names.get(needs, 'require_sign_in()')}\n" if needs else ""

    def admin_value(self, field: Field) -> str:
        if field.name in {"name", "full_name", "username", "first_name", "last_name"}:
            return '"Administrator"'
        value = literal(examples(field, self.account.name if self.account else "")[0])
        wrapped = {
            "date": "dt.date.fromisoformat",
            "datetime": "dt.datetime.fromisoformat",
            "money": "Decimal",
            "uuid": "UUID",
        }
        return f"{wrapped[field.kind]}({value})" if field.kind in wrapped else value

    # what the tests are filled with

    def parent_fixtures(self, entity: Entity) -> str:
        return ", ".join(f"{one.name}: dict[str, object]" for one in self.parents(entity))

    def payload(self, entity: Entity, which: int) -> str:
        pairs = [f'"{name}": {literal(value)}' for name, value in d.values(entity, which).items()]
        pairs += [f'"{one.name}_id": {one.name}["id"]' for one in self.parents(entity)]
        return "{" + ", ".join(pairs) + "}"

    def is_twice(self, entity: Entity) -> bool:
        return bool(self.children(entity))

    def can_repeat(self, entity: Entity) -> bool:
        """Whether three can be made that differ where they must."""
        taken = self.unique(entity)
        if entity.origin == "link":
            return False
        return len(taken) < 2 and all(
            entity.field(one).kind in {"text", "email", "login_email", "url"} for one in taken
        )

    def repeat_target(self, entity: Entity) -> str:
        return self.unique(entity)[0] if self.unique(entity) else "_"

    def repeat_values(self, entity: Entity) -> str:
        names = self.unique(entity)
        return repr(tuple(examples(entity.field(names[0]), "sample"))) if names and entity != self.account else (
            _others(entity.field(names[0])) if names else "range(3)"
        )  # fmt: skip

    def repeat_json(self, entity: Entity) -> str:
        names = self.unique(entity)
        return f'{entity.name}_values | {{"{names[0]}": {names[0]}}}' if names else f"{entity.name}_values"

    def search_example(self, entity: Entity) -> tuple[str, str] | None:
        for one in self.searched(entity):
            value = str(examples(one, entity.name)[0])
            if len(value) <= 100:
                return one.name, value.upper()
        return None

    def filter_example(self, entity: Entity, field: Field) -> tuple[object, object]:
        first, second, _ = examples(field, entity.name)
        return first, second


def _others(field: Field) -> str:
    """Three values that are not among the ones the account of the tests has."""
    stem = {"login_email": "someone{}@example.org", "url": "https://example.org/{}"}.get(field.kind, "someone{}")
    return repr(tuple(stem.format(number) for number in (1, 2, 3)))


def plan_of(spec: Spec) -> ApiPlan:
    entities = spec.entities
    account = _account(entities) if spec.auth == "jwt" else None
    if account is not None:
        entities = tuple(account if one.name == account.name else one for one in entities)
    return ApiPlan(replace(spec, entities=entities), entities, account, spec.storage, spec.framework, spec.auth)


def is_account(entity: Entity) -> bool:
    """Whether those who sign in would be these."""
    return entity.name in ACCOUNTS[:3]


def _account(entities: tuple[Entity, ...]) -> Entity:
    """Who signs in: the users of the request, given what signing in needs, else users of our own."""
    found = min(filter(is_account, entities), key=lambda one: ACCOUNTS.index(one.name), default=None)
    if found is None:
        return Entity("user", (make("username", "text", unique=True, high=50.0), make("password")), "usual")
    fields = list(found.fields)
    login = next((one for one in LOGINS if one in found.names), None)
    if login is None:
        fields.insert(0, make("email"))
    fields = [_for_login(one) if one.name == (login or "email") else one for one in fields]
    if d.secret(found) is None:
        fields.append(make("password"))
    return replace(found, fields=tuple(fields))


def _for_login(field: Field) -> Field:
    kind = "login_email" if field.kind == "email" else field.kind
    return replace(field, kind=kind, unique=True, optional=False)


def cook(spec: Spec) -> Dish:
    """All files of the API, in the order in which they are read."""
    plan = plan_of(spec)
    files = tuple(_files(plan))
    return Dish(files, plan.title, _run_lines(plan), _notes(plan))


def _files(plan: ApiPlan) -> list[CodeFile]:
    suffix = plan.framework
    wanted = {
        "main.py": f"api/main_{suffix}.py.j2",
        "schemas.py": "api/schemas.py.j2",
        "models.py": "api/models.py.j2",
        "repository.py": "api/repository_memory.py.j2" if plan.storage == "memory" else "api/repository_sql.py.j2",
        "errors.py": "api/errors.py.j2",
    }
    if plan.storage != "memory":
        wanted["database.py"] = "api/database.py.j2"
    wanted["dependencies.py"] = f"api/dependencies_{suffix}.py.j2"
    if plan.auth != "none":
        wanted["auth.py"] = f"api/auth_{suffix}.py.j2"
    if plan.auth == "jwt" or plan.uses("password"):
        wanted["security.py"] = "api/security.py.j2"
    if plan.administered:
        wanted["administrator.py"] = "api/administrator.py.j2"
    if plan.has("background"):
        wanted["background.py"] = "api/background.py.j2"
    if plan.has("upload"):
        wanted["uploads.py"] = "api/uploads.py.j2"
    if plan.has("websocket"):
        wanted["live.py"] = "api/live.py.j2"
    local = (*(path.removesuffix(".py") for path in wanted), "routers", "conftest")
    files = [python_file(path, template, local, plan=plan) for path, template in wanted.items()]
    if not plan.single:
        files.append(CodeFile("routers/__init__.py", ""))
        files += [
            python_file(f"routers/{one.many}.py", f"api/router_{suffix}.py.j2", local, plan=plan, entity=one)
            for one in plan.entities
        ]
    return files + _tests(plan, local)


def _tests(plan: ApiPlan, local: tuple[str, ...]) -> list[CodeFile]:
    files = [python_file("tests/conftest.py", "api/tests/conftest.py.j2", local, plan=plan)]
    for entity in plan.entities:
        files.append(
            python_file(f"tests/test_{entity.many}.py", "api/tests/test_entity.py.j2", local, plan=plan, entity=entity)
        )
    if plan.auth == "jwt":
        files.append(python_file("tests/test_auth.py", "api/tests/test_auth.py.j2", local, plan=plan))
    if plan.has("websocket"):
        files.append(python_file("tests/test_live.py", "api/tests/test_live.py.j2", local, plan=plan))
    return files


def _run_lines(plan: ApiPlan) -> tuple[str, ...]:
    lines = []
    if plan.auth == "jwt":
        lines.append("export JWT_SECRET=$(openssl rand -hex 32)")
    if plan.auth == "api_key":
        lines.append("export API_KEY=$(openssl rand -hex 32)")
    if plan.storage != "memory" and plan.database == "postgresql":
        lines.append(f"export DATABASE_URL=postgresql+psycopg://app@localhost/{plan.slug}")
    if plan.framework == "flask" and plan.storage != "memory":
        lines.append("flask --app main prepare")
    server = "uvicorn main:app" if plan.framework == "fastapi" else "flask --app main run"
    return (*lines, server, "python -m pytest")


def _notes(plan: ApiPlan) -> tuple[str, ...]:
    notes = []
    if plan.account_exposed and plan.account:
        notes.append(
            f"{title(plan.account.label_many)} may read, change and delete themselves; listing all, and touching others"
            f" needs an administrator. The first one is made at the start from `ADMIN_{plan.login.upper()}` and"
            " `ADMIN_PASSWORD`."
        )
    elif plan.administered:
        notes.append(
            f"The first administrator is made at the start from `ADMIN_{plan.login.upper()}` and `ADMIN_PASSWORD`; who"
            " registers is none."
        )
    elif plan.auth == "jwt":
        notes.append(
            "Anybody may register, and everybody who is signed in may change everything: ownership is not part of it."
        )
    if plan.auth == "jwt":
        notes.append("Attempts to sign in are not counted: put a rate limit before `/auth/token`.")
    if plan.framework == "fastapi" and plan.storage != "memory":
        notes.append(
            "Routes are plain functions: the session is synchronous, and FastAPI runs such routes in its thread pool."
        )
    if plan.storage == "memory":
        notes.append("Records live in memory: they are lost at a restart, and each worker process has its own.")
    else:
        notes.append("Tables are made at the start; use Alembic for changes once there is data to keep.")
    if plan.has("websocket"):
        first = {"jwt": " Send the token as the first message.", "api_key": " The handshake carries `X-API-Key`."}
        notes.append(
            "Changes are told at the WebSocket `/live`, to listeners of the same process: with several workers, put a"
            f" broker (Redis) between them.{first.get(plan.auth, '')}"
        )
    if plan.has("background"):
        notes.append("The background task writes to the log: `background.notify` is where the real work goes.")
    return tuple(notes)
