"""Firebase Cloud Messaging, HTTP v1."""

from canned.reply import reply

FCM = {"*": [
    reply("POST", "/v1/projects/[^/]+/messages:send", {
        "name": "projects/project/messages/0:1767323045000000%0a1b2c3d"}),
    reply("POST", "/v1/projects/[^/]+/registrations/[^/]+/topicSubscriptions", {
        "name": "projects/project/registrations/device/topicSubscriptions/news"}),
    reply("DELETE", "/v1/projects/[^/]+/registrations/[^/]+/topicSubscriptions/.*"),
]}
