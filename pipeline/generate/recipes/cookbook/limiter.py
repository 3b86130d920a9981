"""The recipe of a rate limiter: token bucket, sliding or fixed window; with a decorator or middleware."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.generate.recipes.cookbook.dish import Dish
from pipeline.generate.recipes.render import python_file
from pipeline.generate.recipes.spec import Spec
from pipeline.generate.recipes.words import camel, snake

DESCRIBED = {
    "token_bucket": "Lets `limit` calls through at once, and refills evenly over `period` seconds.",  # nosec B105  # no secret
    "sliding_window": "Lets through at most `limit` calls in any stretch of `period` seconds.",
    "fixed_window": "Lets through `limit` calls in each window of `period` seconds, which begins with the first call.",
}


@dataclass(frozen=True)
class LimiterPlan:
    spec: Spec

    @property
    def kind(self) -> str:
        return self.spec.subject

    @property
    def name(self) -> str:
        return camel(snake(self.spec.name)) if self.spec.name else camel(self.kind)

    @property
    def title(self) -> str:
        return f"A rate limiter: {self.kind.replace('_', ' ')}"

    @property
    def described(self) -> str:
        return DESCRIBED[self.kind]

    @property
    def limit(self) -> int:
        return int(self.spec.numbers.get("limit", 60))

    @property
    def period(self) -> str:
        return f"{self.spec.numbers.get('period_seconds', 60):g}"

    @property
    def decorator(self) -> bool:
        return self.spec.has("decorator")

    @property
    def asynchronous(self) -> bool:
        return self.spec.has("async")

    @property
    def middleware(self) -> bool:
        return self.spec.has("middleware") or self.spec.framework == "fastapi"


def cook(spec: Spec) -> Dish:
    plan = LimiterPlan(spec)
    files = (
        python_file("limiter.py", "limiter/limiter.py.j2", ("limiter",), plan=plan),
        python_file("tests/test_limiter.py", "limiter/test_limiter.py.j2", ("limiter",), plan=plan),
    )
    notes = ["Counts live in one process: several worker processes each have their own limit."]
    if plan.middleware:
        notes.append(f"`app.add_middleware(RateLimitMiddleware, limiter={plan.name}())` puts it before an application.")
    return Dish(files, plan.title, ("python -m pytest",), tuple(notes))
