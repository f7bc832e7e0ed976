"""Apple's App Store Server API by Apple's own library."""

import base64
import datetime
import functools
import uuid
from typing import Any, Callable

import jwt
from appstoreserverlibrary.api_client import AppStoreServerAPIClient, GetTransactionHistoryVersion
from appstoreserverlibrary.jws_signature_creator import (IntroductoryOfferEligibilitySignatureCreator,
                                                         PromotionalOfferV2SignatureCreator)
from appstoreserverlibrary.models.ConsumptionRequest import ConsumptionRequest
from appstoreserverlibrary.models.DeliveryStatus import DeliveryStatus
from appstoreserverlibrary.models.Environment import Environment
from appstoreserverlibrary.models.ExtendReasonCode import ExtendReasonCode
from appstoreserverlibrary.models.ExtendRenewalDateRequest import ExtendRenewalDateRequest
from appstoreserverlibrary.models.InAppOwnershipType import InAppOwnershipType
from appstoreserverlibrary.models.MassExtendRenewalDateRequest import MassExtendRenewalDateRequest
from appstoreserverlibrary.models.NotificationHistoryRequest import NotificationHistoryRequest
from appstoreserverlibrary.models.NotificationTypeV2 import NotificationTypeV2
from appstoreserverlibrary.models.RefundPreference import RefundPreference
from appstoreserverlibrary.models.Status import Status
from appstoreserverlibrary.models.Subtype import Subtype
from appstoreserverlibrary.models.TransactionHistoryRequest import Order, ProductType, TransactionHistoryRequest
from appstoreserverlibrary.models.UpdateAppAccountTokenRequest import UpdateAppAccountTokenRequest
from appstoreserverlibrary.promotional_offer import PromotionalOfferSignatureCreator
from appstoreserverlibrary.signed_data_verifier import SignedDataVerifier

from official import accounts, apple
from official.operation import Operation

KEY_ID, ISSUER, BUNDLE = "ABC123DEF4", "57246542-96fe-1a63-e053-0824d011072a", "com.example.app"
TRANSACTION, ORDER, ACCOUNT = "2000000123456789", "MQ9XYZ1234", "7e3fb204-2c5b-4b1f-8a3e-0d6d2f0c9a11"
START, END = 1_764_000_000_000, 1_764_600_000_000


def operations(origin: str) -> list[Operation]:
    key = accounts.elliptic_key()
    api = AppStoreServerAPIClient(key.encode(), KEY_ID, ISSUER, BUNDLE, Environment.SANDBOX)
    api._base_url = origin
    signer = {"private_key": key, "key_id": KEY_ID, "issuer_id": ISSUER, "bundle_id": BUNDLE}

    def of(name: str, run: Callable[[], Any], **inputs: Any) -> Operation:
        return Operation(name, {**signer, **inputs}, run, decode=tokens)

    return [
        of("transaction", lambda: api.get_transaction_info(TRANSACTION), transaction_id=TRANSACTION),
        of("transaction missing", lambda: api.get_transaction_info("1"), transaction_id="1"),
        *histories(api, of),
        of("statuses", lambda: api.get_all_subscription_statuses(TRANSACTION), transaction_id=TRANSACTION),
        of("statuses of some", lambda: api.get_all_subscription_statuses(
            TRANSACTION, [Status.ACTIVE, Status.BILLING_GRACE_PERIOD]), transaction_id=TRANSACTION, status=[1, 4]),
        of("refunds", lambda: api.get_refund_history(TRANSACTION, None), transaction_id=TRANSACTION),
        of("refunds page", lambda: api.get_refund_history(TRANSACTION, "rev 2/+="), transaction_id=TRANSACTION,
           revision="rev 2/+="),
        of("order", lambda: api.look_up_order_id(ORDER), order_id=ORDER),
        of("extend", lambda: api.extend_subscription_renewal_date(TRANSACTION, ExtendRenewalDateRequest(
            extendByDays=45, extendReasonCode=ExtendReasonCode.SERVICE_ISSUE_OR_OUTAGE, requestIdentifier=ACCOUNT)),
           original_transaction_id=TRANSACTION, extend_by_days=45, reason=3, request_identifier=ACCOUNT),
        of("extend for all", lambda: api.extend_renewal_date_for_all_active_subscribers(MassExtendRenewalDateRequest(
            extendByDays=45, extendReasonCode=ExtendReasonCode.OTHER, requestIdentifier=ACCOUNT,
            storefrontCountryCodes=["USA", "MEX"], productId="com.example.monthly")),
           extend_by_days=45, reason=2, request_identifier=ACCOUNT, storefronts=["USA", "MEX"],
           product_id="com.example.monthly"),
        of("extension for all", lambda: api.get_status_of_subscription_renewal_date_extensions(
            ACCOUNT, "com.example.monthly"), request_identifier=ACCOUNT, product_id="com.example.monthly"),
        of("test notification", api.request_test_notification),
        of("test notification status", lambda: api.get_test_notification_status("token-1"), token="token-1"),
        *notifications(api, of),
        of("consumption", lambda: api.send_consumption_information(TRANSACTION, ConsumptionRequest(
            customerConsented=True, sampleContentProvided=False, deliveryStatus=DeliveryStatus.DELIVERED,
            consumptionPercentage=50_000, refundPreference=RefundPreference.DECLINE)),
           transaction_id=TRANSACTION, delivery="DELIVERED", percentage_milliunits=50_000, preference="DECLINE"),
        of("account token", lambda: api.set_app_account_token(TRANSACTION, UpdateAppAccountTokenRequest(
            appAccountToken=ACCOUNT)), original_transaction_id=TRANSACTION, token=ACCOUNT),
        of("app transaction", lambda: api.get_app_transaction_info(TRANSACTION), transaction_id=TRANSACTION),
        *signatures(key, signer),
        *verifications(),
    ]


