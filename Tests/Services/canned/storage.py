"""Google Cloud Storage's JSON API."""

import base64
import hashlib
from typing import Any

from canned.reply import reply

NAME = "dir/a b+ü%&?.txt"
OBJECT: dict[str, Any] = {
    "kind": "storage#object", "id": f"bucket-one/{NAME}/7", "name": NAME, "bucket": "bucket-one", "generation": "7",
    "metageneration": "2", "contentType": "text/plain", "storageClass": "STANDARD", "size": "5",
    "md5Hash": base64.b64encode(hashlib.md5(b"hello").digest()).decode(), "crc32c": "mnG7TA==", "etag": "CAc=",
    "timeCreated": "2026-01-02T03:04:05.678Z", "updated": "2026-01-02T03:04:05.678Z",
    "metadata": {"author": "Ann Lee ü"},
    "selfLink": "https://www.googleapis.com/storage/v1/b/bucket-one/o/dir%2Fa%20b%2B%C3%BC%25%26%3F.txt",
    "mediaLink": "https://storage.googleapis.com/download/storage/v1/b/bucket-one/o/dir%2Fa.txt?generation=7&alt=media",
}
LARGE = {**OBJECT, "size": "600000", "crc32c": "enjDig==", "md5Hash": "iepCb2bOZ0IEAN5dUb2pNg=="}
BUCKET = {"kind": "storage#bucket", "id": "bucket-one", "name": "bucket-one", "location": "EU",
          "storageClass": "STANDARD", "timeCreated": "2026-01-02T03:04:05.678Z", "metageneration": "1"}
ONE, UPLOAD = "/storage/v1/b/[^/]+/o/[^/]+", "/upload/storage/v1/b/[^/]+/o"
SESSION = "{origin}/upload/storage/v1/b/bucket-one/o?uploadType=resumable&name=dir%2Fa&upload_id=ABPtcPoneA_b-1"
STARTED = reply("POST", UPLOAD, b"", fields={"Location": SESSION, "X-GUploader-UploadID": "ABPtcPoneA_b-1"})
DOWNLOAD = {"Content-Type": "text/plain", "X-Goog-Hash": "crc32c=mnG7TA==,md5=XUFAKrxLKna5cZ2REBfFkg==",
            "X-Goog-Generation": "7", "X-Goog-Metageneration": "2", "X-Goog-Stored-Content-Encoding": "identity",
            "X-Goog-Stored-Content-Length": "5", "ETag": "CAc="}
MEDIA = "(/download)?/storage/v1/b/[^/]+/o/[^/]+"
DONE = {"kind": "storage#rewriteResponse", "totalBytesRewritten": "5", "objectSize": "5", "done": True,
        "resource": {**OBJECT, "bucket": "bucket-two", "name": "copy/a b.txt"}}
STEP = {"kind": "storage#rewriteResponse", "totalBytesRewritten": "2", "objectSize": "5", "done": False,
        "rewriteToken": "token/+= 1"}
REWRITE = "/storage/v1/b/[^/]+/o/[^/]+/rewriteTo/b/[^/]+/o/[^/]+"
LIST = "/storage/v1/b/[^/]+/o"


def failure(method: str, path: str, status: int, reason: str, message: str, times: int | None = None) -> dict[str, Any]:
    return reply(method, path, {"error": {"code": status, "message": message, "errors": [
        {"message": message, "domain": "global", "reason": reason}]}}, status, times=times)


def stored(last: int) -> dict[str, Any]:
    return reply("PUT", UPLOAD, b"", 308, {"Range": f"bytes=0-{last}"}, 1)


NOTHING = failure("GET", MEDIA, 404, "notFound", "No such object: bucket-one/nothing")
BROKEN = failure("PUT", UPLOAD, 503, "backendError", "Backend Error", 1)
CHUNKS = [STARTED, stored(262_143), stored(524_287), reply("PUT", UPLOAD, LARGE)]

GCS: dict[str, list[dict[str, Any]]] = {
    "*": [
        reply("GET", "/storage/v1/b", {"kind": "storage#buckets", "items": [BUCKET]}),
        reply("GET", "/storage/v1/b/[^/]+", BUCKET), reply("GET", LIST, {"kind": "storage#objects", "items": [OBJECT]}),
        reply("POST", UPLOAD, OBJECT), reply("GET", ONE, OBJECT), reply("PATCH", ONE, OBJECT),
        reply("DELETE", ONE, b"", 204), reply("POST", REWRITE, DONE),
        reply("POST", "/storage/v1/b/[^/]+/o/[^/]+/copyTo/b/[^/]+/o/[^/]+", DONE["resource"]),
    ],
    "list buckets by page": [
        reply("GET", "/storage/v1/b", {"items": [BUCKET], "nextPageToken": "page 2/+="}, times=1),
        reply("GET", "/storage/v1/b", {"items": [{**BUCKET, "id": "bucket-two", "name": "bucket-two"}]}),
    ],
    "list folder": [
        reply("GET", LIST, {"items": [OBJECT], "prefixes": ["dir/inner/"], "nextPageToken": "page 2/+="}, times=1),
        reply("GET", LIST, {"items": [OBJECT]}),
    ],
    "create folder": [reply("POST", UPLOAD, {**OBJECT, "name": "folder/", "size": "0", "crc32c": "AAAAAA==",
                                             "md5Hash": "1B2M2Y8AsgTpgAmY7PhCfg=="})],
    "upload existing": [failure("POST", UPLOAD, 412, "conditionNotMet",
                                "At least one of the pre-conditions you specified did not hold.")],
    **{name: CHUNKS for name in ("upload large", "upload large new", "upload large of unknown size")},
    "upload large interrupted": [
        STARTED, stored(262_143), BROKEN, stored(524_287), reply("PUT", UPLOAD, LARGE),
    ],
    "upload large recovered": [
        STARTED, stored(262_143), BROKEN, stored(262_143), stored(524_287), reply("PUT", UPLOAD, LARGE),
    ],
    "upload large recovered from nothing": [
        STARTED, BROKEN, reply("PUT", UPLOAD, b"", 308, times=1), *CHUNKS[1:],
    ],
    "get missing": [NOTHING],
    "delete missing": [failure("DELETE", ONE, 404, "notFound", "No such object: bucket-one/nothing")],
    "rewrite in steps": [reply("POST", REWRITE, STEP, times=1), reply("POST", REWRITE, DONE)],
    "download": [reply("GET", MEDIA, b"hello", fields=DOWNLOAD)],
    "download raw": [reply("GET", MEDIA, b"hello", fields=DOWNLOAD)],
    "download a range": [reply("GET", MEDIA, b"ell", 206, {**DOWNLOAD, "Content-Range": "bytes 1-3/5"})],
    "download the rest": [reply("GET", MEDIA, b"llo", 206, {**DOWNLOAD, "Content-Range": "bytes 2-4/5"})],
    "download missing": [NOTHING],
}
