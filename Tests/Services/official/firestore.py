"""Firestore by Google's own library over its REST transport.

Its documents write by commits; the plain calls of the API beneath them, which ours uses for single documents, are made
by its generated client. That cannot create a document of a collection at the root: its pattern wants something after
`documents/`.
"""

import datetime
import functools
from typing import Any, Callable

from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or
from google.cloud.firestore_v1.field_path import FieldPath
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports.rest import FirestoreRestTransport
from google.protobuf import json_format

from official import accounts
from official.operation import Operation

MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=datetime.timezone.utc)
DOCUMENTS = f"projects/{accounts.PROJECT}/databases/(default)/documents"
ANN = f"{DOCUMENTS}/users/ann"


def operations(origin: str) -> list[Operation]:
    # The transport tells enumerations by number, of which the API takes the names too, as ours gives them.
    json_format.MessageToJson = naming(json_format.MessageToJson)
    scheme, _, host = origin.partition("://")
    transport = FirestoreRestTransport(host=host, credentials=accounts.holder(), url_scheme=scheme)
    api = FirestoreClient(transport=transport)
    api.commit = telling_aborted(api.commit)  # type: ignore[method-assign]
    client = firestore.Client(project=accounts.PROJECT, credentials=accounts.holder())
    client._firestore_api_internal = api
    return [*documents(api, client), *writes(client), *batches(client), *queries(client), *aggregations(client),
            *transactions(client)]


def naming(write: Callable[..., str]) -> Callable[..., str]:
    return lambda message, **options: write(message, **{**options, "use_integers_for_enums": False})


def telling_aborted(commit: Callable[..., Any]) -> Callable[..., Any]:
    """By REST ABORTED is told as a mere conflict, after which the library would not run a transaction again."""
    def call(*given: Any, **named: Any) -> Any:
        try:
            return commit(*given, **named)
        except exceptions.Conflict as error:
            raise exceptions.Aborted(error.message) from error

    return call


def documents(api: FirestoreClient, client: firestore.Client) -> list[Operation]:
    document = {"fields": {"name": {"string_value": "Ann"}, "age": {"integer_value": 30}}}
    odd = ["odd field.`x`\\", "a.b", "größe", "7th"]

    def of(name: str, method: str, /, **request: Any) -> Operation:
        call = getattr(api, method)
        return Operation(name, lambda: list_if_paged(call(request=request, retry=None)))

    return [
        of("create", "create_document", parent=ANN, collection_id="orders", document_id="a b", document=document),
        of("create without an id", "create_document", parent=ANN, collection_id="orders", document=document),
        of("get", "get_document", name=ANN),
        of("get of an odd name", "get_document", name=f"{DOCUMENTS}/users/a b+ü%"),
        Operation("get many", lambda: list(client.get_all([client.document("users/ann"),
                                                           client.document("users/nobody")]))),
        of("list", "list_documents", parent=DOCUMENTS, collection_id="users", page_size=2),
        of("check", "list_documents", parent=DOCUMENTS, collection_id="services-check", page_size=1),
        of("collections", "list_collection_ids", parent=DOCUMENTS, page_size=100),
        of("collections of a document", "list_collection_ids", parent=ANN, page_size=100),
        of("set", "update_document", document={"name": ANN, **document}),
        of("update", "update_document", document={"name": ANN, **document}, current_document={"exists": True},
           update_mask={"field_paths": ["name", "age"]}),
        of("update of odd names", "update_document", current_document={"exists": True},
           document={"name": ANN, "fields": {name: {"integer_value": 1} for name in odd}},
           update_mask={"field_paths": [FieldPath(name).to_api_repr() for name in odd]}),
        of("delete", "delete_document", name=ANN),
    ]


def list_if_paged(answer: Any) -> Any:
    return list(answer) if hasattr(answer, "pages") else answer


def writes(client: firestore.Client) -> list[Operation]:
    """One write each."""
    ann = client.document("users/ann")
    values = {
        "null": None, "boolean": True, "integer": 42, "large": 9_007_199_254_740_993, "double": 1.5, "whole": 2.0,
        "infinite": float("inf"), "nan": float("nan"), "timestamp": MOMENT, "string": "ü\"\n", "bytes": b"\x00\xff",
        "reference": client.document("users/bob"), "point": firestore.GeoPoint(1.25, -2.5), "array": [1, "a", None],
        "map": {"inner": {"deep": 1}}, "empty": {}, "none": [],
    }
    transforms = {
        "count": firestore.Increment(1), "gone": firestore.DELETE_FIELD, "name": "Ann",
        "old": firestore.ArrayRemove(["c"]), "ratio": firestore.Increment(0.5), "seen": firestore.SERVER_TIMESTAMP,
        "tags": firestore.ArrayUnion(["a", "b"]),
    }
    nested = {"a": 1, "b": {"c": 2}}
    return [
        Operation("write new", lambda: client.collection("users").add(values, "ann")),
        Operation("write", lambda: ann.set({"a": 1})),
        Operation("write merged", lambda: ann.set(nested, merge=True)),
        Operation("write some fields", lambda: ann.set(nested, merge=["b.c"])),  # type: ignore[arg-type]
        Operation("write over what is there", lambda: ann.update({"name": "Ann", "address.city": "Paris"})),
        Operation("write transforms", lambda: ann.update(transforms)),
        Operation("write at a time", lambda: ann.update(
            {"a": 1}, option=client.write_option(last_update_time=MOMENT))),
        Operation("write a deletion", lambda: ann.delete()),
        Operation("write a deletion of what is there", lambda: ann.delete(option=client.write_option(exists=True))),
    ]


