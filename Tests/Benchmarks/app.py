"""Gateway and app beside one FastAPI app that does the same: processor time, latency and memory of the whole path."""

import concurrent.futures
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.parse

import openloop
from conformity import check
from postgres import PostgreSQL
from shared import SharedStore
from sides import CHEAP, STANDARD, Client, fastapi, gateway_and_app
from tokens import write_script

OURS, OURS_REDIS, OURS_POSTGRES = "gateway and app", "with Redis", "with Redis, PostgreSQL"
THEIRS, THEIRS_POSTGRES = "FastAPI", "FastAPI, PostgreSQL"
ME, ORIGIN = "/api/v1/users/me", "https://app.example"
# More users than the gateway's worker remembers tokens.
USERS = 1_000
RATES = (200, 500)
# How many at once, and how many in a round.
LOGINS, LOGINS_AT_ONCE, CHEAP_LOGINS = 24, 4, 800
# Their processor time is to be at most this share of FastAPI's.
AIM = 0.1
# Hashes by either library, as each side calls it: argon2-cffi's own build, and the system's.
HASHES = {"cffi": """
import argon2.low_level as argon2
def one(): argon2.hash_secret_raw(b"secretpassword", b"0123456789abcdef", 3, 65536, 4, 32, argon2.Type.ID)
""", "system": """
import ctypes
library, found = ctypes.CDLL("libargon2.so.1"), ctypes.create_string_buffer(32)
def one():
    code = library.argon2id_hash_raw(3, 65536, 4, b"secretpassword", ctypes.c_size_t(14), b"0123456789abcdef", ctypes.c_size_t(16), found,
        ctypes.c_size_t(32))
    assert code == 0
"""}
TIMING = """
import time
one()
begun = time.process_time()
for _ in range(12): one()
print((time.process_time() - begun) / 12)
"""


