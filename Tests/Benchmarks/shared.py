"""Limits and revocations in Redis: what a request costs the gateway and Redis, and what a key costs in memory."""

import os
import socket
import statistics
import subprocess
import time

from subject import PEERS, READY_SECONDS, end, processor_time, start
from tokens import token

LIMIT = 100
# Calls in one write, and in all.
BATCH = 64
CALLS = 128_000
KEYS = 1_000
# What the gateway was aimed at: its own processor time by that with stores in memory, and memory by the customary script's.
COST_AIM = 1.5
MEMORY_AIM = 0.5


class SharedStore:
    """A Redis of its own on a Unix socket, which keeps nothing on disk."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "redis.sock")

    def __enter__(self):
        self.process = start([
            "redis-server", "--port", "0", "--unixsocket", self.path, "--save", "", "--appendonly", "no", "--maxclients", "1000"])
        until = time.monotonic() + READY_SECONDS
        while not os.path.exists(self.path):
            if time.monotonic() > until or self.process.poll() is not None:
                self.__exit__()
                raise RuntimeError("Redis did not start")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        end(self.process)

    def ticks(self):
        return processor_time([self.process.pid])

    def connect(self):
        return Client(self.path)

    def figures(self):
        """Scripts run, and reads of sockets, so far."""
        info = self.connect().ask("INFO", "everything").decode()
        lines = dict(line.split(":", 1) for line in info.splitlines() if ":" in line)

        def calls(name):
            return int(dict(part.split("=") for part in lines.get(f"cmdstat_{name}", "calls=0").split(","))["calls"])

        return {"scripts": calls("evalsha") + calls("eval"), "reads": int(lines["total_reads_processed"])}


class Client:
    """Speaks RESP2; answers are as they come, errors raise."""

    def __init__(self, path):
        self.peer = socket.socket(socket.AF_UNIX)
        self.peer.settimeout(20)
        self.peer.connect(path)
        self.file = self.peer.makefile("rb")

    @staticmethod
    def command(*words):
        words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)

    def ask(self, *words):
        self.peer.sendall(self.command(*words))
        return self.read()

    def read(self):
        line = self.file.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise RuntimeError(rest.decode())
        if kind == b"*":
            return [self.read() for _ in range(int(rest))]
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2]
        return int(rest) if kind == b":" else rest


def measure_store(bench, store):
    bearer = f"Authorization: Bearer {token()}"
    bench.clear()
    more = {"redis": store.path, "zset": os.path.join(PEERS, "zset.lua")}
    bench.add("postern", "policy", name="in memory")
    bench.add("postern", "store", name="check", more={**more, "limits": "redis", "mode": "check"})
    bench.add("postern", "store", name="replicate", more={**more, "limits": "memory", "mode": "replicate"})
    bench.add("nginx", "store", name="nginx and Lua", limit=1_000_000, more=more)
    names = [subject.name for subject in bench.subjects]
    bench.beside = [store]
    rounds = bench.cost("full policy, 64 connections", fields=[bearer])
    bench.note("µs of Redis's processor time", {
        name: statistics.median(r["beside"][0] / r["count"] for r in results) * 1e6 for name, results in rounds.items()}, compares=False)
    _trips(bench, store, bearer)
    bench.latency("full policy", [bearer])
    bench.beside = []
    own = bench.costs["full policy, 64 connections"]
    bench.aims.append(("own processor time with Redis, to that in memory", own["check"] / own["in memory"], COST_AIM))
    captured = _capture(bench, store)
    bench.clear()
    bench.end_table("limits and revocations in Redis", names, "in memory")
    _scripts(bench, store, captured)


def _trips(bench, store, bearer):
    """How many scripts Redis runs for each request, and how often it reads from its clients."""
    scripts, reads = {}, {}
    for subject in bench.subjects:
        before = store.figures()
        result = bench.wrk(subject, fields=[bearer])
        after = store.figures()
        scripts[subject.name] = (after["scripts"] - before["scripts"]) / result["count"]
        reads[subject.name] = (after["reads"] - before["reads"]) / result["count"]
    bench.note("trips to Redis per request", scripts, digits=2, compares=False)
    bench.note("reads by Redis per request: several trips in one", reads, digits=3, compares=False)
    bench.aims.append(("trips to Redis per request, check", scripts["check"], 1.001))
    bench.aims.append(("trips to Redis per request, replicate", scripts["replicate"], 0))


def _capture(bench, store):
    """A call of the gateway's script, as it came to Redis."""
    subject = next(subject for subject in bench.subjects if subject.name == "check")
    monitor = store.connect()
    monitor.ask("MONITOR")
    subprocess.run(
        ["curl", "-s", "-o", os.devnull, "-H", f"Authorization: Bearer {token('2000')}", f"http://127.0.0.1:{subject.port}/"],
        timeout=20, check=True)
    while True:
        words = monitor.read().decode().split(' "')
        if words[1].lower().startswith("evalsha"):
            return [word.rsplit('"', 1)[0] for word in words[1:]]


def _scripts(bench, store, captured):
    """The gateway's script beside the customary one, each with three revocations to be looked up and a limit of 100."""
    client = store.connect()
    with open(os.path.join(PEERS, "zset.lua"), encoding="utf-8") as file:
        customary = client.ask("SCRIPT", "LOAD", file.read())
    count = int(captured[2])
    revocations, arguments = captured[3:2 + count], captured[3 + count:]
    # The last three are the limit, its window and whether it observes.
    arguments[-3:] = [str(LIMIT), str(3_600_000_000), arguments[-1]]

    def ring(number, _):
        return Client.command("EVALSHA", captured[1], count, *revocations, f"bench:ring:{number}", *arguments)

    def zset(number, call):
        return Client.command(
            "EVALSHA", customary, 4, f"bench:zset:{number}", "a:1", "b:1", "c:1", LIMIT, 3_600_000_000, f"{call:032x}")

    names = {"ring": ring, "sorted set": zset}
    size, cost, rate = {}, {}, {}
    for name, call in names.items():
        for number in range(LIMIT):
            client.ask(*_words(call(0, number)))
        size[name] = client.ask("MEMORY", "USAGE", f"bench:{'ring' if call is ring else 'zset'}:0", "SAMPLES", 0)
        client.ask("FLUSHDB")
    results = {name: [] for name in names}
    for _ in range(bench.options.rounds):
        for name, call in names.items():
            client.ask("FLUSHDB")
            before, begun = sum(store.ticks()), time.monotonic()
            for first in range(0, CALLS, BATCH):
                client.peer.sendall(b"".join(call(n % KEYS, n) for n in range(first, first + BATCH)))
                for _ in range(BATCH):
                    client.read()
            results[name].append((sum(store.ticks()) - before, time.monotonic() - begun))
    for name, pairs in results.items():
        cost[name] = statistics.median(used for used, _ in pairs) / CALLS * 1e6
        rate[name] = CALLS / statistics.median(passed for _, passed in pairs)
    bench.note(f"bytes of a key with {LIMIT} admissions", size, digits=0)
    bench.note("µs of Redis's processor time per call", cost)
    bench.note("calls/s from one connection, 64 in a write", rate, digits=0)
    bench.aims.append(("bytes of a key, to the sorted set's", size["ring"] / size["sorted set"], MEMORY_AIM))
    bench.end_table("the script, beside the customary one", list(names), "ring")


def _words(command):
    """The words of a command as it goes over the wire."""
    parts = command.split(b"\r\n")
    return parts[2::2]
