"""What the client does when, without a network and without waiting."""

from __future__ import annotations

import threading
import time
import unittest
from collections.abc import Callable

import scripted
from scripted import Clock, Script, answer, token, tokens

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
from postern_client.transport import Answer, Request

LOGIN, REFRESH = "/api/v1/auth/login", "/api/v1/auth/refresh"
LOGOUT, ME = "/api/v1/auth/logout", "/api/v1/users/me"


def client(
    script: Script, clock: Clock | None = None, store: MemoryTokenStore | None = None, random: float = 0.0
) -> PosternClient:
    clock = clock or Clock()
    return PosternClient(
        "http://localhost", transport=script, clock=clock, sleep=clock.sleep, random=lambda: random,
        token_store=store)


def api(
    valid: set[str], renew: Callable[[Request], Answer], first: str, refusal: object = scripted.EXPIRED
) -> Script:
    """An API whose users/me is open to `valid` alone."""

    def respond(request: Request, access: str | None) -> Answer:
        if request.path == LOGIN:
            return answer(200, tokens(first))
        if request.path == REFRESH:
            return renew(request)
        if access not in valid:
            return answer(401, refusal)
        if request.path == LOGOUT:
            return answer(200, {"message": "ok", "revoked_at": "2026-11-24T01:37:39Z"})
        return answer(200, scripted.USER)

    return Script(respond)


