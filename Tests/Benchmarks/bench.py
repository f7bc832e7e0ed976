"""Compares the gateway with nginx, HAProxy and Envoy: bench.py GATEWAY [options]

All subjects stand in front of one upstream on a Unix socket and are loaded in turns, round by round; what is printed are
medians, and each as a ratio to the gateway's. docs/BENCHMARKS.md says what is counted and what cannot be compared.
"""

import argparse
import base64
import hashlib
import hmac
import json
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

from subject import HERE, PEERS, READY_SECONDS, SECRET, Subject, fill

ALL = ["postern", "nginx", "haproxy", "envoy"]
WITH_TOKENS = ["postern", "haproxy", "envoy"]
CONNECTIONS = 64
# HAProxy wants two descriptors for each connection it may have before it starts; 20,000 are usual.
IDLE = 9_900
RATE = 2_000
USERS = 1_000_000


def token(subject="1000", secret=SECRET):
    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    now = int(time.time())
    claims = {"sub": subject, "jti": f"token-{subject}", "sid": f"session-{subject}", "iat": now, "exp": now + 36_000}
    signed = b".".join(
        encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (signed + b"." + encode(hmac.digest(secret.encode(), signed, hashlib.sha256))).decode()


class Bench:
    def __init__(self, options, programs):
        self.options, self.programs = options, programs
        self.kinds = [kind for kind in ALL if kind in programs]
        self.folder = tempfile.mkdtemp(prefix="postern-bench.")
        self.upstream = os.path.join(self.folder, "upstream.sock")
        self.subjects = []
        self.processes = []

    def __enter__(self):
        os.makedirs(os.path.join(self.folder, "files"))
        with open(os.path.join(self.folder, "files", "bulk"), "wb") as file:
            file.write(os.urandom(1 << 20) * 64)
        path = fill("upstream.nginx.conf", self.folder, {"folder": self.folder, "upstream": self.upstream})
        self.processes.append(subprocess.Popen(
            [self.programs["nginx"], "-p", self.folder, "-c", path], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        until = time.monotonic() + READY_SECONDS
        while not os.path.exists(self.upstream):
            if time.monotonic() > until or self.processes[0].poll() is not None:
                raise RuntimeError("the upstream did not start")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.clear()
        for process in self.processes:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stage(self, kinds, profile, **more):
        self.clear()
        for kind in kinds:
            if kind in self.programs:
                self.subjects.append(Subject(kind, profile, self.programs, self.folder, self.upstream, **more))

    def clear(self):
        for subject in self.subjects:
            subject.stop()
        self.subjects = []

    def wrk(self, subject, path="/", fields=(), seconds=None, connections=CONNECTIONS, script=None):
        """One round: requests, those that were not 2xx, and user and kernel seconds of the subject."""
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds or self.options.seconds}s", "--timeout", "10s"]
        for field in fields:
            command += ["-H", field]
        if script:
            command += ["-s", script]
        before = subject.ticks()
        run = subprocess.run(
            command + [f"http://127.0.0.1:{subject.port}{path}"], capture_output=True, text=True, timeout=120, check=True)
        after = subject.ticks()
        count = int(re.search(r"(\d+) requests in", run.stdout).group(1))
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", run.stdout).group(1))
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", run.stdout)
        return {
            "count": count, "rate": rate, "bad": int(bad.group(1)) if bad else 0,
            "user": after[0] - before[0], "kernel": after[1] - before[1]}

    def rounds(self, **more):
        """Interleaved rounds over all subjects, after one that warms up: medians by kind."""
        results = {subject.kind: [] for subject in self.subjects}
        for turn in range(self.options.rounds + 1):
            for subject in self.subjects:
                seconds = 1 if turn == 0 else None
                result = self.wrk(subject, seconds=seconds, **more)
                if turn:
                    results[subject.kind].append(result)
        return results

    def cost(self, title, refused=False, **more):
        """CPU time per request; `refused`: whether all answers must be refusals."""
        print(f"\n{title}")
        print(f"  {'':10}{'µs/request':>12}{'user':>8}{'kernel':>8}{'ratio':>8}{'requests/s':>12}")
        own = None
        medians = {}
        for kind, results in self.rounds(**more).items():
            wrong = sum(r["count"] - r["bad"] if refused else r["bad"] for r in results)
            total = sum(r["count"] for r in results)
            if wrong > total // 1_000:
                raise RuntimeError(f"{kind}: {wrong} of {total} answers are not those that are measured")
            user = statistics.median(r["user"] / r["count"] for r in results) * 1e6
            kernel = statistics.median(r["kernel"] / r["count"] for r in results) * 1e6
            both = statistics.median((r["user"] + r["kernel"]) / r["count"] for r in results) * 1e6
            rate = statistics.median(r["rate"] for r in results)
            own = own or both
            medians[kind] = both
            print(f"  {kind:10}{both:12.1f}{user:8.1f}{kernel:8.1f}{both / own:8.2f}{rate:12,.0f}")
        return medians

    def bulk(self):
        print("\nbulk: megabytes per second of processor time")
        print(f"  {'':10}{'download':>12}{'upload':>12}")
        script = os.path.join(self.folder, "upload.lua")
        with open(script, "w", encoding="ascii") as file:
            file.write('wrk.method = "POST"\nwrk.body = string.rep("x", 8388608)\n')
        down = self.rounds(path="/bulk", connections=4)
        up = self.rounds(path="/", connections=4, script=script)
        for kind in down:
            rates = [
                statistics.median(r["count"] * size / max(r["user"] + r["kernel"], 0.01) for r in results[kind]) / 1e6
                for results, size in ((down, 1 << 26), (up, 1 << 23))]
            print(f"  {kind:10}{rates[0]:12,.0f}{rates[1]:12,.0f}")

    def latency(self, title, fields=()):
        print(f"\n{title} at {RATE:,} requests/s over 20 connections: milliseconds")
        print(f"  {'':10}{'p50':>8}{'p99':>8}")
        results = {subject.kind: [] for subject in self.subjects}
        log = os.path.join(self.folder, "latency")
        for _ in range(self.options.rounds):
            for subject in self.subjects:
                if os.path.exists(log):
                    os.unlink(log)
                seconds = self.options.seconds
                command = ["h2load", "--h1", "-c20", "-t1", f"-D{seconds}", f"--rps={RATE // 20}", f"--log-file={log}"]
                for field in fields:
                    command += ["-H", field]
                subprocess.run(
                    command + [f"http://127.0.0.1:{subject.port}/"], capture_output=True, timeout=120, check=True)
                with open(log, encoding="ascii") as file:
                    times = sorted(int(line.split("\t")[2]) for line in file)
                results[subject.kind].append((times[len(times) // 2] / 1e3, times[len(times) * 99 // 100] / 1e3))
        for kind, pairs in results.items():
            print(f"  {kind:10}{statistics.median(p[0] for p in pairs):8.2f}{statistics.median(p[1] for p in pairs):8.2f}")

    def memory(self):
        count = f"{self.options.idle:,}"
        print(f"\nresident memory: MiB at start; with {count} idle connections that have had an answer; bytes for each")
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
                                raise RuntimeError(f"{subject.kind} did not answer")
                time.sleep(1)
                idle = subject.resident()
            finally:
                for peer in peers:
                    peer.close()
            each = (idle[1] - subject.at_start[1]) / self.options.idle
            print(f"  {subject.kind:10}{subject.at_start[0] / 2**20:8.1f}{idle[0] / 2**20:8.1f}{each:8,.0f}")

    def system_calls(self, title, fields=()):
        print(f"\nsystem calls per request, {title}")
        for subject in self.subjects:
            counter = subprocess.Popen(
                ["perf", "stat", "-x,", "-e", "raw_syscalls:sys_enter", "-p", ",".join(map(str, subject.pids))],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            time.sleep(0.3)
            result = self.wrk(subject, fields=fields)
            counter.send_signal(signal.SIGINT)
            said = counter.communicate(timeout=10)[1]
            match = re.search(r"^(\d+),", said, re.M)
            count = f"{int(match.group(1)) / result['count']:.2f}" if match else "perf cannot count here"
            print(f"  {subject.kind:10}{count:>8}")

    def users(self):
        """Memory for each user that the limiter knows, by the addresses of as many forwarded clients."""
        print("\na million users: bytes of resident memory for each, while all are within their windows")
        script = os.path.join(self.folder, "users.lua")
        with open(script, "w", encoding="ascii") as file:
            file.write(
                "local n = 0\nrequest = function()\n  n = n + 1\n"
                '  local address = string.format("20.%d.%d.%d", n / 65536 % 256, n / 256 % 256, n % 256)\n'
                '  return wrk.format("GET", "/", { ["X-Forwarded-For"] = address })\nend\n')
        for kind in ("postern", "haproxy"):
            self.clear()
            self.subjects = [Subject(kind, "users", self.programs, self.folder, self.upstream, limit=100, window=3600)]
            subject = self.subjects[0]
            seen = 0
            before = subject.resident()[1]
            while seen < USERS:
                seen += self.wrk(subject, script=script, seconds=min(60, 1 + USERS // 40_000))["count"]
            print(f"  {kind:10}{(subject.resident()[1] - before) / min(seen, 1 << 24):8,.0f}   ({seen:,} users)")

    def run(self):
        wanted = self.options.only
        fields = [f"Authorization: Bearer {token()}"]
        bad = [f"Authorization: Bearer {token(secret='another' + SECRET)}"]
        if wanted in (None, "plain"):
            self.stage(ALL, "plain")
            self.cost("plain forward, 1 worker")
            self.system_calls("plain forward")
            self.latency("plain forward")
        if wanted in (None, "connect"):
            self.stage(ALL, "plain")
            self.cost("a new connection for each request, 1 worker", fields=["Connection: close"])
        if wanted in (None, "policy"):
            self.stage(WITH_TOKENS, "policy")
            forwarded = self.cost("full policy (token, limit, fields), 1 worker", fields=fields)
            self.system_calls("full policy", fields)
            self.latency("full policy", fields)
            refused = self.cost("invalid tokens (401), 1 worker", refused=True, fields=bad)
            self.stage(WITH_TOKENS, "policy", limit=1, window=3600)
            limited = self.cost("over the limit (429), 1 worker", refused=True, fields=fields)
            print("\nrefused requests against forwarded ones of the same subject")
            for kind, cost in forwarded.items():
                print(f"  {kind:10} 401: {refused[kind] / cost:.2f}   429: {limited[kind] / cost:.2f}")
        if wanted in (None, "workers"):
            self.stage(ALL, "plain", workers=2)
            self.cost("plain forward, 2 workers")
            self.stage(WITH_TOKENS, "policy", workers=2)
            self.cost("full policy, 2 workers", fields=fields)
        if wanted in (None, "bulk"):
            self.stage(ALL, "plain")
            self.bulk()
        if wanted in (None, "memory"):
            self.stage(WITH_TOKENS, "policy")
            print("\nresident memory at start with the full policy: MiB")
            for subject in self.subjects:
                print(f"  {subject.kind:10}{subject.at_start[0] / 2**20:8.1f}")
            self.stage(ALL, "plain")
            self.memory()
        if wanted in (None, "users"):
            self.users()


def versions(programs):
    for kind, program in programs.items():
        option = {"postern": ["version"], "nginx": ["-v"], "haproxy": ["-v"], "envoy": ["--version"]}[kind]
        run = subprocess.run([program] + option, capture_output=True, text=True, timeout=20)
        lines = [line.strip() for line in (run.stdout + run.stderr).splitlines() if line.strip()]
        print(f"{kind}: {lines[0] if lines else 'unknown'}")


def main():
    parser = argparse.ArgumentParser(description="Compares the gateway with its peers.")
    parser.add_argument("gateway")
    parser.add_argument("--envoy", help="Envoy's program; without it Envoy is left out")
    parser.add_argument("--rounds", type=int, default=3, help="rounds whose median is taken (3)")
    parser.add_argument("--seconds", type=int, default=3, help="how long each round lasts (3)")
    parser.add_argument("--idle", type=int, default=IDLE, help="idle connections held (9900)")
    parser.add_argument(
        "--only", choices=["plain", "connect", "policy", "workers", "bulk", "memory", "users"], help="one part alone")
    options = parser.parse_args()
    programs = {"postern": options.gateway}
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
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
