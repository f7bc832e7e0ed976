"""Firestore by Google's own library over its REST transport.

Two kinds: what the library's documents and queries send (`add` is a commit, `get` a batchGet), and, named `call ...`,
the plain methods of the API beneath them, which a client by REST may use as well. The transport cannot create a
document of a collection at the root (its pattern wants something after `documents/`), and tells ABORTED by REST as a
mere conflict, so that a contended transaction is not run again.
"""

import datetime
import functools
from typing import Any

from google.api_core.retry import Retry
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports.rest import FirestoreRestTransport

from official import accounts
from official.operation import Operation

MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=datetime.timezone.utc)
ROOT = f"projects/{accounts.PROJECT}/databases/(default)"
DOCUMENTS = f"{ROOT}/documents"
ANN = f"{DOCUMENTS}/users/ann"
ONCE = Retry(predicate=lambda _: False)


def operations(origin: str) -> list[Operation]:
    scheme, _, host = origin.partition("://")
    transport = FirestoreRestTransport(host=host, credentials=accounts.holder(), url_scheme=scheme)
    api = FirestoreClient(transport=transport)
    client = firestore.Client(project=accounts.PROJECT, credentials=accounts.holder())
    client._firestore_api_internal = api
    return [*writes(client), *reads(client), *queries(client), *together(client), *calls(api)]


def every_value(client: firestore.Client) -> dict[str, Any]:
    """One field of each kind of value."""
    return {
        "null": None, "boolean": True, "integer": 42, "large": 9_007_199_254_740_993, "double": 1.5, "whole": 2.0,
        "infinite": float("inf"), "timestamp": MOMENT, "string": "ü\"\n", "bytes": b"\x00\xff",
        "reference": client.document("users/bob"), "point": firestore.GeoPoint(1.25, -2.5), "array": [1, "a", None],
        "map": {"inner": {"deep": 1}}, "empty": {}, "none": [],
    }


def streamed(query: Any) -> list[Any]:
    return list(query.stream())


def writes(client: firestore.Client) -> list[Operation]:
    ann = client.document("users/ann")
    values = every_value(client)
    mended = {"name": "Ann", "address.city": "Paris", "odd field.`x`": 1}
    transforms = {
        "count": firestore.Increment(1), "ratio": firestore.Increment(0.5), "seen": firestore.SERVER_TIMESTAMP,
        "tags": firestore.ArrayUnion(["a", "b"]), "old": firestore.ArrayRemove(["c"]), "high": firestore.Maximum(9),
        "low": firestore.Minimum(1), "gone": firestore.DELETE_FIELD, "name": "Ann",
    }
    stamp = client.write_option(last_update_time=MOMENT)
    return [
        Operation("add", {"collection": "users", "id": "ann", "fields": shown(values)},
                  lambda: client.collection("users").add(values, "ann")),
        Operation("add without an id", {"collection": "users", "fields": {"a": 1}},
                  lambda: client.collection("users").add({"a": 1}), note="the library makes an id of 20 characters"),
        Operation("add taken", {"collection": "users", "id": "ann", "fields": {"a": 1}},
                  lambda: ann.create({"a": 1}, retry=ONCE)),
        Operation("set", {"path": "users/ann", "fields": {"a": 1}}, lambda: ann.set({"a": 1})),
        Operation("set with merge", {"path": "users/ann", "fields": {"a": 1, "b": {"c": 2}}},
                  lambda: ann.set({"a": 1, "b": {"c": 2}}, merge=True)),
        Operation("set with merge of some", {"path": "users/ann", "fields": {"a": 1, "b": {"c": 2}}, "merge": ["b.c"]},
                  lambda: ann.set({"a": 1, "b": {"c": 2}}, merge=["b.c"])),  # type: ignore[arg-type]
        Operation("update", {"path": "users/ann", "fields": {"name": "Ann", "address.city": "Paris"}},
                  lambda: ann.update({"name": "Ann", "address.city": "Paris"})),
        Operation("update of odd names", {"path": "users/ann", "fields": mended, "name": "odd field.`x`"},
                  lambda: ann.update({client.field_path("odd field.`x`"): 1})),
        Operation("update with transforms", {"path": "users/ann", "fields": shown(transforms)},
                  lambda: ann.update(transforms)),
        Operation("update at a time", {"path": "users/ann", "fields": {"a": 1}, "update_time": MOMENT.isoformat()},
                  lambda: ann.update({"a": 1}, option=stamp)),
        Operation("update missing", {"path": "users/nobody", "fields": {"a": 1}},
                  lambda: client.document("users/nobody").update({"a": 1}, retry=ONCE)),
        Operation("delete", {"path": "users/ann"}, lambda: ann.delete()),
        Operation("delete existing", {"path": "users/ann", "exists": True},
                  lambda: ann.delete(option=client.write_option(exists=True))),
    ]


