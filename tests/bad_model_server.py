"""An OpenAI-compatible server in a thread that answers as a test tells it to, well or badly.

    with ModelServer([sse("甲、", "乙。"), failure(500)]) as server:
        model = OpenAIServerModel(Connection(server.url))

The first requests take `first_words` (the model asks for a word when it is made), each further one the next reply, the
last of which serves for all that follow; a function in place of the replies makes them from what is asked. Requests
after the first words are on record.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from types import TracebackType
from typing import Any, Literal

# Bytes to send, or seconds of silence.
Step = bytes | float


@dataclass(frozen=True)
class Reply:
    """What the server sends for one request, and how it ends: in order, or with the connection cut."""

    steps: Iterable[Step] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/event-stream"})
    ending: Literal["whole", "dropped"] = "whole"


def event(delta: Mapping[str, object], finish: str | None = None) -> bytes:
    """One chunk of a text as OpenAI sends it."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]}, ensure_ascii=False)}\n\n".encode()


def sse(*pieces: str | Step, finish: str = "stop", ending: Literal["whole", "dropped"] = "whole") -> Reply:
    """A streamed text of these pieces; a piece of bytes is sent as it is, a number is silence.

    A dropped one breaks off after the last piece, without a word.
    """
    steps = [event({"role": "assistant", "content": ""})]
    steps += [event({"content": piece}) if isinstance(piece, str) else piece for piece in pieces]
    if ending == "whole":
        steps += [event({}, finish), b"data: [DONE]\n\n"]
    return Reply(tuple(steps), ending=ending)


def endless(piece: str) -> Reply:
    """The same piece until nobody listens any more."""
    return Reply(repeat(event({"content": piece})))


def failure(status: int, message: str = "", **headers: str) -> Reply:
    """An error as OpenAI words it."""
    body = json.dumps({"error": {"message": message}}, ensure_ascii=False).encode() if message else b""
    return Reply((body,), status, {"Content-Type": "application/json", **headers})


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


class ModelServer:
    """Listens on a free port of this machine while it is entered."""

    def __init__(
        self,
        replies: Sequence[Reply] | Callable[[Mapping[str, Any]], Reply] = (),
        models: Sequence[Mapping[str, object]] = ({"id": "试验模型"},),
        key: str = "",
        first_words: Sequence[Reply] | None = None,
    ) -> None:
        self.replies = replies or [sse("好")]
        self.first_words = [sse("好")] if first_words is None else list(first_words)
        self.requests: list[Request] = []  # in the order in which they came
        self.broken_off = threading.Event()  # a client has gone away while it was answered
        self._models = models
        self._key = key
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server._list_models(self)

            def do_POST(self) -> None:
                server._write(self)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing on stderr."""

        return Handler

    def _allows(self, handler: BaseHTTPRequestHandler) -> bool:
        return not self._key or handler.headers["Authorization"] == f"Bearer {self._key}"

    def _list_models(self, handler: BaseHTTPRequestHandler) -> None:
        if not self._allows(handler):
            _send(handler, failure(401, "Incorrect API key provided"))
        elif handler.path.endswith("/models") and self._models:
            body = json.dumps({"object": "list", "data": list(self._models)}, ensure_ascii=False).encode()
            _send(handler, Reply((body,), headers={"Content-Type": "application/json"}))
        else:
            _send(handler, failure(404, "Not Found"))

    def _write(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        with self._lock:
            if self.first_words:
                reply = self.first_words.pop(0)
            else:
                replies = self.replies
                reply = replies(body) if callable(replies) else replies[min(len(self.requests), len(replies) - 1)]
                self.requests.append(Request(handler.path, dict(handler.headers), body))
        try:
            _send(handler, reply if self._allows(handler) else failure(401, "Incorrect API key provided"), self._ending)
        except OSError:
            self.broken_off.set()


def _send(handler: BaseHTTPRequestHandler, reply: Reply, ending: threading.Event | None = None) -> None:
    """HTTP/1.0: the end of the connection is the end of the answer. Raises OSError when nobody listens any more."""
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.flush()
    for step in reply.steps:
        if isinstance(step, bytes):
            handler.wfile.write(step)
        else:
            _be_silent(handler.connection, step, ending)
        if ending and ending.is_set():
            return
    if reply.ending == "dropped":  # a reset in place of the usual end
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()


def _be_silent(connection: socket.socket, seconds: float, ending: threading.Event | None) -> None:
    """Waits. Raises OSError as soon as the client has gone away."""
    until = time.monotonic() + seconds
    connection.settimeout(0.05)
    while time.monotonic() < until and not (ending and ending.is_set()):
        try:
            if connection.recv(1, socket.MSG_PEEK) == b"":
                raise ConnectionResetError("the client has gone away")
        except TimeoutError:
            continue
    connection.settimeout(None)
