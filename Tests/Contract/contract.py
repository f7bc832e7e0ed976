#!/usr/bin/env python3
"""Holds the running system to its OpenAPI document: both programs on a free port, and schemathesis against the gateway.

usage: contract.py FOLDER [ARGUMENT...]    FOLDER has `gateway` and `upstream-app`; the rest goes to schemathesis

The document must be valid, its examples too; requests that it allows and requests that it does not, a bounded number
with a fixed seed, must be answered as it says.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
READY_SECONDS = 20
LONGEST_SECONDS = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(state: str, port: int) -> dict[str, str]:
    """The limits are on, and out of the way; hashes are cheap."""
    return {
        "PATH": os.environ["PATH"], "STATE_DIR": state, "SOCKET_PATH": f"{state}/app.sock",
        "GATEWAY_ADMIN": f"{state}/admin.sock", "SECRET_KEY_FILE": f"{state}/secret.key",
        "GATEWAY_LISTEN": f"127.0.0.1:{port}", "DOCS_ASSETS": f"{ROOT}/.build-pages",
        "ARGON2_MEMORY_COST": "64", "ARGON2_TIME_COST": "1", "ARGON2_PARALLELISM": "1",
        **{f"RATE_LIMIT_{tier}": "1000000" for tier in ("STRICT", "DEFAULT", "LENIENT", "USER")},
        # The example endpoints too, with keys that are not there: what needs a service is 503.
        "EXAMPLE_ENDPOINTS": "avatar,purchases,push", "AVATAR_BUCKET": "pictures",
        "GOOGLE_APPLICATION_CREDENTIALS": f"{state}/none.json", "APP_STORE_KEY_FILE": f"{state}/none.p8",
        "APP_STORE_KEY_ID": "K", "APP_STORE_ISSUER_ID": "I", "APP_STORE_BUNDLE_ID": "com.example.app",
    }


def await_ready(origin: str, programs: list[subprocess.Popen]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        for program in programs:
            if program.poll() is not None:
                sys.exit(f"{program.args[0]} ended with {program.returncode}")
        try:
            with urllib.request.urlopen(origin + "/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"not ready after {READY_SECONDS} s")


def end(program: subprocess.Popen) -> None:
    program.send_signal(signal.SIGTERM)
    try:
        program.wait(10)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def main() -> int:
    bin_folder = os.path.abspath(sys.argv[1])
    state = tempfile.mkdtemp(prefix="contract-", dir="/tmp")
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    programs: list[subprocess.Popen] = []
    try:
        with open(f"{state}/log", "wb") as log:
            for command in ([f"{bin_folder}/gateway", "run", "--config", f"{ROOT}/gateway.yaml"],
                            [f"{bin_folder}/upstream-app", "run"]):
                programs.append(subprocess.Popen(command, env=environment(state, port), cwd=state,
                                                 stdin=subprocess.DEVNULL, stdout=log, stderr=log))
        await_ready(origin, programs)

        document = f"{state}/openapi.json"
        with urllib.request.urlopen(origin + "/openapi.json", timeout=10) as answer, open(document, "wb") as file:
            shutil.copyfileobj(answer, file)
        subprocess.run([sys.executable, f"{HERE}/document.py", document], check=True)
        # The user of the login's example.
        form = {"username": "johndoe", "email": "john@example.com", "password": "secretpassword",
                "first_name": "John", "last_name": "Doe"}
        urllib.request.urlopen(origin + "/api/v1/auth/signup", urllib.parse.urlencode(form).encode(), timeout=10)

        schemathesis = os.path.join(os.path.dirname(sys.executable), "schemathesis")
        ran = subprocess.run(
            [schemathesis, "--config-file", f"{HERE}/schemathesis.toml", "run", document, "--url", origin,
             "--checks", "all", *sys.argv[2:]],
            env={**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": HERE, "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=state, timeout=LONGEST_SECONDS)
        for program in programs:
            if program.poll() is not None:
                print(f"{program.args[0]} ended with {program.returncode} meanwhile")
                return 1
        return ran.returncode
    finally:
        for program in programs:
            end(program)
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
