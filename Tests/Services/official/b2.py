"""Backblaze B2 by Backblaze's own library: its buckets and its session, which `authorize` opens for the others."""

import base64
import hashlib
from typing import Any

from b2sdk.v3 import (  # type: ignore[import-untyped]
    B2Api, Bucket, InMemoryAccountInfo, UploadSourceBytes,
)

from official.operation import Operation

KEY_ID, KEY = "0025a1b2c3d4e5f0000000001", "K002secretKey"
NAME = "dir/a b+ü%&.txt"
CONTENT = b"hello"
LARGE = bytes(range(250)) * 20
INFO = {"author": "Ann Lee/ü", "src_last_modified_millis": "1767323045000"}
PLAIN = "text/plain"


def operations(origin: str) -> list[Operation]:
    api = B2Api(InMemoryAccountInfo(), max_upload_workers=1)
    bucket = Bucket(api, "bucket-id", "bucket-one")
    return [
        Operation("authorize", {"key_id": KEY_ID, "key": KEY, "realm": "{origin}"},
                  lambda: api.authorize_account(KEY_ID, KEY, origin), note="the other operations use what it brings"),
        *buckets(api, bucket), *uploads(bucket), *files(api, bucket), *downloads(api, bucket),
    ]


def buckets(api: B2Api, bucket: Bucket) -> list[Operation]:
    rules = [{"fileNamePrefix": "logs/", "daysFromUploadingToHiding": 7, "daysFromHidingToDeleting": 1}]
    info = {"purpose": "tests"}
    return [
        Operation("list buckets", {}, lambda: api.list_buckets(use_cache=False)),
        Operation("bucket by name", {"name": "bucket-one"}, lambda: api.list_buckets("bucket-one", use_cache=False)),
        Operation("bucket by id", {"id": "bucket-id"},
                  lambda: api.list_buckets(bucket_id="bucket-id", use_cache=False)),
        Operation("create bucket", {"name": "bucket-one", "type": "allPrivate"},
                  lambda: api.create_bucket("bucket-one", "allPrivate")),
        Operation("create bucket with options", {"name": "bucket-one", "type": "allPublic", "info": info,
                                                 "lifecycle_rules": rules},
                  lambda: api.create_bucket("bucket-one", "allPublic", info, lifecycle_rules=rules)),
        Operation("create bucket taken", {"name": "bucket-one", "type": "allPrivate"},
                  lambda: api.create_bucket("bucket-one", "allPrivate")),
        Operation("update bucket", {"id": "bucket-id", "type": "allPublic", "info": info, "if_revision_is": 3},
                  lambda: bucket.update("allPublic", info, if_revision_is=3)),
        Operation("delete bucket", {"id": "bucket-id"}, lambda: api.delete_bucket(bucket)),
    ]


def uploads(bucket: Bucket) -> list[Operation]:
    session = bucket.api.session
    sha1 = hashlib.sha1(CONTENT).hexdigest()
    given = {"bucket_id": "bucket-id", "name": NAME, "content": base64.b64encode(CONTENT).decode()}
    large = {**given, "content": base64.b64encode(LARGE).decode(), "type": PLAIN, "part_size": 2_000}

    def in_parts() -> Any:
        return bucket.upload(UploadSourceBytes(LARGE), NAME, PLAIN, INFO)

    return [
        Operation("upload", {**given, "type": PLAIN, "info": INFO, "sha1": sha1},
                  lambda: bucket.upload_bytes(CONTENT, NAME, PLAIN, INFO)),
        Operation("upload without a type", {**given, "name": "plain", "type": None},
                  lambda: bucket.upload_bytes(CONTENT, "plain")),
        Operation("upload with fields", {**given, "type": PLAIN, "cache_control": "max-age=60",
                                         "content_disposition": "attachment; filename=\"a b.txt\"",
                                         "content_language": "de"},
                  lambda: bucket.upload_bytes(CONTENT, NAME, PLAIN, cache_control="max-age=60",
                                              content_disposition="attachment; filename=\"a b.txt\"",
                                              content_language="de")),
        Operation("upload to a busy server", {**given, "type": PLAIN},
                  lambda: bucket.upload_bytes(CONTENT, NAME, PLAIN),
                  note="503 from the first upload URL, so a second is asked for"),
        Operation("upload large", {**large, "info": INFO}, in_parts,
                  note="2,000 and 3,000 bytes: what is left over is no part of its own while it is below the least"),
        Operation("start large", {"bucket_id": "bucket-id", "name": NAME, "type": PLAIN, "info": INFO},
                  lambda: session.start_large_file("bucket-id", NAME, PLAIN, INFO)),
        Operation("part url", {"file_id": "file-large"}, lambda: session.get_upload_part_url("file-large")),
        Operation("finish large", {"file_id": "file-large", "sha1": [sha1, sha1]},
                  lambda: session.finish_large_file("file-large", [sha1, sha1])),
        Operation("cancel large", {"file_id": "file-large"}, lambda: bucket.cancel_large_file("file-large")),
        Operation("list parts", {"file_id": "file-large", "start": 1, "count": 100},
                  lambda: session.list_parts("file-large", 1, 100)),
        Operation("list unfinished", {"bucket_id": "bucket-id", "prefix": "dir/"},
                  lambda: list(bucket.list_unfinished_large_files(prefix="dir/"))),
        Operation("copy", {"file_id": "file-one", "name": "copy.txt"},
                  lambda: bucket.copy("file-one", "copy.txt")),
    ]


