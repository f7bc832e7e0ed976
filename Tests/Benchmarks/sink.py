"""Reads every request's body to its end on a Unix socket, and answers 200 only then: sink.py PATH"""

import re
import socket
import sys
import threading

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def serve(peer):
    buffer = bytearray(1 << 20)
    head = b""
    while True:
        while b"\r\n\r\n" not in head:
            data = peer.recv(65536)
            if not data:
                return
            head += data
        head, _, rest = head.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        left = (int(length.group(1)) if length else 0) - len(rest)
        while left > 0:
            count = peer.recv_into(buffer, min(left, len(buffer)))
            if count == 0:
                return
            left -= count
        head = b""
        peer.sendall(ANSWER)


if __name__ == "__main__":
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(64)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()
