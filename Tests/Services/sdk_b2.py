"""Backblaze B2 by Backblaze's own library, its raw calls."""

import io
from typing import Any, Callable, Iterator

from b2sdk._internal.b2http import B2Http
from b2sdk._internal.raw_api import B2RawHTTPApi
from b2sdk.v3 import B2HttpApiConfig
from recorder import Recorder, Reply

SHA1 = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"
BUCKET = {"accountId": "account", "bucketId": "b1", "bucketName": "bucket", "bucketType": "allPrivate",
          "bucketInfo": {}, "corsRules": [], "lifecycleRules": [], "revision": 1, "options": []}
FILE = {"fileId": "f1", "fileName": "dir/a b+ü.txt", "contentLength": 5, "contentType": "text/plain",
        "contentSha1": SHA1, "fileInfo": {}, "uploadTimestamp": 1, "action": "upload", "accountId": "account",
        "bucketId": "b1"}


def authorized(origin: str) -> dict[str, Any]:
    return {"accountId": "account", "authorizationToken": "token", "apiInfo": {"storageApi": {
        "apiUrl": origin, "downloadUrl": origin, "recommendedPartSize": 100, "absoluteMinimumPartSize": 5,
        "s3ApiUrl": "https://s3.example.com", "allowed": {"buckets": None, "capabilities": [], "namePrefix": None}}}}


def operations(recorder: Recorder) -> Iterator[tuple[str, Callable[[], Any], tuple[Reply, ...]]]:
    api = B2RawHTTPApi(B2Http(B2HttpApiConfig(install_clock_skew_hook=False)))
    origin = recorder.origin
    first = (origin, "token")
    name = FILE["fileName"]
    yield "authorize", lambda: api.authorize_account(origin, "id", "key"), (Reply(authorized(origin)),)
    yield "list buckets", lambda: api.list_buckets(*first, "account"), (Reply({"buckets": [BUCKET]}),)
    yield "bucket", lambda: api.list_buckets(*first, "account", bucket_name="bucket"), (Reply({"buckets": []}),)
    yield "create bucket", lambda: api.create_bucket(
        *first, "account", "bucket", "allPrivate", bucket_info={"k": "v"}), (Reply(BUCKET),)
    yield "update bucket", lambda: api.update_bucket(
        *first, "account", "b1", bucket_type="allPublic", bucket_info={"k": "v"}, if_revision_is=3), (Reply(BUCKET),)
    yield "delete bucket", lambda: api.delete_bucket(*first, "account", "b1"), (Reply(BUCKET),)
    yield "upload url", lambda: api.get_upload_url(*first, "b1"), (Reply({}),)
    yield "upload", lambda: api.upload_file(
        f"{origin}/upload", "upload-token", name, 5, "text/plain", SHA1, {"author": "Ann Lee/ü"},
        io.BytesIO(b"hello")), (Reply(FILE),)
    yield "start large", lambda: api.start_large_file(
        *first, "b1", name, "text/plain", {"large_file_sha1": SHA1}), (Reply(FILE),)
    yield "part url", lambda: api.get_upload_part_url(*first, "f1"), (Reply({}),)
    yield "part", lambda: api.upload_part(f"{origin}/upload", "upload-token", 1, 5, SHA1, io.BytesIO(b"hello")), (
        Reply({"contentSha1": SHA1}),)
    yield "list parts", lambda: api.list_parts(*first, "f1", 1, 1000), (Reply({"parts": []}),)
    yield "unfinished", lambda: api.list_unfinished_large_files(*first, "b1", None, 100, name), (
        Reply({"files": []}),)
    yield "finish large", lambda: api.finish_large_file(*first, "f1", [SHA1]), (Reply(FILE),)
    yield "cancel large", lambda: api.cancel_large_file(*first, "f1"), (Reply({}),)
    yield "names", lambda: api.list_file_names(
        *first, "b1", start_file_name="a", max_file_count=10, prefix="dir/"), (Reply({"files": []}),)
    yield "versions", lambda: api.list_file_versions(
        *first, "b1", start_file_name="a", start_file_id="f1", max_file_count=10, prefix="dir/"), (
        Reply({"files": []}),)
    yield "info", lambda: api.get_file_info_by_id(*first, "f1"), (Reply(FILE),)
    yield "hide", lambda: api.hide_file(*first, "b1", name), (Reply(FILE),)
    yield "delete", lambda: api.delete_file_version(*first, "f1", name), (Reply({}),)
    yield "download authorization", lambda: api.get_download_authorization(*first, "b1", name, 900), (Reply({}),)
    url = api.get_download_url_by_name(origin, "bucket", name)
    yield "download", lambda: read(api, url, None), (Reply(b"hello"),)
    yield "download part", lambda: read(api, url, (1, 3)), (Reply(b"ell", 206),)
    by_id = api.get_download_url_by_id(origin, "f1")
    yield "download by id", lambda: read(api, by_id, None), (Reply(b"hello"),)


def read(api: B2RawHTTPApi, url: str, part: tuple[int, int] | None) -> bytes:
    with api.download_file_from_url("token", url, range_=part) as response:
        return b"".join(response.iter_content(1_000))
