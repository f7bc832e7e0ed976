#!/usr/bin/env python3
"""Backblaze's own simulator, spoken to by HTTP as the native API v4 is, with faults where a test wants them.

usage: b2_front.py    prints `listening PORT KEYID KEY`, and ends when standard input does

Beside the API: POST /__control/faults with [{"operation", "times", "status"?, "code"?, "fields"?, "close"?}], POST
/__control/expire (all tokens), GET /__control/journal (the operations that came, in order). The simulator decides; this
only translates.
"""

import hashlib
import http.server
import io
import json
import re
import sys
import threading
import urllib.parse
from typing import Any

from b2sdk._internal.raw_simulator import RawSimulator
from b2sdk.v2 import exception

PART_SIZE = 200
LARGEST_BODY = 64 << 20

ERRORS = [
    (exception.InvalidAuthToken, 401, None), (exception.Unauthorized, 401, "unauthorized"),
    (exception.FileNotPresent, 404, "file_not_present"), (exception.NonExistentBucket, 400, "bad_bucket_id"),
    (exception.DuplicateBucketName, 400, "duplicate_bucket_name"),
]


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.fields = status, code, fields or {}


class Front:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.simulator = RawSimulator()
        self.account, self.key = self.simulator.create_account()
        self.faults: list[dict[str, Any]] = []
        self.journal: list[str] = []
        self.expired: set[str] = set()
        self.tokens: set[str] = set()
        self.origin = ""

    def fault(self, operation: str) -> dict[str, Any] | None:
        for fault in self.faults:
            if fault["operation"] == operation and fault.get("times", 1) > 0:
                fault["times"] = fault.get("times", 1) - 1
                return fault
        return None

    def check(self, token: str) -> str:
        if token in self.expired:
            raise Refused(401, "expired_auth_token", "Authorization token has expired")
        if token not in self.tokens:
            raise Refused(401, "bad_auth_token", "Invalid authorization token")
        return token

    def authorize(self, basic: tuple[str, str]) -> dict[str, Any]:
        try:
            found = self.simulator.authorize_account("production", *basic)
        except exception.InvalidAuthToken as error:
            raise Refused(401, "bad_auth_token", str(error)) from error
        token = found["authorizationToken"]
        self.tokens.add(token)
        storage = found["apiInfo"]["storageApi"]
        storage.update(apiUrl=self.origin, downloadUrl=self.origin, s3ApiUrl="https://s3.example.com",
                       recommendedPartSize=PART_SIZE, absoluteMinimumPartSize=PART_SIZE)
        return {"accountId": found["accountId"], "authorizationToken": token, "apiInfo": {"storageApi": storage}}

    def call(self, operation: str, token: str, json_body: dict[str, Any]) -> Any:
        self.check(token)
        simulator, first = self.simulator, ("http://api.example.com", token)
        body = json_body.get
        match operation:
            case "b2_list_buckets":
                return simulator.list_buckets(*first, body("accountId"), body("bucketId"), body("bucketName"))
            case "b2_create_bucket":
                return simulator.create_bucket(
                    *first, body("accountId"), body("bucketName"), body("bucketType"), body("bucketInfo"))
            case "b2_update_bucket":
                return simulator.update_bucket(
                    *first, body("accountId"), body("bucketId"), body("bucketType"), body("bucketInfo"),
                    if_revision_is=body("ifRevisionIs"))
            case "b2_delete_bucket":
                return simulator.delete_bucket(*first, body("accountId"), body("bucketId"))
            case "b2_get_upload_url":
                return self.uploading(simulator.get_upload_url(*first, body("bucketId")))
            case "b2_get_upload_part_url":
                return self.uploading(simulator.get_upload_part_url(*first, body("fileId")))
            case "b2_start_large_file":
                return simulator.start_large_file(
                    *first, body("bucketId"), body("fileName"), body("contentType"), body("fileInfo") or {})
            case "b2_list_parts":
                return simulator.list_parts(
                    *first, body("fileId"), body("startPartNumber") or 1, body("maxPartCount") or 1000)
            case "b2_list_unfinished_large_files":
                return simulator.list_unfinished_large_files(
                    *first, body("bucketId"), body("startFileId"), body("maxFileCount") or 100, body("namePrefix"))
            case "b2_finish_large_file":
                return simulator.finish_large_file(*first, body("fileId"), body("partSha1Array"))
            case "b2_cancel_large_file":
                return simulator.cancel_large_file(*first, body("fileId"))
            case "b2_list_file_names":
                return simulator.list_file_names(
                    *first, body("bucketId"), body("startFileName"), body("maxFileCount") or 100, body("prefix"))
            case "b2_list_file_versions":
                return simulator.list_file_versions(
                    *first, body("bucketId"), body("startFileName"), body("startFileId"), body("maxFileCount") or 100,
                    body("prefix"))
            case "b2_get_file_info":
                try:
                    return simulator.get_file_info_by_id(*first, body("fileId"))
                except KeyError as error:
                    raise Refused(404, "not_found", "No such file") from error
            case "b2_hide_file":
                return simulator.hide_file(*first, body("bucketId"), body("fileName"))
            case "b2_delete_file_version":
                return simulator.delete_file_version(*first, body("fileId"), body("fileName"))
            case "b2_get_download_authorization":
                return simulator.get_download_authorization(
                    *first, body("bucketId"), body("fileNamePrefix"), body("validDurationInSeconds"))
        raise Refused(400, "bad_request", f"unknown operation {operation}")

    def uploading(self, found: dict[str, Any]) -> dict[str, Any]:
        self.tokens.add(found["authorizationToken"])
        return {**found, "uploadUrl": f"{self.origin}/upload/{urllib.parse.quote(found['uploadUrl'], safe='')}"}

    def upload(self, url: str, fields: Any, body: bytes) -> Any:
        token = self.check(fields.get("Authorization", ""))
        sha1 = fields.get("X-Bz-Content-Sha1", "")
        if hashlib.sha1(body).hexdigest() != sha1:
            raise Refused(400, "bad_request", "Checksum did not match data received")
        if "X-Bz-Part-Number" in fields:
            return self.simulator.upload_part(
                url, token, int(fields["X-Bz-Part-Number"]), len(body), sha1, io.BytesIO(body))
        info = {name[10:].lower(): urllib.parse.unquote(value) for name, value in fields.items()
                if name.lower().startswith("x-bz-info-")}
        return self.simulator.upload_file(
            url, token, urllib.parse.unquote(fields["X-Bz-File-Name"]), len(body), fields["Content-Type"], sha1,
            info, io.BytesIO(body))

    def download(self, target: str, token: str | None) -> Any:
        if token is not None and token in self.expired:
            raise Refused(401, "expired_auth_token", "Authorization token has expired")
        if target.startswith("/file/"):
            target = target.partition("?")[0]
            self.check_link(target, token)
        url = "http://download.example.com" + target
        with self.simulator.download_file_from_url(token, url) as response:
            content = b"".join(response.iter_content(65_536))
            return {name: str(value) for name, value in response.headers.items()}, content

    def check_link(self, target: str, token: str | None) -> None:
        """A link's token, which the simulator takes without a look, opens what begins as it says in its bucket."""
        link = re.fullmatch(r"fake_download_auth_token_(bucket_\d+)_(.*)_(\d+)", token or "")
        bucket, _, name = target.removeprefix("/file/").partition("/")
        if link is None or (
            self.simulator.bucket_name_to_bucket[bucket].bucket_id == link[1] and name.startswith(link[2])
        ):
            return
        raise Refused(401, "unauthorized", "the link is for another file")


