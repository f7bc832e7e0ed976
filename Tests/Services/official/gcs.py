"""Google Cloud Storage by Google's own library."""

import base64
import datetime
import functools
import io
from typing import Any

import google.cloud.storage.blob as blob_module  # type: ignore[import-untyped]
from google.cloud.storage._media.requests import ResumableUpload
from google.cloud.storage._signing import generate_signed_url_v4  # type: ignore[import-untyped]
from google.cloud.storage.bucket import Bucket  # type: ignore[import-untyped]
from google.cloud.storage.client import Client  # type: ignore[import-untyped]
from google.cloud.storage.exceptions import InvalidResponse  # type: ignore[import-untyped]
from google.oauth2 import service_account

from official import accounts
from official.operation import Operation

NAME = "dir/a b+ü%&?.txt"
CONTENT = b"hello"
CHUNK = 262_144
LARGE = b"0123456789abcdef" * 37_500
PLAIN = "text/plain"
STAMP = "20260102T030405Z"


def operations(origin: str) -> list[Operation]:
    client = Client(accounts.PROJECT, accounts.holder(), client_options={"api_endpoint": origin})
    # Else a thread asks for each bucket's data at some moment, for traces only.
    client._bucket_metadata_cache = None
    bucket = client.bucket("bucket-one")
    return [*buckets(client), *uploads(bucket), *resumed(bucket), *objects(client, bucket), *copies(client, bucket),
            *downloads(bucket), *signed(origin)]


def buckets(client: Client) -> list[Operation]:
    return [
        Operation("list buckets", {"project": accounts.PROJECT}, lambda: list(client.list_buckets())),
        Operation("list buckets by page", {"project": accounts.PROJECT, "prefix": "buck", "page_size": 2},
                  lambda: list(client.list_buckets(prefix="buck", page_size=2))),
        Operation("bucket", {"bucket": "bucket-one"}, lambda: client.get_bucket("bucket-one")),
    ]


def uploads(bucket: Bucket) -> list[Operation]:
    given = {"bucket": "bucket-one", "name": NAME, "content": base64.b64encode(CONTENT).decode(), "type": PLAIN}

    def full() -> None:
        blob = bucket.blob(NAME)
        blob.metadata = {"author": "Ann Lee ü"}
        blob.cache_control = "max-age=60"
        blob.content_disposition = "attachment"
        blob.upload_from_string(CONTENT, PLAIN)

    return [
        Operation("upload", given, lambda: bucket.blob(NAME).upload_from_string(CONTENT, PLAIN),
                  note="the boundary of the parts is by chance"),
        Operation("upload with metadata", {**given, "metadata": {"author": "Ann Lee ü"}, "cache_control": "max-age=60",
                                           "content_disposition": "attachment"}, full,
                  note="the order of the members is by chance"),
        Operation("upload new", {**given, "if_generation_match": 0},
                  lambda: bucket.blob(NAME).upload_from_string(CONTENT, PLAIN, if_generation_match=0)),
        Operation("upload existing", {**given, "if_generation_match": 0},
                  lambda: bucket.blob(NAME).upload_from_string(CONTENT, PLAIN, if_generation_match=0)),
        Operation("upload without a checksum", given,
                  lambda: bucket.blob(NAME).upload_from_string(CONTENT, PLAIN, checksum=None)),
        Operation("upload with MD5", given,
                  lambda: bucket.blob(NAME).upload_from_string(CONTENT, PLAIN, checksum="md5")),
        Operation("create folder", {"bucket": "bucket-one", "name": "folder/"},
                  lambda: bucket.blob("folder/").upload_from_string(b"")),
    ]


def resumed(bucket: Bucket) -> list[Operation]:
    """Uploads in chunks; 600,000 bytes are three. What is small would go as multipart: the limit is lowered for it."""
    blob_module._MAX_MULTIPART_SIZE = 100_000
    given = {"bucket": "bucket-one", "name": NAME, "content": base64.b64encode(LARGE).decode(), "type": PLAIN,
             "chunk_size": CHUNK}

    def send(size: int | None, **options: Any) -> None:
        blob = bucket.blob(NAME, chunk_size=CHUNK)
        blob.upload_from_file(io.BytesIO(LARGE), size=size, content_type=PLAIN, **options)

    def recover() -> None:
        """The library's own upload, whose broken chunk is followed by a question how far it is."""
        transport = bucket.client._http
        url = f"{bucket.client._connection.API_BASE_URL}/upload/storage/v1/b/bucket-one/o?uploadType=resumable"
        upload = ResumableUpload(url, CHUNK, checksum=None, retry=None)
        upload.initiate(transport, io.BytesIO(LARGE), {"name": NAME}, PLAIN, len(LARGE))
        while not upload.finished:
            try:
                upload.transmit_next_chunk(transport)
            except InvalidResponse:
                upload.recover(transport)

    return [
        Operation("upload large", given, lambda: send(len(LARGE))),
        Operation("upload large of unknown size", given, lambda: send(None)),
        Operation("upload large new", {**given, "if_generation_match": 0},
                  lambda: send(len(LARGE), if_generation_match=0)),
        Operation("upload large interrupted", given, lambda: send(len(LARGE)),
                  note="503 for the second chunk: the library sends the same chunk again without asking"),
        Operation("upload large recovered", given, recover,
                  note="503 for the second chunk, then a question how far it is: 262,144 bytes"),
        Operation("upload large recovered from nothing", given, recover,
                  note="503 for the first chunk; the answer to the question has no Range"),
    ]


