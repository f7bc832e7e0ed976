"""Firestore's REST API."""

from typing import Any

from canned.reply import reply

ROOT = "projects/project/databases/(default)/documents"
MOMENT = "2026-01-02T03:04:05.678000Z"


def document(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"name": f"{ROOT}/users/{name}", "fields": fields, "createTime": MOMENT, "updateTime": MOMENT}


ANN = document("ann", {"name": {"stringValue": "Ann"}, "count": {"integerValue": "1"}})
BOB = document("bob", {"name": {"stringValue": "Bob"}})
FOUND, MISSING = {"found": ANN, "readTime": MOMENT}, {"missing": f"{ROOT}/users/nobody", "readTime": MOMENT}
RESULT = {"updateTime": MOMENT, "transformResults": [{"integerValue": "2"}]}
BASE = "/v1/projects/.*"
COMMIT = reply("POST", f"{BASE}:commit", {"writeResults": [RESULT], "commitTime": MOMENT})

FIRESTORE: dict[str, list[dict[str, Any]]] = {
    "*": [
        reply("POST", f"{BASE}:beginTransaction", {"transaction": "dHJhbnNhY3Rpb24tMQ=="}),
        reply("POST", f"{BASE}:batchGet", [FOUND]), COMMIT, reply("POST", f"{BASE}:rollback"),
        reply("POST", f"{BASE}:runQuery", [
            {"document": ANN, "readTime": MOMENT}, {"document": BOB, "readTime": MOMENT}]),
        reply("POST", f"{BASE}:runAggregationQuery", [{"readTime": MOMENT, "result": {"aggregateFields": {
            "a0": {"integerValue": "2"}, "a1": {"integerValue": "50"}, "a2": {"doubleValue": 25}}}}]),
        reply("POST", f"{BASE}:listCollectionIds", {"collectionIds": ["orders"], "nextPageToken": "page 2/+="},
              times=1),
        reply("POST", f"{BASE}:listCollectionIds", {"collectionIds": ["users"]}),
        reply("POST", f"{BASE}:batchWrite", {"writeResults": [RESULT, RESULT], "status": [{}, {}]}),
        reply("POST", f"{BASE}/orders", ANN),
        reply("GET", f"{BASE}/users/.*", ANN), reply("PATCH", f"{BASE}/users/.*", ANN),
        reply("DELETE", f"{BASE}/users/.*"), reply("GET", f"{BASE}/services-check"),
    ],
    "query beneath": [reply("POST", f"{BASE}:runQuery", [{"readTime": MOMENT}])],
    "get many": [reply("POST", f"{BASE}:batchGet", [FOUND, MISSING])],
    "list": [
        reply("GET", f"{BASE}/users", {"documents": [ANN], "nextPageToken": "page 2/+="}, times=1),
        reply("GET", f"{BASE}/users", {"documents": [BOB]}),
    ],
}
FIRESTORE["transaction run again"] = [
    reply("POST", f"{BASE}:commit", {"error": {
        "code": 409, "message": "Transaction lock timeout.", "status": "ABORTED"}}, 409, times=1),
    *FIRESTORE["*"],
]
