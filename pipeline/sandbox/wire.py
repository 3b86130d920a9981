"""What crosses a process boundary: frames of JSON, and values as plain data. No pickle, no code, no references.

A frame is a length (4 bytes, big-endian) and that much JSON. What comes out of one is decoded to built-in values only,
with caps on size, depth, number of nodes and length of integers, whatever the other side sent.
"""

from __future__ import annotations

import json
import socket
from typing import Any

MOST_BYTES = 16 << 20
"""The largest frame that is read from a candidate."""
MOST_TRIAL_BYTES = 256 << 20
"""The largest frame that is read from the host: a suite's inputs can be many."""
_HEADER = 4

_to_json = json.JSONEncoder(separators=(",", ":")).encode
_from_json = json.JSONDecoder().decode


class Gone(Exception):
    """The other side closed, or ended in the middle of a frame."""


class Malformed(Exception):
    """The other side sent what no honest sender sends."""


def send(channel: socket.socket, message: Any, descriptors: tuple[int, ...] = (), most: int = MOST_BYTES) -> None:
    """Raises `Gone`, or `Malformed` for a message of more than `most` bytes."""
    body = _to_json(message).encode("ascii")
    if len(body) > most:
        raise Malformed("larger than a frame may be")
    frame = len(body).to_bytes(_HEADER, "big") + body
    try:
        if descriptors:
            sent = socket.send_fds(channel, [frame], descriptors)
            frame = frame[sent:]
        channel.sendall(frame)
    except OSError as error:
        raise Gone(str(error)) from None


def receive(channel: socket.socket, most: int = MOST_BYTES) -> Any:
    """The next message. Raises `Gone` or `Malformed`."""
    return _decoded(channel, _exactly(channel, _HEADER), most)


def receive_with_descriptors(channel: socket.socket, most: int) -> tuple[Any, list[int]]:
    """The next message and what came with it: at most `most` descriptors, not inheritable."""
    try:
        header, descriptors, _, _ = socket.recv_fds(channel, _HEADER, most)
    except OSError as error:
        raise Gone(str(error)) from None
    if len(header) < _HEADER:
        header += _exactly(channel, _HEADER - len(header)) if header else b""
    if not header:
        raise Gone("closed")
    return _decoded(channel, header, MOST_BYTES), descriptors


def _decoded(channel: socket.socket, header: bytes, most: int) -> Any:
    length = int.from_bytes(header, "big")
    if length > most:
        raise Malformed("larger than a frame may be")
    body = _exactly(channel, length)
    try:
        return _from_json(body.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {type(error).__name__}") from None


def _exactly(channel: socket.socket, length: int) -> bytes:
    try:
        first = channel.recv(length)
        if len(first) == length:
            return first
        parts, missing = [first], length - len(first)
        while missing and parts[-1]:
            parts.append(channel.recv(min(missing, 1 << 20)))
            missing -= len(parts[-1])
    except OSError as error:
        raise Gone(str(error)) from None
    if missing:
        raise Gone("closed")
    return b"".join(parts)
