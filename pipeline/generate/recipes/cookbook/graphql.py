"""The recipe of a GraphQL API with Strawberry, over the models and the repository that REST APIs have."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.generate.recipes import declare as d
from pipeline.generate.recipes.cookbook import Settled
from pipeline.generate.recipes.cookbook.api import ApiPlan
from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.cookbook.reading import said, with_things
from pipeline.generate.recipes.kinds import literal
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Entity, Field, Spec
from pipeline.generate.recipes.words import camel, title
from pipeline.types import CodeFile

WORDS = "graphql strawberry quer* mutation* resolver* schema* api* server types"
OFFERED = frozenset({"pagination", "search", "cors"})


@dataclass(frozen=True)
class GraphPlan(ApiPlan):
    """A request for a GraphQL API, with everything its templates ask."""

    def __post_init__(self) -> None:
        if self.framework != "fastapi":
            raise ValueError("GraphQL is served by FastAPI")

    def named(self, name: str) -> str:
        return named(name)

    def kind(self, entity: Entity) -> str:
        """The name of its class in `schema.py`, where the plain one is the stored record's."""
        return f"{entity.model}Type"

    def one(self, entity: Entity) -> str:
        """As GraphQL names one: `lineItem`."""
        return named(entity.name)

    def many(self, entity: Entity) -> str:
        return named(entity.many)

    def output_type(self, field: Field) -> str:
        return d.stored_type(replace(field, kind="choice") if field.kind == "password" else field)

    def input_line(self, field: Field) -> str:
        """A line of what makes one; what may be left out is told apart from null."""
        bare = self.output_type(replace(field, optional=False))
        if d.required(field):
            return f"{field.name}: {bare}"
        return f"{field.name}: {bare} | None = strawberry.UNSET"

    def change_line(self, field: Field) -> str:
        return f"{field.name}: {self.output_type(replace(field, optional=True))} = strawberry.UNSET"

    def selected(self, entity: Entity) -> str:
        """All its fields, as a query asks for them."""
        fields = [one.name for one in (*d.plain(entity), *d.stamps(entity))]
        return " ".join(["id", *map(named, fields), *(named(f"{one.name}_id") for one in self.parents(entity))])

    def sent(self, entity: Entity, which: int = 0) -> str:
        """The values that make one, as a literal with GraphQL's names."""
        pairs = [f'"{named(name)}": {literal(value)}' for name, value in d.values(entity, which).items()]
        pairs += [f'"{named(one.name + "_id")}": {one.name}["id"]' for one in self.parents(entity)]
        return "{" + ", ".join(pairs) + "}"

    def shown_names(self, entity: Entity) -> list[str]:
        return [named(one.name) for one in d.plain(entity)]

    def wrong_value(self, entity: Entity) -> tuple[str, object] | None:
        """A value that the schema lets pass and the model refuses."""
        for name, value in d.refused(entity):
            kind = entity.field(name).kind
            if isinstance(value, str) and kind in {"text", "long_text", "email", "url", "choice", "password", "money"}:
                return named(name), value
            if isinstance(value, int) and kind == "integer":
                return named(name), value
        return None


def named(name: str) -> str:
    """A name as Strawberry writes it: `due_date` → `dueDate`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() if part else "_" for part in rest)


def settle(spec: Spec, prompt: str, context: str) -> Settled:
    spec = with_things(spec)
    assumed, not_done = list(spec.assumed), list(spec.not_done)
    storage, auth = spec.storage, spec.auth
    if not storage:
        storage = "memory"
        assumed.append("No database was named: records live in memory.")
    if auth == "jwt":
        auth = "api_key"
        not_done.append("Signing in with JWT is built for REST APIs only: here an API key guards everything.")
    if spec.framework == "flask":
        not_done.append("GraphQL is served by FastAPI, not by Flask.")
    wanted = {"filter": "Filters", "sort": "Sorting", "upload": "File upload", "websocket": "Subscriptions"}
    not_done += [f"{text} is not part of the GraphQL API." for name, text in wanted.items() if spec.has(name)]
    if spec.has("background"):
        not_done.append("Background tasks are not part of the GraphQL API.")
    left = spec.options & OFFERED
    spec = replace(spec, storage=storage, auth=auth, framework="fastapi", options=frozenset(left))
    return replace(spec, assumed=tuple(assumed), not_done=tuple(not_done)), said(WORDS, prompt.lower())


def cook(spec: Spec) -> Dish:
    plan = GraphPlan(spec, spec.entities, None, spec.storage, spec.framework, spec.auth)
    lines = ["export API_KEY=$(openssl rand -hex 32)"] if plan.auth == "api_key" else []
    if plan.storage != "memory" and plan.database == "postgresql":
        lines.append(f"export DATABASE_URL=postgresql+psycopg://app@localhost/{plan.slug}")
    run = (*lines, "uvicorn main:app", "python -m pytest")
    return Dish(tuple(_files(plan)), f"{title(plan.entities[0].label)} GraphQL API", run, _notes(plan))


def _files(plan: GraphPlan) -> list[CodeFile]:
    wanted = {
        "main.py": "graphql/main.py.j2",
        "schema.py": "graphql/schema.py.j2",
        "schemas.py": "api/schemas.py.j2",
        "models.py": "api/models.py.j2",
        "repository.py": "api/repository_memory.py.j2" if plan.storage == "memory" else "api/repository_sql.py.j2",
        "errors.py": "api/errors.py.j2",
    }
    if plan.storage != "memory":
        wanted["database.py"] = "api/database.py.j2"
    if plan.auth != "none":
        wanted["auth.py"] = "api/auth_fastapi.py.j2"
    if plan.uses("password"):
        wanted["security.py"] = "api/security.py.j2"
    wanted |= {"tests/conftest.py": "graphql/conftest.py.j2", "tests/test_main.py": "graphql/test_main.py.j2"}
    local = (*(path.removesuffix(".py") for path in wanted), "conftest")
    files = [python_file(path, template, local, plan=plan, camel=camel) for path, template in wanted.items()]
    return files + [
        python_file(f"tests/test_{one.many}.py", "graphql/test_entity.py.j2", local, plan=plan, entity=one)
        for one in plan.entities
    ]


def _notes(plan: GraphPlan) -> tuple[str, ...]:
    notes = ["A browser at `/graphql` shows GraphiQL, where queries can be tried."]
    if plan.storage == "memory":
        notes.append("Records live in memory: they are lost at a restart, and each worker process has its own.")
    else:
        notes.append("Resolvers are plain functions with a synchronous session: run several workers under load.")
        notes.append("Tables are made at the start; use Alembic for changes once there is data to keep.")
    if plan.relations:
        notes.append("What belongs to a record is read for each record by itself: use a data loader for long lists.")
    return tuple(notes)
