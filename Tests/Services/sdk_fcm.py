"""Firebase Cloud Messaging by Google's own library."""

from typing import Any, Callable, Iterator

import firebase_admin
from firebase_admin import credentials, messaging
from recorder import Recorder, Reply

SENT = (Reply({"name": "projects/project/messages/1"}),)


def full(**target: str) -> messaging.Message:
    return messaging.Message(
        notification=messaging.Notification(title="T", body="B", image="https://example.com/i.png"),
        data={"a": "1", "b": "ü"},
        android=messaging.AndroidConfig(priority="high", ttl=3600, collapse_key="c"),
        apns=messaging.APNSConfig(
            headers={"apns-priority": "10"},
            payload=messaging.APNSPayload(aps=messaging.Aps(badge=3, content_available=True))),
        webpush=messaging.WebpushConfig(
            headers={"TTL": "60"}, data={"x": "y"},
            fcm_options=messaging.WebpushFCMOptions(link="https://example.com/")),
        fcm_options=messaging.FCMOptions(analytics_label="label"), **target)


def operations(recorder: Recorder, key: str) -> Iterator[tuple[str, Callable[[], Any], tuple[Reply, ...]]]:
    account = credentials.Certificate(key)
    account.get_credential()._token_uri = recorder.origin + "/token"
    app = firebase_admin.initialize_app(account)
    service = messaging._MessagingService
    service.FCM_URL = recorder.origin + "/v1/projects/{0}/messages:send"
    own = messaging._get_messaging_service(app)
    own._fcm_topic_url = f"{recorder.origin}/v1/projects/project/registrations"
    # The first brings the token as well.
    token = Reply({"access_token": "ya29.one", "expires_in": 3599, "token_type": "Bearer"})
    yield "token", lambda: messaging.send(full(token="device")), (token, *SENT)
    yield "send", lambda: messaging.send(full(token="device")), SENT
    yield "topic", lambda: messaging.send(messaging.Message(topic="news", data={"a": "1"})), SENT
    yield "condition", lambda: messaging.send(
        messaging.Message(condition="'a' in topics", notification=messaging.Notification(title="T"))), SENT
    yield "dry run", lambda: messaging.send(messaging.Message(token="device"), dry_run=True), SENT
    yield "subscribe", lambda: messaging.subscribe_to_topic(["device:one"], "news"), (Reply({}),)
    yield "unsubscribe", lambda: messaging.unsubscribe_from_topic(["device:one"], "news"), (Reply({}),)
