"""Firestore's REST API."""

from typing import Any

from canned.reply import reply

ROOT = "projects/demo-project/databases/(default)/documents"
MOMENT = "2026-01-02T03:04:05.678000Z"


def document(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"name": f"{ROOT}/users/{name}", "fields": fields, "createTime": MOMENT, "updateTime": MOMENT}


ANN = document("ann", {
    "name": {"stringValue": "Ann"}, "age": {"integerValue": "30"}, "count": {"integerValue": "1"},
    "city": {"stringValue": "Paris"}, "tags": {"arrayValue": {"values": [{"stringValue": "vip"}]}},
    "score": {"doubleValue": 1.5}, "gone": {"nullValue": None}, "ok": {"booleanValue": True},
    "at": {"timestampValue": MOMENT}, "raw": {"bytesValue": "AP8="},
    "place": {"geoPointValue": {"latitude": 1.25, "longitude": -2.5}},
    "friend": {"referenceValue": f"{ROOT}/users/bob"},
    "address": {"mapValue": {"fields": {"city": {"stringValue": "Paris"}}}},
})
BOB = document("bob", {"name": {"stringValue": "Bob"}, "age": {"integerValue": "20"}})
FOUND, MISSING = {"found": ANN, "readTime": MOMENT}, {"missing": f"{ROOT}/users/nobody", "readTime": MOMENT}
RESULT = {"updateTime": MOMENT, "transformResults": [{"integerValue": "2"}]}
COMMITTED = {"writeResults": [RESULT, RESULT, RESULT, RESULT], "commitTime": MOMENT}
AGGREGATES = {"all": {"integerValue": "2"}, "sum": {"integerValue": "50"}, "mean": {"doubleValue": 25},
              "field_1": {"integerValue": "2"}}
BASE = r"/v1/projects/.*"
BEGUN = reply("POST", f"{BASE}:beginTransaction", {"transaction": "dHJhbnNhY3Rpb24tMQ=="})
COMMIT = reply("POST", f"{BASE}:commit", COMMITTED)
ROLLBACK = reply("POST", f"{BASE}:rollback", {})


def failure(path: str, code: int, status: str, message: str, times: int | None = None) -> dict[str, Any]:
    error = {"error": {"code": code, "message": message, "status": status}}
    return reply("POST", BASE + path, error, code, times=times)


FIRESTORE: dict[str, list[dict[str, Any]]] = {
    "*": [
        BEGUN, COMMIT, ROLLBACK,
        reply("POST", f"{BASE}:batchGet", [FOUND]),
        reply("POST", f"{BASE}:runQuery", [
            {"document": ANN, "readTime": MOMENT}, {"document": BOB, "readTime": MOMENT}]),
        reply("POST", f"{BASE}:runAggregationQuery", [
            {"result": {"aggregateFields": AGGREGATES}, "readTime": MOMENT}]),
        reply("POST", f"{BASE}:listCollectionIds", {"collectionIds": ["orders", "users"]}),
        reply("POST", f"{BASE}:batchWrite", {"writeResults": [RESULT, RESULT], "status": [{}, {}]}),
        reply("POST", f"{BASE}/(users|orders)", ANN),
        reply("GET", f"{BASE}/users", {"documents": [ANN, BOB]}),
        reply("GET", f"{BASE}/users/.*", ANN), reply("PATCH", f"{BASE}/users/.*", ANN),
        reply("DELETE", f"{BASE}/users/.*", {}),
    ],
    "get missing": [reply("POST", f"{BASE}:batchGet", [MISSING])],
    "get many": [reply("POST", f"{BASE}:batchGet", [FOUND, MISSING])],
    "list": [
        reply("GET", f"{BASE}/users", {"documents": [ANN], "nextPageToken": "page 2/+="}, times=1),
        reply("GET", f"{BASE}/users", {"documents": [BOB]}),
    ],
    "query beneath": [reply("POST", f"{BASE}:runQuery", [{"readTime": MOMENT, "skippedResults": 0}])],
    "add taken": [failure(":commit", 409, "ALREADY_EXISTS", f"Document already exists: {ROOT}/users/ann")],
    "update missing": [failure(":commit", 404, "NOT_FOUND", f"No document to update: {ROOT}/users/nobody")],
    "transaction": [BEGUN, reply("POST", f"{BASE}:batchGet", [FOUND]), COMMIT],
    "transaction rolled back": [BEGUN, reply("POST", f"{BASE}:batchGet", [FOUND]), ROLLBACK],
    "transaction contended": [
        BEGUN, reply("POST", f"{BASE}:batchGet", [FOUND]),
        failure(":commit", 409, "ABORTED", "Transaction lock timeout.", 1), COMMIT, ROLLBACK,
    ],
}