def reads(client: firestore.Client) -> list[Operation]:
    ann = client.document("users/ann")
    both = [ann, client.document("users/nobody")]
    return [
        Operation("get", {"path": "users/ann"}, lambda: ann.get().to_dict()),
        Operation("get some fields", {"path": "users/ann", "fields": ["name", "address.city"]},
                  lambda: ann.get(["name", "address.city"]).to_dict()),
        Operation("get missing", {"path": "users/nobody"}, lambda: both[1].get().exists),
        Operation("get many", {"paths": ["users/ann", "users/nobody"]}, lambda: list(client.get_all(both))),
        Operation("list", {"collection": "users", "page_size": 2},
                  lambda: list(client.collection("users").list_documents(page_size=2))),
        Operation("collections", {}, lambda: list(client.collections())),
        Operation("collections of a document", {"path": "users/ann"}, lambda: list(ann.collections())),
    ]


def queries(client: firestore.Client) -> list[Operation]:
    users = client.collection("users")
    where = FieldFilter
    both = And([where("age", ">=", 18), where("age", "<", 65)])
    either = Or([where("city", "in", ["Paris", "Rome"]), where("tags", "array_contains", "vip")])
    aged = users.order_by("age", direction="DESCENDING").order_by("name")
    found: dict[str, Any] = {
        "query all": users,
        "query one filter": users.where(filter=where("name", "==", "Ann")),
        "query both": users.where(filter=both),
        "query either": users.where(filter=either),
        "query two wheres": users.where(filter=where("a", "!=", 1)).where(filter=where("b", "not-in", [1, 2])),
        "query any of an array": users.where(filter=where("tags", "array_contains_any", ["a", "b"])),
        "query null": users.where(filter=where("gone", "==", None)),
        "query not a number": users.where(filter=where("ratio", "==", float("nan"))),
        "query ordered": aged.limit(10).offset(5),
        "query from a cursor": aged.start_after({"age": 30, "name": "Ann"}).end_at({"age": 18, "name": "Zoe"}).limit(3),
        "query by id": users.order_by("__name__").start_at({"__name__": client.document("users/ann")}),
        "query some fields": users.select(["name", "address.city"]),
        "query a group": client.collection_group("orders").where(filter=where("total", ">", 10.5)),
        "query beneath": client.document("users/ann").collection("orders").limit(1),
    }
    last = users.order_by("name").limit_to_last(2)
    counted: Any = users.where(filter=where("age", ">=", 18))
    several = counted.count(alias="all").sum("age", alias="sum").avg("age", alias="mean")
    return [
        *(Operation(name, {"query": name.removeprefix("query ")}, functools.partial(streamed, query))
          for name, query in found.items()),
        Operation("query the last", {"query": "the last 2 by name"}, lambda: last.get(),
                  note="the order is reversed in the request, and the documents after the answer"),
        Operation("count", {"filter": "age >= 18", "alias": "all"}, lambda: list(counted.count(alias="all").get())),
        Operation("count, sum and mean", {"filter": "age >= 18", "field": "age"}, lambda: list(several.get())),
        Operation("sum", {"field": "age"}, lambda: list(users.sum("age", alias="sum").get())),
        Operation("mean", {"field": "age"}, lambda: list(users.avg("age", alias="mean").get())),
    ]


