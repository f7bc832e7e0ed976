"""Brevo's own library."""

import datetime
from typing import Any, Callable, Iterator

from brevo import Brevo
from recorder import Recorder, Reply

SENT = (Reply({"messageId": "<1@brevo>"}, 201),)
SENDER = {"email": "shop@example.com", "name": "Shop"}


def operations(recorder: Recorder) -> Iterator[tuple[str, Callable[[], Any], tuple[Reply, ...]]]:
    client = Brevo(api_key="xkeysib-key", base_url=recorder.origin + "/v3")
    emails = client.transactional_emails
    moment = datetime.datetime(2026, 12, 1, 10, tzinfo=datetime.timezone.utc)
    yield "send", lambda: emails.send_transac_email(
        sender=SENDER, to=[{"email": "ann@example.com", "name": "Ann Lee"}, {"email": "bob@example.com"}],
        subject="Your order", html_content="<p>Thanks</p>", text_content="Thanks",
        cc=[{"email": "carl@example.com"}], bcc=[{"email": "dora@example.com"}],
        reply_to={"email": "help@example.com"}, scheduled_at=moment, tags=["kind:order"], headers={"X-Order": "7"},
        attachment=[{"content": "aGVsbG8=", "name": "a.txt"}, {"url": "https://example.com/b.pdf", "name": "b.pdf"}],
    ), SENT
    yield "simple", lambda: emails.send_transac_email(
        sender=SENDER, to=[{"email": "ann@example.com"}], subject="S", text_content="T"), SENT
    yield "template", lambda: emails.send_transac_email(
        sender=SENDER, to=[{"email": "ann@example.com"}], template_id=12, params={"name": "Ann"}), SENT
    yield "check", client.account.get_account, (Reply({}),)
