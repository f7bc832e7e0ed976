"""Apple's App Store Server API by Apple's own library: what it sends, and what its verifier thinks of signed things."""

import base64
import datetime
import functools
from typing import Any, Callable

from appstoreserverlibrary.api_client import AppStoreServerAPIClient, GetTransactionHistoryVersion
from appstoreserverlibrary.models.Environment import Environment
from appstoreserverlibrary.models.ExtendReasonCode import ExtendReasonCode
from appstoreserverlibrary.models.ExtendRenewalDateRequest import ExtendRenewalDateRequest
from appstoreserverlibrary.models.InAppOwnershipType import InAppOwnershipType
from appstoreserverlibrary.models.TransactionHistoryRequest import Order, ProductType, TransactionHistoryRequest
from appstoreserverlibrary.signed_data_verifier import SignedDataVerifier, VerificationException

from official import accounts, apple
from official.operation import Operation

KEY_ID, ISSUER, BUNDLE = "ABC123DEF4", "57246542-96fe-1a63-e053-0824d011072a", "com.example.app"
TRANSACTION, ORDER, ACCOUNT = "2000000123456789", "MQ9XYZ1234", "7e3fb204-2c5b-4b1f-8a3e-0d6d2f0c9a11"
START, END = 1_764_000_000_000, 1_764_600_000_000


def operations(origin: str) -> list[Operation]:
    key = accounts.elliptic_key()
    api = AppStoreServerAPIClient(key.encode(), KEY_ID, ISSUER, BUNDLE, Environment.SANDBOX)
    api._base_url = origin
    signer = {"private_key": key, "key_id": KEY_ID, "issuer_id": ISSUER}
    extension = ExtendRenewalDateRequest(
        extendByDays=45, extendReasonCode=ExtendReasonCode.SERVICE_ISSUE_OR_OUTAGE, requestIdentifier=ACCOUNT)
    return [
        Operation("transaction", lambda: api.get_transaction_info(TRANSACTION), signer),
        *histories(api),
        Operation("statuses", lambda: api.get_all_subscription_statuses(TRANSACTION)),
        Operation("refunds", lambda: api.get_refund_history(TRANSACTION, None)),
        Operation("refunds page", lambda: api.get_refund_history(TRANSACTION, "rev 2/+=")),
        Operation("order", lambda: api.look_up_order_id(ORDER)),
        Operation("extend", lambda: api.extend_subscription_renewal_date(TRANSACTION, extension)),
        Operation("test notification", api.request_test_notification),
        Operation("test notification status", lambda: api.get_test_notification_status("token-1")),
        Operation("check", lambda: api.get_transaction_info("0")),
        *verifications(),
    ]


def histories(api: AppStoreServerAPIClient) -> list[Operation]:
    def of(name: str, revision: str | None = None, **wanted: Any) -> Operation:
        return Operation(name, lambda: api.get_transaction_history(
            TRANSACTION, revision, TransactionHistoryRequest(**wanted), GetTransactionHistoryVersion.V2))

    return [
        of("history"),
        of("history of some", "rev 1/+=", startDate=START, endDate=END, productIds=["com.example.1", "com.example.2"],
           productTypes=[ProductType.CONSUMABLE, ProductType.AUTO_RENEWABLE], sort=Order.DESCENDING,
           subscriptionGroupIdentifiers=["sub_group_1"], inAppOwnershipType=InAppOwnershipType.PURCHASED,
           revoked=False),
        of("latest transaction", sort=Order.DESCENDING),
    ]


def verifications() -> list[Operation]:
    """What Apple's verifier says of data that a root of our own has signed."""
    chain = apple.Chain.made()
    verifier = SignedDataVerifier([base64.b64decode(chain.root)], False, Environment.SANDBOX, BUNDLE, None)
    payload = apple.transaction(BUNDLE, TRANSACTION, START)
    good, later = chain.signed(payload), datetime.datetime(2126, 1, 1, tzinfo=datetime.timezone.utc)
    rows: list[tuple[str, str, Callable[[str], Any]]] = [
        ("verify transaction", good, verifier.verify_and_decode_signed_transaction),
        ("verify altered transaction", apple.altered(good), verifier.verify_and_decode_signed_transaction),
        ("verify another app's transaction", chain.signed({**payload, "bundleId": "com.example.other"}),
         verifier.verify_and_decode_signed_transaction),
        ("verify production's transaction", chain.signed({**payload, "environment": "Production"}),
         verifier.verify_and_decode_signed_transaction),
        ("verify expired chain", chain.signed({**payload, "signedDate": int(later.timestamp() * 1000)}),
         verifier.verify_and_decode_signed_transaction),
        ("verify chain without the leaf's OID", apple.Chain.made(leaf_marked=False).under(chain).signed(payload),
         verifier.verify_and_decode_signed_transaction),
        ("verify another root", apple.Chain.made().signed(payload), verifier.verify_and_decode_signed_transaction),
        ("verify renewal", chain.signed(apple.renewal(TRANSACTION, START)),
         verifier.verify_and_decode_renewal_info),
        ("verify notification", chain.signed(apple.notification(BUNDLE, good, START)),
         verifier.verify_and_decode_notification),
    ]

    def verdict(check: Callable[[str], Any], token: str) -> bool:
        try:
            check(token)
            return True
        except VerificationException:
            return False

    return [Operation(name, functools.partial(verdict, check, token), {"signed": token, "root": chain.root}, local=True)
            for name, token, check in rows]

