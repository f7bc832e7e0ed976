"""Brevo's own library."""

import datetime
from typing import Any

from brevo import Brevo

from official.operation import Operation

SENDER = {"email": "shop@example.com", "name": "Shop"}
ANN = {"email": "ann@example.com"}
FULL: dict[str, Any] = {
    "sender": SENDER, "to": [{**ANN, "name": "Ann Lee"}, {"email": "bob@example.com"}], "subject": "Your order ü",
    "html_content": "<p>Thanks</p>", "text_content": "Thanks", "cc": [{"email": "carl@example.com"}],
    "bcc": [{"email": "dora@example.com"}], "reply_to": {"email": "help@example.com"},
    "scheduled_at": datetime.datetime(2026, 12, 1, 10, tzinfo=datetime.timezone.utc),
    "tags": ["kind:order"], "headers": {"X-Order": "7"},
    "attachment": [{"content": "aGVsbG8=", "name": "a.txt"}, {"url": "https://example.com/b.pdf", "name": "b.pdf"}],
}


def operations(origin: str) -> list[Operation]:
    client = Brevo(api_key="xkeysib-key", base_url=origin + "/v3")
    send = client.transactional_emails.send_transac_email

    def send_to_each() -> None:
        for recipient in FULL["to"]:
            send(**{**FULL, "to": [recipient]})

    return [
        Operation("send", lambda: send(sender=SENDER, to=[ANN], subject="S", text_content="T")),
        Operation("send with every field", lambda: send(**FULL)),
        Operation("send by template", lambda: send(sender=SENDER, to=[ANN], template_id=12, params={"name": "Ann"})),
        Operation("send to each", send_to_each),
        Operation("check", client.account.get_account),
    ]