class Refreshing(unittest.TestCase):
    def test_an_expired_token_is_renewed_once_and_the_request_sent_again(self) -> None:
        old, new = token("old"), token("new")
        script = api({new}, lambda request: answer(200, tokens(new, None)), old)
        subject = client(script)
        subject.log_in("ada", "secretpassword")
        self.assertEqual(subject.me().username, "ada")
        self.assertEqual(script.sent[1:], [(ME, old), (REFRESH, None), (ME, new)])
        # Without rotation the refresh token stays.
        self.assertEqual(subject.tokens, Tokens(new, "refresh-1"))

    def test_a_rotated_refresh_token_takes_the_place_of_the_old_one(self) -> None:
        new = token("new")
        store = MemoryTokenStore()
        script = api({new}, lambda request: answer(200, tokens(new, "refresh-2")), token("old"))
        subject = client(script, store=store)
        subject.log_in("ada", "secretpassword")
        subject.me()
        self.assertEqual(store.load(), Tokens(new, "refresh-2"))

    def test_a_token_near_its_end_is_renewed_before_it_is_sent(self) -> None:
        clock, old, new = Clock(), token("old", lifetime=100), token("new", lifetime=100)
        script = api({old, new}, lambda request: answer(200, tokens(new)), old)
        subject = client(script, clock)
        subject.log_in("ada", "secretpassword")
        clock.now += 94
        subject.me()
        clock.now += 1
        subject.me()
        self.assertEqual(script.sent[1:], [(ME, old), (REFRESH, None), (ME, new)])

    def test_a_second_refusal_is_raised(self) -> None:
        script = api(set(), lambda request: answer(200, tokens(token("new"))), token("old"))
        subject = client(script)
        subject.log_in("ada", "secretpassword")
        with self.assertRaises(Unauthorized):
            subject.me()
        self.assertEqual(script.count(REFRESH), 1)
        self.assertEqual(script.count(ME), 2)

    def test_a_refused_refresh_ends_the_session(self) -> None:
        script = api(set(), lambda request: answer(401, scripted.REVOKED), token("old"))
        subject = client(script)
        subject.log_in("ada", "secretpassword")
        with self.assertRaises(Unauthorized) as caught:
            subject.me()
        self.assertEqual(caught.exception.detail, "Token has been revoked")
        self.assertIsNone(subject.tokens)
        with self.assertRaises(Unauthorized):
            subject.me()
        self.assertEqual(script.count(ME), 1)

    def test_a_refresh_that_fails_otherwise_keeps_the_session(self) -> None:
        script = api(set(), lambda request: answer(503, {"detail": "away"}), token("old"))
        subject = client(script)
        subject.log_in("ada", "secretpassword")
        with self.assertRaises(ApiError) as caught:
            subject.me()
        self.assertEqual(caught.exception.status, 503)
        self.assertIsNotNone(subject.tokens)

    def test_other_refusals_are_not_answered_by_a_refresh(self) -> None:
        for detail in ["Could not validate credentials", "Token has been revoked", "Token has invalid claims"]:
            with self.subTest(detail):
                script = api(set(), lambda request: answer(500, {}), token("old"), {"detail": detail})
                subject = client(script)
                subject.log_in("ada", "secretpassword")
                with self.assertRaises(Unauthorized):
                    subject.me()
                self.assertEqual(script.count(REFRESH), 0)
                self.assertEqual(subject.tokens is None, detail == "Token has been revoked")

    def test_threads_share_one_refresh(self) -> None:
        old, new = token("old"), token("new")

        def renew(request: Request) -> Answer:
            time.sleep(0.05)
            return answer(200, tokens(new, "refresh-2"))

        script = api({new}, renew, old)
        subject = client(script)
        subject.log_in("ada", "secretpassword")
        outcomes: list[int] = []
        threads = [threading.Thread(target=lambda: outcomes.append(subject.me().id)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(outcomes, [7] * 20)
        self.assertEqual(script.count(REFRESH), 1)

    def test_threads_share_the_failure_of_one_refresh(self) -> None:
        gate = threading.Barrier(8)

        def renew(request: Request) -> Answer:
            time.sleep(0.1)
            raise ConnectionFailed("away")

        def respond(request: Request, access: str | None) -> Answer:
            if request.path == LOGIN:
                return answer(200, tokens(token("old")))
            if request.path == REFRESH:
                return renew(request)
            gate.wait(5)
            return answer(401, scripted.EXPIRED)

        script = Script(respond)
        subject = client(script)
        subject.log_in("ada", "secretpassword")
        failures: list[Exception] = []

        def ask() -> None:
            try:
                subject.me()
            except ConnectionFailed as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(failures), 8)
        self.assertEqual(script.count(REFRESH), 1)
        self.assertIsNotNone(subject.tokens)

    def test_a_login_during_a_refresh_has_the_last_word(self) -> None:
        newest = token("newest")
        store = MemoryTokenStore()
        holder: list[PosternClient] = []

        def renew(request: Request) -> Answer:
            holder[0]._session.replace(Tokens(newest, "refresh-9"))
            return answer(200, tokens(token("late"), "refresh-2"))

        script = api({newest, token("late")}, renew, token("old"))
        holder.append(client(script, store=store))
        holder[0].log_in("ada", "secretpassword")
        holder[0].me()
        self.assertEqual(store.load(), Tokens(newest, "refresh-9"))


class Waiting(unittest.TestCase):
    def limited(self, times: int, wait: str, status: int = 429) -> Script:
        turns = iter(range(100))

        def respond(request: Request, access: str | None) -> Answer:
            if next(turns) < times:
                return answer(status, scripted.LIMITED, {"retry-after": wait, "x-request-id": "abc"})
            if request.path == "/health":
                return answer(200, {"status": "healthy", "timestamp": "2026-11-24T01:37:38Z", "version": "1"})
            return answer(200, tokens(token("new")))

        return Script(respond)

    def test_a_limit_is_waited_out_as_told_with_jitter(self) -> None:
        clock = Clock()
        subject = client(self.limited(2, "4"), clock, random=1.0)
        subject.log_in("ada", "secretpassword")
        self.assertEqual(clock.slept, [4.45, 4.45])

    def test_a_wait_beyond_the_budget_is_not_begun(self) -> None:
        clock, script = Clock(), self.limited(9, "31")
        with self.assertRaises(RateLimited) as caught:
            client(script, clock).log_in("ada", "secretpassword")
        self.assertEqual(caught.exception.retry_after, 31)
        self.assertEqual(caught.exception.request_id, "abc")
        self.assertEqual((clock.slept, len(script.sent)), ([], 1))

    def test_the_budget_is_for_all_waits_together(self) -> None:
        clock, script = Clock(), self.limited(9, "14")
        with self.assertRaises(RateLimited):
            client(script, clock).log_in("ada", "secretpassword")
        self.assertEqual(clock.slept, [14, 14])

    def test_retries_end(self) -> None:
        clock, script = Clock(), self.limited(99, "0")
        with self.assertRaises(RateLimited):
            client(script, clock).log_in("ada", "secretpassword")
        self.assertEqual(len(script.sent), 4)

    def test_an_unreadable_wait_is_a_second(self) -> None:
        for value in ["", "soon", "-5", "1e9", "Fri, 99 Nov 2026 99:00:00 GMT", "²"]:
            with self.subTest(value):
                clock = Clock()
                client(self.limited(1, value), clock).log_in("ada", "secretpassword")
                self.assertEqual(clock.slept, [1])

    def test_503_is_asked_again_only_where_nothing_can_happen_twice(self) -> None:
        script = self.limited(1, "2", status=503)
        self.assertTrue(client(script).health().is_healthy)
        self.assertEqual(len(script.sent), 2)
        script = self.limited(1, "2", status=503)
        with self.assertRaises(ApiError):
            client(script).sign_up("ada", "a@example.com", "secretpassword", first_name="A", last_name="L")
        self.assertEqual(len(script.sent), 1)

    def test_a_sign_up_is_not_sent_again_when_the_connection_ends(self) -> None:
        def respond(request: Request, access: str | None) -> Answer:
            raise ConnectionFailed("ended")

        script = Script(respond)
        with self.assertRaises(ConnectionFailed):
            client(script).sign_up("ada", "a@example.com", "secretpassword", first_name="A", last_name="L")
        self.assertEqual(len(script.sent), 1)


class Reading(unittest.TestCase):
    def test_each_bad_field_is_named(self) -> None:
        rows = [{"loc": ["email"], "msg": "field required", "type": "value_error.missing"}, 5, {"loc": 3}]
        script = Script(lambda request, access: answer(422, {"detail": rows, "error_code": "VALIDATION_ERROR"}))
        with self.assertRaises(ValidationFailed) as caught:
            client(script).log_in("ada", "x")
        (field,) = caught.exception.fields
        self.assertEqual((field.location, field.message), (("email",), "field required"))

    def test_garbage_is_one_error(self) -> None:
        bodies = [b"", b"<html>", b"[]", b"[" * 100_000, b'{"access_token":5}', b"\xff", b"{}",
                  b'{"access_token":"a\\nb","token_type":"bearer"}']
        for body in bodies:
            with self.subTest(body[:20]):
                subject = client(Script(lambda request, access, body=body: Answer(200, {}, body)))  # type: ignore[misc]
                with self.assertRaises(InvalidAnswer):
                    subject.log_in("ada", "secretpassword")
                self.assertIsNone(subject.tokens)

    def test_an_error_in_another_manner_is_still_an_api_error(self) -> None:
        with self.assertRaises(ApiError) as caught:
            client(Script(lambda request, access: Answer(502, {}, b"<html>"))).log_in("ada", "secretpassword")
        self.assertEqual((caught.exception.status, caught.exception.error_code), (502, None))

    def test_unhealthy_is_an_answer_of_health(self) -> None:
        members = {"status": "unhealthy", "error": "Redis", "timestamp": "2026-11-24T01:37:38Z"}
        health = client(Script(lambda request, access: answer(503, members))).health()
        self.assertFalse(health.is_healthy)
        self.assertEqual(health.error, "Redis")

    def test_tokens_are_not_shown(self) -> None:
        self.assertNotIn("secret", repr(Tokens("secret-a", "secret-b")))

    def test_the_lifetime_of_anything_is_read_or_unknown(self) -> None:
        self.assertEqual(Tokens(token("a", 90), None).lifetime, 90)
        for text in ["", "a.b.c", "a.e30.c", "..", "a.!!.c", "a.W10.c", "a.bnVsbA.c"]:
            self.assertIsNone(Tokens(text, None).lifetime)


if __name__ == "__main__":
    unittest.main()
