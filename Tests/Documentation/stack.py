"""The gateway and the app of one run, on a free port and in a folder of their own."""

from __future__ import annotations

import http.client
import os
import pathlib
import socket
import subprocess
import tempfile
import time

CHEAP_PASSWORDS = {"ARGON2_MEMORY_COST": "64", "ARGON2_TIME_COST": "1", "ARGON2_PARALLELISM": "1"}
READY_SECONDS = 30
END_SECONDS = 10


class Stack:
    def __init__(self, programs: pathlib.Path, configuration: str) -> None:
        self._programs = programs
        self._folder = tempfile.TemporaryDirectory(prefix="postern-documents-", dir="/tmp")
        folder = pathlib.Path(self._folder.name)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.environment = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "STATE_DIR": str(folder),
            "SOCKET_PATH": str(folder / "app.sock"),
            "GATEWAY_ADMIN": str(folder / "admin.sock"),
            "SECRET_KEY_FILE": str(folder / "secret.key"),
            "GATEWAY_LISTEN": f"127.0.0.1:{self.port}",
            **CHEAP_PASSWORDS,
        }
        self._file = folder / "gateway.yaml"
        self._log = (folder / "log").open("wb")
        self._app = self._start("upstream-app", "run")
        self._gateway: subprocess.Popen[bytes] | None = None
        try:
            self.configure(configuration)
        except BaseException:
            self.end()
            raise

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def configure(self, configuration: str) -> None:
        """Starts the gateway with this gateway.yaml, its counters empty; the app, its users and its tokens stay."""
        self._stop(self._gateway)
        self._file.write_text(configuration)
        self._gateway = self._start("gateway", "run", "--config", str(self._file))
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_healthy():
            if self._gateway.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(pathlib.Path(self._log.name).read_text())
            time.sleep(0.02)

    def end(self) -> None:
        self._stop(self._gateway)
        self._stop(self._app)
        self._log.close()
        self._folder.cleanup()

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self._programs / name, *arguments], env=self.environment, cwd=self._folder.name,
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)

    def _is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    @staticmethod
    def _stop(program: subprocess.Popen[bytes] | None) -> None:
        if program is None:
            return
        program.terminate()
        try:
            program.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
