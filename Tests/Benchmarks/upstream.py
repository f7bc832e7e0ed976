"""Answers every request on a Unix socket with the same 200: upstream.py PATH

One thread and one epoll. Requests have no bodies, so that an empty line ends one.
"""

import os
import select
import socket
import sys

BODY = (
    b'{"id":1,"username":"johndoe","email":"john@example.com","first_name":"John","last_name":"Doe",'
    b'"created_at":"2026-01-19T10:30:00Z"}'
)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


def listen(path):
    """Binds beside the path and moves the socket there, so that whoever sees it can connect."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path + ".new")
    listener.listen(1024)
    os.rename(path + ".new", path)
    return listener


def serve(listener):
    poll = select.epoll()
    poll.register(listener, select.EPOLLIN)
    peers, pending = {}, {}
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == listener.fileno():
                peer, _ = listener.accept()
                peers[peer.fileno()], pending[peer.fileno()] = peer, b""
                poll.register(peer, select.EPOLLIN)
                continue
            peer = peers[descriptor]
            data = peer.recv(65536)
            if not data:
                poll.unregister(peer)
                del peers[descriptor], pending[descriptor]
                peer.close()
                continue
            *whole, pending[descriptor] = (pending[descriptor] + data).split(b"\r\n\r\n")
            if whole:
                peer.sendall(ANSWER * len(whole))


if __name__ == "__main__":
    serve(listen(sys.argv[1]))