def objects(client: Client, bucket: Bucket) -> list[Operation]:
    def patch() -> None:
        blob = bucket.blob(NAME)
        blob.metadata = {"author": "Bob"}
        blob.content_type = "text/html"
        blob.patch(if_metageneration_match=2)

    return [
        Operation("get", {"bucket": "bucket-one", "name": NAME}, lambda: bucket.get_blob(NAME)),
        Operation("get missing", {"bucket": "bucket-one", "name": "nothing"}, lambda: bucket.get_blob("nothing")),
        Operation("exists", {"bucket": "bucket-one", "name": NAME}, lambda: bucket.blob(NAME).exists()),
        Operation("list", {"bucket": "bucket-one"}, lambda: list(client.list_blobs("bucket-one"))),
        Operation("list folder", {"bucket": "bucket-one", "prefix": "dir/", "delimiter": "/", "page_size": 2},
                  lambda: list(client.list_blobs("bucket-one", prefix="dir/", delimiter="/", page_size=2))),
        Operation("list some", {"bucket": "bucket-one", "max_results": 3, "start_offset": "a", "end_offset": "z",
                                "match_glob": "**.txt"},
                  lambda: list(client.list_blobs("bucket-one", max_results=3, start_offset="a", end_offset="z",
                                                 match_glob="**.txt"))),
        Operation("delete", {"bucket": "bucket-one", "name": NAME}, lambda: bucket.blob(NAME).delete()),
        Operation("delete at a generation", {"bucket": "bucket-one", "name": NAME, "if_generation_match": 7},
                  lambda: bucket.blob(NAME).delete(if_generation_match=7)),
        Operation("delete missing", {"bucket": "bucket-one", "name": "nothing"},
                  lambda: bucket.blob("nothing").delete()),
        Operation("patch", {"bucket": "bucket-one", "name": NAME, "metadata": {"author": "Bob"}, "type": "text/html",
                            "if_metageneration_match": 2}, patch),
    ]


def copies(client: Client, bucket: Bucket) -> list[Operation]:
    other = client.bucket("bucket-two")
    given = {"source": ["bucket-one", NAME], "target": ["bucket-two", "copy/a b.txt"]}

    def rewrite(**options: Any) -> None:
        target, token = other.blob("copy/a b.txt"), None
        while True:
            token, _, _ = target.rewrite(bucket.blob(NAME), token=token, **options)
            if token is None:
                return

    return [
        Operation("rewrite", given, rewrite),
        Operation("rewrite in steps", {**given, "if_generation_match": 0}, lambda: rewrite(if_generation_match=0)),
        Operation("copy", given, lambda: bucket.copy_blob(bucket.blob(NAME), other, "copy/a b.txt"),
                  note="copyTo, which is not repeated as rewriteTo is"),
        Operation("move", given, lambda: bucket.rename_blob(bucket.blob(NAME), "copy/a b.txt"),
                  note="a copy and a deletion, within one bucket"),
    ]


def downloads(bucket: Bucket) -> list[Operation]:
    given = {"bucket": "bucket-one", "name": NAME}
    return [
        Operation("download", given, lambda: bucket.blob(NAME).download_as_bytes()),
        Operation("download a range", {**given, "range": [1, 3]},
                  lambda: bucket.blob(NAME).download_as_bytes(start=1, end=3)),
        Operation("download the rest", {**given, "range": [2, None]},
                  lambda: bucket.blob(NAME).download_as_bytes(start=2)),
        Operation("download raw", given, lambda: bucket.blob(NAME).download_as_bytes(raw_download=True)),
        Operation("download missing", {**given, "name": "nothing"},
                  lambda: bucket.blob("nothing").download_as_bytes()),
    ]


def signed(origin: str) -> list[Operation]:
    """V4 signed URLs at a fixed time: RSA with PKCS#1 v1.5 gives the same bytes again."""
    key = accounts.service_account(origin + "/token")
    account = service_account.Credentials.from_service_account_info(key)
    path = f"/bucket-one/{'dir/a%20b%2B%C3%BC%25%26%3F.txt'}"
    disposition = "attachment; filename=\"a b.txt\""
    rows: dict[str, dict[str, Any]] = {
        "signed get": {"method": "GET"},
        "signed put": {"method": "PUT"},
        "signed put of a type": {"method": "PUT", "content_type": PLAIN},
        "signed download": {"method": "GET", "response_disposition": disposition, "response_type": PLAIN},
        "signed put with fields": {"method": "PUT", "headers": {"x-goog-if-generation-match": "0",
                                                                "Content-Type": PLAIN}},
        "signed generation": {"method": "GET", "generation": 7},
    }

    def made(options: dict[str, Any]) -> Any:
        return generate_signed_url_v4(account, path, 900, api_access_endpoint="https://storage.googleapis.com",
                                      _request_timestamp=STAMP, **options)

    def whole() -> Any:
        client = Client(accounts.PROJECT, account)
        return client.bucket("bucket-one").blob(NAME).generate_signed_url(
            datetime.timedelta(seconds=900), version="v4", method="GET")

    return [
        *(Operation(name, {"key": key, "bucket": "bucket-one", "name": NAME, "seconds": 900, "time": STAMP, **options},
                    functools.partial(made, options), local=True) for name, options in rows.items()),
        Operation("signed get now", {"key": key, "bucket": "bucket-one", "name": NAME, "seconds": 900}, whole,
                  local=True, note="by the time of the call: it shows how the path is encoded"),
    ]
