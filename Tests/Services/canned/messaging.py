"""Firebase Cloud Messaging, HTTP v1."""

from typing import Any

from canned.reply import reply

SEND = r"/v1/projects/[^/]+/messages:send"
SENT = {"name": "projects/demo-project/messages/0:1767323045000000%0a1b2c3d"}
FAILURE = "type.googleapis.com/google.firebase.fcm.v1.FcmError"

FCM: dict[str, list[dict[str, Any]]] = {
    "*": [
        reply("POST", SEND, SENT),
        reply("POST", r"/v1/projects/[^/]+/registrations/[^/]+/topicSubscriptions", {
            "name": "projects/demo-project/registrations/device/topicSubscriptions/news"}),
        reply("DELETE", r"/v1/projects/[^/]+/registrations/[^/]+/topicSubscriptions/.*", {}),
        reply("POST", "/iid/v1:batch(Add|Remove)", {"results": [{}, {"error": "NOT_FOUND"}]}),
    ],
    "unregistered": [reply("POST", SEND, {"error": {
        "code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND",
        "details": [{"@type": FAILURE, "errorCode": "UNREGISTERED"}]}}, 404)],
    "invalid": [reply("POST", SEND, {"error": {
        "code": 400, "message": "The registration token is not a valid FCM registration token",
        "status": "INVALID_ARGUMENT", "details": [
            {"@type": FAILURE, "errorCode": "INVALID_ARGUMENT"},
            {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [
                {"field": "message.token", "description": "The registration token is not valid"}]}]}}, 400)],
}
