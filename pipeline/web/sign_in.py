"""The way in for people: the server's key once, and a cookie from then on."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipeline.web.access import COOKIE, Policy
from pipeline.web.templates import rendered


def sign_in(policy: Policy) -> APIRouter:
    """`/sign-in`: a form with one field. How often it may be tried is limited (`pipeline.web.limits`)."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sign-in")
    def form() -> Response:
        return HTMLResponse(rendered("sign_in.html", wrong=False))

    @router.post("/sign-in")
    async def enter(request: Request) -> Response:
        key = parse_qs((await request.body()).decode("utf-8", "replace")).get("key", [""])[0]
        if not policy.knows(key.strip()):
            return HTMLResponse(rendered("sign_in.html", wrong=True), 401)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            COOKIE, policy.cookie(), httponly=True, samesite="strict", secure=request.url.scheme == "https"
        )
        return answer

    @router.post("/sign-out")
    def leave() -> Response:
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer

    return router
