"""Firebase Auth by Google's own library."""

import datetime
import time
from typing import Any, Callable

import firebase_admin  # type: ignore[import-untyped]
from firebase_admin import _token_gen, _user_mgt, auth, credentials

from official import accounts, issuer
from official.operation import Operation

PROJECT = accounts.PROJECT
UID = "user-1"
EMAIL = "ann@example.com"
PHONE = "+15555550100"
LINK: dict[str, Any] = {
    "url": "https://example.com/finish?cart=1", "handle_code_in_app": True, "ios_bundle_id": "com.example.ios",
    "android_package_name": "com.example.android", "android_install_app": True, "android_minimum_version": "12",
}


def operations(origin: str) -> list[Operation]:
    key = accounts.service_account(origin + "/token")
    app = started(origin, key)
    claims = {"premium": True, "level": 3}

    def of(name: str, call: Callable[..., Any], /, *given: Any, **named: Any) -> Operation:
        inputs = {"arguments": [str(value) if isinstance(value, datetime.timedelta) else value for value in given],
                  **{key: repr(value) if value is auth.DELETE_ATTRIBUTE else value for key, value in named.items()}}
        return Operation(name, inputs, lambda: call(*given, app=app, **named))

    def custom(token_claims: dict[str, Any] | None) -> Any:
        return accounts.unsigned(auth.create_custom_token(UID, token_claims, app).decode())

    token = issuer.token(f"https://securetoken.google.com/{PROJECT}", PROJECT, UID, int(time.time()))
    cookie = issuer.token(f"https://session.firebase.google.com/{PROJECT}", PROJECT, UID, int(time.time()))
    identifiers = [auth.UidIdentifier(UID), auth.EmailIdentifier(EMAIL), auth.PhoneIdentifier(PHONE)]
    day = datetime.timedelta(days=5)
    settings = auth.ActionCodeSettings(**LINK)
    return [
        of("user by id", auth.get_user, UID),
        of("user by e-mail", auth.get_user_by_email, EMAIL),
        of("user by phone", auth.get_user_by_phone_number, PHONE),
        of("user missing", auth.get_user, "nobody"),
        Operation("users by identifiers", {"uid": UID, "email": EMAIL, "phone_number": PHONE},
                  lambda: auth.get_users(identifiers, app=app)),
        of("create", auth.create_user, uid=UID, email=EMAIL, email_verified=True, phone_number=PHONE,
           password="secretpassword", display_name="Ann Lee ü", photo_url="https://example.com/a.png", disabled=False),
        of("create without an id", auth.create_user, email=EMAIL, password="secretpassword"),
        of("create taken", auth.create_user, email=EMAIL, password="secretpassword"),
        of("update", auth.update_user, UID, email="new@example.com", email_verified=False, phone_number="+15555550101",
           password="anotherpassword", display_name="Ann", photo_url="https://example.com/b.png"),
        of("disable", auth.update_user, UID, disabled=True),
        of("enable", auth.update_user, UID, disabled=False),
        of("delete attributes", auth.update_user, UID, display_name=auth.DELETE_ATTRIBUTE,
           photo_url=auth.DELETE_ATTRIBUTE, phone_number=auth.DELETE_ATTRIBUTE),
        # Several would be sent in an order by chance.
        of("unlink provider", auth.update_user, UID, providers_to_delete=["google.com"]),
        of("set claims", auth.set_custom_user_claims, UID, claims),
        of("remove claims", auth.set_custom_user_claims, UID, None),
        of("update missing", auth.update_user, "nobody", disabled=True),
        of("delete", auth.delete_user, UID),
        of("delete many", auth.delete_users, [UID, "user-2"]),
        of("list", auth.list_users),
        of("list page", auth.list_users, page_token="page 2/+", max_results=2),
        Operation("list all pages", {}, lambda: list(auth.list_users(app=app).iterate_all())),
        Operation("custom token", {"key": key, "uid": UID, "claims": claims}, lambda: custom(claims), local=True),
        Operation("custom token without claims", {"key": key, "uid": UID}, lambda: custom(None), local=True),
        Operation("session cookie", {"id_token": token, "expires_in_seconds": 432_000},
                  lambda: auth.create_session_cookie(token, day, app)),
        Operation("verify id token", {"id_token": token, **issuer.INPUTS}, lambda: auth.verify_id_token(token, app),
                  note="the certificates are fetched once, then kept"),
        Operation("verify id token and revocation", {"id_token": token, **issuer.INPUTS},
                  lambda: auth.verify_id_token(token, fresh(origin, key), check_revoked=True)),
        Operation("verify session cookie", {"session_cookie": cookie, **issuer.INPUTS},
                  lambda: auth.verify_session_cookie(cookie, app=app)),
        of("revoke", auth.revoke_refresh_tokens, UID),
        of("verification link", auth.generate_email_verification_link, EMAIL),
        Operation("verification link with settings", {"email": EMAIL, "settings": LINK},
                  lambda: auth.generate_email_verification_link(EMAIL, settings, app)),
        of("reset link", auth.generate_password_reset_link, EMAIL),
        Operation("sign-in link", {"email": EMAIL, "settings": LINK},
                  lambda: auth.generate_sign_in_with_email_link(EMAIL, settings, app)),
    ]


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