def jsonable(value: Any) -> Any:
    """What the simulator answers, without its own types."""
    if isinstance(value, dict):
        return {key: jsonable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(inner) for inner in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    front: Front

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, LARGEST_BODY))
        path, _, query = self.path.partition("?")
        front = self.front
        with front.lock:
            try:
                if path.startswith("/__control/"):
                    return self.control(path, body)
                if path.startswith("/upload/"):
                    operation = "b2_upload_part" if "X-Bz-Part-Number" in self.headers else "b2_upload_file"
                elif path.startswith("/file/") or path.endswith("/b2_download_file_by_id"):
                    operation = "download"
                else:
                    operation = path.rpartition("/")[2]
                front.journal.append(operation)
                fault = front.fault(operation)
                if fault and fault.get("close"):
                    self.close_connection = True
                    return None
                if fault:
                    raise Refused(fault["status"], fault.get("code", "fault"), "injected", fault.get("fields"))
                if operation == "download":
                    return self.send_file(*front.download(self.path, self.token(query)))
                if operation == "b2_authorize_account":
                    return self.send(200, front.authorize(self.basic()))
                if path.startswith("/upload/"):
                    return self.send(200, front.upload(urllib.parse.unquote(path[8:]), self.headers, body))
                return self.send(200, front.call(operation, self.headers.get("Authorization", ""), json.loads(body)))
            except Refused as error:
                return self.refuse(error.status, error.code, str(error), error.fields)
            except exception.B2Error as error:
                for kind, status, code in ERRORS:
                    if isinstance(error, kind):
                        return self.refuse(status, code or getattr(error, "code", "bad_auth_token"), str(error), {})
                return self.refuse(400, "bad_request", str(error), {})
            except (AssertionError, KeyError, ValueError, TypeError) as error:
                return self.refuse(400, "bad_request", repr(error), {})

    do_GET = do_POST = do_HEAD = answer

    def basic(self) -> tuple[str, str]:
        import base64

        kind, _, text = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            raise Refused(401, "bad_auth_token", "no Basic credentials")
        user, _, key = base64.b64decode(text).decode().partition(":")
        return user, key

    def token(self, query: str) -> str | None:
        return self.headers.get("Authorization") or dict(urllib.parse.parse_qsl(query)).get("Authorization")

    def control(self, path: str, body: bytes) -> None:
        front = self.front
        if path.endswith("/faults"):
            front.faults = json.loads(body)
            front.journal = []
        elif path.endswith("/expire"):
            front.expired = set(front.tokens)
        self.send(200, front.journal)

    def refuse(self, status: int, code: str, message: str, fields: dict[str, str]) -> None:
        self.send(status, {"status": status, "code": code, "message": message}, fields)

    def send(self, status: int, value: Any, fields: dict[str, str] | None = None) -> None:
        content = json.dumps(jsonable(value)).encode()
        self.send_response(status)
        for name, field in {"Content-Type": "application/json", **(fields or {})}.items():
            self.send_header(name, field)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def send_file(self, fields: dict[str, str], content: bytes) -> None:
        status, total = 200, len(content)
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes="):
            start, _, end = wanted[6:].partition("-")
            first, last = int(start), min(int(end or total - 1), total - 1)
            if first >= total:
                raise Refused(416, "range_not_satisfiable", "beyond the end")
            status, content = 206, content[first:last + 1]
        self.send_response(status)
        for name, value in fields.items():
            if name.lower() not in ("content-length", "content-range"):
                self.send_header(name, value)
        if status == 206:
            self.send_header("Content-Range", f"bytes {first}-{last}/{total}")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


def main() -> None:
    front = Front()
    Handler.front = front
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    front.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening {server.server_port} {front.account} {front.key}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
