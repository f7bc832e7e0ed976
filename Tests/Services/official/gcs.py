"""Google Cloud Storage by Google's own library."""

import datetime
import io
from typing import Any, Callable

import google.cloud.storage.blob as blob_module  # type: ignore[import-untyped]
from google.cloud.storage import _signing
from google.cloud.storage._media.requests import ResumableUpload
from google.cloud.storage.bucket import Bucket  # type: ignore[import-untyped]
from google.cloud.storage.client import Client  # type: ignore[import-untyped]
from google.cloud.storage.exceptions import InvalidResponse  # type: ignore[import-untyped]
from google.oauth2 import service_account

from official import accounts
from official.operation import Operation

NAME, OTHER = "dir/a b+ü%&?.txt", "copy/a b.txt"
CONTENT = b"hello"
CHUNK = 262_144
LARGE = b"0123456789abcdef" * 37_500
PLAIN = "text/plain"
# When the tests of ours sign.
MOMENT = datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=datetime.timezone.utc)


def operations(origin: str) -> list[Operation]:
    client = Client(accounts.PROJECT, accounts.holder(), client_options={"api_endpoint": origin})
    # Else a thread asks for each bucket's data at some moment, for traces only.
    client._bucket_metadata_cache = None
    bucket = client.bucket("bucket-one")
    return [*listings(client), *uploads(bucket), *resumed(bucket), *objects(client, bucket), *signed(origin)]


def listings(client: Client) -> list[Operation]:
    def listed(**options: Any) -> Callable[[], Any]:
        return lambda: list(client.list_blobs("bucket-one", **options))

    return [
        Operation("buckets", lambda: list(client.list_buckets())),
        Operation("buckets page", lambda: list(client.list_buckets(page_token="page 2/+="))),
        Operation("check", lambda: list(client.list_buckets(max_results=1))),
        Operation("objects", listed(page_size=1_000)),
        Operation("objects of a folder", listed(prefix="dir/", delimiter="/", page_size=2)),
    ]


def uploads(bucket: Bucket) -> list[Operation]:
    def upload(name: str, content: bytes, kind: str, notes: dict[str, str] | None = None, **options: Any) -> None:
        blob = bucket.blob(name)
        blob.metadata = notes
        blob.upload_from_string(content, kind, **options)

    return [
        Operation("upload", lambda: upload(NAME, CONTENT, PLAIN)),
        Operation("upload with notes", lambda: upload(NAME, CONTENT, PLAIN, {"author": "Ann Lee ü"})),
        Operation("upload new", lambda: upload(NAME, CONTENT, PLAIN, if_generation_match=0)),
        Operation("create folder", lambda: upload("folder/", b"", "application/x-directory")),
    ]


def resumed(bucket: Bucket) -> list[Operation]:
    """Uploads in chunks; 600,000 bytes are three. What is small would go as multipart: the limit is lowered for it."""
    blob_module._MAX_MULTIPART_SIZE = 100_000

    def send(**options: Any) -> None:
        blob = bucket.blob(NAME, chunk_size=CHUNK)
        blob.upload_from_file(io.BytesIO(LARGE), size=len(LARGE), content_type=PLAIN, **options)

    def recover() -> None:
        """The library's own upload; what becomes of its client repeats a chunk without asking how far it is."""
        transport = bucket.client._http
        url = f"{bucket.client._connection.API_BASE_URL}/upload/storage/v1/b/bucket-one/o?uploadType=resumable"
        upload = ResumableUpload(url, CHUNK, checksum="crc32c", retry=None)
        upload.initiate(transport, io.BytesIO(LARGE), {"name": NAME}, PLAIN, len(LARGE))
        while not upload.finished:
            try:
                upload.transmit_next_chunk(transport)
            except InvalidResponse:
                upload.recover(transport)

    return [
        Operation("upload large", send),
        Operation("upload large new", lambda: send(if_generation_match=0)),
        Operation("upload large after a fault", recover, note="503 for the second chunk: 262,144 bytes are there"),
        Operation("upload large after a fault at once", recover, note="503 for the first chunk: nothing is there"),
    ]


def objects(client: Client, bucket: Bucket) -> list[Operation]:
    def patch() -> None:
        blob = bucket.blob(NAME)
        blob.metadata = {"author": "Bob"}
        blob.content_type = "text/html"
        blob.patch(if_metageneration_match=2)

    def rewrite(**options: Any) -> None:
        target, token = client.bucket("bucket-two").blob(OTHER), None
        while True:
            token, _, _ = target.rewrite(bucket.blob(NAME), token=token, **options)
            if token is None:
                return

    # Else what was stored compressed would be unpacked.
    raw = {"raw_download": True}
    return [
        Operation("object", lambda: bucket.get_blob(NAME)),
        Operation("update", patch),
        Operation("delete", lambda: bucket.blob(NAME).delete()),
        Operation("delete at a generation", lambda: bucket.blob(NAME).delete(if_generation_match=7)),
        Operation("delete many", lambda: bucket.delete_blobs([NAME, OTHER])),
        Operation("copy", rewrite),
        Operation("copy in steps", lambda: rewrite(if_generation_match=0)),
        Operation("download", lambda: bucket.blob(NAME).download_as_bytes(**raw)),
        Operation("download a part", lambda: bucket.blob(NAME).download_as_bytes(start=1, end=3, **raw)),
    ]


def signed(origin: str) -> list[Operation]:
    """V4 signed URLs at a fixed time: RSA with PKCS#1 v1.5 gives the same bytes again."""
    key = accounts.service_account(origin + "/token")
    account = service_account.Credentials.from_service_account_info(key)
    blob = Client(accounts.PROJECT, account).bucket("bucket-one").blob(NAME)
    _signing._NOW = lambda zone: MOMENT.astimezone(zone)

    def of(name: str, **options: Any) -> Operation:
        seconds = datetime.timedelta(seconds=900)
        return Operation(f"signed URL {name}", lambda: blob.generate_signed_url(seconds, version="v4", **options),
                         {"key": key}, local=True)

    return [
        of("to read", method="GET"),
        of("to read under a name", method="GET", response_disposition="attachment; filename=\"a b.txt\""),
        of("to write", method="PUT"),
        of("to write a type", method="PUT", content_type=PLAIN),
        of("to remove", method="DELETE"),
    ]
