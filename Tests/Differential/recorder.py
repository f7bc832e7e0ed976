"""An upstream that reads messages by their framing, answers each with 200 and keeps what came, by the row that it belongs to."""

import re
import socket
import threading
from typing import NamedTuple

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
# A message that goes on no further for so long is answered as it is.
SILENCE = 0.4
CHUNK = re.compile(rb"([0-9A-Fa-f]+)[^\r\n]*\r\n")


class Message(NamedTuple):
    line: bytes
    fields: list
    framing: str
    body: bytes
    is_whole: bool

    def lines(self, name):
        return [field for field in self.fields if field.lower().startswith(name.lower() + b":")]


def read(data):
    """The first message of the bytes, and how many it takes; None while its head is not whole."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    line, *fields = data[:end].split(b"\r\n")
    values = {}
    for field in fields:
        name, _, value = field.partition(b":")
        values.setdefault(name.strip().lower(), value.strip())
    if values.get(b"transfer-encoding", b"").lower() == b"chunked":
        body, offset, is_whole = read_chunks(data, end + 4)
        return Message(line, fields, "chunked", body, is_whole), offset
    if (length := values.get(b"content-length", b"")).isdigit():
        body = data[end + 4:end + 4 + int(length)]
        return Message(line, fields, "length", body, len(body) == int(length)), end + 4 + len(body)
    return Message(line, fields, "none", b"", True), end + 4


def read_chunks(data, offset):
    body = b""
    while found := CHUNK.match(data, offset):
        size = int(found[1], 16)
        if size == 0:
            end = data.find(b"\r\n", found.end()) if data.startswith(b"\r\n", found.end()) else data.find(b"\r\n\r\n", found.end()) + 2
            return body, end + 2, end > 1
        body += data[found.end():found.end() + size]
        offset = found.end() + size + 2
        if data[offset - 2:offset] != b"\r\n":
            break
    return body, len(data), False


class Recorder:
    """Listens on a Unix socket, a thread for each connection."""

    def __init__(self, path):
        self.messages = {}
        self.lock = threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(256)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            peer, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        data = b""
        with peer:
            try:
                while True:
                    found = read(data)
                    if found and found[0].is_whole:
                        self._keep(found[0], data[:found[1]])
                        data = data[found[1]:]
                        peer.sendall(ANSWER)
                        continue
                    # Between two messages there is no hurry; within one there is.
                    peer.settimeout(SILENCE if data else None)
                    more = peer.recv(65536)
                    if not more:
                        break
                    data += more
            except TimeoutError:
                self._answer_late(peer)
            except OSError:
                pass
        if data:
            found = read(data)
            self._keep(found[0] if found else Message(data, [], "none", b"", False), data)

    @staticmethod
    def _answer_late(peer):
        try:
            peer.sendall(ANSWER)
        except OSError:
            pass

    def _keep(self, message, data):
        """Files it under the row whose mark its bytes hold; under "" what holds none."""
        found = re.search(rb"\br\d\d\d\b", data)
        with self.lock:
            self.messages.setdefault(found[0].decode() if found else "", []).append(message)
