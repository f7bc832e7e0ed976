"""Backblaze B2 by Backblaze's own library: its buckets and its session, which `check` opens for the others."""

from typing import Any

from b2sdk.v3 import (  # type: ignore[import-untyped]
    B2Api, Bucket, InMemoryAccountInfo, UploadSourceBytes,
)

from official.operation import Operation

KEY_ID, KEY = "0025a1b2c3d4e5f0000000001", "K002secretKey"
NAME = "dir/a b+ü%&.txt"
CONTENT = b"hello"
# Two parts of the size that the canned reply recommends.
LARGE = bytes(range(250)) * 16
INFO = {"author": "Ann Lee/ü"}
PLAIN = "text/plain"


def operations(origin: str) -> list[Operation]:
    api = B2Api(InMemoryAccountInfo(), max_upload_workers=1)
    bucket = Bucket(api, "bucket-id", "bucket-one")
    return [Operation("check", lambda: api.authorize_account(KEY_ID, KEY, origin)),
            *buckets(api, bucket), *uploads(bucket), *files(api, bucket), *downloads(bucket)]


def buckets(api: B2Api, bucket: Bucket) -> list[Operation]:
    info = {"purpose": "tests"}
    return [
        Operation("buckets", lambda: api.list_buckets(use_cache=False)),
        Operation("bucket by name", lambda: api.list_buckets("bucket-one", use_cache=False)),
        Operation("create bucket", lambda: api.create_bucket("bucket-one", "allPrivate")),
        Operation("create bucket with notes", lambda: api.create_bucket("bucket-one", "allPublic", info)),
        Operation("update bucket", lambda: bucket.update("allPublic", info, if_revision_is=3)),
        Operation("delete bucket", lambda: api.delete_bucket(bucket)),
    ]


def uploads(bucket: Bucket) -> list[Operation]:
    session = bucket.api.session

    def in_parts() -> Any:
        return bucket.upload(UploadSourceBytes(LARGE), NAME, PLAIN, INFO)

    return [
        Operation("upload", lambda: bucket.upload_bytes(CONTENT, NAME, PLAIN, INFO)),
        Operation("upload without a type", lambda: bucket.upload_bytes(CONTENT, "plain"),
                  note="to the upload URL of before"),
        Operation("upload to a busy server", lambda: bucket.upload_bytes(CONTENT, NAME, PLAIN),
                  note="503 from the upload URL of before, so another is asked for"),
        Operation("upload large", in_parts),
        Operation("upload large again", in_parts, note="its first part is there"),
        Operation("list parts", lambda: session.list_parts("file-large", 1, 1_000)),
        Operation("cancel large", lambda: bucket.cancel_large_file("file-large")),
    ]


def files(api: B2Api, bucket: Bucket) -> list[Operation]:
    session = api.session
    return [
        Operation("names", lambda: session.list_file_names("bucket-id", NAME, 10, "dir/")),
        Operation("versions", lambda: session.list_file_versions("bucket-id", NAME, "file-one", 10, "dir/")),
        Operation("info", lambda: api.get_file_info("file-one")),
        Operation("info by an expired token", lambda: api.get_file_info("file-one"),
                  note="401 expired_auth_token once: authorized again, then repeated"),
        Operation("hide", lambda: bucket.hide_file(NAME)),
        Operation("delete version", lambda: api.delete_file_version("file-one", NAME)),
    ]


def downloads(bucket: Bucket) -> list[Operation]:
    by_name = bucket.get_download_url
    by_id = bucket.api.get_download_url_for_fileid

    def read(url: str, part: tuple[int, int] | None = None) -> int:
        with bucket.api.session.download_file_from_url(url, range_=part) as response:
            return sum(map(len, response.iter_content(1_000)))

    return [
        Operation("download by id", lambda: read(by_id("file-one"))),
        Operation("download by name", lambda: read(by_name(NAME))),
        Operation("download a part", lambda: read(by_name(NAME), (1, 3))),
        Operation("download a part by id", lambda: read(by_id("file-one"), (1, 3))),
        Operation("temporary link", lambda: bucket.get_download_authorization(NAME, 900)),
        Operation("url by name", lambda: by_name(NAME), local=True),
        Operation("url by id", lambda: by_id("file-one"), local=True),
    ]