def files(api: B2Api, bucket: Bucket) -> list[Operation]:
    session = api.session
    return [
        Operation("list names", {"bucket_id": "bucket-id", "start": NAME, "count": 10, "prefix": "dir/"},
                  lambda: session.list_file_names("bucket-id", NAME, 10, "dir/")),
        Operation("list versions", {"bucket_id": "bucket-id", "start": NAME, "start_id": "file-one", "count": 10,
                                    "prefix": "dir/"},
                  lambda: session.list_file_versions("bucket-id", NAME, "file-one", 10, "dir/")),
        Operation("list folder", {"bucket_id": "bucket-id", "folder": "dir"},
                  lambda: list(bucket.ls("dir", latest_only=True)),
                  note="asks first whether `dir` is a file; then pages of 10,000, and no delimiter"),
        Operation("info", {"file_id": "file-one"}, lambda: api.get_file_info("file-one")),
        Operation("info missing", {"file_id": "nothing"}, lambda: api.get_file_info("nothing")),
        Operation("info by name", {"bucket": "bucket-one", "name": NAME},
                  lambda: bucket.get_file_info_by_name(NAME)),
        Operation("hide", {"bucket_id": "bucket-id", "name": NAME}, lambda: bucket.hide_file(NAME)),
        Operation("delete version", {"file_id": "file-one", "name": NAME},
                  lambda: api.delete_file_version("file-one", NAME)),
        Operation("expired token", {"file_id": "file-one"}, lambda: api.get_file_info("file-one"),
                  note="401 expired_auth_token once: authorized again, then repeated"),
    ]


def downloads(api: B2Api, bucket: Bucket) -> list[Operation]:
    def read(url: str, part: tuple[int, int] | None) -> int:
        with api.session.download_file_from_url(url, range_=part) as response:
            return sum(map(len, response.iter_content(1_000)))

    by_name = bucket.get_download_url
    return [
        Operation("download by id", {"file_id": "file-one"}, lambda: read(
            api.get_download_url_for_fileid("file-one"), None)),
        Operation("download by name", {"bucket": "bucket-one", "name": NAME}, lambda: read(by_name(NAME), None)),
        Operation("download a range", {"bucket": "bucket-one", "name": NAME, "range": [1, 3]},
                  lambda: read(by_name(NAME), (1, 3))),
        Operation("download a range by id", {"file_id": "file-one", "range": [1, 3]},
                  lambda: read(api.get_download_url_for_fileid("file-one"), (1, 3))),
        Operation("download authorization", {"bucket_id": "bucket-id", "prefix": NAME, "seconds": 900},
                  lambda: bucket.get_download_authorization(NAME, 900)),
        Operation("url by name", {"bucket": "bucket-one", "name": NAME}, lambda: by_name(NAME), local=True),
        Operation("url by id", {"file_id": "file-one"}, lambda: api.get_download_url_for_fileid("file-one"),
                  local=True),
    ]
