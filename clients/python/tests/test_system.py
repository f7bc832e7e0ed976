"""The client against the running system.

POSTERN_URL: access tokens of one or two seconds, refresh rotation, limits that are out of the way.
POSTERN_LIMITED_URL: three logins in two seconds.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import unittest
import uuid
from collections.abc import Iterator

from postern_client import (
    ApiError,
    ConnectionFailed,
    InvalidAnswer,
    MemoryTokenStore,
    PosternClient,
    RateLimited,
    Tokens,
    Unauthorized,
    ValidationFailed,
)

URL = os.environ["POSTERN_URL"]
LIMITED_URL = os.environ["POSTERN_LIMITED_URL"]
PASSWORD = "correct & horse + staple"


class CountingStore(MemoryTokenStore):
    def __init__(self) -> None:
        super().__init__()
        self.saved: list[Tokens | None] = []

    def save(self, tokens: Tokens | None) -> None:
        super().save(tokens)
        self.saved.append(tokens)


@contextlib.contextmanager
def peer(answer: bytes) -> Iterator[str]:
    """A server that answers every connection with these bytes, and ends it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(65536)
                        connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


class System(unittest.TestCase):
    def made(
        self, url: str = URL, store: MemoryTokenStore | None = None, timeout: float = 10, max_wait: float = 30
    ) -> PosternClient:
        client = PosternClient(url, token_store=store, timeout=timeout, max_wait=max_wait)
        self.addCleanup(client.close)
        return client

    def signed_up(
        self, url: str = URL, store: MemoryTokenStore | None = None
    ) -> tuple[PosternClient, str]:
        client = self.made(url, store)
        name = f"py-{uuid.uuid4().hex[:12]}"
        client.sign_up(name, f"{name}@example.com", PASSWORD, first_name="Ada", last_name="Lovelace")
        return client, name

    def test_the_whole_flow(self) -> None:
        client, name = self.signed_up()
        with client:
            user = client.me()
            self.assertEqual((user.username, user.first_name), (name, "Ada"))
            self.assertLess(abs(user.created_at.timestamp() - time.time()), 60)
            client.log_in(name, PASSWORD)
            before = client.tokens
            self.assertNotEqual(client.refresh(), before)
            self.assertEqual(client.me().id, user.id)
            self.assertTrue(client.health().is_healthy)
            self.assertLess(abs(client.log_out().timestamp() - time.time()), 60)
            self.assertIsNone(client.tokens)
            with self.assertRaises(Unauthorized):
                client.me()

    def test_expired_tokens_are_renewed_once_for_all_threads(self) -> None:
        store = CountingStore()
        client, name = self.signed_up(store=store)
        # Tokens of a store have no known age: the refusal is what tells.
        kept = store.load()
        again = CountingStore()
        again.save(kept)
        client = self.made(store=again)
        time.sleep(2.1)
        names: list[str] = []
        threads = [threading.Thread(target=lambda: names.append(client.me().username)) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(names, [name] * 12)
        self.assertEqual(len(again.saved), 2)
        # Rotation: the refresh token is another one, and it works.
        renewed = client.tokens
        assert kept is not None and renewed is not None
        self.assertNotEqual(renewed.refresh_token, kept.refresh_token)
        time.sleep(2.1)
        self.assertEqual(client.me().username, name)
        # The old one ends the session, for there is a copy of it.
        thief = self.made(store=again_with(kept))
        with self.assertRaises(Unauthorized):
            thief.refresh()
        with self.assertRaises(Unauthorized):
            client.refresh()
        self.assertIsNone(client.tokens)

    def test_a_logout_elsewhere_ends_the_session_here(self) -> None:
        client, _ = self.signed_up()
        kept = client.tokens
        assert kept is not None
        self.made(store=again_with(kept)).log_out()
        with self.assertRaises(Unauthorized) as caught:
            client.me()
        self.assertEqual(caught.exception.error_code, "UNAUTHORIZED")
        self.assertIsNotNone(caught.exception.request_id)
        self.assertIsNone(client.tokens)

    def test_refusals_are_typed(self) -> None:
        client, name = self.signed_up()
        with self.assertRaises(ValidationFailed) as invalid:
            self.made().sign_up("x", "nope", "short", first_name="", last_name="L")
        names = {field.location[0] for field in invalid.exception.fields}
        self.assertEqual(names, {"username", "email", "password", "first_name"})
        with self.assertRaises(Unauthorized) as wrong:
            client.log_in(name, "not-the-password")
        self.assertEqual(wrong.exception.detail, "Incorrect username or password")
        with self.assertRaises(ApiError) as taken:
            client.sign_up(name, f"{name}@example.com", PASSWORD, first_name="A", last_name="L")
        self.assertEqual((taken.exception.status, taken.exception.error_code), (400, "BAD_REQUEST"))

    def test_limits_are_waited_out_or_raised(self) -> None:
        client, name = self.signed_up(LIMITED_URL)
        began = time.monotonic()
        for _ in range(4):
            client.log_in(name, PASSWORD)
        self.assertGreater(time.monotonic() - began, 1)
        hasty = self.made(LIMITED_URL, max_wait=0.5)
        with self.assertRaises(RateLimited) as caught:
            for _ in range(4):
                hasty.log_in(name, PASSWORD)
        self.assertGreaterEqual(caught.exception.retry_after, 1)

    def test_connections_are_kept_and_an_ended_one_is_not_used(self) -> None:
        client, _ = self.signed_up()
        transport = client._transport
        client.me()
        kept = transport._idle[0].sock  # type: ignore[attr-defined]
        client.health()
        self.assertIs(transport._idle[0].sock, kept)  # type: ignore[attr-defined]
        kept.shutdown(socket.SHUT_RDWR)
        client.refresh()
        self.assertIsNot(transport._idle[0].sock, kept)  # type: ignore[attr-defined]

    def test_a_gateway_that_is_away_is_said_so(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with self.assertRaisesRegex(ConnectionFailed, "no answer from 127.0.0.1"):
            self.made(f"http://127.0.0.1:{port}").health()

    def test_broken_answers_are_told_apart(self) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        rows: list[tuple[bytes, type[Exception]]] = [
            (b"", ConnectionFailed),
            (b"SSH-2.0-x\r\n", InvalidAnswer),
            (head + b"Content-Length: 400\r\n\r\n{\"status\":", ConnectionFailed),
            (head + b"Transfer-Encoding: chunked\r\n\r\n40\r\n{}", ConnectionFailed),
            (head + b"Content-Length: 2\r\n\r\n[]", InvalidAnswer),
            (head + b"Content-Length: 6\r\n\r\n<html>", InvalidAnswer),
            (head + b"Content-Length: 2000000\r\n\r\n" + b" " * 2_000_000, InvalidAnswer),
            (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", ApiError),
        ]
        for content, kind in rows:
            with self.subTest(content[:60]), peer(content) as url, self.assertRaises(kind):
                self.made(url, timeout=5).health()

    def test_a_silent_gateway_is_waited_for_only_so_long(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            client = self.made(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
            with self.assertRaises(ConnectionFailed):
                client.health()

    def test_an_address_is_judged_at_once(self) -> None:
        for url in ["localhost:8799", "ftp://localhost", "http://", "http://a:b@localhost", "http://h/?q=1"]:
            with self.subTest(url), self.assertRaises(ValueError):
                PosternClient(url)


def again_with(tokens: Tokens) -> MemoryTokenStore:
    store = MemoryTokenStore()
    store.save(tokens)
    return store


if __name__ == "__main__":
    unittest.main()
