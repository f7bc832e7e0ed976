"""Resend and Brevo."""

from canned.reply import reply

EMAIL = "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"
LIMITS = {"ratelimit-limit": "2", "ratelimit-remaining": "1", "ratelimit-reset": "1"}

RESEND = {"*": [
    reply("POST", "/emails", {"id": EMAIL}, fields=LIMITS),
    reply("GET", "/domains", {"object": "list", "has_more": False, "data": [
        {"id": "d91cd9bd-1176-453e-8fc1-35364d380206", "name": "example.com", "status": "verified",
         "created_at": "2026-01-01T00:00:00.000Z", "region": "eu-west-1"}]}),
]}

BREVO = {"*": [
    reply("POST", "/v3/smtp/email", {"messageId": "<202611272200.1@smtp-relay.mailin.fr>"}, 201),
    reply("GET", "/v3/account", {
        "email": "shop@example.com", "firstName": "Ann", "lastName": "Lee", "companyName": "Shop",
        "address": {"street": "1 Main St", "city": "Paris", "zipCode": "75001", "country": "France"},
        "plan": [{"type": "free", "creditsType": "sendLimit", "credits": 300}],
        "relay": {"enabled": False}, "organization_id": "o", "user_id": 1, "enterprise": False}),
]}