def histories(api: AppStoreServerAPIClient, of: Callable[..., Operation]) -> list[Operation]:
    wanted = TransactionHistoryRequest(
        startDate=START, endDate=END, productIds=["com.example.1", "com.example.2"],
        productTypes=[ProductType.CONSUMABLE, ProductType.AUTO_RENEWABLE], sort=Order.DESCENDING,
        subscriptionGroupIdentifiers=["sub_group_1"], inAppOwnershipType=InAppOwnershipType.PURCHASED, revoked=False)
    second = GetTransactionHistoryVersion.V2
    return [
        of("history", lambda: api.get_transaction_history(TRANSACTION, None, TransactionHistoryRequest(), second),
           transaction_id=TRANSACTION),
        of("history of some", lambda: api.get_transaction_history(TRANSACTION, "rev 1/+=", wanted, second),
           transaction_id=TRANSACTION, revision="rev 1/+=", start=START, end=END,
           products=["com.example.1", "com.example.2"], types=["CONSUMABLE", "AUTO_RENEWABLE"], sort="DESCENDING",
           groups=["sub_group_1"], ownership="PURCHASED", revoked=False),
    ]


def notifications(api: AppStoreServerAPIClient, of: Callable[..., Operation]) -> list[Operation]:
    typed = NotificationHistoryRequest(startDate=START, endDate=END, onlyFailures=True,
                                       notificationType=NotificationTypeV2.SUBSCRIBED,
                                       notificationSubtype=Subtype.INITIAL_BUY)
    customers = NotificationHistoryRequest(startDate=START, endDate=END, transactionId=TRANSACTION)
    return [
        of("notifications", lambda: api.get_notification_history(None, typed), start=START, end=END,
           only_failures=True, type="SUBSCRIBED", subtype="INITIAL_BUY"),
        of("notifications page", lambda: api.get_notification_history("page 2/+=", customers), start=START, end=END,
           transaction_id=TRANSACTION, pagination_token="page 2/+="),
    ]


def signatures(key: str, signer: dict[str, Any]) -> list[Operation]:
    """What an app asks its server to sign: its claims, or the signature itself."""
    raw = key.encode()
    offer = PromotionalOfferV2SignatureCreator(raw, KEY_ID, ISSUER, BUNDLE)
    introductory = IntroductoryOfferEligibilitySignatureCreator(raw, KEY_ID, ISSUER, BUNDLE)
    old = PromotionalOfferSignatureCreator(raw, KEY_ID, BUNDLE)
    nonce = uuid.UUID(ACCOUNT)
    return [
        Operation("sign offer", {**signer, "product_id": "p1", "offer_id": "o1", "transaction_id": TRANSACTION},
                  lambda: accounts.unsigned(offer.create_signature("p1", "o1", TRANSACTION)), local=True),
        Operation("sign introductory offer", {**signer, "product_id": "p1", "allow": True,
                                              "transaction_id": TRANSACTION},
                  lambda: accounts.unsigned(introductory.create_signature("p1", True, TRANSACTION)), local=True),
        Operation("sign old offer", {**signer, "product_id": "p1", "offer_id": "o1", "user": "user-1",
                                     "nonce": ACCOUNT, "timestamp": START},
                  lambda: old.create_signature("p1", "o1", "user-1", nonce, START), local=True,
                  note="ECDSA is random: verify it, do not compare it"),
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

    def verdict(check: Callable[[str], Any], token: str) -> dict[str, Any]:
        try:
            check(token)
            return {"accepted": True}
        except Exception as error:
            return {"accepted": False, "reason": getattr(getattr(error, "status", error), "name", str(error))}

    return [Operation(name, {"signed": token, "root": chain.root, "bundle_id": BUNDLE, "environment": "Sandbox"},
                      functools.partial(verdict, check, token), local=True)
            for name, token, check in rows]


def tokens(requests: list[dict[str, Any]]) -> list[Any]:
    """What each request's bearer token says."""
    values = [value for request in requests for name, value in request["fields"] if name.lower() == "authorization"]
    return [{"header": jwt.get_unverified_header(value.removeprefix("Bearer ")),
             "claims": jwt.decode(value.removeprefix("Bearer "), options={"verify_signature": False})}
            for value in values]
