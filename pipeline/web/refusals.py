"""Every error leaves the API in one shape: `{"error": {"type", "message", "hint"}}`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.errors import BadInput, CodecraftError, TooLarge

GRADIO = "/gradio_api/"
"""Below it Gradio's own client reads errors, in Gradio's own shape."""

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


def refusal(error: CodecraftError, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(error.as_dict, error.http_status, dict(headers or {}))


async def _ours(_: Request, error: CodecraftError) -> Response:
    return refusal(error)


async def _http(request: Request, error: HTTPException) -> Response:
    if request.scope["path"].startswith(GRADIO):
        return JSONResponse({"detail": error.detail}, error.status_code, dict(error.headers or {}))
    kind = _BY_STATUS.get(error.status_code, CodecraftError)
    said = error.detail if isinstance(error.detail, str) else ""
    standard = HTTPStatus(error.status_code).phrase
    message = said if said and said != standard else f"{standard}: {request.method} {request.scope['path'][:200]}."
    answer = refusal(kind(message), error.headers)
    answer.status_code = error.status_code
    return answer


async def _invalid(_: Request, error: RequestValidationError) -> Response:
    return refusal(BadInput(_first(error), "The API is described at /docs."))


def _first(error: RequestValidationError) -> str:
    """The first thing that is wrong, and how many others there are; never the value itself, which may be private."""
    errors = error.errors()
    where = ".".join(str(part) for part in errors[0]["loc"][1:])
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"{where or 'The body'}: {errors[0]['msg']}{more}."


async def _broken(_: Request, __: Exception) -> Response:
    return refusal(
        CodecraftError(
            "Something broke inside CodeCraft.", "Send it again; if it stays, report it with the server's log."
        )
    )


HANDLERS: Mapping[Any, Handler] = {
    CodecraftError: _ours,
    HTTPException: _http,
    RequestValidationError: _invalid,
    Exception: _broken,
}