class AppBench:
    """One comparison; `bench` keeps the options, the table and the aims."""

    def __init__(self, bench, store, postgres):
        self.bench, self.store, self.postgres = bench, store, postgres
        self.folders = 0
        redis, python, programs, new = store.path, bench.options.fastapi, bench.programs, postgres.new_database
        self.makers = {
            OURS: lambda *more: gateway_and_app(OURS, programs, *more),
            OURS_REDIS: lambda *more: gateway_and_app(OURS_REDIS, programs, *more, redis),
            OURS_POSTGRES: lambda *more: gateway_and_app(OURS_POSTGRES, programs, *more, redis, new("postgres")),
            THEIRS: lambda *more: fastapi(THEIRS, python, *more, redis),
            THEIRS_POSTGRES: lambda *more: fastapi(THEIRS_POSTGRES, python, *more, redis, new("postgresql+asyncpg")),
        }
        bench.beside = [store, postgres]

    def start(self, cost, names=None):
        """Sides anew, with empty databases."""
        self.bench.clear()
        self.store.connect().ask("FLUSHALL")
        for name in names or list(self.makers):
            self.folders += 1
            folder = os.path.join(self.bench.folder, f"side-{self.folders}")
            os.makedirs(folder)
            try:
                self.bench.subjects.append(self.makers[name](folder, cost))
            except RuntimeError as error:
                # An app of before it knew PostgreSQL.
                if name != OURS_POSTGRES or "PostgreSQL is not in this version" not in str(error):
                    raise
                print(f"{name}: left out, this app has no PostgreSQL", file=sys.stderr)
                del self.makers[name]

    def run(self):
        bench = self.bench
        self.start(CHEAP)
        print(f"{check(bench.subjects)} answers of each side are alike", file=sys.stderr)
        self.tokens = {side.name: sign_up(side, USERS) for side in bench.subjects}
        for title, count in (("one token", 1), (f"{USERS:,} tokens in turn", USERS)):
            self.users_me(title, count)
        for rate in RATES:
            self.open_loop(rate)
        self.logins("login, Argon2id of the least cost (64 KiB, 1 pass)", CHEAP_LOGINS)
        self.start(STANDARD)
        for side in bench.subjects:
            sign_up(side, LOGINS_AT_ONCE)
        names = self.logins("login, Argon2id of 64 MiB, 3 passes, 4 lanes", LOGINS)
        alone = {name: self.hash_alone("cffi" if name.startswith(THEIRS) else "system") for name in names}
        bench.note("ms of processor time: such a hash alone", alone)
        self.memory()
        bench.beside = []
        bench.end_table("gateway and app, beside a FastAPI app", list(self.makers), OURS)

    def users_me(self, title, count):
        bench = self.bench
        title = f"users/me, {title}"
        scripts = {name: self.script(tokens[:count], f"{title} {name}") for name, tokens in self.tokens.items()}
        rounds = bench.cost(title, script=scripts, exact=True)
        for place, name in enumerate(("Redis", "PostgreSQL")):
            bench.note(f"µs of {name}'s processor time: {title}", {
                side: statistics.median(result["beside"][place] / result["count"] for result in results) * 1e6
                for side, results in rounds.items()}, compares=False)
        self.aim(title, bench.costs[title])

    def script(self, tokens, name):
        return write_script(self.bench.folder, tokens, "".join(filter(str.isalnum, name)), ME, ORIGIN)

    def aim(self, title, costs):
        for own, their in ((OURS, THEIRS), (OURS_REDIS, THEIRS), (OURS_POSTGRES, THEIRS_POSTGRES)):
            if own in costs:
                self.bench.aims.append((f"{title}: {own}, of {their}", costs[own] / costs[their], AIM))

    def open_loop(self, rate):
        """Latency and processor time where the load does not wait for answers."""
        bench, seconds = self.bench, max(self.bench.options.seconds * 2, 6)
        requests = {name: [request(token) for token in tokens] for name, tokens in self.tokens.items()}
        results = {name: [] for name in requests}
        for turn in range(bench.options.rounds + 1):
            for side in bench.subjects:
                before = sum(side.ticks())
                times, passed = openloop.measure(side.port, requests[side.name], rate, seconds if turn else 1)
                used = (sum(side.ticks()) - before) / len(times) * 1e6
                if turn:
                    results[side.name].append((
                        times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3, used, passed / seconds))
        medians = {
            name: [statistics.median(values) for values in zip(*rounds)] for name, rounds in results.items()}
        late = {name: "falls behind" for name, values in medians.items() if values[3] > 1.05}
        title = f"users/me at {rate} requests/s"
        for place, name in enumerate(("p50, ms", "p99, ms")):
            bench.note(f"{name}: {title}", {
                side: None if side in late else values[place] for side, values in medians.items()}, late, digits=2)
        costs = {side: values[2] for side, values in medians.items()}
        bench.note(f"µs of processor time: {title}", costs)
        self.aim(title, costs)

    def logins(self, title, count):
        """Processor time of each login in milliseconds; every one that began is counted. Answers with the names."""
        bench = self.bench
        results = {side.name: [] for side in bench.subjects}
        for turn in range(bench.options.rounds + 1):
            for side in bench.subjects:
                before, begun = sum(side.ticks()), time.monotonic()
                log_in(side, count if turn else LOGINS_AT_ONCE)
                if turn:
                    results[side.name].append((sum(side.ticks()) - before, time.monotonic() - begun))
        bench.note(f"ms of processor time: {title}", {
            name: statistics.median(used for used, _ in rounds) / count * 1e3 for name, rounds in results.items()}, digits=2)
        bench.note(f"logins/s: {title}", {
            name: count / statistics.median(passed for _, passed in rounds) for name, rounds in results.items()})
        return results.keys()

    def hash_alone(self, library):
        run = subprocess.run(
            [self.bench.options.fastapi, "-c", HASHES[library] + TIMING], capture_output=True, text=True, check=True, timeout=120)
        return float(run.stdout) * 1e3

    def memory(self):
        """Of each side alone, or pages that two of them share would count for half."""
        values = {}
        for name in list(self.makers):
            self.start(CHEAP, [name])
            for side in self.bench.subjects:
                tokens = sign_up(side, USERS)
                self.bench.wrk(side, script=self.script(tokens, f"memory {name}"), seconds=5)
                values[name] = side.at_start, side.memory()
        self.bench.clear()
        for place, when in enumerate(("at start", "after 5 s of that load")):
            for kind, title in enumerate(("MiB resident", "MiB, what is shared by its share,")):
                self.bench.note(f"{title} {when}", {name: pair[place][kind] / 2**20 for name, pair in values.items()})


def request(token):
    return (
        f"GET {ME} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {ORIGIN}\r\nAuthorization: Bearer {token}\r\n\r\n").encode()


def sign_up(side, count):
    """Signs up so many users, and returns their access tokens."""
    def one(client, number):
        form = {
            "username": f"user{number}", "email": f"user{number}@example.com", "password": "secretpassword",
            "first_name": "John", "last_name": "Doe"}
        return json.loads(post(client, "/api/v1/auth/signup", form, 201))["access_token"]

    return at_once(side, count, one)


def log_in(side, count):
    def one(client, number):
        form = {"username": f"user{number % LOGINS_AT_ONCE}", "password": "secretpassword"}
        return post(client, "/api/v1/auth/login", form, 200)

    at_once(side, count, one)


def post(client, path, form, wanted):
    status, _, body = client.ask("POST", path, urllib.parse.urlencode(form), Origin=ORIGIN)
    if status != wanted:
        raise RuntimeError(f"{path}: {status} {body.decode(errors='replace')}")
    return body


def at_once(side, count, one):
    """Does `one` for each number under `count`, over as many connections as are at it at once."""
    def share(first):
        client = Client(side.port)
        return [one(client, number) for number in range(first, count, LOGINS_AT_ONCE)]

    with concurrent.futures.ThreadPoolExecutor(LOGINS_AT_ONCE) as pool:
        return [result for results in pool.map(share, range(LOGINS_AT_ONCE)) for result in results]


def measure_app(bench):
    with SharedStore(bench.folder) as store, PostgreSQL() as postgres:
        AppBench(bench, store, postgres).run()
