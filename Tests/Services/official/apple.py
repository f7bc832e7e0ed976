"""A root, an intermediate and a leaf in the manner of Apple's, and data signed by the leaf."""

import base64
import dataclasses
import datetime
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LEAF = x509.ObjectIdentifier("1.2.840.113635.100.6.11.1")
INTERMEDIATE = x509.ObjectIdentifier("1.2.840.113635.100.6.2.1")


@dataclasses.dataclass(frozen=True)
class Chain:
    """Certificates as base64 of DER, and the keys of the leaf and of the root."""

    certificates: list[str]
    key: ec.EllipticCurvePrivateKey
    root_key: ec.EllipticCurvePrivateKey
    leaf_marked: bool

    @property
    def root(self) -> str:
        return self.certificates[2]

    @staticmethod
    def made(leaf_marked: bool = True, root_key: ec.EllipticCurvePrivateKey | None = None) -> "Chain":
        root_key = root_key or ec.generate_private_key(ec.SECP256R1())
        middle_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root = certificate("Root", "Root", root_key, root_key, None, True)
        middle = certificate("Intermediate", "Root", middle_key, root_key, INTERMEDIATE, True)
        leaf = certificate("Leaf", "Intermediate", leaf_key, middle_key, LEAF if leaf_marked else None, False)
        return Chain([leaf, middle, root], leaf_key, root_key, leaf_marked)

    def under(self, other: "Chain") -> "Chain":
        """A chain like this one beneath the other's root."""
        chain = Chain.made(self.leaf_marked, other.root_key)
        return dataclasses.replace(chain, certificates=[*chain.certificates[:2], other.root])

    def signed(self, payload: dict[str, Any]) -> str:
        return jwt.encode(payload, self.key, "ES256", {"x5c": self.certificates})


def certificate(name: str, issuer: str, key: ec.EllipticCurvePrivateKey, issuer_key: ec.EllipticCurvePrivateKey,
                mark: x509.ObjectIdentifier | None, authority: bool) -> str:
    builder = x509.CertificateBuilder().serial_number(x509.random_serial_number())
    builder = builder.subject_name(named(name)).issuer_name(named(issuer)).public_key(key.public_key())
    builder = builder.not_valid_before(datetime.datetime(2020, 1, 1)).not_valid_after(datetime.datetime(2125, 1, 1))
    # Apple's verifier asks OpenSSL to be strict: without the identifiers and the usage no chain would do.
    builder = builder.add_extension(x509.BasicConstraints(authority, None), True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    owner = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(owner, False)
    builder = builder.add_extension(x509.KeyUsage(
        digital_signature=not authority, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False),
        True)
    if mark is not None:
        builder = builder.add_extension(x509.UnrecognizedExtension(mark, b"\x05\x00"), False)
    made = builder.sign(issuer_key, hashes.SHA256())
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Test {name}")])


def altered(token: str) -> str:
    """The same token with one character of its payload changed."""
    head, payload, signature = token.split(".")
    return ".".join([head, payload[:20] + ("A" if payload[20] != "A" else "B") + payload[21:], signature])


def transaction(bundle: str, identifier: str, moment: int) -> dict[str, Any]:
    return {
        "transactionId": identifier, "originalTransactionId": identifier, "webOrderLineItemId": "2000000098765432",
        "bundleId": bundle, "productId": "com.example.monthly", "subscriptionGroupIdentifier": "sub_group_1",
        "purchaseDate": moment, "originalPurchaseDate": moment, "expiresDate": moment + 2_592_000_000, "quantity": 1,
        "type": "Auto-Renewable Subscription", "inAppOwnershipType": "PURCHASED", "signedDate": moment,
        "environment": "Sandbox", "transactionReason": "PURCHASE", "storefront": "USA", "storefrontId": "143441",
        "price": 9990, "currency": "USD",
    }


def renewal(identifier: str, moment: int) -> dict[str, Any]:
    return {
        "originalTransactionId": identifier, "autoRenewProductId": "com.example.monthly",
        "productId": "com.example.monthly", "autoRenewStatus": 1, "signedDate": moment, "environment": "Sandbox",
        "recentSubscriptionStartDate": moment, "renewalDate": moment + 2_592_000_000,
    }


def notification(bundle: str, signed_transaction: str, moment: int) -> dict[str, Any]:
    return {
        "notificationType": "SUBSCRIBED", "subtype": "INITIAL_BUY", "version": "2.0", "signedDate": moment,
        "notificationUUID": "002e14d5-51f5-4503-b5a8-c3a1af68eb20",
        "data": {"environment": "Sandbox", "appAppleId": 41234, "bundleId": bundle, "bundleVersion": "1.2.3",
                 "signedTransactionInfo": signed_transaction, "status": 1},
    }
