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
CERTIFICATES = {"Cache-Control": "public, max-age=20000, must-revalidate, no-transform"}

AUTH = {"*": [
    reply("POST", f"{BASE}/accounts:lookup", {"kind": "identitytoolkit#GetAccountInfoResponse", "users": [USER]}),
    reply("POST", f"{BASE}/accounts", {"kind": "identitytoolkit#SignupNewUserResponse", "localId": "user-1",
                                       "email": "ann@example.com"}),
    reply("POST", f"{BASE}/accounts:update", {"kind": "identitytoolkit#SetAccountInfoResponse",
                                              "localId": "user-1", "email": "ann@example.com"}),
    reply("POST", f"{BASE}/accounts:delete", {"kind": "identitytoolkit#DeleteAccountResponse"}),
    reply("GET", f"{BASE}/accounts:batchGet", {
        "kind": "identitytoolkit#DownloadAccountResponse", "users": [USER, SECOND]}),
    reply("POST", f"{BASE}:createSessionCookie", {"sessionCookie": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}),
    reply("POST", f"{BASE}/accounts:sendOobCode", {
        "kind": "identitytoolkit#GetOobConfirmationCodeResponse", "email": "ann@example.com",
        "oobLink": "https://project.firebaseapp.com/__/auth/action?mode=verifyEmail&oobCode=code&apiKey=key"}),
    reply("GET", "/robot/v1/metadata/x509/.*|/identitytoolkit/v3/relyingparty/publicKeys",
          {KEY_ID: CERTIFICATE, "another": CERTIFICATE}, fields=CERTIFICATES),
]}
