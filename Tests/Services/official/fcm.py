"""Firebase Cloud Messaging by Google's own library."""

import datetime
import functools
from typing import Any

import firebase_admin  # type: ignore[import-untyped]
from firebase_admin import credentials, messaging

from official import accounts
from official.operation import Operation

DEVICE, OTHER = "device:one/A+b", "device-two"
MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)


def operations(origin: str) -> list[Operation]:
    messaging._MessagingService.FCM_URL = origin + "/v1/projects/{0}/messages:send"
    messaging._MessagingService.IID_URL = origin
    certificate = credentials.Certificate(accounts.service_account(origin + "/token"))
    certificate.get_credential().token = accounts.TOKEN
    app = firebase_admin.initialize_app(certificate)
    messaging._get_messaging_service(app)._fcm_topic_url = f"{origin}/v1/projects/{accounts.PROJECT}/registrations"
    title = messaging.Notification(title="T", body="B")
    sent: dict[str, messaging.Message] = {
        "token": messaging.Message(token=DEVICE, notification=title),
        "topic": messaging.Message(topic="news", notification=title),
        "condition": messaging.Message(condition="'a' in topics || 'b' in topics", notification=title),
        "notification": messaging.Message(token=DEVICE, notification=messaging.Notification(
            title="T ü", body="B \"quoted\"", image="https://example.com/i.png")),
        "data": messaging.Message(token=DEVICE, data={"a": "1", "b": "ü", "empty": ""}),
        "android": messaging.Message(token=DEVICE, android=android()),
        "apns": messaging.Message(token=DEVICE, apns=apns()),
        "apns in the background": messaging.Message(token=DEVICE, apns=messaging.APNSConfig(
            headers={"apns-priority": "5", "apns-push-type": "background"},
            payload=messaging.APNSPayload(messaging.Aps(content_available=True)))),
        "webpush": messaging.Message(token=DEVICE, webpush=webpush()),
        "options": messaging.Message(token=DEVICE, fcm_options=messaging.FCMOptions(analytics_label="label")),
        "everything": messaging.Message(
            token=DEVICE, notification=title, data={"a": "1"}, android=android(), apns=apns(), webpush=webpush(),
            fcm_options=messaging.FCMOptions(analytics_label="label")),
        "unregistered": messaging.Message(token="gone", notification=title),
        "invalid": messaging.Message(token="malformed", notification=title),
    }
    many = [messaging.Message(token=token, notification=title) for token in (DEVICE, OTHER)]
    multicast = messaging.MulticastMessage([DEVICE, OTHER], data={"a": "1"})
    tokens = {"tokens": [DEVICE, OTHER], "topic": "news"}

    def body(message: messaging.Message) -> Any:
        return messaging._MessagingService.encode_message(message)

    return [
        *(Operation(name, {"message": body(message)}, functools.partial(messaging.send, message, app=app))
          for name, message in sent.items()),
        Operation("dry run", {"message": body(sent["token"]), "validate_only": True},
                  lambda: messaging.send(sent["token"], True, app)),
        Operation("many", {"messages": [body(message) for message in many]}, lambda: messaging.send_each(many, app=app),
                  note="sent at the same time: the order is by chance"),
        Operation("multicast", {"tokens": [DEVICE, OTHER], "data": {"a": "1"}},
                  lambda: messaging.send_each_for_multicast(multicast, app=app),
                  note="sent at the same time: the order is by chance"),
        Operation("subscribe", tokens, lambda: messaging.subscribe_to_topic([DEVICE, OTHER], "news", app),
                  note="sent at the same time: the order is by chance"),
        Operation("unsubscribe", tokens, lambda: messaging.unsubscribe_from_topic([DEVICE, OTHER], "news", app),
                  note="sent at the same time: the order is by chance"),
        Operation("subscribe by the old way", tokens,
                  lambda: messaging.subscribe_to_topic_legacy([DEVICE, OTHER], "news", app)),
        Operation("unsubscribe by the old way", tokens,
                  lambda: messaging.unsubscribe_from_topic_legacy([DEVICE, OTHER], "news", app)),
    ]


def android() -> messaging.AndroidConfig:
    return messaging.AndroidConfig(
        collapse_key="c", priority="high", ttl=datetime.timedelta(seconds=3_600, milliseconds=500),
        restricted_package_name="com.example.app", data={"k": "v"},
        notification=messaging.AndroidNotification(
            title="T", body="B", icon="i", color="#112233", sound="default", tag="t", click_action="OPEN",
            body_loc_key="bk", body_loc_args=["1"], title_loc_key="tk", title_loc_args=["2"], channel_id="ch",
            image="https://example.com/a.png", ticker="tick", sticky=True, event_timestamp=MOMENT, local_only=False,
            priority="max", vibrate_timings_millis=[100, 1_500], default_vibrate_timings=False, default_sound=True,
            light_settings=messaging.LightSettings("#aabbcc", 200, 300), default_light_settings=False,
            visibility="public", notification_count=4),
        fcm_options=messaging.AndroidFCMOptions("android-label"), direct_boot_ok=True)


def apns() -> messaging.APNSConfig:
    return messaging.APNSConfig(
        headers={"apns-priority": "10", "apns-collapse-id": "c"},
        payload=messaging.APNSPayload(
            messaging.Aps(
                alert=messaging.ApsAlert(title="T", subtitle="S", body="B", loc_key="lk", loc_args=["1"],
                                         title_loc_key="tk", title_loc_args=["2"], action_loc_key="ak",
                                         launch_image="l"),
                badge=3, sound=messaging.CriticalSound("default", critical=True, volume=0.5), category="cat",
                thread_id="th", mutable_content=True, custom_data={"inside": 1}),
            outside="value"),
        fcm_options=messaging.APNSFCMOptions(analytics_label="apns-label", image="https://example.com/p.png"))


def webpush() -> messaging.WebpushConfig:
    return messaging.WebpushConfig(
        headers={"TTL": "60", "Urgency": "high"}, data={"x": "y"},
        notification=messaging.WebpushNotification(
            title="T", body="B", icon="https://example.com/i.png", badge="https://example.com/b.png", tag="t",
            actions=[messaging.WebpushNotificationAction("open", "Open", "https://example.com/o.png")],
            direction="rtl", data={"d": 1}, image="https://example.com/w.png", language="de", renotify=True,
            require_interaction=True, silent=False, timestamp_millis=1_767_323_045_000, vibrate=[100, 50],
            custom_data={"own": "more"}),
        fcm_options=messaging.WebpushFCMOptions("https://example.com/"))
