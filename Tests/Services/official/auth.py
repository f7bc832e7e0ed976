"""Firebase Auth by Google's own library: what it sends, and what it thinks of tokens."""

import datetime
import functools
import time
from typing import Any, Callable

import firebase_admin  # type: ignore[import-untyped]
from firebase_admin import _token_gen, _user_mgt, auth, credentials

from official import accounts, issuer
from official.operation import Operation

UID = issuer.USER
EMAIL = "ann@example.com"
PHONE = "+15555550100"
CLAIMS = {"premium": True, "level": 3}


def operations(origin: str) -> list[Operation]:
    key = accounts.service_account(origin + "/token")
    app = started(origin, key)
    token, cookie = issuer.sign(issuer.good("id")), issuer.sign(issuer.good("cookie"))
    days = datetime.timedelta(days=5)

    def of(name: str, call: Callable[..., Any], /, *given: Any, **named: Any) -> Operation:
        return Operation(name, lambda: call(*given, app=app, **named))

    return [
        of("user by id", auth.get_user, UID),
        of("user by e-mail", auth.get_user_by_email, EMAIL),
        of("user by phone", auth.get_user_by_phone_number, PHONE),
        of("create", auth.create_user, uid=UID, email=EMAIL, email_verified=True, phone_number=PHONE,
           password="secretpassword", display_name="Ann Lee ü", photo_url="https://example.com/a.png", disabled=False),
        of("create without an id", auth.create_user, email=EMAIL, password="secretpassword"),
        of("update", auth.update_user, UID, email="new@example.com", email_verified=False, phone_number="+15555550101",
           password="anotherpassword", display_name="Ann", photo_url="https://example.com/b.png"),
        of("disable", auth.update_user, UID, disabled=True),
        of("delete attributes", auth.update_user, UID, display_name=auth.DELETE_ATTRIBUTE,
           photo_url=auth.DELETE_ATTRIBUTE, phone_number=auth.DELETE_ATTRIBUTE),
        of("set claims", auth.set_custom_user_claims, UID, CLAIMS),
        of("remove claims", auth.set_custom_user_claims, UID, None),
        of("delete", auth.delete_user, UID),
        of("list", auth.list_users),
        of("list page", auth.list_users, page_token="page 2/+", max_results=2),
        of("check", auth.list_users, max_results=1),
        of("revoke", auth.revoke_refresh_tokens, UID),
        of("verification link", auth.generate_email_verification_link, EMAIL),
        of("reset link", auth.generate_password_reset_link, EMAIL),
        Operation("session cookie", lambda: auth.create_session_cookie("id-token", days, app)),
        Operation("verify", lambda: auth.verify_id_token(token, fresh(origin, key)), {"token": token}),
        Operation("verify and ask", lambda: auth.verify_id_token(token, fresh(origin, key), True), {"token": token}),
        Operation("verify a cookie", lambda: auth.verify_session_cookie(cookie, app=fresh(origin, key)),
                  {"token": cookie}),
        *custom_tokens(app),
        *verdicts(app, key["private_key"]),
    ]


def custom_tokens(app: firebase_admin.App) -> list[Operation]:
    def made(claims: dict[str, Any] | None) -> Any:
        return accounts.unsigned(auth.create_custom_token(UID, claims, app).decode())

    return [
        Operation("custom token", lambda: made(CLAIMS), local=True),
        Operation("custom token without claims", lambda: made(None), local=True),
    ]


def verdicts(app: firebase_admin.App, stranger: str) -> list[Operation]:
    """What the library thinks of tokens, most of which are bad."""
    def verdict(verify: Callable[..., Any], token: str) -> str:
        try:
            return "good " + str(verify(token, app=app)["uid"])
        except (auth.ExpiredIdTokenError, auth.ExpiredSessionCookieError):
            return "expired"
        except (auth.InvalidIdTokenError, auth.InvalidSessionCookieError, ValueError):
            return "invalid"

    return [Operation(f"verdict on {name} ({kind})", functools.partial(verdict, verify, token),
                      {"kind": kind, "token": token}, local=True)
            for kind, verify in (("id", auth.verify_id_token), ("cookie", auth.verify_session_cookie))
            for name, token in issuer.tokens(kind, stranger)]


def started(origin: str, key: dict[str, Any], name: str = "[DEFAULT]") -> firebase_admin.App:
    """An app whose servers are the recorder, and which has a token already."""
    _user_mgt.UserManager.ID_TOOLKIT_URL = origin + "/v1"
    _token_gen.TokenGenerator.ID_TOOLKIT_URL = origin + "/v1"
    _token_gen.ID_TOKEN_CERT_URI = origin + "/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com"
    _token_gen.COOKIE_CERT_URI = origin + "/identitytoolkit/v3/relyingparty/publicKeys"
    certificate = credentials.Certificate(key)
    certificate.get_credential().token = accounts.TOKEN
    return firebase_admin.initialize_app(certificate, name=name)


def fresh(origin: str, key: dict[str, Any]) -> firebase_admin.App:
    """A further app, which keeps no certificates yet."""
    return started(origin, key, f"fresh {time.monotonic_ns()}")
