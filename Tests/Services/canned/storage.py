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


def stored(last: int) -> dict[str, Any]:
    return reply("PUT", UPLOAD, b"", 308, {"Range": f"bytes=0-{last}"}, 1)


BROKEN = reply("PUT", UPLOAD, {"error": {"code": 503, "message": "Backend Error"}}, 503, times=1)
CHUNKS = [STARTED, stored(262_143), stored(524_287), reply("PUT", UPLOAD, LARGE)]

GCS: dict[str, list[dict[str, Any]]] = {
    "*": [
        reply("GET", "/storage/v1/b", {"kind": "storage#buckets", "items": [BUCKET]}),
        reply("GET", LIST, {"kind": "storage#objects", "items": [OBJECT]}),
        reply("POST", UPLOAD, OBJECT), reply("GET", ONE, OBJECT), reply("PATCH", ONE, OBJECT),
        reply("DELETE", ONE, b"", 204), reply("POST", REWRITE, DONE),
    ],
    "objects of a folder": [
        reply("GET", LIST, {"items": [OBJECT], "prefixes": ["dir/inner/"], "nextPageToken": "page 2/+="}, times=1),
        reply("GET", LIST, {"items": [OBJECT]}),
    ],
    "create folder": [reply("POST", UPLOAD, {**OBJECT, "name": "folder/", "size": "0", "crc32c": "AAAAAA==",
                                             "md5Hash": "1B2M2Y8AsgTpgAmY7PhCfg=="})],
    "upload large": CHUNKS,
    "upload large new": CHUNKS,
    "upload large after a fault": [
        STARTED, stored(262_143), BROKEN, stored(262_143), stored(524_287), reply("PUT", UPLOAD, LARGE),
    ],
    "upload large after a fault at once": [
        STARTED, BROKEN, reply("PUT", UPLOAD, b"", 308, times=1), *CHUNKS[1:],
    ],
    "copy in steps": [reply("POST", REWRITE, STEP, times=1), reply("POST", REWRITE, DONE)],
    "download": [reply("GET", MEDIA, b"hello", fields=DOWNLOAD)],
    "download a part": [reply("GET", MEDIA, b"ell", 206, {**DOWNLOAD, "Content-Range": "bytes 1-3/5"})],
}
