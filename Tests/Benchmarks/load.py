"""A closed loop over keep-alive connections: each sends its next request when its answer is there."""

import base64
import calendar
import hashlib
import hmac
import json
import select
import socket
import time

SECRET = "a-key-for-figures-only-0123456789abcdef"
# When tokens are from and until: this year, so that they are the same in every run of a year.
BEGINNING = calendar.timegm((time.gmtime().tm_year, 1, 1, 0, 0, 0))
END = BEGINNING + 366 * 86_400
# How long any one answer may take; under valgrind the first ones are slow.
PATIENCE = 20


def token(user, number=0):
    """Signs a token by HS256, different for each user and number, and the same in every run of a year."""
    claims = {
        "sub": str(user), "type": "access", "jti": f"token-{user}-{number}", "sid": f"session-{user}",
        "iat": BEGINNING, "exp": END, "auth_time": BEGINNING,
    }

    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    def compact(value):
        return encode(json.dumps(value, separators=(",", ":")).encode())

    signed = compact({"alg": "HS256", "typ": "JWT"}) + b"." + compact(claims)
    return signed + b"." + encode(hmac.digest(SECRET.encode(), signed, hashlib.sha256))


def request(bearer):
    return (
        b"GET /api/v1/users/me?fields=name HTTP/1.1\r\n"
        b"Host: gateway.example\r\n"
        b"User-Agent: figures/1\r\n"
        b"Accept: application/json\r\n"
        b"Origin: https://app.example\r\n"
        b"Authorization: Bearer " + bearer + b"\r\n\r\n"
    )


class Load:
    """Connections to the gateway; each of `users` has one token, and as many connections as the others."""

    def __init__(self, port, count, users):
        self.peers = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(count)]
        self.requests = [request(token(1000 + number % users)) for number in range(count)]
        self.tokens = 1
        self.poll = select.epoll()
        self.numbers = {}
        for number, peer in enumerate(self.peers):
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.numbers[peer.fileno()] = number
            self.poll.register(peer, select.EPOLLIN)

    def run(self, each):
        """Sends `each` requests on every connection, and returns how many those are; all answers are 200."""
        return self._run([[request] * each for request in self.requests])

    def run_with_new_tokens(self, each):
        """Does the same with a token in each request that was never sent before."""
        first = self.tokens
        self.tokens += each
        return self._run([
            [request(token(1000 + user, number)) for number in range(first, first + each)]
            for user in range(len(self.peers))
        ])

    def _run(self, queues):
        left = [len(queue) for queue in queues]
        pending = [b""] * len(self.peers)
        for number, peer in enumerate(self.peers):
            peer.sendall(queues[number][0])
        open_queues = len(self.peers)
        while open_queues:
            events = self.poll.poll(PATIENCE)
            if not events:
                raise RuntimeError(f"no answer within {PATIENCE} s")
            for descriptor, _ in events:
                number = self.numbers[descriptor]
                data = self.peers[number].recv(65536)
                if not data:
                    raise RuntimeError("the gateway closed a connection")
                pending[number] += data
                if not complete(pending[number]):
                    continue
                pending[number] = b""
                left[number] -= 1
                if left[number]:
                    self.peers[number].sendall(queues[number][-left[number]])
                else:
                    open_queues -= 1
        return sum(len(queue) for queue in queues)

    def close(self):
        for peer in self.peers:
            peer.close()


def complete(answer):
    """Whether the whole answer is there; one that is not the upstream's 200 with every policy's fields ends all."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = answer[:end].lower()
    wanted = (b"x-request-id:", b"x-ratelimit-remaining:", b"access-control-allow-origin:", b"content-security-policy:")
    if not head.startswith(b"http/1.1 200 ") or any(name not in head for name in wanted):
        raise RuntimeError("not the answer that is measured:\n" + answer.decode(errors="replace"))
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    return len(answer) - end - 4 >= length
