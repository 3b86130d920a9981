"""Every error leaves in one shape, `{"error": {"type", "message", "hint"}}`; to a person's browser, as a page."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from pipeline.errors import BadInput, CodecraftError, TooLarge
from pipeline.web.site import Site
from pipeline.web.templates import rendered

GRADIO = "/gradio_api/"
"""Below it Gradio's own client reads errors, in Gradio's own shape."""

BROKEN = "Something broke inside CodeCraft."

Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


class NotFound(CodecraftError):
    http_status = 404
    hint = "The API is described at /docs."


class NotAllowed(CodecraftError):
    http_status = 405
    hint = "The API is described at /docs."


class NotSignedIn(CodecraftError):
    http_status = 401
    hint = "Send the header Authorization: Bearer followed by the server's key."


class Foreign(CodecraftError):
    http_status = 403


class TooMany(CodecraftError):
    http_status = 429
    retryable = True


_BY_STATUS: Mapping[int, type[CodecraftError]] = {
    400: BadInput,
    401: NotSignedIn,
    403: Foreign,
    404: NotFound,
    405: NotAllowed,
    413: TooLarge,
    422: BadInput,
    429: TooMany,
}


def refusal(error: CodecraftError, asked: Headers, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a call that does not even come in: a page that needs no other file, or JSON."""
    if is_shown(asked):
        return HTMLResponse(rendered("refused.html", error=error), error.http_status, headers)
    return JSONResponse(error.as_dict, error.http_status, headers)


def handlers(site: Site) -> Mapping[Any, Handler]:
    """What becomes of each kind of error: JSON, or a page of the site where a browser shows the answer to a person."""

    def answering(told: Callable[[Request, Any], CodecraftError]) -> Handler:
        async def answer(request: Request, error: Any) -> Response:
            said, headers = told(request, error), getattr(error, "headers", None)
            status = getattr(error, "status_code", said.http_status)
            if is_shown(request.headers):
                page = rendered("error.html", site=site, here="", error=said, status=status)
                return HTMLResponse(page, status, headers)
            return JSONResponse(said.as_dict, status, headers)

        return answer

    return {
        CodecraftError: answering(lambda _, error: error),
        HTTPException: _but_gradios(answering(_http)),
        RequestValidationError: answering(lambda _, error: BadInput(_first(error), "The API is described at /docs.")),
        Exception: answering(lambda *_: CodecraftError(BROKEN, "Try again; if it stays, report it with the log.")),
    }


def is_shown(asked: Headers) -> bool:
    """Programs ask for JSON or for anything; a browser that will show the answer asks for HTML and not for JSON."""
    accepted = asked.get("accept", "")
    return "text/html" in accepted and "application/json" not in accepted


def _but_gradios(ours: Handler) -> Handler:
    async def answer(request: Request, error: HTTPException) -> Response:
        if request.scope["path"].startswith(GRADIO):
            return JSONResponse({"detail": error.detail}, error.status_code, dict(error.headers or {}))
        return await ours(request, error)

    return answer


def _http(request: Request, error: HTTPException) -> CodecraftError:
    kind = _BY_STATUS.get(error.status_code, CodecraftError)
    said = error.detail if isinstance(error.detail, str) else ""
    standard, path = HTTPStatus(error.status_code).phrase, request.scope["path"][:200]
    if said and said != standard:
        return kind(said)
    return kind(f"There is nothing at {path}." if kind is NotFound else f"{standard}: {request.method} {path}.")


def _first(error: RequestValidationError) -> str:
    """The first thing that is wrong, and how many others there are; never the value itself, which may be private."""
    errors = error.errors()
    where = ".".join(str(part) for part in errors[0]["loc"][1:])
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{where or 'The body'}: {errors[0]['msg']}{more}."
