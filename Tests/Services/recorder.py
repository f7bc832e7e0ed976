"""An HTTP server on loopback that keeps what it is sent, and answers as it has been told to."""

import base64
import http.server
import json
import threading
from typing import Any, NamedTuple


class Reply(NamedTuple):
    body: Any
    status: int = 200
    fields: tuple[tuple[str, str], ...] = ()


class Recorder:
    """Answers the next requests with the replies of `expect`, in their order, and further ones with the last."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.replies: list[Reply] = [Reply({})]
        # What a library asks for its own purposes, whenever it likes: answered with {}, and not kept.
        self.aside: set[str] = set()
        self.lock = threading.Lock()
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                path, _, query = self.path.partition("?")
                with recorder.lock:
                    if path in recorder.aside:
                        return self.give(Reply({}))
                    recorder.requests.append({
                        "method": self.command, "path": path, "query": query,
                        "fields": [[name, value] for name, value in self.headers.items()],
                        "body": base64.b64encode(body).decode(),
                    })
                    reply = recorder.replies.pop(0) if len(recorder.replies) > 1 else recorder.replies[0]
                return self.give(reply)

            def give(self, reply: Reply) -> None:
                content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                for name, value in reply.fields:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def expect(self, *replies: Reply) -> None:
        with self.lock:
            self.requests = []
            self.replies = list(replies)

    def taken(self) -> list[dict[str, Any]]:
        with self.lock:
            return list(self.requests)
