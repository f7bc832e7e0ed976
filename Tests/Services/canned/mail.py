"""Resend and Brevo."""

from typing import Any

from canned.reply import reply

EMAIL = "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"
LIMITS = {"ratelimit-limit": "2", "ratelimit-remaining": "1", "ratelimit-reset": "1"}
SENT = {"messageId": "<202611272200.1@smtp-relay.mailin.fr>"}

RESEND: dict[str, list[dict[str, Any]]] = {
    "*": [
        reply("POST", "/emails", {"id": EMAIL}, fields=LIMITS),
        reply("POST", "/emails/batch", {"data": [{"id": EMAIL}, {"id": EMAIL}]}, fields=LIMITS),
        reply("GET", "/emails/.*", {
            "object": "email", "id": EMAIL, "to": ["ann@example.com"], "from": "Shop <shop@example.com>",
            "created_at": "2026-11-27 22:00:00.000000+00", "subject": "S", "html": None, "text": "T", "bcc": [],
            "cc": [], "reply_to": [], "last_event": "delivered", "scheduled_at": None}),
        reply("PATCH", "/emails/.*", {"object": "email", "id": EMAIL}),
        reply("POST", "/emails/.*/cancel", {"object": "email", "id": EMAIL}),
        reply("GET", "/domains", {"object": "list", "has_more": False, "data": [
            {"id": "d91cd9bd-1176-453e-8fc1-35364d380206", "name": "example.com", "status": "verified",
             "created_at": "2026-01-01T00:00:00.000Z", "region": "eu-west-1"}]}),
    ],
    "send refused": [reply("POST", "/emails", {
        "statusCode": 422, "name": "validation_error",
        "message": "Invalid `from` field. The email address needs to follow the `email@example.com` format."}, 422)],
    "send too often": [reply("POST", "/emails", {
        "statusCode": 429, "name": "rate_limit_exceeded",
        "message": "Too many requests. You can only make 2 requests per second."}, 429,
        {**LIMITS, "ratelimit-remaining": "0", "retry-after": "1"})],
}

BREVO: dict[str, list[dict[str, Any]]] = {
    "*": [
        reply("POST", "/v3/smtp/email", SENT, 201),
        reply("DELETE", "/v3/smtp/email/.*", b"", 204),
        reply("GET", "/v3/account", {
            "email": "shop@example.com", "firstName": "Ann", "lastName": "Lee", "companyName": "Shop",
            "address": {"street": "1 Main St", "city": "Paris", "zipCode": "75001", "country": "France"},
            "plan": [{"type": "free", "creditsType": "sendLimit", "credits": 300}],
            "relay": {"enabled": False}, "organization_id": "o", "user_id": 1, "enterprise": False}),
    ],
    "send versions": [reply("POST", "/v3/smtp/email", {"messageIds": [SENT["messageId"], SENT["messageId"]]}, 201)],
    "send later": [reply("POST", "/v3/smtp/email", {**SENT, "batchId": "5c6cfa04-eed9-42c2-8b5c-6d470d978e9d"}, 202)],
    "send refused": [reply("POST", "/v3/smtp/email", {
        "code": "missing_parameter", "message": "either of htmlContent, textContent or templateId is required"}, 400)],
    "send too often": [reply("POST", "/v3/smtp/email", {
        "code": "too_many_requests", "message": "API rate limit exceeded"}, 429,
        {"x-sib-ratelimit-limit": "1000", "x-sib-ratelimit-remaining": "0", "x-sib-ratelimit-reset": "2"})],
}
