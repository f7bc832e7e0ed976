#!/usr/bin/env python3
"""A server of much content: PUT reads all of it and tells how many bytes came, GET /COUNT answers with so many.

usage: bulk_server.py    prints `listening PORT`, and ends when standard input does
"""

import http.server
import sys
import threading

PIECE = 1 << 20


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        left = count = int(self.headers["Content-Length"])
        while left > 0 and (piece := self.rfile.read(min(left, PIECE))):
            left -= len(piece)
        self.head(len(text := str(count - left).encode()))
        self.wfile.write(text)

    def do_GET(self) -> None:
        left = int(self.path[1:])
        self.head(left)
        piece = bytes(PIECE)
        while left > 0:
            self.wfile.write(piece[:left])
            left -= len(piece)

    def head(self, count: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(count))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening {server.server_port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
