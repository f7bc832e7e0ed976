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
HASH = """
import argon2.low_level as argon2, time
def one(): argon2.hash_secret_raw(b"secretpassword", b"0123456789abcdef", 3, 65536, 4, 32, argon2.Type.ID)
one()
begun = time.process_time()
for _ in range(12): one()
print((time.process_time() - begun) / 12)
"""


class AppBench:
    """One comparison; `bench` keeps the options, the table and the aims."""

    def __init__(self, bench, store, postgres):
        self.bench, self.store, self.postgres = bench, store, postgres
        bench.beside = [store, postgres]

    def start(self, cost):
        """All sides anew, with empty databases."""
        bench, redis = self.bench, self.store.path
        bench.clear()
        self.store.connect().ask("FLUSHALL")
        makers = {
            OURS: lambda folder: gateway_and_app(OURS, bench.programs, folder, cost=cost),
            OURS_REDIS: lambda folder: gateway_and_app(OURS_REDIS, bench.programs, folder, redis, cost=cost),
            OURS_POSTGRES: lambda folder: gateway_and_app(
                OURS_POSTGRES, bench.programs, folder, redis, self.postgres.url("postgres", f"ours_{cost['ARGON2_TIME_COST']}"), cost),
            THEIRS: lambda folder: fastapi(THEIRS, bench.options.fastapi, folder, redis, cost=cost),
            THEIRS_POSTGRES: lambda folder: fastapi(
                THEIRS_POSTGRES, bench.options.fastapi, folder, redis,
                self.postgres.url("postgresql+asyncpg", f"theirs_{cost['ARGON2_TIME_COST']}"), cost),
        }
        for number, (name, make) in enumerate(makers.items()):
            folder = os.path.join(bench.folder, f"side-{number}")
            os.makedirs(folder)
            try:
                bench.subjects.append(make(folder))
            except RuntimeError as error:
                # An app of before it knew PostgreSQL.
                if name != OURS_POSTGRES or "PostgreSQL is not in this version" not in str(error):
                    raise
                print(f"{name}: left out, this app has no PostgreSQL", file=sys.stderr)
        self.names = [side.name for side in bench.subjects]

    def run(self):
        bench = self.bench
        self.start(CHEAP)
        self.memory("at start", {side.name: side.at_start for side in bench.subjects})
        print(f"{check(bench.subjects)} answers of each side are alike", file=sys.stderr)
        self.tokens = {side.name: sign_up(side, USERS) for side in bench.subjects}
        for title, count in (("one token", 1), (f"{USERS:,} tokens in turn", USERS)):
            self.users_me(title, count)
        for rate in RATES:
            self.latency(rate)
        self.memory("after that load", {side.name: side.memory() for side in bench.subjects})
        self.logins("login, Argon2id of the least cost (64 KiB, 1 pass)", CHEAP_LOGINS)
        self.start(STANDARD)
        for side in bench.subjects:
            sign_up(side, LOGINS_AT_ONCE)
        costs = self.logins("login, Argon2id of 64 MiB, 3 passes, 4 lanes", LOGINS)
        alone = self.hash_alone()
        bench.note("ms of processor time: that hash alone, by argon2-cffi", {name: alone for name in costs}, compares=False)
        self.memory("after logins", {side.name: side.memory() for side in bench.subjects})
        bench.clear()
        bench.beside = []
        bench.end_table("gateway and app, beside a FastAPI app", self.names, OURS)

    def memory(self, when, values):
        self.bench.note(f"MiB resident {when}", {name: pair[0] / 2**20 for name, pair in values.items()})
        self.bench.note(f"MiB, shared pages by their share, {when}", {name: pair[1] / 2**20 for name, pair in values.items()})

    def users_me(self, title, count):
        bench = self.bench
        title = f"users/me, {title}"
        scripts = {
            name: write_script(bench.folder, tokens[:count], f"tokens-{number}-{count}", ME, ORIGIN)
            for number, (name, tokens) in enumerate(self.tokens.items())}
        # The path stands in the script.
        rounds = bench.cost(title, script=scripts, exact=True)
        for place, name in enumerate(("Redis", "PostgreSQL")):
            bench.note(f"µs of {name}'s processor time: {title}", {
                side: statistics.median(result["beside"][place] / result["count"] for result in results) * 1e6
                for side, results in rounds.items()}, compares=False)
        self.aim(title, bench.costs[title])

    def aim(self, title, costs):
        for own, their in ((OURS, THEIRS), (OURS_REDIS, THEIRS), (OURS_POSTGRES, THEIRS_POSTGRES)):
            if own in costs:
                self.bench.aims.append((f"{title}: {own}, of {their}", costs[own] / costs[their], AIM))

    def latency(self, rate):
        bench, seconds = self.bench, max(self.bench.options.seconds * 2, 6)
        requests = {name: [request(token) for token in tokens] for name, tokens in self.tokens.items()}
        results = {name: [] for name in requests}
        for turn in range(bench.options.rounds + 1):
            for side in bench.subjects:
                before = sum(side.ticks())
                times = openloop.measure(side.port, requests[side.name], rate, 1 if turn == 0 else seconds)
                used = (sum(side.ticks()) - before) / len(times) * 1e6
                if turn:
                    results[side.name].append((
                        times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3, used))
        for place, name in enumerate(("p50, ms", "p99, ms", "µs of processor time")):
            bench.note(f"{name}: users/me at {rate} requests/s", {
                side: statistics.median(result[place] for result in rounds) for side, rounds in results.items()},
                digits=2 if place < 2 else 1)

    def logins(self, title, count):
        """Processor time of each login in milliseconds; every one that began is counted."""
        bench = self.bench
        results = {side.name: [] for side in bench.subjects}
        for turn in range(bench.options.rounds + 1):
            for side in bench.subjects:
                before, begun = sum(side.ticks()), time.monotonic()
                log_in(side, count if turn else LOGINS_AT_ONCE)
                if turn:
                    results[side.name].append((sum(side.ticks()) - before, time.monotonic() - begun))
        costs = {name: statistics.median(used for used, _ in rounds) / count * 1e3 for name, rounds in results.items()}
        bench.note(f"ms of processor time: {title}", costs, digits=2)
        bench.note(f"logins/s: {title}", {
            name: count / statistics.median(passed for _, passed in rounds) for name, rounds in results.items()})
        return costs

    def hash_alone(self):
        run = subprocess.run([self.bench.options.fastapi, "-c", HASH], capture_output=True, text=True, check=True, timeout=120)
        return float(run.stdout) * 1e3


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
    with SharedStore(bench.folder) as store, PostgreSQL(["ours_1", "ours_3", "theirs_1", "theirs_3"]) as postgres:
        AppBench(bench, store, postgres).run()
