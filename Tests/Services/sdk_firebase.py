"""Firebase Authentication by Google's own library: what it sends, and what it thinks of tokens."""

import base64
import datetime
import json
import time
from typing import Any, Callable, Iterator

import firebase_admin
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from firebase_admin import _token_gen, _user_mgt, auth, credentials
from google.auth import crypt, jwt
from recorder import Recorder, Reply

USER = {"localId": "u1", "email": "ann@example.com", "emailVerified": True, "validSince": "1", "createdAt": "1",
        "lastLoginAt": "2"}
LOOKED_UP = Reply({"users": [USER]})
PROJECT = "project"


class Issuer:
    """A key, its certificate, and tokens signed by it."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
        now = datetime.datetime.now(datetime.timezone.utc)
        self.certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
            .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1)).sign(self.key, hashes.SHA256()))

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, claims: dict[str, Any], kid: str) -> str:
        pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        token: bytes = jwt.encode(crypt.RSASigner.from_string(pem, key_id=kid), claims)
        return token.decode()


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def tokens(issuer: Issuer, stranger: Issuer, kind: str) -> Iterator[tuple[str, str]]:
    now = int(time.time())
    base = "https://securetoken.google.com/" if kind == "id" else "https://session.firebase.google.com/"
    good = {"iss": base + PROJECT, "aud": PROJECT, "sub": "u1", "iat": now - 60, "exp": now + 3_000,
            "auth_time": now - 100, "email": "ann@example.com"}
    yield "good", issuer.sign(good, "k1")
    for name, change in (
            ("expired", {"exp": now - 60, "iat": now - 4_000}), ("early", {"iat": now + 600}),
            ("audience", {"aud": "other"}), ("issuer", {"iss": base + "other"}), ("other kind", {"iss": "https://example.com/" + PROJECT}),
            ("no subject", {"sub": ""}), ("long subject", {"sub": "a" * 129}), ("number", {"sub": 7})):
        yield name, issuer.sign({**good, **change}, "k1")
    yield "unknown key", stranger.sign(good, "k9")
    yield "wrong key", stranger.sign(good, "k1")
    whole = issuer.sign(good, "k1")
    head, body, signature = whole.split(".")
    yield "changed", f"{head}.{encoded({**good, 'sub': 'u2'})}.{signature}"
    none = encoded({"alg": "none", "kid": "k1"})
    yield "none", f"{none}.{body}."
    yield "cut", whole[:-10]
    yield "nothing", "x"


def operations(recorder: Recorder, key: str) -> Iterator[tuple[str, Callable[[], Any], tuple[Reply, ...]]]:
    account = credentials.Certificate(key)
    account.get_credential()._token_uri = recorder.origin + "/token"
    _user_mgt.UserManager.ID_TOOLKIT_URL = recorder.origin + "/v1"
    _token_gen.TokenGenerator.ID_TOOLKIT_URL = recorder.origin + "/v1"
    _token_gen.ID_TOKEN_CERT_URI = recorder.origin + "/certificates"
    _token_gen.COOKIE_CERT_URI = recorder.origin + "/certificates"
    firebase_admin.initialize_app(account)
    done = Reply({"localId": "u1"})
    token = Reply({"access_token": "ya29.one", "expires_in": 3599, "token_type": "Bearer"})
    yield "token", lambda: auth.get_user("u1"), (token, LOOKED_UP)
    yield "by id", lambda: auth.get_user("u1"), (LOOKED_UP,)
    yield "by email", lambda: auth.get_user_by_email("ann@example.com"), (LOOKED_UP,)
    yield "by phone", lambda: auth.get_user_by_phone_number("+491701234567"), (LOOKED_UP,)
    yield "create", lambda: auth.create_user(
        uid="u1", display_name="Ann", email="ann@example.com", phone_number="+491701234567",
        photo_url="https://example.com/a.png", password="secret1", email_verified=False, disabled=True), (
        done, LOOKED_UP)
    yield "update", lambda: auth.update_user(
        "u1", display_name="Bob", email="bob@example.com", disabled=True, email_verified=True), (done, LOOKED_UP)
    yield "remove", lambda: auth.update_user(
        "u1", display_name=auth.DELETE_ATTRIBUTE, photo_url=auth.DELETE_ATTRIBUTE,
        phone_number=auth.DELETE_ATTRIBUTE), (done, LOOKED_UP)
    yield "claims", lambda: auth.set_custom_user_claims("u1", {"role": "admin"}), (done,)
    yield "no claims", lambda: auth.set_custom_user_claims("u1", None), (done,)
    yield "delete", lambda: auth.delete_user("u1"), (Reply({"kind": "deleted"}),)
    yield "list", lambda: list(auth.list_users(max_results=10, page_token="next").users), (Reply({"users": [USER]}),)
    yield "revoke", lambda: auth.revoke_refresh_tokens("u1"), (done,)
    yield "reset link", lambda: auth.generate_password_reset_link("ann@example.com"), (
        Reply({"oobLink": "https://example.com/reset"}),)
    yield "verification link", lambda: auth.generate_email_verification_link("ann@example.com"), (
        Reply({"oobLink": "https://example.com/verify"}),)
    yield "cookie", lambda: auth.create_session_cookie("id-token", datetime.timedelta(days=5)), (
        Reply({"sessionCookie": "cookie"}),)

    def keep(method: str, path: str, query: str = "", body: str = "") -> None:
        recorder.requests.append({
            "method": method, "path": path, "query": query, "fields": [],
            "body": base64.b64encode(body.encode()).decode()})

    yield "custom token", lambda: keep("", auth.create_custom_token("u1", {"role": "admin"}).decode()), (Reply({}),)

    issuer, stranger = Issuer(), Issuer()
    certificates = {"k1": issuer.pem}

    def judge() -> None:
        recorder.expect(Reply(certificates))
        verdicts = []
        for kind, verify in (("id", auth.verify_id_token), ("cookie", auth.verify_session_cookie)):
            for name, text in tokens(issuer, stranger, kind):
                try:
                    verdict = "good " + verify(text)["uid"]
                except (auth.ExpiredIdTokenError, auth.ExpiredSessionCookieError):
                    verdict = "expired"
                except (auth.InvalidIdTokenError, auth.InvalidSessionCookieError, ValueError):
                    verdict = "invalid"
                verdicts.append((f"{kind} {name}", text, verdict))
        recorder.expect(Reply({}))
        keep("certificates", "", "", json.dumps(certificates))
        for verdict in verdicts:
            keep(*verdict)

    yield "verdicts", judge, (Reply(certificates),)
