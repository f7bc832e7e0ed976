"""Requests at a fixed rate, whether the answers come or not; each is timed from the moment when it was due."""

import collections
import select
import socket
import time

PATIENCE = 20


def measure(port, requests, rate, seconds, connections=64):
    """Sends `requests` in turn; returns how many seconds each took, in order of size, and how long it took to answer all.

    One that is due while all connections wait is sent late, and that it waited counts. All answers are 200.
    """
    peers = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(connections)]
    poll, by_number = select.epoll(), {}
    for peer in peers:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        by_number[peer.fileno()] = peer
        poll.register(peer, select.EPOLLIN)
    # In turn, so that none is idle for so long that the server closes it.
    free, due, pending, times = collections.deque(peers), {}, {}, []
    total, sent = rate * seconds, 0
    begun = time.monotonic()
    try:
        while len(times) < total:
            moment = time.monotonic() - begun
            while free and sent < total and sent / rate <= moment:
                peer = free.popleft()
                due[peer.fileno()], pending[peer.fileno()] = sent / rate, b""
                peer.sendall(requests[sent % len(requests)])
                sent += 1
            wait = PATIENCE if sent == total or not free else max(sent / rate - (time.monotonic() - begun), 0)
            # By select, which waits for microseconds; epoll knows milliseconds.
            if not select.select([poll], [], [], wait)[0] and wait == PATIENCE:
                raise RuntimeError(f"no answer within {PATIENCE} s")
            for number, _ in poll.poll(0):
                data = by_number[number].recv(65536)
                if not data:
                    raise RuntimeError("a connection was closed")
                pending[number] += data
                if is_whole(pending[number]):
                    times.append(time.monotonic() - begun - due.pop(number))
                    free.append(by_number[number])
    finally:
        for peer in peers:
            peer.close()
    return sorted(times), time.monotonic() - begun


def is_whole(answer):
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = answer[:end].lower()
    if not head.startswith(b"http/1.1 200 "):
        raise RuntimeError("not the answer that is measured:\n" + answer.decode(errors="replace"))
    length = int(head.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0])
    return len(answer) - end - 4 >= length
