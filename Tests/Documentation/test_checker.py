"""A check that cannot fail checks nothing: each wrong example is shown to be one."""

from __future__ import annotations

import unittest

from blocks import Fault, Shown, blocks, command_and_answer, shown
from compare import compare
from examples import with_route

BODY = '{"id":1,"token":"eyJ.abc","at":"2026-01-01T00:00:00Z","rows":[{"loc":["a"]}]}'
ANSWER = (
    "HTTP/1.1 200 OK\r\nX-RateLimit-Limit: 10\r\nRetry-After: 7\r\nVary: Accept\r\nVary: Origin\r\n\r\n" + BODY
)
HEAD = "HTTP/1.1 200 OK\n"


class Comparing(unittest.TestCase):
    def test_what_is_right_is_accepted(self) -> None:
        rows = [
            BODY,
            "…",
            '{"id":1,"token":"eyJ…","at":"2020-12-31T23:59:59Z","rows":[{"loc":["…"]}]}',
            f"{HEAD}Vary: Origin\nRetry-After: 60\nX-RateLimit-Limit: 10\n\n{BODY}",
            f"{HEAD}x-ratelimit-limit: 1…\n\n…",
        ]
        for text in rows:
            with self.subTest(text):
                compare(shown(text), ANSWER)

    def test_what_is_wrong_is_refused(self) -> None:
        rows = [
            "HTTP/1.1 201 Created\n\n" + BODY,
            "HTTP/1.1 200 Fine\n\n" + BODY,
            f"{HEAD}X-RateLimit-Limit: 11\n\n…",
            f"{HEAD}X-RateLimit-Window: 60\n\n…",
            f"{HEAD}Retry-After: soon\n\n…",
            f"{HEAD}Vary: Cookie\n\n…",
            HEAD + "\n",
            BODY.replace("1,", "2,", 1),
            BODY.replace("1,", '"1",', 1),
            BODY.replace("1,", "true,", 1),
            BODY.replace("eyJ.abc", "eyK…"),
            BODY.replace("2026-01-01T00:00:00Z", "2026-01-01"),
            BODY.replace('["a"]', '["a","b"]'),
            BODY.replace('"id":1,', ""),
            BODY.replace('"id":1,', '"id":1,"more":1,'),
            '{"token":"eyJ.abc","id":1,"at":"2026-01-01T00:00:00Z","rows":[{"loc":["a"]}]}',
            "not JSON",
        ]
        for text in rows:
            with self.subTest(text), self.assertRaises(Fault):
                compare(shown(text), ANSWER)

    def test_a_refusal_needs_its_status_line(self) -> None:
        with self.assertRaises(Fault):
            compare(Shown(None, (), "…"), "HTTP/1.1 401 Unauthorized\r\n\r\n{}")


class Reading(unittest.TestCase):
    def test_blocks_are_found_with_their_sections(self) -> None:
        page = "# A\n\n## B\n\n    curl x\n\n    {}\n\ntext\n\n```python\npass\n```\n\n## C\n\n    curl y\n"
        found = [(block.section, block.kind, block.text) for block in blocks(page)]
        self.assertEqual(
            found, [("B", "curl", "curl x\n\n{}"), ("B", "python", "pass\n"), ("C", "curl", "curl y")])

    def test_nothing_is_passed_over(self) -> None:
        with self.assertRaises(Fault):
            blocks("```sh\nls\n```\n")
        for text in ["HTTP/1.1 400 Bad Request\n\n{}", '{"detail":"x"}', "X-RateLimit-Limit: 10"]:
            with self.subTest(text), self.assertRaises(Fault):
                command_and_answer(text)

    def test_a_route_is_put_in_the_place_of_its_name(self) -> None:
        configuration = "routes:\n  - name: a\n    path: /a\n  - name: b\n    path: /b\n\ntests:\n"
        self.assertEqual(
            with_route(configuration, "  - name: a\n    path: /c\n"), configuration.replace("/a", "/c"))
        with self.assertRaises(Fault):
            with_route(configuration, "  - name: c\n    path: /c\n")


if __name__ == "__main__":
    unittest.main()
