"""Backblaze B2, native API v4."""

import hashlib
from typing import Any

from canned.reply import reply

NAME = "dir/a b+ü%&.txt"
INFO = {"author": "Ann Lee/ü"}
SHA1 = hashlib.sha1(b"hello").hexdigest()
TOKEN = "4_0025a1b2c3d4e5f0000000001_01b2c3d4_e5f6a7_acct_token="
BUCKET: dict[str, Any] = {
    "accountId": "a1b2c3d4e5f0", "bucketId": "bucket-id", "bucketName": "bucket-one", "bucketType": "allPrivate",
    "bucketInfo": {}, "corsRules": [], "lifecycleRules": [], "revision": 2, "options": ["s3"],
    "defaultServerSideEncryption": {"isClientAuthorizedToRead": True, "value": {"algorithm": None, "mode": None}},
    "fileLockConfiguration": {"isClientAuthorizedToRead": True, "value": {
        "defaultRetention": {"mode": None, "period": None}, "isFileLockEnabled": False}},
}
FILE: dict[str, Any] = {
    "accountId": "a1b2c3d4e5f0", "action": "upload", "bucketId": "bucket-id", "contentLength": 5, "contentSha1": SHA1,
    "contentMd5": "5d41402abc4b2a76b9719d911017c592", "contentType": "text/plain", "fileId": "file-one",
    "fileInfo": INFO, "fileName": NAME, "uploadTimestamp": 1_767_323_045_000,
    "serverSideEncryption": {"algorithm": None, "mode": None}, "replicationStatus": None,
    "fileRetention": {"isClientAuthorizedToRead": True, "value": {"mode": None, "retainUntilTimestamp": None}},
    "legalHold": {"isClientAuthorizedToRead": True, "value": None},
}
# Two parts of one size, and so of one digest.
PART = bytes(range(250)) * 8
PART_SHA1 = hashlib.sha1(PART).hexdigest()
STARTED = {**FILE, "action": "start", "fileId": "file-large", "contentLength": 0, "contentSha1": None,
           "fileInfo": {**INFO, "large_file_sha1": hashlib.sha1(PART * 2).hexdigest()}}
STORED = {"fileId": "file-large", "partNumber": 1, "contentLength": 2_000, "contentSha1": PART_SHA1,
          "contentMd5": None, "uploadTimestamp": 1}
HIDDEN = {**FILE, "action": "hide", "fileId": "file-hidden", "contentLength": 0, "contentSha1": None}
DOWNLOAD = {
    "Content-Type": "text/plain", "X-Bz-File-Name": "dir/a%20b%2B%C3%BC%25%26.txt", "X-Bz-File-Id": "file-one",
    "X-Bz-Content-Sha1": SHA1, "X-Bz-Upload-Timestamp": "1767323045000", "X-Bz-Info-author": "Ann%20Lee/%C3%BC",
    "Accept-Ranges": "bytes",
}


def authorized() -> dict[str, Any]:
    storage = {
        "apiUrl": "{origin}", "downloadUrl": "{origin}", "s3ApiUrl": "https://s3.us-west-002.backblazeb2.com",
        "recommendedPartSize": 2_000, "absoluteMinimumPartSize": 1_000,
        "allowed": {"buckets": None, "namePrefix": None, "capabilities": [
            "listBuckets", "writeBuckets", "deleteBuckets", "listFiles", "readFiles", "shareFiles", "writeFiles",
            "deleteFiles", "listKeys", "writeKeys", "deleteKeys"]},
    }
    return {"accountId": "a1b2c3d4e5f0", "applicationKeyExpirationTimestamp": None, "authorizationToken": TOKEN,
            "apiInfo": {"storageApi": storage}}


def call(name: str, body: Any, status: int = 200, times: int | None = None) -> dict[str, Any]:
    return reply("POST", f"/b2api/v4/b2_{name}", body, status, times=times)


def failure(status: int, code: str, message: str) -> dict[str, Any]:
    return {"status": status, "code": code, "message": message}


AUTHORIZE = call("authorize_account", authorized())
UPLOAD_URL = call("get_upload_url", {
    "bucketId": "bucket-id", "uploadUrl": "{origin}/upload_small", "authorizationToken": "4_upload_small="})
INFORMATION = call("get_file_info", FILE)
LARGE = [
    call("list_unfinished_large_files", {"files": [], "nextFileId": None}), call("start_large_file", STARTED),
    call("get_upload_part_url", {
        "fileId": "file-large", "uploadUrl": "{origin}/upload_part", "authorizationToken": "4_upload_part="}),
    reply("POST", "/upload_part", STORED, times=1), reply("POST", "/upload_part", {**STORED, "partNumber": 2}),
    call("finish_large_file", {**FILE, "fileId": "file-large"}),
]

B2: dict[str, list[dict[str, Any]]] = {
    "*": [
        AUTHORIZE, UPLOAD_URL, INFORMATION, reply("POST", "/upload_small", FILE),
        call("list_buckets", {"buckets": [BUCKET]}), call("create_bucket", BUCKET),
        call("update_bucket", {**BUCKET, "bucketType": "allPublic", "revision": 3}), call("delete_bucket", BUCKET),
        call("cancel_large_file", {"accountId": "a1b2c3d4e5f0", "bucketId": "bucket-id", "fileId": "file-large",
                                   "fileName": NAME}),
        call("list_parts", {"nextPartNumber": None, "parts": [STORED]}),
        call("list_file_names", {"files": [FILE], "nextFileName": None}),
        call("list_file_versions", {"files": [FILE, HIDDEN], "nextFileName": None, "nextFileId": None}),
        call("hide_file", HIDDEN), call("delete_file_version", {"fileId": "file-one", "fileName": NAME}),
        call("get_download_authorization", {"bucketId": "bucket-id", "fileNamePrefix": NAME,
                                            "authorizationToken": "3_download="}),
        reply("GET", "/file/.*|/b2api/v4/b2_download_file_by_id", b"hello", fields=DOWNLOAD),
    ],
    "create bucket with notes": [call("create_bucket", {**BUCKET, "bucketType": "allPublic",
                                                        "bucketInfo": {"purpose": "tests"}})],
    "upload to a busy server": [
        UPLOAD_URL,
        reply("POST", "/upload_small", failure(503, "service_unavailable", "no tomes available"), 503,
              {"Retry-After": "0"}, 1),
        reply("POST", "/upload_small", FILE),
    ],
    "upload large": LARGE,
    "upload large again": [
        # Another than that of before, whose URLs are kept.
        call("list_unfinished_large_files", {"files": [{**STARTED, "fileId": "file-begun"}], "nextFileId": None}),
        call("list_parts", {"nextPartNumber": None, "parts": [STORED]}),
        LARGE[2], reply("POST", "/upload_part", {**STORED, "partNumber": 2}), LARGE[-1],
    ],
    "info by an expired token": [
        call("get_file_info", failure(401, "expired_auth_token", "Authorization token has expired"), 401, 1),
        AUTHORIZE, INFORMATION,
    ],
    **{name: [reply("GET", ".*", b"ell", 206, {**DOWNLOAD, "Content-Range": "bytes 1-3/5"})]
       for name in ("download a part", "download a part by id")},
}
