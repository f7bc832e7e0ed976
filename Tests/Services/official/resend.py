"""Resend's own library."""

from typing import Any

import resend

from official.operation import Operation

SIMPLE: dict[str, Any] = {"from": "Shop <shop@example.com>", "to": ["ann@example.com"], "subject": "S", "text": "T"}
FULL: dict[str, Any] = {
    "from": "Shop <shop@example.com>", "to": ["Ann Lee <ann@example.com>", "bob@example.com"],
    "subject": "Your order ü", "html": "<p>Thanks</p>", "text": "Thanks", "cc": ["carl@example.com"],
    "bcc": ["dora@example.com"], "reply_to": ["help@example.com"], "scheduled_at": "2026-12-01T10:00:00Z",
    "tags": [{"name": "kind", "value": "order"}], "headers": {"X-Order": "7"},
    "attachments": [{"filename": "a.txt", "content": "aGVsbG8="},
                    {"filename": "b.pdf", "path": "https://example.com/b.pdf"}],
    "topic_id": "b6d24b8e-af0b-4c3c-be0c-359bbd97381e",
}
TEMPLATE: dict[str, Any] = {
    "from": "Shop <shop@example.com>", "to": ["ann@example.com"],
    "template": {"id": "order-thanks", "variables": {"name": "Ann"}},
}


def operations(origin: str) -> list[Operation]:
    resend.api_key = "re_key"
    resend.api_url = origin

    def send(message: dict[str, Any], key: str) -> Any:
        return resend.Emails.send(message, {"idempotency_key": key})  # type: ignore[arg-type]

    def send_to_each() -> None:
        for index, recipient in enumerate(FULL["to"]):
            send({**FULL, "to": [recipient]}, f"order-7-{index}")

    return [
        Operation("send", lambda: send(SIMPLE, "k")),
        Operation("send with every field", lambda: send(FULL, "order-7")),
        Operation("send by template", lambda: send(TEMPLATE, "k")),
        Operation("send to each", send_to_each),
        Operation("check", resend.Domains.list),
    ]
