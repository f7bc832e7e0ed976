"""Google Cloud Storage by Google's own library."""

import io
from typing import Any, Callable, Iterator

from google.cloud import storage
from google.cloud.storage._signing import generate_signed_url_v4
from google.oauth2 import service_account
from recorder import Recorder, Reply

OBJECT = {"kind": "storage#object", "name": "dir/a b+ü.txt", "bucket": "bucket", "generation": "7", "metageneration": "1",
          "contentType": "text/plain", "size": "5", "crc32c": "mnG7TA==", "md5Hash": "XUFAKrxLKna5cZ2REBfFkg=="}
DONE = {"kind": "storage#rewriteResponse", "done": True, "totalBytesRewritten": "5", "objectSize": "5", "resource": OBJECT}
PART = {"kind": "storage#rewriteResponse", "done": False, "totalBytesRewritten": "2", "objectSize": "5",
        "rewriteToken": "again"}


def operations(recorder: Recorder, key: str) -> Iterator[tuple[str, Callable[[], Any], tuple[Reply, ...]]]:
    account = service_account.Credentials.from_service_account_file(key)
    account._token_uri = recorder.origin + "/token"
    client = storage.Client("project", credentials=account, client_options={"api_endpoint": recorder.origin})
    # Looked up in the background, for traces.
    recorder.aside = {"/storage/v1/b/bucket", "/storage/v1/b/other"}
    bucket = client.bucket("bucket")
    name = OBJECT["name"]
    token = Reply({"access_token": "ya29.one", "expires_in": 3599, "token_type": "Bearer"})
    yield "token", lambda: list(client.list_buckets()), (token, Reply({"items": []}))
    yield "buckets", lambda: list(client.list_buckets()), (Reply({"items": []}),)
    blob = bucket.blob(name)
    blob.metadata = {"author": "Ann"}
    yield "upload", lambda: blob.upload_from_string(b"hello", "text/plain", checksum=None), (Reply(OBJECT),)
    guarded = bucket.blob(name)
    yield "upload new", lambda: guarded.upload_from_string(
        b"hello", "text/plain", if_generation_match=0, checksum=None), (Reply(OBJECT),)
    large = bucket.blob(name, chunk_size=262_144)
    session = recorder.origin + "/upload/storage/v1/b/bucket/o?uploadType=resumable&upload_id=one"
    yield "upload large", lambda: large.upload_from_file(
        io.BytesIO(b"x" * 300_000), content_type="text/plain", checksum=None), (
        Reply({}, 200, (("Location", session),)), Reply({}, 308, (("Range", "bytes=0-262143"),)), Reply(OBJECT))
    yield "get", lambda: bucket.get_blob(name), (Reply(OBJECT),)
    yield "list", lambda: list(client.list_blobs("bucket", prefix="dir/", delimiter="/", page_size=10)), (
        Reply({"items": []}),)
    yield "delete", lambda: bucket.blob(name).delete(if_generation_match=7), (Reply(b"", 204),)
    change = bucket.blob(name)

    def patch() -> None:
        change.metadata = {"author": "Bob"}
        change.content_type = "text/html"
        change.patch(if_metageneration_match=1)

    yield "update", patch, (Reply(OBJECT),)
    source, target = bucket.blob(name), client.bucket("other").blob("copy")

    def rewrite() -> None:
        again = None
        while True:
            again, _, _ = target.rewrite(source, token=again, if_generation_match=0)
            if not again:
                return

    yield "copy", rewrite, (Reply(PART), Reply(DONE))
    raw = {"checksum": None, "raw_download": True}
    yield "download", lambda: bucket.blob(name).download_as_bytes(**raw), (Reply(b"hello"),)
    yield "download part", lambda: bucket.blob(name).download_as_bytes(start=1, end=3, **raw), (Reply(b"ell", 206),)

    def signed(**options: Any) -> str:
        return generate_signed_url_v4(
            account, f"/bucket/{'dir/a%20b%2B%C3%BC.txt'}", 900, api_access_endpoint="https://storage.googleapis.com",
            _request_timestamp="20231114T221320Z", **options)

    # No request: the URL is told as the path of a request.
    for operation, options in (
            ("signed get", {"method": "GET"}), ("signed put", {"method": "PUT", "content_type": "text/plain"}),
            ("signed download", {"method": "GET", "response_disposition": "attachment; filename=\"a b.txt\""})):
        url = signed(**options)
        yield operation, lambda url=url: recorder.requests.append(
            {"method": "", "path": url, "query": "", "fields": [], "body": ""}), (Reply({}),)