def together(client: firestore.Client) -> list[Operation]:
    """Several writes at once, and transactions."""
    ann, bob = client.document("users/ann"), client.document("users/bob")

    def batch() -> None:
        writing = client.batch()
        writing.create(ann, {"name": "Ann", "made": firestore.SERVER_TIMESTAMP})
        writing.set(bob, {"name": "Bob"}, merge=True)
        writing.update(ann, {"count": firestore.Increment(1)})
        writing.delete(client.document("users/carl"))
        writing.commit()

    def several() -> None:
        writing = client.bulk_writer()
        writing.create(ann, {"name": "Ann"})
        writing.delete(bob)
        writing.close()

    @firestore.transactional
    def counting(transaction: firestore.Transaction) -> None:
        count = ann.get(transaction=transaction).get("count")
        transaction.update(ann, {"count": count + 1})

    @firestore.transactional
    def failing(transaction: firestore.Transaction) -> None:
        ann.get(transaction=transaction)
        raise ValueError("the caller's own")

    @firestore.transactional
    def querying(transaction: firestore.Transaction) -> None:
        list(client.collection("users").limit(1).stream(transaction=transaction))

    return [
        Operation("batch", {"writes": ["create", "set merge", "update increment", "delete"]}, batch),
        Operation("bulk", {"writes": ["create", "delete"]}, several, note="batchWrite, from a thread of its own"),
        Operation("transaction", {"path": "users/ann"}, lambda: counting(client.transaction())),
        Operation("transaction rolled back", {"path": "users/ann"}, lambda: failing(client.transaction())),
        Operation("transaction contended", {"path": "users/ann"}, lambda: counting(client.transaction(max_attempts=2))),
        Operation("transaction read only", {"path": "users"}, lambda: querying(client.transaction(read_only=True))),
    ]


def calls(api: FirestoreClient) -> list[Operation]:
    document = {"fields": {"name": {"string_value": "Ann"}, "age": {"integer_value": 30}}}
    named = {"name": ANN, **document}
    mask = {"field_paths": ["name", "address.city"]}

    def of(name: str, method: str, /, **request: Any) -> Operation:
        call = getattr(api, method)
        return Operation(f"call {name}", request, lambda: list_if_paged(call(request=request, retry=None)))

    return [
        of("create", "create_document", parent=ANN, collection_id="orders", document_id="first", document=document),
        of("create without an id", "create_document", parent=ANN, collection_id="orders", document=document),
        of("get", "get_document", name=ANN),
        of("get some fields", "get_document", name=ANN, mask=mask),
        of("get odd name", "get_document", name=f"{DOCUMENTS}/users/a b+ü%"),
        of("update", "update_document", document=named, update_mask=mask, current_document={"exists": True}),
        of("delete", "delete_document", name=ANN),
        of("delete existing", "delete_document", name=ANN, current_document={"exists": True}),
        of("list", "list_documents", parent=DOCUMENTS, collection_id="users", page_size=2, order_by="name desc",
           mask=mask),
        of("list collections", "list_collection_ids", parent=ANN, page_size=10),
        of("begin", "begin_transaction", database=ROOT, options={"read_write": {}}),
        of("begin again", "begin_transaction", database=ROOT,
           options={"read_write": {"retry_transaction": b"transaction-1"}}),
        of("commit", "commit", database=ROOT, transaction=b"transaction-1", writes=[{"update": named}]),
        of("rollback", "rollback", database=ROOT, transaction=b"transaction-1"),
        of("batch write", "batch_write", database=ROOT, writes=[{"update": named}, {"delete": ANN}]),
    ]


def list_if_paged(answer: Any) -> Any:
    return list(answer) if hasattr(answer, "pages") else answer


def shown(values: dict[str, Any]) -> dict[str, str]:
    return {name: repr(value) if not hasattr(value, "path") else value.path for name, value in values.items()}
