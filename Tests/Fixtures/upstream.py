"""An upstream for tests, with manners that a real one should not have: upstream.py PORT

GET  /source?bytes=N   a body of N bytes
GET  /chunks?count=N   a chunked body, N times "chunk\\n", each with a pause of a millisecond
POST /sink             reads the body and tells how many bytes came: {"received": N}
POST /echo             the body back as it came
GET  /head             the head of the request as it came, as text
GET  /silent           never answers
GET  /broken           an answer that is not HTTP
GET  /close            closes without an answer
"""

import socket
import sys
import threading
import time

BLOCK = b"x" * (1 << 20)


class Connection:
    def __init__(self, peer):
        self.peer = peer
        self.pending = b""

    def line(self):
        while b"\n" not in self.pending:
            self.more()
        line, self.pending = self.pending.split(b"\n", 1)
        return line.rstrip(b"\r")

    def more(self):
        data = self.peer.recv(1 << 20)
        if not data:
            raise EOFError
        self.pending += data

    def blocks(self, count):
        while count > 0:
            if not self.pending:
                self.more()
            block, self.pending = self.pending[:count], self.pending[count:]
            count -= len(block)
            yield block

    def body(self, fields):
        if fields.get("transfer-encoding") == "chunked":
            while size := int(self.line().split(b";")[0], 16):
                yield from self.blocks(size)
                self.line()
            while self.line():
                pass
        else:
            yield from self.blocks(int(fields.get("content-length", "0")))

    def answer(self, body, kind="text/plain"):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.peer.sendall(head.encode() + body)

    def serve_one(self):
        lines = [self.line()]
        while lines[-1]:
            lines.append(self.line())
        text = b"\n".join(lines).decode("latin-1")
        fields = dict(line.decode("latin-1").lower().split(": ", 1) for line in lines[1:-1] if b": " in line)
        path, _, query = text.split(" ")[1].partition("?")
        value = query.partition("=")[2]
        number = int(value) if value.isdigit() else 0
        if path == "/source":
            self.peer.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {number}\r\n\r\n".encode())
            while number > 0:
                self.peer.sendall(BLOCK[:number])
                number -= len(BLOCK[:number])
        elif path == "/chunks":
            self.peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in range(number):
                self.peer.sendall(b"6\r\nchunk\n\r\n")
                time.sleep(0.001)
            self.peer.sendall(b"0\r\n\r\n")
        elif path == "/sink":
            received = sum(len(block) for block in self.body(fields))
            self.answer(b'{"received": %d}' % received, "application/json")
        elif path == "/echo":
            self.answer(b"".join(self.body(fields)), "application/octet-stream")
        elif path == "/head":
            self.answer(text.encode())
        elif path == "/silent":
            time.sleep(3600)
        elif path == "/broken":
            self.peer.sendall(b"no such protocol\r\n\r\n")
            raise EOFError
        else:
            raise EOFError


def serve(peer):
    connection = Connection(peer)
    with peer:
        try:
            while True:
                connection.serve_one()
        except (EOFError, OSError, ValueError):
            pass


listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128)
while True:
    accepted, _ = listener.accept()
    threading.Thread(target=serve, args=(accepted,), daemon=True).start()
