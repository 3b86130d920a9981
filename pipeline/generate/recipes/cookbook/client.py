"""The recipe of an HTTP client with retries and timeouts, asynchronous or not."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import camel, snake


@dataclass(frozen=True)
class ClientPlan:
    spec: Spec

    @property
    def asynchronous(self) -> bool:
        return self.spec.has("async")

    @property
    def name(self) -> str:
        if self.spec.name:
            return camel(snake(self.spec.name))
        return f"{camel(snake(self.spec.subject))}Client" if self.spec.subject else "ApiClient"

    @property
    def about(self) -> str:
        return f"the {self.spec.subject} API" if self.spec.subject else "an HTTP API"

    @property
    def title(self) -> str:
        return f"A client of {self.about} with retries and timeouts"

    @property
    def described(self) -> str:
        return f"Calls {self.about}; use it in {'`async with`' if self.asynchronous else '`with`'}."

    @property
    def base_url(self) -> str:
        return dict(self.spec.rules).get("base_url", "")

    @property
    def attempts(self) -> int:
        return max(1, int(self.spec.numbers.get("attempts", 3)))

    @property
    def timeout(self) -> str:
        seconds = f"{self.spec.numbers.get('timeout_seconds', 10):g}"
        return seconds if "." in seconds else f"{seconds}.0"

    @property
    def concurrency(self) -> int:
        return max(1, int(self.spec.numbers.get("concurrency", 10)))


def cook(spec: Spec) -> Dish:
    plan = ClientPlan(spec)
    files = (
        python_file("client.py", "client/client.py.j2", ("client",), plan=plan),
        python_file("tests/test_client.py", "client/test_client.py.j2", ("client",), plan=plan),
    )
    notes = ["The tests answer from memory (`httpx.MockTransport`): they need no network."]
    if spec.subject and not plan.base_url:
        notes.append(f"Nothing is built in about {plan.about}: give its `base_url`, and its key in `headers`.")
    return Dish(files, plan.title, ("python -m pytest",), tuple(notes))
