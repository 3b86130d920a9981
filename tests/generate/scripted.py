"""A server on loopback that speaks OpenAI's, Anthropic's and Ollama's protocols and does what it is told, mishaps
included. Mistral's is OpenAI's but for where a stream counts its tokens."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the server does with one request."""

    words: tuple[str, ...] = ("def ", "add(a, b):", "\n    return a + b\n")
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    """Close the connection after so many words of a stream; after 0 without any answer at all."""
    unfinished: bool = False
    """End the stream politely but without saying that the model has finished."""
    body: bytes | None = None
    """Sent as it is instead of an answer."""
    seconds: float = 0.0
    """Wait before answering."""
    pause: float = 0.0
    """Wait between the words of a stream."""


def error(status: int, message: str = "no", **headers: str) -> Answer:
    body = json.dumps({"error": {"message": message, "type": "scripted", "code": None}}).encode()
    return Answer(status=status, headers=headers, body=body)


class Scripted:
    """The server's side of the conversation."""

    def __init__(self) -> None:
        self.script: Callable[[int, Json], Answer] = lambda number, asked: Answer()
        self.asked: list[Json] = []
        self.keys: list[str] = []
        self.hung_up = threading.Event()
        """A client closed its connection in the middle of an answer."""
        self.url = ""
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()

    def next(self, asked: Json, key: str) -> Answer:
        with self._lock:
            self.asked.append(asked)
            self.keys.append(key)
            return self.script(len(self.asked), asked)

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1


@contextmanager
def serving() -> Iterator[Scripted]:
    scripted = Scripted()

    class Handler(_Handler):
        side = scripted

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    scripted.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield scripted
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    side: Scripted
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        key = self.headers.get("authorization", "").removeprefix("Bearer ") or self.headers.get("x-api-key", "")
        answer = self.side.next(asked, key)
        try:
            with self.side.counted():
                time.sleep(answer.seconds)
                self._answer(asked, answer)
        except (BrokenPipeError, ConnectionResetError):
            self.side.hung_up.set()
            self.close_connection = True

    def _answer(self, asked: Json, answer: Answer) -> None:
        whole, events, kind = _spoken_at(self.path)
        if answer.cut_after == 0:
            self.close_connection = True
            self.connection.close()
            return
        if answer.body is not None or not asked.get("stream"):
            self._send(answer, answer.body if answer.body is not None else json.dumps(whole(asked, answer)).encode())
            return
        self.send_response(answer.status)
        for name, value in {
            "content-type": kind,
            "transfer-encoding": "chunked",
            **answer.headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        for number, event in enumerate(events(asked, answer)):
            if number == answer.cut_after:
                self.close_connection = True
                self.connection.close()
                return
            self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
            self.wfile.flush()
            time.sleep(answer.pause)
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, answer: Answer, body: bytes) -> None:
        self.send_response(answer.status)
        for name, value in {
            "content-type": "application/json",
            "content-length": str(len(body)),
            **answer.headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _spoken_at(path: str) -> tuple[Callable[[Json, Answer], Json], Callable[[Json, Answer], Iterator[bytes]], str]:
    """Whole answers, the events of a stream, and its content type."""
    if path.endswith("/messages"):
        return _anthropic_whole, _anthropic_events, "text/event-stream"
    if path.endswith("/api/chat"):
        return _ollama_whole, _ollama_events, "application/x-ndjson"
    return _openai_whole, _openai_events, "text/event-stream"


USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def _openai_whole(asked: Json, answer: Answer) -> Json:
    message = {"role": "assistant", "content": "".join(answer.words)}
    return {
        "id": "chat-1",
        "object": "chat.completion",
        "created": 1,
        "model": asked["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": USAGE,
    }


def _openai_events(asked: Json, answer: Answer) -> Iterator[bytes]:
    def event(delta: Json, finish: str | None = None, **more: Any) -> bytes:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}] if finish or delta else []
        head = {"id": "chat-1", "object": "chat.completion.chunk", "created": 1, "model": asked["model"]}
        return b"data: " + json.dumps({**head, "choices": choices, **more}).encode() + b"\n\n"

    for word in answer.words:
        yield event({"role": "assistant", "content": word})
    if answer.unfinished:
        return
    if "stream_options" in asked:
        yield event({}, "stop")
        yield event({}, usage=USAGE)
    else:
        yield event({"content": ""}, "stop", usage=USAGE)
    yield b"data: [DONE]\n\n"


def _anthropic_whole(asked: Json, answer: Answer) -> Json:
    return {
        "id": "msg-1",
        "type": "message",
        "role": "assistant",
        "model": asked["model"],
        "content": [{"type": "text", "text": "".join(answer.words)}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 11, "output_tokens": 7},
    }


def _anthropic_events(asked: Json, answer: Answer) -> Iterator[bytes]:
    def event(kind: str, **more: Any) -> bytes:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode()

    whole = {**_anthropic_whole(asked, answer), "content": [], "stop_reason": None}
    yield event("message_start", message={**whole, "usage": {"input_tokens": 11, "output_tokens": 1}})
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for word in answer.words:
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
    if answer.unfinished:
        return
    yield event("content_block_stop", index=0)
    yield event(
        "message_delta",
        delta={"stop_reason": "end_turn", "stop_sequence": None},
        usage={"input_tokens": 11, "output_tokens": 7},
    )
    yield event("message_stop")


def _ollama_whole(asked: Json, answer: Answer) -> Json:
    return _ollama_part(asked, "".join(answer.words), done=True)


def _ollama_events(asked: Json, answer: Answer) -> Iterator[bytes]:
    for word in answer.words:
        yield json.dumps(_ollama_part(asked, word, done=False)).encode() + b"\n"
    if not answer.unfinished:
        yield json.dumps(_ollama_part(asked, "", done=True)).encode() + b"\n"


def _ollama_part(asked: Json, word: str, *, done: bool) -> Json:
    counted = {"done_reason": "stop", "prompt_eval_count": 11, "eval_count": 7, "total_duration": 1}
    part = {"model": asked["model"], "created_at": "2026-01-01T00:00:00Z", "done": done, **(counted if done else {})}
    return {**part, "message": {"role": "assistant", "content": word}}
