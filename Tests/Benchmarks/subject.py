"""One proxy under measurement: its configuration, its processes, and what the kernel says of them."""

import base64
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")
SECRET = "a-key-for-benchmarks-only-0123456789abcdef"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
READY_SECONDS = 30
numbers = itertools.count()


def processor_time(pids):
    """User and kernel time of the processes so far, threads that have ended included, in seconds.

    Their sum is the kernel's own in nanoseconds; how it is shared out is known in ticks.
    """
    both = user = kernel = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        user += int(fields[11])
        kernel += int(fields[12])
        # What clock_getcpuclockid(3) makes of a process.
        both += time.clock_gettime(~pid << 3 | 2)
    user = min(user / TICKS, both)
    return user, both - user


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fill(name, folder, values):
    """Writes the template of that name, with its `{words}` replaced, into the folder."""
    with open(os.path.join(PEERS, name), encoding="utf-8") as file:
        text = file.read()
    words = "|".join(values)
    text = re.sub(r"\{(%s)\}" % words, lambda match: str(values[match.group(1)]), text)
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def start(command, messages=subprocess.DEVNULL, environment=None):
    """A program with all its children to come in a group of their own, so that `end` reaches all."""
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=messages, stderr=messages, start_new_session=True)


def end(process):
    """Asks the program to end, and kills what is left of its group."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def family(pid):
    """The process and all its descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    children.setdefault(int(file.read().rsplit(")", 1)[1].split()[1]), []).append(int(entry))
            except OSError:
                pass
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


class Subject:
    """`kind` is postern, nginx, haproxy or envoy; `profile` names the file of its configuration, as in peers/, and `more` what
    that wants beside the usual; `name` is what results are known by, where that is not the kind."""

    def __init__(self, kind, profile, programs, folder, upstream, workers=1, limit=1_000_000, window=1, name=None, more=None):
        self.kind, self.profile, self.name = kind, profile, name or kind
        self.folder = os.path.join(folder, f"{kind}-{profile}-{workers}-{limit}-{next(numbers)}")
        os.makedirs(self.folder)
        self.port = free_port()
        ending = {"postern": "yaml", "nginx": "conf", "haproxy": "cfg", "envoy": "yaml"}[kind]
        if kind == "haproxy":
            with open(os.path.join(self.folder, "revoked"), "w", encoding="ascii") as file:
                file.writelines(f"other-{number}\n" for number in range(300))
        key = base64.urlsafe_b64encode(SECRET.encode()).rstrip(b"=").decode()
        path = fill(f"{kind}-{profile}.{ending}", self.folder, {
            "folder": self.folder, "upstream": upstream, "port": self.port, "workers": workers, "secret": SECRET,
            "key": key, "limit": limit, "window": window, **(more or {})})
        program = programs[kind]
        command = {
            "postern": [program, "run", "--config", path],
            "nginx": [program, "-p", self.folder, "-c", path],
            "haproxy": [program, "-db", "-f", path],
            "envoy": [program, "-c", path, "--concurrency", str(workers), "--disable-hot-restart", "-l", "error"],
        }[kind]
        environment = dict(os.environ, GATEWAY_LISTEN=f"127.0.0.1:{self.port}")
        self.messages = os.path.join(self.folder, "messages")
        with open(self.messages, "wb") as messages:
            self.process = start(command, messages, environment)
        try:
            self._await()
        except BaseException:
            self.stop()
            raise
        self.pids = family(self.process.pid)
        self.at_start = self.resident()

    def _await(self):
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                time.sleep(0.3)
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    with open(self.messages, encoding="utf-8", errors="replace") as file:
                        said = file.read()[-2000:]
                    raise RuntimeError(f"{self.kind} did not start:\n{said}")
                time.sleep(0.05)

    def ticks(self):
        """User and kernel time so far, in seconds."""
        return processor_time(self.pids)

    def resident(self):
        """Resident bytes of all its processes, and those of them that are no file's."""
        total = own = 0
        for pid in family(self.process.pid):
            with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
                lines = dict(line.split(":", 1) for line in file if line.startswith(("VmRSS", "RssAnon", "RssShmem")))
            total += int(lines["VmRSS"].split()[0]) * 1024
            own += (int(lines["RssAnon"].split()[0]) + int(lines["RssShmem"].split()[0])) * 1024
        return total, own

    def stop(self):
        end(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)
