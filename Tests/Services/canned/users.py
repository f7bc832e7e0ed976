"""Identity Toolkit, as Firebase Auth uses it, and the certificates of those who sign its tokens."""

from typing import Any

from canned.reply import reply
from official.issuer import CERTIFICATE, KEY_ID

BASE = r"/v1/projects/[^/]+"
USER: dict[str, Any] = {
    "localId": "user-1", "email": "ann@example.com", "emailVerified": True, "displayName": "Ann Lee ü",
    "photoUrl": "https://example.com/a.png", "phoneNumber": "+15555550100", "passwordHash": "UkVEQUNURUQ=",
    "passwordUpdatedAt": 1767323045000.0, "validSince": "1767323045", "disabled": False,
    "createdAt": "1767323045000", "lastLoginAt": "1767323046000", "lastRefreshAt": "2026-01-02T03:04:06.000Z",
    "customAttributes": "{\"premium\":true}", "providerUserInfo": [
        {"providerId": "password", "rawId": "ann@example.com", "email": "ann@example.com",
         "federatedId": "ann@example.com"}],
}
SECOND = {**USER, "localId": "user-2", "email": "bob@example.com"}
FOUND = reply("POST", f"{BASE}/accounts:lookup", {"kind": "identitytoolkit#GetAccountInfoResponse", "users": [USER]})
NOBODY = reply("POST", f"{BASE}/accounts:lookup", {"kind": "identitytoolkit#GetAccountInfoResponse"})
LIST = f"{BASE}/accounts:batchGet"
CERTIFICATES = {"Cache-Control": "public, max-age=20000, must-revalidate, no-transform"}


def failure(method: str, path: str, code: str) -> dict[str, Any]:
    return reply(method, BASE + path, {"error": {"code": 400, "message": code, "errors": [
        {"message": code, "domain": "global", "reason": "invalid"}]}}, 400)


AUTH: dict[str, list[dict[str, Any]]] = {
    "*": [
        FOUND,
        reply("POST", f"{BASE}/accounts", {"kind": "identitytoolkit#SignupNewUserResponse", "localId": "user-1",
                                           "email": "ann@example.com"}),
        reply("POST", f"{BASE}/accounts:update", {"kind": "identitytoolkit#SetAccountInfoResponse",
                                                  "localId": "user-1", "email": "ann@example.com"}),
        reply("POST", f"{BASE}/accounts:delete", {"kind": "identitytoolkit#DeleteAccountResponse"}),
        reply("POST", f"{BASE}/accounts:batchDelete", {}),
        reply("GET", LIST, {"kind": "identitytoolkit#DownloadAccountResponse", "users": [USER, SECOND]}),
        reply("POST", f"{BASE}:createSessionCookie", {"sessionCookie": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}),
        reply("POST", f"{BASE}/accounts:sendOobCode", {
            "kind": "identitytoolkit#GetOobConfirmationCodeResponse", "email": "ann@example.com",
            "oobLink": "https://demo-project.firebaseapp.com/__/auth/action?mode=verifyEmail&oobCode=code&apiKey=key"}),
        reply("GET", "/robot/v1/metadata/x509/.*|/identitytoolkit/v3/relyingparty/publicKeys",
              {KEY_ID: CERTIFICATE, "another": CERTIFICATE}, fields=CERTIFICATES),
    ],
    "user missing": [NOBODY],
    "create taken": [failure("POST", "/accounts", "EMAIL_EXISTS")],
    "update missing": [failure("POST", "/accounts:update", "USER_NOT_FOUND")],
    "delete many": [reply("POST", f"{BASE}/accounts:batchDelete", {"errors": [
        {"index": 1, "localId": "user-2", "message": "NOT_DISABLED : Disable the account before batch deletion."}]})],
    "list all pages": [
        reply("GET", LIST, {"users": [USER], "nextPageToken": "page 2/+"}, times=1),
        reply("GET", LIST, {"users": [SECOND]}),
    ],
}
