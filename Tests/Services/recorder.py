#!/usr/bin/env python3
"""An HTTP server on loopback that keeps what it is sent, and answers as it has been told to.

usage: recorder.py    prints `listening PORT`, and ends when standard input does

POST /__recorder/replies    a list of {"method", "path", "status", "fields", "body" | "body_base64", "times"}: the first
                            whose method is the request's and whose path (a regular expression) matches the whole raw
                            path answers, `times` times at most; a body that is no text is sent as JSON. `{origin}` in
                            a body or a field stands for this server. No match: 404.
GET /__recorder/requests    a list of {"method", "path", "query", "fields": [[NAME, VALUE]...], "body": BASE64}
POST /__recorder/reset      forgets both
"""

import base64
import http.server
import json
import re
import sys
import threading
from typing import Any


LARGEST_BODY = 64 << 20
CONTROL = "/__recorder/"


class Refused(Exception):
    """A request that is not read to its end: the connection cannot go on."""


class Handler(http.server.BaseHTTPRequestHandler):
    """Records each request that is not for the control paths."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    lock = threading.Lock()
    requests: list[dict[str, Any]] = []
    replies: list[dict[str, Any]] = []

    def answer(self) -> None:
        try:
            body = self.content()
        except (Refused, ValueError) as error:
            self.close_connection = True
            return self.send(413, {"error": str(error)}, [["Connection", "close"]])
        # The request line, because self.path has lost what two slashes at its start say.
        path, _, query = self.requestline.split(" ")[1].partition("?")
        if path.startswith(CONTROL):
            return self.control(path.removeprefix(CONTROL), body)
        with self.lock:
            self.requests.append({
                "method": self.command, "path": path, "query": query,
                "fields": [[name, value] for name, value in self.headers.items()],
                "body": base64.b64encode(body).decode(),
            })
            reply = self.reply(path)
        if reply is None:
            return self.send(404, {"error": "no reply has been given for this"}, [])
        body_base64 = reply.get("body_base64")
        answer = reply.get("body", "") if body_base64 is None else base64.b64decode(body_base64)
        return self.send(reply.get("status", 200), answer, fields(reply.get("fields", [])))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def content(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self.chunks()
        count = int(self.headers.get("Content-Length") or 0)
        if not 0 <= count <= LARGEST_BODY:
            raise Refused("the body is too large")
        return self.rfile.read(count)

    def chunks(self) -> bytes:
        body = bytearray()
        while count := int(self.rfile.readline(1_000).split(b";")[0], 16):
            if len(body) + count > LARGEST_BODY:
                raise Refused("the body is too large")
            body += self.rfile.read(count)
            self.rfile.readline(3)
        while self.rfile.readline(10_000).strip():
            pass
        return bytes(body)

    def control(self, name: str, body: bytes) -> None:
        cls = type(self)
        with self.lock:
            if name == "requests" and self.command == "GET":
                return self.send(200, cls.requests, [])
            if name == "replies" and self.command == "POST":
                cls.replies = json.loads(body)
                return self.send(200, {}, [])
            if name == "reset" and self.command == "POST":
                cls.requests, cls.replies = [], []
                return self.send(200, {}, [])
        return self.send(404, {"error": "no such control path"}, [])

    def reply(self, path: str) -> dict[str, Any] | None:
        for reply in self.replies:
            if reply["method"] == self.command and re.fullmatch(reply["path"], path) and reply.get("times") != 0:
                if "times" in reply:
                    reply["times"] -= 1
                return reply
        return None

    def send(self, status: int, value: Any, more: list[list[str]]) -> None:
        origin = f"http://127.0.0.1:{self.connection.getsockname()[1]}"
        if not isinstance(value, bytes):
            text = value if isinstance(value, str) else json.dumps(value)
            value = text.replace("{origin}", origin).encode()
        self.send_response(status)
        if "content-type" not in {name.lower() for name, _ in more}:
            self.send_header("Content-Type", "application/json")
        for name, field in more:
            self.send_header(name, field.replace("{origin}", origin))
        if status != 204:
            self.send_header("Content-Length", str(len(value)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(value)

    def log_message(self, *_: Any) -> None:
        pass


def fields(given: Any) -> list[list[str]]:
    """An object of fields, or a list of pairs, as pairs."""
    return [[name, value] for name, value in (given.items() if isinstance(given, dict) else given)]


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no fault."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*_)


def main() -> None:
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening {server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
