"""Compares the gateway with nginx, HAProxy and Envoy: bench.py GATEWAY [options]

All subjects stand in front of one upstream on a Unix socket and are loaded in turns, round by round. What is printed at the
end is one table of medians, each with its ratio to the gateway's. docs/BENCHMARKS.md says what is counted, and what cannot
be compared.
"""

import argparse
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from app import measure_app
from keys import measure_keys
from shared import SharedStore, measure_store
from subject import HERE, READY_SECONDS, SECRET, Subject, end, fill, start
from table import markdown
from tokens import token, write_tokens

ALL = ["postern", "nginx", "haproxy", "envoy"]
WITH_TOKENS = ["postern", "haproxy", "envoy"]
PARTS = ["plain", "bare", "connect", "policy", "workers", "bulk", "memory", "users", "keys", "store", "app"]
CONNECTIONS = 64
# HAProxy wants two descriptors for each connection it may have before it starts; 20,000 are usual.
IDLE = 9_900
RATE = 2_000
# Tokens that are new to whoever remembers some thousand.
NEW_TOKENS = 100_000
USERS = 1_000_000


class Bench:
    def __init__(self, options, programs):
        self.options, self.programs = options, programs
        self.folder = tempfile.mkdtemp(prefix="postern-bench.")
        self.upstream, self.sink = (os.path.join(self.folder, name) for name in ("upstream.sock", "sink.sock"))
        self.subjects, self.processes = [], []
        # (title, {kind: (value, text)}): what the table will say, and the tables that were ended before it, with their titles.
        self.rows, self.tables = [], []
        # Of processor time, by title: what the targets are about.
        self.costs = {}
        # What works for the subjects, and has `ticks` as well.
        self.beside = []
        # (title, value, aim) of the parts beside the peers.
        self.aims = []

    def __enter__(self):
        try:
            self._start_upstreams()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start_upstreams(self):
        os.makedirs(os.path.join(self.folder, "files"))
        with open(os.path.join(self.folder, "files", "bulk"), "wb") as file:
            file.write(os.urandom(1 << 20) * 64)
        path = fill("upstream.nginx.conf", self.folder, {"folder": self.folder, "upstream": self.upstream})
        self.processes.append(start([self.programs["nginx"], "-p", self.folder, "-c", path]))
        self.processes.append(start([sys.executable, os.path.join(HERE, "sink.py"), self.sink]))
        until = time.monotonic() + READY_SECONDS
        while not (os.path.exists(self.upstream) and os.path.exists(self.sink)):
            if time.monotonic() > until or any(process.poll() is not None for process in self.processes):
                raise RuntimeError("the upstream did not start")
            time.sleep(0.05)

    def __exit__(self, *_):
        self.clear()
        for process in self.processes:
            end(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def stage(self, kinds, profile, upstream=None, **more):
        """Ends those that run, and starts others."""
        self.clear()
        for kind in kinds:
            if kind in self.programs:
                # The gateway adds what it adds; there is no less of it.
                own = "plain" if kind == "postern" and profile == "bare" else profile
                self.add(kind, own, upstream=upstream, **more)

    def add(self, kind, profile, upstream=None, **more):
        """Starts another one beside those that run."""
        self.subjects.append(Subject(kind, profile, self.programs, self.folder, upstream or self.upstream, **more))

    def end_table(self, title, names, own):
        """What was noted since the last one; `names` are the columns, and all ratios are to `own`."""
        self.tables.append((title, markdown(self.rows, names, own)))
        self.rows = []

    def clear(self):
        for subject in self.subjects:
            subject.stop()
        self.subjects = []

    def note(self, title, values, texts=None, digits=1, compares=True):
        """A row of the table; to be seen at once on the other stream. `compares`: its ratios say something."""
        texts = texts or {}
        self.rows.append((title, {
            kind: (value if compares else None, texts.get(kind) or f"{value:,.{digits}f}") for kind, value in values.items()}))
        print(title + ": " + ", ".join(f"{kind} {cell[1]}" for kind, cell in self.rows[-1][1].items()), file=sys.stderr)

    def wrk(self, subject, path="/", fields=(), seconds=None, connections=CONNECTIONS, script=None):
        """One round: requests, those that were not 2xx, and user and kernel seconds of the subject."""
        seconds = seconds or self.options.seconds
        command = ["wrk", f"-t{self.options.threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
        for field in fields:
            command += ["-H", field]
        if script:
            command += ["-s", script[subject.name] if isinstance(script, dict) else script]
        before = subject.ticks()
        others = [process.ticks() for process in self.beside]
        run = subprocess.run(
            command + [f"http://127.0.0.1:{subject.port}{path}"], capture_output=True, text=True, timeout=120, check=True)
        after = subject.ticks()
        beside = [sum(process.ticks()) - sum(other) for process, other in zip(self.beside, others)]
        count = int(re.search(r"(\d+) requests in", run.stdout).group(1))
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", run.stdout).group(1))
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", run.stdout)
        errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", run.stdout)
        lost = sum(map(int, errors.groups()[1:])) if errors else 0
        if count == 0 or lost > count // 1_000 and "close" not in str(fields):
            raise RuntimeError(f"{subject.name}: {run.stdout}")
        return {
            "count": count, "rate": rate, "bad": int(bad.group(1)) if bad else 0, "lost": lost,
            "user": after[0] - before[0], "kernel": after[1] - before[1], "beside": beside}

    def rounds(self, refused=False, exact=False, **more):
        """Interleaved rounds over all subjects, after one that warms up: results by kind.

        `refused`: whether all answers must be refusals; else all must be good, but for one in a thousand where it is not `exact`.
        """
        results = {subject.name: [] for subject in self.subjects}
        for turn in range(self.options.rounds + 1):
            for subject in self.subjects:
                result = self.wrk(subject, seconds=1 if turn == 0 else None, **more)
                wrong = result["count"] - result["bad"] if refused else result["bad"]
                if exact:
                    wrong += result["lost"]
                if wrong > (0 if exact else result["count"] // 1_000):
                    raise RuntimeError(f"{subject.name}: {wrong} of {result['count']} answers are not what is measured")
                if turn:
                    results[subject.name].append(result)
        return results

    def cost(self, title, **more):
        """Processor time of each request, in microseconds, and how many there were in a second; the rounds themselves."""
        both, texts, rates = {}, {}, {}
        rounds = self.rounds(**more)
        for kind, results in rounds.items():
            user, kernel = (statistics.median(r[part] / r["count"] for r in results) * 1e6 for part in ("user", "kernel"))
            both[kind] = statistics.median((r["user"] + r["kernel"]) / r["count"] for r in results) * 1e6
            texts[kind] = f"{both[kind]:.1f} ({user:.1f} + {kernel:.1f})"
            rates[kind] = statistics.median(r["rate"] for r in results)
        self.note(f"µs of processor time: {title}", both, texts)
        self.note(f"requests/s: {title}", rates, digits=0)
        self.costs[title] = both
        return rounds

    def bulk(self):
        """Megabytes for each second of processor time."""
        script = os.path.join(self.folder, "upload.lua")
        with open(script, "w", encoding="ascii") as file:
            file.write('wrk.method = "POST"\nwrk.body = string.rep("x", 8388608)\n')

        def rates(results, size):
            return {
                kind: statistics.median(r["count"] * size / max(r["user"] + r["kernel"], 0.01) for r in rounds) / 1e6
                for kind, rounds in results.items()}

        self.stage(ALL, "plain")
        self.note("MB per second of processor time: download", rates(self.rounds(path="/bulk", connections=4), 1 << 26), digits=0)
        self.stage(ALL, "plain", upstream=self.sink)
        self.note("MB per second of processor time: upload", rates(self.rounds(connections=4, script=script), 1 << 23), digits=0)

    def latency(self, title, fields=()):
        """Half and 99 of 100 answers come within so many milliseconds."""
        results = {subject.name: [] for subject in self.subjects}
        log = os.path.join(self.folder, "latency")
        for turn in range(self.options.rounds + 1):
            for subject in self.subjects:
                if os.path.exists(log):
                    os.unlink(log)
                seconds = 1 if turn == 0 else max(self.options.seconds, 10)
                command = ["h2load", "--h1", "-c20", "-t1", f"-D{seconds}", f"--rps={RATE // 20}", f"--log-file={log}"]
                for field in fields:
                    command += ["-H", field]
                subprocess.run(
                    command + [f"http://127.0.0.1:{subject.port}/"], capture_output=True, timeout=120, check=True)
                with open(log, encoding="ascii") as file:
                    lines = [line.split("\t") for line in file]
                good = sorted(int(line[2]) for line in lines if line[1] == "200")
                if len(good) < len(lines) or len(good) < RATE * seconds * 0.95:
                    raise RuntimeError(f"{subject.name}: {len(good)} good answers of {len(lines)} at {RATE}/s")
                if turn:
                    results[subject.name].append((good[len(good) // 2] / 1e3, good[len(good) * 99 // 100] / 1e3))
        for place, name in enumerate(("p50", "p99")):
            values = {kind: statistics.median(pair[place] for pair in pairs) for kind, pairs in results.items()}
            self.note(f"{name} at {RATE:,} requests/s, ms: {title}", values, digits=2)
            self.costs[f"{name} {title}"] = values

    def at_start(self, title):
        values = {subject.name: subject.at_start[0] / 2**20 for subject in self.subjects}
        self.note(f"MiB resident at start: {title}", values)
        self.costs[f"start {title}"] = values

    def idle(self):
        """What connections cost that have had an answer and stand idle."""
        whole, each = {}, {}
        for subject in self.subjects:
            peers = []
            try:
                for _ in range(self.options.idle):
                    peer = socket.create_connection(("127.0.0.1", subject.port), timeout=10)
                    peer.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    peers.append(peer)
                    if len(peers) % 50 == 0:
                        for waiting in peers[-50:]:
                            if not waiting.recv(4096).startswith(b"HTTP/1.1 200"):
                                raise RuntimeError(f"{subject.name} did not answer")
                time.sleep(1)
                resident = subject.resident()
            finally:
                for peer in peers:
                    peer.close()
            whole[subject.name] = resident[0] / 2**20
            each[subject.name] = (resident[1] - subject.at_start[1]) / self.options.idle
        self.note(f"MiB resident with {self.options.idle:,} idle connections", whole)
        self.note("bytes for each of them", each, digits=0)

    def system_calls(self, title, fields=()):
        values = {}
        for subject in self.subjects:
            counter = subprocess.Popen(
                ["perf", "stat", "-x,", "-e", "raw_syscalls:sys_enter", "-p", ",".join(map(str, subject.pids))],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            try:
                time.sleep(0.3)
                result = self.wrk(subject, fields=fields)
            finally:
                counter.send_signal(signal.SIGINT)
                said = counter.communicate(timeout=10)[1]
            match = re.search(r"^(\d+),", said, re.M)
            if match:
                values[subject.name] = int(match.group(1)) / result["count"]
        if values:
            self.note(f"system calls per request: {title}", values, digits=2)
        else:
            print("perf cannot count system calls here", file=sys.stderr)

    def users(self):
        """Memory for each user that the limiter knows, by the addresses of as many forwarded clients."""
        script = os.path.join(self.folder, "users.lua")
        values = {}
        for kind in ("postern", "haproxy"):
            self.stage([kind], "users", limit=100, window=3600)
            subject = self.subjects[0]
            seen = 0
            before = subject.resident()[1]
            while seen < USERS:
                with open(script, "w", encoding="ascii") as file:
                    file.write(
                        f"local n = {seen}\nrequest = function()\n  n = n + 1\n"
                        '  local address = string.format("20.%d.%d.%d", n / 65536 % 256, n / 256 % 256, n % 256)\n'
                        '  return wrk.format("GET", "/", { ["X-Forwarded-For"] = address })\nend\n')
                # One thread, or two would count the same addresses.
                threads, self.options.threads = self.options.threads, 1
                result = self.wrk(subject, script=script, seconds=5)
                self.options.threads = threads
                if result["bad"]:
                    raise RuntimeError(f"{kind} refused {result['bad']} new users")
                seen += result["count"]
            values[kind] = (subject.resident()[1] - before) / seen
        self.note("bytes for each of a million users of the limiter", values, digits=0)

    def run(self):
        known = f"Authorization: Bearer {token()}"
        bad = f"Authorization: Bearer {token(secret='another' + SECRET)}"
        wanted = self.options.only or PARTS
        if "plain" in wanted:
            self.stage(ALL, "plain")
            self.cost("plain forward, 1 worker")
            self.system_calls("plain forward")
            self.latency("plain forward")
        if "bare" in wanted:
            self.stage(ALL, "bare")
            self.cost("the same, where peers add no fields")
        if "connect" in wanted:
            self.stage(ALL, "plain")
            self.cost("a new connection for each request", fields=["Connection: close"])
        if "policy" in wanted:
            self.stage(WITH_TOKENS, "policy")
            self.cost("full policy, 1 worker", fields=[known])
            self.system_calls("full policy", [known])
            self.latency("full policy", [known])
            script = write_tokens(self.folder, NEW_TOKENS)
            self.cost("full policy, each token new", script=script)
            self.cost("invalid token, 401", refused=True, fields=[bad])
            self.stage(WITH_TOKENS, "policy", limit=1, window=3600)
            self.cost("over the limit, 429", refused=True, fields=[known])
            for title in ("invalid token, 401", "over the limit, 429"):
                forwarded = self.costs["full policy, 1 worker"]
                values = {kind: cost / forwarded[kind] for kind, cost in self.costs[title].items()}
                self.note(f"refused to forwarded: {title}", values, digits=2)
                self.costs[f"share {title}"] = values
            self.stage(["nginx"], "plain")
            self.cost("over nginx's own limit, 429", refused=True, path="/limited")
        if "workers" in wanted:
            self.stage(ALL, "plain", workers=2)
            self.cost("plain forward, 2 workers")
            self.stage(WITH_TOKENS, "policy", workers=2)
            self.cost("full policy, 2 workers", fields=[known])
        if "bulk" in wanted:
            self.bulk()
        if "memory" in wanted:
            self.stage(WITH_TOKENS, "policy")
            self.at_start("full policy")
            self.stage(ALL, "plain")
            self.at_start("plain forward")
            self.idle()
        if "users" in wanted:
            self.users()
        if self.rows:
            self.end_table("beside the peers", [kind for kind in ALL if kind in self.programs], "postern")
        if "keys" in wanted:
            measure_keys(self)
        if "store" in wanted:
            with SharedStore(self.folder) as store:
                measure_store(self, store)
        if "app" in wanted and self.options.fastapi:
            measure_app(self)

    def targets(self):
        """What was aimed at, and what came of it; those whose parts were measured."""
        costs = self.costs

        def ratio(title, peer):
            return costs[title]["postern"] / costs[title][peer] if peer in costs.get(title, {}) else None

        def best(title):
            peers = [value for kind, value in costs.get(title, {}).items() if kind != "postern"]
            own = costs.get(title, {}).get("postern")
            return own / min(peers) if own and peers else None

        aims = [*self.aims,
            ("full policy of HAProxy's processor time", ratio("full policy, 1 worker", "haproxy"), 0.45),
            ("the same with 2 workers", ratio("full policy, 2 workers", "haproxy"), 0.45),
            ("full policy of Envoy's processor time", ratio("full policy, 1 worker", "envoy"), 0.3),
            ("plain forward of nginx's processor time", ratio("plain forward, 1 worker", "nginx"), 0.7),
            ("the same with 2 workers", ratio("plain forward, 2 workers", "nginx"), 0.7),
            ("p99 of the best peer's, plain forward", best("p99 plain forward"), 1),
            ("p99 of the best peer's, full policy", best("p99 full policy"), 1),
            ("401 of a forwarded request", costs.get("share invalid token, 401", {}).get("postern"), 0.5),
            ("429 of a forwarded request", costs.get("share over the limit, 429", {}).get("postern"), 0.5),
            ("MiB at start, plain forward", costs.get("start plain forward", {}).get("postern"), 12),
            ("MiB at start, full policy", costs.get("start full policy", {}).get("postern"), 12),
        ]
        return "\n".join(
            f"{title:50} {value:6.2f} of {aim:<5} {'met' if value <= aim else 'MISSED'}"
            for title, value, aim in aims if value is not None)


def versions(programs):
    for kind, program in programs.items():
        option = {"postern": ["version"], "app": ["version"], "nginx": ["-v"], "haproxy": ["-v"], "envoy": ["--version"]}[kind]
        run = subprocess.run([program] + option, capture_output=True, text=True, timeout=20)
        lines = [line.strip() for line in (run.stdout + run.stderr).splitlines() if line.strip()]
        print(f"{kind}: {lines[0] if lines else 'unknown'}")


def main():
    parser = argparse.ArgumentParser(description="Compares the gateway with its peers.")
    parser.add_argument("gateway")
    parser.add_argument("--envoy", help="Envoy's program; without it Envoy is left out")
    parser.add_argument("--fastapi", help="a Python with what fastapi/requirements.txt names; without it that part is left out")
    parser.add_argument("--rounds", type=int, default=3, help="rounds whose median is taken (3)")
    parser.add_argument("--seconds", type=int, default=3, help="how long each round lasts (3)")
    parser.add_argument("--threads", type=int, default=2, help="of the load, so that no subject waits for it (2)")
    parser.add_argument("--idle", type=int, default=IDLE, help="idle connections held (9900)")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part alone; may be given again")
    options = parser.parse_args()
    programs = {"postern": options.gateway, "app": os.path.join(os.path.dirname(options.gateway), "upstream-app")}
    for kind in ("nginx", "haproxy"):
        programs[kind] = shutil.which(kind) or sys.exit(f"{kind} is not installed")
    if options.envoy:
        programs["envoy"] = options.envoy
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    versions(programs)
    try:
        with Bench(options, programs) as bench:
            bench.run()
            for title, table in bench.tables:
                print(f"\n{title}\n\n{table}")
            print("\n" + bench.targets())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
