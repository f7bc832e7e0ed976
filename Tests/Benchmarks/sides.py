"""The two sides that serve the whole API: gateway and app, and one FastAPI app; each in a folder of its own."""

import http.client
import os
import re
import shutil
import time

from subject import HERE, READY_SECONDS, SECRET, end, family, free_port, processor_time, start

REPOSITORY = os.path.dirname(os.path.dirname(HERE))
# So many within a second that nobody is refused.
LIMITS = {"RATE_LIMIT_WINDOW": "1", **{
    f"RATE_LIMIT_{tier}": "1000000" for tier in ("STRICT", "DEFAULT", "LENIENT", "USER")}}
STANDARD = {"ARGON2_MEMORY_COST": "65536", "ARGON2_TIME_COST": "3", "ARGON2_PARALLELISM": "4"}
CHEAP = {"ARGON2_MEMORY_COST": "64", "ARGON2_TIME_COST": "1", "ARGON2_PARALLELISM": "1"}


class Side:
    """All processes of one side. `commands` are its programs with what their environments hold beside the usual."""

    def __init__(self, name, folder, port, commands, cost):
        self.name, self.folder, self.port = name, folder, port
        self.messages = os.path.join(folder, "messages")
        self.processes = []
        usual = {key: os.environ[key] for key in ("PATH", "HOME", "LD_LIBRARY_PATH") if key in os.environ}
        try:
            for command, more in commands:
                with open(self.messages, "ab") as messages:
                    environment = {**usual, "SECRET_KEY": SECRET, **LIMITS, **cost, **more}
                    self.processes.append(start(command, messages, environment))
            self._await()
        except BaseException:
            self.stop()
            raise
        self.pids = [pid for process in self.processes for pid in family(process.pid)]
        self.at_start = self.memory()

    def _await(self):
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                if Client(self.port).ask("GET", "/health")[0] == 200:
                    return time.sleep(0.5)
            except OSError:
                pass
            if any(process.poll() is not None for process in self.processes) or time.monotonic() > until:
                with open(self.messages, encoding="utf-8", errors="replace") as file:
                    raise RuntimeError(f"{self.name} did not start:\n{file.read()[-2000:]}")
            time.sleep(0.1)

    def ticks(self):
        """User and kernel time so far, in seconds."""
        return processor_time(self.pids)

    def memory(self):
        """Resident bytes, and the share of them that is its own, where pages of files are shared with others."""
        resident = proportional = 0
        for pid in self.pids:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                text = file.read()
            resident += int(re.search(r"^Rss: +(\d+)", text, re.M).group(1)) * 1024
            proportional += int(re.search(r"^Pss: +(\d+)", text, re.M).group(1)) * 1024
        return resident, proportional

    def stop(self):
        for process in self.processes:
            end(process)
        shutil.rmtree(self.folder, ignore_errors=True)


class Client:
    """One kept-alive connection."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, method, path, body=None, content="application/x-www-form-urlencoded", **fields):
        """The status, the fields by their names in small letters, and the body. `fields` have _ for -."""
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        if body is not None:
            fields["Content-Type"] = content
        self.connection.request(method, path, body, fields)
        answer = self.connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def gateway_and_app(name, programs, folder, cost, redis=None, database=None):
    """The repository's own gateway.yaml with one worker and no access log. `redis`: where the limits are counted."""
    with open(os.path.join(REPOSITORY, "gateway.yaml"), encoding="utf-8") as file:
        text = file.read()
    for line, ours in ((r"workers: auto", "workers: 1"), (r"access_log: stdout", "access_log: off")):
        text, count = re.subn(f"(?m)^{line}$", ours, text)
        if count != 1:
            raise RuntimeError(f"gateway.yaml has {count} lines `{line}`")
    path = os.path.join(folder, "gateway.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    port = free_port()
    state = {"STATE_DIR": folder, "SOCKET_PATH": os.path.join(folder, "app.sock")}
    ours = {"GATEWAY_LISTEN": f"127.0.0.1:{port}", **({"REDIS_URL": f"unix://{redis}"} if redis else {})}
    return Side(name, folder, port, [
        ([programs["postern"], "run", "--config", path], {**state, **ours}),
        ([programs["app"], "run"], {**state, **({"DATABASE_URL": database} if database else {})}),
    ], cost)


def fastapi(name, python, folder, cost, redis, database=None):
    """One worker of uvicorn. `database`: a URL of SQLAlchemy's; else a file of SQLite."""
    port = free_port()
    command = [
        python, "-m", "uvicorn", "main:app", "--app-dir", os.path.join(HERE, "fastapi"), "--port", str(port), "--workers", "1",
        "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning", "--no-proxy-headers"]
    return Side(name, folder, port, [(command, {
        "DATABASE_URL": database or f"sqlite+aiosqlite:///{folder}/app.sqlite", "REDIS_URL": f"unix://{redis}",
        # Nothing is written into the tree.
        "PYTHONDONTWRITEBYTECODE": "1"})], cost)
