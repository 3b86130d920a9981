"""The recipe of an HTTP client with retries and timeouts, asynchronous or not."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import camel, listed, snake


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
        more = {"answers": "a cache", "breaker": "a circuit breaker", "pace": "a rate limit"}
        return f"A client of {self.about} with {listed(['retries', 'timeouts', *(more[one] for one in self.parts)])}"

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

    @property
    def cached(self) -> bool:
        return self.spec.has("caching") or "ttl_seconds" in self.spec.numbers

    @property
    def ttl(self) -> str:
        return f"{self.spec.number('ttl_seconds', 60):g}"

    @property
    def paced(self) -> bool:
        return self.spec.has("rate_limit") or "limit" in self.spec.numbers

    @property
    def limit(self) -> int:
        return max(1, int(self.spec.number("limit", 10)))

    @property
    def period(self) -> str:
        return f"{self.spec.number('period_seconds', 1):g}"

    @property
    def breaking(self) -> bool:
        return self.spec.has("circuit_breaker")

    @property
    def failures(self) -> int:
        return max(1, int(self.spec.number("failures", 5)))

    @property
    def parts(self) -> list[str]:
        """The modules beside `client.py`."""
        wanted = {"answers": self.cached, "breaker": self.breaking, "pace": self.paced}
        return [name for name, is_wanted in wanted.items() if is_wanted]


def cook(spec: Spec) -> Dish:
    plan = ClientPlan(spec)
    local = ("client", "answers", "breaker", "pace")
    names = ["client", *plan.parts]
    files = (
        *(python_file(f"{one}.py", f"client/{one}.py.j2", local, plan=plan) for one in names),
        *(python_file(f"tests/test_{one}.py", f"client/test_{one}.py.j2", local, plan=plan) for one in names),
    )
    notes = ["The tests answer from memory (`httpx.MockTransport`): they need no network."]
    if spec.subject and not plan.base_url:
        notes.append(f"Nothing is built in about {plan.about}: give its `base_url`, and its key in `headers`.")
    if plan.parts:
        notes.append("What is kept and counted lives in the client: share one client instead of making one per call.")
    return Dish(files, plan.title, ("python -m pytest",), tuple(notes))
