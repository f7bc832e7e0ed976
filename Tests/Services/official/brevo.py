"""Brevo's own library."""

import base64
import datetime
from typing import Any, Callable

from brevo import Brevo

from official.operation import Operation

SIMPLE: dict[str, Any] = {
    "sender": {"email": "shop@example.com", "name": "Shop"}, "to": [{"email": "ann@example.com", "name": "Ann Lee"}],
    "subject": "S", "text_content": "T",
}
FULL: dict[str, Any] = {
    "sender": {"email": "shop@example.com", "name": "Shop"},
    "to": [{"email": "ann@example.com", "name": "Ann Lee ü"}, {"email": "bob@example.com"}],
    "cc": [{"email": "carl@example.com"}], "bcc": [{"email": "dora@example.com", "name": "Dora"}],
    "reply_to": {"email": "help@example.com", "name": "Help"}, "subject": "Your order ü",
    "html_content": "<p>Thanks</p>", "text_content": "Thanks", "tags": ["order", "shop"],
    "headers": {"X-Order": "7", "Idempotency-Key": "order-7"}, "params": {"name": "Ann", "total": 12.5},
}
ATTACHMENTS = [{"content": base64.b64encode(b"hello").decode(), "name": "a.txt"},
               {"url": "https://example.com/b.pdf", "name": "b.pdf"}]
MOMENT = datetime.datetime(2026, 12, 1, 10, tzinfo=datetime.timezone.utc)
VERSIONS = [{"to": [{"email": "ann@example.com"}], "params": {"name": "Ann"}},
            {"to": [{"email": "bob@example.com"}], "subject": "For Bob"}]


def operations(origin: str) -> list[Operation]:
    client = Brevo(api_key="xkeysib-key", base_url=origin + "/v3")
    once: dict[str, Any] = {"request_options": {"max_retries": 0}}

    def of(name: str, call: Callable[..., Any], **given: Any) -> Operation:
        return Operation(name, {"api_key": "xkeysib-key", "arguments": given}, lambda: call(**given, **once))

    emails = client.transactional_emails
    send = emails.send_transac_email
    parties = {key: SIMPLE[key] for key in ("sender", "to")}
    return [
        of("send", send, **SIMPLE),
        of("send with every field", send, **FULL),
        of("send later", send, **SIMPLE, scheduled_at=MOMENT),
        of("send by template", send, to=SIMPLE["to"], template_id=12, params={"name": "Ann"}),
        of("send by template from a sender", send, **parties, template_id=12),
        of("send with attachments", send, **SIMPLE, attachment=ATTACHMENTS),
        of("send versions", send, **SIMPLE, message_versions=VERSIONS),
        of("send refused", send, **parties, subject="S"),
        of("send too often", send, **SIMPLE),
        of("cancel", emails.delete_scheduled_email_by_id, identifier="<1@smtp-relay.example.com>"),
        of("account", client.account.get_account),
    ]
