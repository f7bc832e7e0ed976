"""Backblaze B2, native API v4."""

import hashlib
from typing import Any

from canned.reply import reply

NAME = "dir/a b+ü%&.txt"
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
    "fileInfo": {"author": "Ann Lee/ü"}, "fileName": NAME, "uploadTimestamp": 1_767_323_045_000,
    "serverSideEncryption": {"algorithm": None, "mode": None}, "replicationStatus": None,
    "fileRetention": {"isClientAuthorizedToRead": True, "value": {"mode": None, "retainUntilTimestamp": None}},
    "legalHold": {"isClientAuthorizedToRead": True, "value": None},
}
STARTED = {**FILE, "action": "start", "fileId": "file-large", "contentLength": 0, "contentSha1": None}
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
UPLOAD_URL = [
    call(name, {owner: value, "uploadUrl": f"{{origin}}/{path}", "authorizationToken": f"4_{path}="})
    for name, owner, value, path in (("get_upload_url", "bucketId", "bucket-id", "upload_small"),
                                     ("get_upload_part_url", "fileId", "file-large", "upload_part"))
]
INFORMATION = call("get_file_info", FILE)

B2: dict[str, list[dict[str, Any]]] = {
    "*": [
        AUTHORIZE, *UPLOAD_URL, INFORMATION,
        call("list_buckets", {"buckets": [BUCKET]}), call("create_bucket", BUCKET),
        call("update_bucket", {**BUCKET, "bucketType": "allPublic", "revision": 3}), call("delete_bucket", BUCKET),
        reply("POST", "/upload_small", FILE),
        *(reply("POST", "/upload_part", {"fileId": "file-large", "partNumber": number, "contentLength": count,
                                         "contentSha1": hashlib.sha1(bytes(range(250)) * (count // 250)).hexdigest(),
                                         "uploadTimestamp": 1}, times=1)
          for number, count in ((1, 2_000), (2, 3_000))),
        call("start_large_file", STARTED), call("finish_large_file", {**FILE, "fileId": "file-large"}),
        call("cancel_large_file", {"accountId": "a1b2c3d4e5f0", "bucketId": "bucket-id", "fileId": "file-large",
                                   "fileName": NAME}),
        call("list_parts", {"nextPartNumber": None, "parts": [
            {"fileId": "file-large", "partNumber": 1, "contentLength": 2_000, "contentSha1": SHA1, "contentMd5": None,
             "uploadTimestamp": 1}]}),
        call("list_unfinished_large_files", {"files": [STARTED], "nextFileId": None}),
        call("copy_file", {**FILE, "action": "copy", "fileName": "copy.txt", "fileId": "file-copy"}),
        call("list_file_names", {"files": [FILE], "nextFileName": None}),
        call("list_file_versions", {"files": [FILE, HIDDEN], "nextFileName": None, "nextFileId": None}),
        call("hide_file", HIDDEN), call("delete_file_version", {"fileId": "file-one", "fileName": NAME}),
        call("get_download_authorization", {"bucketId": "bucket-id", "fileNamePrefix": NAME,
                                            "authorizationToken": "3_download="}),
        reply("HEAD", "/file/.*", b"hello", fields=DOWNLOAD),
        reply("GET", "/file/.*|/b2api/v4/b2_download_file_by_id", b"hello", fields=DOWNLOAD),
    ],
    "create bucket with options": [call("create_bucket", {**BUCKET, "bucketType": "allPublic",
                                                          "bucketInfo": {"purpose": "tests"}})],
    "create bucket taken": [call("create_bucket", failure(
        400, "duplicate_bucket_name", "Bucket name is already in use."), 400)],
    "upload to a busy server": [
        *UPLOAD_URL,
        reply("POST", "/upload_small", failure(503, "service_unavailable", "no tomes available"), 503, times=1),
        reply("POST", "/upload_small", FILE),
    ],
    "info missing": [call("get_file_info", failure(404, "not_found", "no such file"), 404)],
    "expired token": [
        call("get_file_info", failure(401, "expired_auth_token", "Authorization token has expired"), 401, 1),
        AUTHORIZE, INFORMATION,
    ],
    **{name: [reply("GET", ".*", b"ell", 206, {**DOWNLOAD, "Content-Range": "bytes 1-3/5"})]
       for name in ("download a range", "download a range by id")},
}
