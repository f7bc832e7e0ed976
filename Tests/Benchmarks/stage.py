"""The gateway and its upstream, running with the configuration of this folder in a folder of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import load

HERE = os.path.dirname(os.path.abspath(__file__))
# Revocations of other people's tokens, so that looking for one looks at something.
REVOCATIONS = 300
READY_SECONDS = 60


class Stage:
    """Used with `with`; whatever happens, both programs have ended behind it."""

    def __init__(self, gateway, wrapper=()):
        self.folder = tempfile.mkdtemp(prefix="postern-figures.")
        wrapper = [word.replace("{folder}", self.folder) for word in wrapper]
        self.command = [*wrapper, gateway, "run", "--config", os.path.join(HERE, "gateway.yaml")]
        self.programs = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = {
            "PATH": os.environ["PATH"], "STATE_DIR": self.folder, "SOCKET_PATH": self.path("app.sock"),
            "GATEWAY_LISTEN": f"127.0.0.1:{self.port}", "SECRET_KEY": load.SECRET,
        }
        for name in ("LD_LIBRARY_PATH", "SWIFT_BACKTRACE"):
            if name in os.environ:
                environment[name] = os.environ[name]
        self.spawn([sys.executable, os.path.join(HERE, "upstream.py"), self.path("app.sock")], environment)
        self.gateway = self.spawn(self.command, environment)
        until = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            if self.gateway.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the gateway did not start:\n" + self.messages())
            time.sleep(0.05)
        self.at_start = self.memory()
        for number in range(REVOCATIONS):
            self._revoke(number)

    def spawn(self, command, environment=None):
        with open(self.path("messages"), "ab") as messages:
            program = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=messages, stderr=messages)
        self.programs.append(program)
        return program

    def _is_ready(self):
        if not os.path.exists(self.path("app.sock")):
            return False
        try:
            return self.admin("GET", "/health").startswith(b"HTTP/1.1 200 ")
        except OSError:
            return False

    def _revoke(self, number):
        name = ("jti", "sid", "sub")[number % 3]
        body = {"provider": "local", name: f"other-{number}"}
        body["before" if name == "sub" else "exp"] = int(time.time()) + (0 if name == "sub" else 3600)
        answer = self.admin("POST", "/revocations", json.dumps(body).encode())
        if not answer.startswith(b"HTTP/1.1 2"):
            raise RuntimeError("a revocation was refused:\n" + answer.decode(errors="replace"))

    def admin(self, method, target, body=b""):
        """Asks the admin door, and returns the whole answer."""
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(load.PATIENCE)
            peer.connect(self.path("admin.sock"))
            peer.sendall(
                b"%s %s HTTP/1.1\r\nHost: admin\r\nConnection: close\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (method.encode(), target.encode(), len(body), body))
            answer = b""
            while data := peer.recv(65536):
                answer += data
        return answer

    def messages(self):
        with open(self.path("messages"), encoding="utf-8", errors="replace") as file:
            return file.read()[-4000:]

    def end_gateway(self):
        """Lets the gateway drain, and a tool around it write down what it saw."""
        self.gateway.send_signal(signal.SIGTERM)
        self.gateway.wait(30)

    def memory(self):
        """The gateway's resident bytes: all, and those that are its own and no file's."""
        with open(f"/proc/{self.gateway.pid}/status", encoding="ascii") as file:
            lines = dict(line.split(":", 1) for line in file)
        return tuple(int(lines[name].split()[0]) * 1024 for name in ("VmRSS", "RssAnon"))

    def __exit__(self, *_):
        for program in reversed(self.programs):
            if program.poll() is None:
                program.terminate()
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
