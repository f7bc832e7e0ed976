"""Resend's own library."""

from typing import Any, Callable, Iterator

import resend
from recorder import Recorder, Reply

SENT = (Reply({"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}),)

FULL: dict[str, Any] = {
    "from": "Shop <shop@example.com>", "to": ["Ann Lee <ann@example.com>", "bob@example.com"],
    "subject": "Your order", "html": "<p>Thanks</p>", "text": "Thanks", "cc": ["carl@example.com"],
    "bcc": ["dora@example.com"], "reply_to": ["help@example.com"], "scheduled_at": "2026-12-01T10:00:00Z",
    "tags": [{"name": "kind", "value": "order"}], "headers": {"X-Order": "7"},
    "attachments": [{"filename": "a.txt", "content": "aGVsbG8="},
                    {"filename": "b.pdf", "path": "https://example.com/b.pdf"}],
}


def operations(recorder: Recorder) -> Iterator[tuple[str, Callable[[], Any], tuple[Reply, ...]]]:
    resend.api_key = "re_key"
    resend.api_url = recorder.origin
    yield "send", lambda: resend.Emails.send(FULL, {"idempotency_key": "order-7"}), SENT
    simple = {"from": "Shop <shop@example.com>", "to": ["ann@example.com"], "subject": "S", "text": "T"}
    yield "simple", lambda: resend.Emails.send(simple, {"idempotency_key": "k"}), SENT
    template = {"from": "Shop <shop@example.com>", "to": ["ann@example.com"],
                "template": {"id": "welcome", "variables": {"name": "Ann"}}}
    yield "template", lambda: resend.Emails.send(template, {"idempotency_key": "k"}), SENT
    yield "check", resend.Domains.list, (Reply({"data": []}),)
