"""Firebase Cloud Messaging by Google's own library."""

from typing import Any

import firebase_admin  # type: ignore[import-untyped]
from firebase_admin import credentials, messaging

from official import accounts
from official.operation import Operation

DEVICE, OTHER = "device:one/A+b", "device-two"


def operations(origin: str) -> list[Operation]:
    messaging._MessagingService.FCM_URL = origin + "/v1/projects/{0}/messages:send"
    certificate = credentials.Certificate(accounts.service_account(origin + "/token"))
    certificate.get_credential().token = accounts.TOKEN
    app = firebase_admin.initialize_app(certificate)
    messaging._get_messaging_service(app)._fcm_topic_url = f"{origin}/v1/projects/{accounts.PROJECT}/registrations"

    def send(dry_run: bool = False, **members: Any) -> Any:
        return messaging.send(messaging.Message(**members), dry_run, app)

    title = messaging.Notification(title="T")
    many = messaging.MulticastMessage([DEVICE, OTHER], data={"a": "1"})
    return [
        Operation("send to a token", lambda: send(token=DEVICE, notification=title)),
        Operation("send to a topic", lambda: send(topic="news", data={"a": "1", "b": "ü", "empty": ""})),
        Operation("send to a condition", lambda: send(condition="'a' in topics || 'b' in topics", notification=title)),
        Operation("send with every part", lambda: send(
            token=DEVICE, notification=messaging.Notification("T ü", "B \"quoted\"", "https://example.com/i.png"),
            data={"a": "1"}, android=messaging.AndroidConfig(priority="high", ttl=3_600, collapse_key="c"),
            apns=apns(), webpush=webpush(), fcm_options=messaging.FCMOptions(analytics_label="label"))),
        Operation("send in the background", lambda: send(token=DEVICE, apns=messaging.APNSConfig(
            headers={"apns-priority": "5", "apns-push-type": "background"},
            payload=messaging.APNSPayload(messaging.Aps(content_available=True))))),
        Operation("dry run", lambda: send(True, token=DEVICE)),
        Operation("check", lambda: send(True, token="services-check")),
        Operation("send to many", lambda: messaging.send_each_for_multicast(many, app=app)),
        Operation("subscribe", lambda: messaging.subscribe_to_topic([DEVICE, OTHER], "news", app)),
        Operation("unsubscribe", lambda: messaging.unsubscribe_from_topic([DEVICE, OTHER], "news", app)),
    ]


def apns() -> messaging.APNSConfig:
    return messaging.APNSConfig(
        headers={"apns-priority": "10", "apns-collapse-id": "c"},
        payload=messaging.APNSPayload(
            messaging.Aps(
                alert=messaging.ApsAlert(title="T", subtitle="S", body="B", loc_key="lk", loc_args=["1"]), badge=3,
                sound=messaging.CriticalSound("default", critical=True, volume=0.5), thread_id="th",
                mutable_content=True, custom_data={"inside": 1}),
            outside="value"))


def webpush() -> messaging.WebpushConfig:
    return messaging.WebpushConfig(
        headers={"TTL": "60", "Urgency": "high"}, data={"x": "y"},
        notification=messaging.WebpushNotification(
            title="T", body="B", icon="https://example.com/i.png", vibrate=[100, 50], custom_data={"own": "more"}),
        fcm_options=messaging.WebpushFCMOptions("https://example.com/"))
