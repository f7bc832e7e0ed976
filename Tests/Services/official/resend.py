"""Resend's own library."""

import base64
from typing import Any, Callable

import resend

from official.operation import Operation

SIMPLE: dict[str, Any] = {"from": "Shop <shop@example.com>", "to": ["ann@example.com"], "subject": "S", "text": "T"}
FULL: dict[str, Any] = {
    "from": "Shop <shop@example.com>", "to": ["Ann Lee <ann@example.com>", "bob@example.com"],
    "subject": "Your order ü", "html": "<p>Thanks</p>", "text": "Thanks", "cc": ["carl@example.com"],
    "bcc": ["dora@example.com"], "reply_to": ["help@example.com"], "headers": {"X-Order": "7"},
    "tags": [{"name": "kind", "value": "order"}], "topic_id": "b6d24b8e-af0b-4c3c-be0c-359bbd97381e",
}
ATTACHMENTS: list[dict[str, Any]] = [
    {"filename": "a.txt", "content": base64.b64encode(b"hello").decode(), "content_type": "text/plain"},
    {"filename": "b.pdf", "path": "https://example.com/b.pdf"},
    {"filename": "c.png", "content": base64.b64encode(b"png").decode(), "content_id": "logo"},
]
TEMPLATE = {"id": "order-thanks", "variables": {"name": "Ann", "total": 12.5}}
EMAIL_ID = "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"


def operations(origin: str) -> list[Operation]:
    resend.api_key = "re_key"
    resend.api_url = origin

    def of(name: str, call: Callable[..., Any], *given: Any) -> Operation:
        return Operation(name, {"api_key": "re_key", "arguments": list(given)}, lambda: call(*given))

    send: Callable[..., Any] = resend.Emails.send
    whole = {key: SIMPLE[key] for key in ("from", "to", "subject")}
    later = {**SIMPLE, "scheduled_at": "2026-12-01T10:00:00Z"}
    return [
        of("send", send, SIMPLE),
        of("send with every field", send, FULL),
        of("send with a key", send, SIMPLE, {"idempotency_key": "order-7"}),
        of("send later", send, later),
        of("send by template", send, {**whole, "template": TEMPLATE}),
        of("send with attachments", send, {**SIMPLE, "attachments": ATTACHMENTS}),
        of("send refused", send, {**SIMPLE, "from": "nobody"}),
        of("send too often", send, SIMPLE),
        of("batch", resend.Batch.send, [SIMPLE, FULL]),
        of("batch with a key", resend.Batch.send, [SIMPLE],
           {"idempotency_key": "batch-7", "batch_validation": "permissive"}),
        of("get", resend.Emails.get, EMAIL_ID),
        of("reschedule", resend.Emails.update, {"id": EMAIL_ID, "scheduled_at": "2026-12-02T10:00:00Z"}),
        of("cancel", resend.Emails.cancel, EMAIL_ID),
        of("domains", resend.Domains.list),
    ]
