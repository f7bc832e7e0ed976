"""Apple's App Store Server API. What is signed here is not verified by who asks for it."""

from typing import Any

from canned.reply import reply

TRANSACTION = "2000000123456789"
SIGNED = "eyJhbGciOiJFUzI1NiJ9.eyJ0cmFuc2FjdGlvbklkIjoiMjAwMDAwMDEyMzQ1Njc4OSJ9.c2lnbmF0dXJl"
PAGE: dict[str, Any] = {"revision": "rev 2/+=", "hasMore": False, "signedTransactions": [SIGNED, SIGNED]}
HISTORY = {**PAGE, "bundleId": "com.example.app", "appAppleId": 41234, "environment": "Sandbox"}
STATUSES = {
    "environment": "Sandbox", "bundleId": "com.example.app", "appAppleId": 41234,
    "data": [{"subscriptionGroupIdentifier": "sub_group_1", "lastTransactions": [
        {"status": 1, "originalTransactionId": TRANSACTION, "signedTransactionInfo": SIGNED,
         "signedRenewalInfo": SIGNED}]}],
}
ATTEMPTS = [{"attemptDate": 1_764_000_000_000, "sendAttemptResult": "SUCCESS"}]

APPSTORE: dict[str, list[dict[str, Any]]] = {
    "*": [
        reply("GET", "/inApps/v1/transactions/[^/]*", {"signedTransactionInfo": SIGNED}),
        reply("GET", "/inApps/v2/history/.*", HISTORY), reply("GET", "/inApps/v1/subscriptions/[^/]*", STATUSES),
        reply("GET", "/inApps/v2/refund/lookup/.*", PAGE),
        reply("GET", "/inApps/v1/lookup/.*", {"status": 0, "signedTransactions": [SIGNED]}),
        reply("PUT", "/inApps/v1/subscriptions/extend/.*", {
            "originalTransactionId": TRANSACTION, "webOrderLineItemId": "2000000098765432", "success": True,
            "effectiveDate": 1_767_888_000_000}),
        reply("POST", "/inApps/v1/notifications/test", {"testNotificationToken": "token-1"}),
        reply("GET", "/inApps/v1/notifications/test/.*", {"signedPayload": SIGNED, "sendAttempts": ATTEMPTS}),
    ],
    "check": [reply("GET", ".*", {
        "errorCode": 4040010, "errorMessage": "Transaction id not found."}, 404)],
}