def batches(client: firestore.Client) -> list[Operation]:
    ann, bob = client.document("users/ann"), client.document("users/bob")

    def together() -> None:
        batch = client.batch()
        batch.create(ann, {"name": "Ann", "made": firestore.SERVER_TIMESTAMP})
        batch.set(bob, {"name": "Bob"}, merge=True)
        batch.update(ann, {"count": firestore.Increment(1)})
        batch.delete(client.document("users/carl"))
        batch.commit()

    def each() -> None:
        writer = client.bulk_writer()
        writer.create(ann, {"name": "Ann"})
        writer.delete(bob)
        writer.close()

    return [Operation("commit", together), Operation("write each", each)]


def queries(client: firestore.Client) -> list[Operation]:
    users = client.collection("users")
    aged = users.order_by("age", direction="DESCENDING").order_by("name")
    either = Or([FieldFilter("city", "in", ["Paris", "Rome"]),
                 And([FieldFilter("age", ">", 18), FieldFilter("age", "<", 65)])])
    comparisons = {"<": 1, "<=": 2, ">": 3, ">=": 4, "==": 5, "!=": 6, "array_contains": 7, "in": [8],
                   "array_contains_any": [9], "not-in": [10]}
    odd: list[tuple[str, str, Any]] = [
        ("is null", "==", None), ("is not null", "!=", None), ("is not a number", "==", float("nan")),
        ("is a number", "!=", float("nan")),
    ]
    found: dict[str, Any] = {
        "all": users,
        "by every comparison": users.where(filter=And([FieldFilter("a", *each) for each in comparisons.items()])),
        "either": users.where(filter=either),
        **{name: users.where(filter=FieldFilter("a", comparison, value)) for name, comparison, value in odd},
        "ordered": aged.limit(10).offset(5),
        "from a cursor": aged.start_after({"age": 30, "name": "Ann"}).end_at({"age": 18, "name": "Zoe"}),
        "by id": users.order_by("__name__").start_at({"__name__": client.document("users/ann")}).end_before(
            {"__name__": client.document("users/bob")}),
        "some fields": users.select(["name", "address.city"]),
        "a group": client.collection_group("orders").where(filter=FieldFilter("total", ">", 10.5)),
        "beneath": client.document("users/ann").collection("orders").limit(1),
    }
    return [Operation(f"query {name}", functools.partial(streamed, query)) for name, query in found.items()]


def streamed(query: Any) -> list[Any]:
    return list(query.stream())


def aggregations(client: firestore.Client) -> list[Operation]:
    """By the aliases that ours gives."""
    adults: Any = client.collection("users").where(filter=FieldFilter("age", ">=", 18))
    orders: Any = client.document("users/ann").collection("orders")
    several = adults.count(alias="a0").sum("age", alias="a1").avg("age", alias="a2")
    return [
        Operation("aggregate", lambda: list(several.get())),
        Operation("aggregate beneath", lambda: list(orders.count(alias="a0").get())),
    ]


def transactions(client: firestore.Client) -> list[Operation]:
    ann = client.document("users/ann")

    def run(body: Callable[[firestore.Transaction], Any]) -> Callable[[], Any]:
        return lambda: firestore.transactional(body)(client.transaction())

    def count(transaction: firestore.Transaction) -> None:
        transaction.update(ann, {"count": ann.get(transaction=transaction).get("count") + 1})

    def fail(transaction: firestore.Transaction) -> None:
        ann.get(transaction=transaction)
        raise ValueError("the caller's own")

    def query(transaction: firestore.Transaction) -> None:
        list(client.collection("users").limit(1).stream(transaction=transaction))

    return [
        Operation("transaction", run(count)),
        Operation("transaction with a query", run(query)),
        Operation("transaction undone", run(fail)),
        Operation("transaction run again", run(count), note="409 ABORTED once"),
    ]
