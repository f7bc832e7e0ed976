"""Measures the gateway and prints one table: figures.py GATEWAY [--profile]

Ends with 1 when a figure is over its bound. docs/BENCHMARKS.md says what is counted.
"""

import os
import resource
import signal
import subprocess
import sys
import time

from callgrind import Profile
from load import PATIENCE, Load
from stage import Stage

# Under callgrind: requests of one connection, and connections.
EACH, CONNECTIONS = 500, 8
# With a new token in every request.
EACH_NEW = 125
# Under strace.
TRACED_EACH, TRACED_CONNECTIONS = 300, 64
IDLE_CONNECTIONS = 10_000
# What the instructions of a request may not exceed.
INSTRUCTIONS_BOUND = 6_000


def control(stage, *options):
    """Tells the running callgrind; it obeys before this returns."""
    subprocess.run(
        ["callgrind_control", *options, str(stage.gateway.pid)], check=True, timeout=30,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def profiles(gateway):
    """What all threads did in the steady state: with known tokens, and with new ones; each with its requests."""
    wrapper = ("valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file={folder}/callgrind")
    with Stage(gateway, wrapper) as stage:
        # One user: two tokens may share a place in the cache of verified ones, by the accident of their signatures.
        load = Load(stage.port, CONNECTIONS, users=1)
        load.run(EACH)
        control(stage, "-i", "on")
        # At the speed that is measured, until the limiter's windows hold what they will hold.
        load.run(EACH // 2)
        control(stage, "-z")
        requests = load.run(EACH)
        control(stage, "-d")
        load.run_with_new_tokens(EACH_NEW)
        control(stage, "-z")
        requests_new = load.run_with_new_tokens(EACH_NEW)
        control(stage, "-d")
        load.close()
        return (requests, Profile(stage.path("callgrind.1"))), (requests_new, Profile(stage.path("callgrind.2")))


def system_calls(gateway):
    """System calls of all threads per request, and strace's table of them."""
    with Stage(gateway) as stage:
        load = Load(stage.port, TRACED_CONNECTIONS, users=TRACED_CONNECTIONS)
        load.run(TRACED_EACH // 3)
        table = stage.path("calls")
        tracer = stage.spawn(["strace", "-f", "-c", "-o", table, "-p", str(stage.gateway.pid)])
        await_tracer(stage.gateway.pid)
        requests = load.run(TRACED_EACH)
        tracer.send_signal(signal.SIGINT)
        tracer.wait(PATIENCE)
        load.close()
        with open(table, encoding="ascii") as file:
            text = file.read()
        total = next(line.split() for line in text.splitlines() if line.endswith(" total"))
        return int(total[3]) / requests, text


def await_tracer(process):
    """Returns when every thread of the process is traced."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        tracers = []
        for thread in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{thread}/status", encoding="ascii") as file:
                tracers += [line.split()[1] for line in file if line.startswith("TracerPid:")]
        if "0" not in tracers:
            return
        time.sleep(0.02)
    raise RuntimeError("strace cannot trace here")


def memory(gateway):
    """Resident bytes at start, then with idle connections that have each had an answer, and how many those are."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    count = min(IDLE_CONNECTIONS, most - 200)
    with Stage(gateway) as stage:
        loads = []
        # One after another, so that all of them need no more upstream connections than one of them.
        for first in range(0, count, 100):
            loads.append(Load(stage.port, min(100, count - first), users=100))
            loads[-1].run(1)
        idle = stage.memory()
        for load in loads:
            load.close()
        return stage.at_start, idle, count


def kibibytes(count):
    return f"{count / 1024:,.0f} KiB"


def main(gateway, wants_profile):
    (requests, profile), (requests_new, profile_new) = profiles(gateway)
    calls, calls_table = system_calls(gateway)
    start, idle, count = memory(gateway)

    own = (profile.instructions - profile.cryptography) / requests
    own_new = (profile_new.instructions - profile_new.cryptography) / requests_new
    allocations = profile.allocated(False) / requests
    rows = [
        ("instructions per request, without libcrypto's", f"{own:,.0f}", f"{INSTRUCTIONS_BOUND:,}",
         own <= INSTRUCTIONS_BOUND),
        ("  libcrypto's", f"{profile.cryptography / requests:,.0f}"),
        ("  in requests whose token is new", f"{own_new:,.0f}"),
        ("  libcrypto's in those", f"{profile_new.cryptography / requests_new:,.0f}"),
        ("heap allocations per request", f"{allocations:.4f}", "0", allocations < 0.01),
        ("  in requests whose token is new", f"{profile_new.allocated(False) / requests_new:.4f}"),
        ("  libcrypto's in those", f"{profile_new.allocated(True) / requests_new:.4f}"),
        ("system calls per request", f"{calls:.2f}", "4.5", calls <= 4.5),
        ("resident memory at start", kibibytes(start[0])),
        ("  of it no file's", kibibytes(start[1])),
        (f"resident memory with {count:,} idle connections", kibibytes(idle[0])),
        ("  of it no file's", kibibytes(idle[1])),
        ("  for each connection", f"{(idle[0] - start[0]) / count:,.0f} bytes"),
    ]
    print(f"{'figure':48} {'value':>12} {'bound':>8}")
    for name, value, *judged in rows:
        budget, is_within = judged or ("", None)
        verdict = {None: "", True: "ok", False: "OVER"}[is_within]
        print(f"{name:48} {value:>12} {budget:>8}  {verdict}".rstrip())
    if wants_profile:
        print("\n" + profile.table(requests, 25))
        print(f"\nsystem calls of {TRACED_EACH * TRACED_CONNECTIONS} requests\n" + calls_table)
    return 1 if any(row[3] is False for row in rows if len(row) > 3) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--profile" in sys.argv[2:]))
