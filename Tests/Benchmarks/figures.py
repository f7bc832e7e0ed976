"""Measures the gateway and prints one table: figures.py GATEWAY [--profile]

Ends with 1 when a figure is over its budget. docs/BENCHMARKS.md says what is counted.
"""

import subprocess
import sys

from callgrind import Profile
from load import Load
from stage import Stage

# Counted requests: this many on each of so many connections.
EACH, CONNECTIONS = 500, 8


def control(stage, *options):
    """Tells the running callgrind; it obeys before this returns."""
    subprocess.run(
        ["callgrind_control", *options, str(stage.gateway.pid)], check=True, timeout=30,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def instructions(gateway):
    """Instructions and allocations of the steady state: requests, and the profile of all threads over them."""
    wrapper = ("valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file={folder}/callgrind")
    with Stage(gateway, wrapper) as stage:
        load = Load(stage.port, CONNECTIONS)
        load.run(EACH)
        control(stage, "-i", "on")
        # At the speed that is measured, until the limiter's windows hold what they will hold.
        load.run(EACH // 2)
        control(stage, "-z")
        requests = load.run(EACH)
        control(stage, "-i", "off")
        load.close()
        stage.end_gateway()
        return requests, Profile(stage.path("callgrind"))


def main(gateway, wants_profile):
    rows = []
    requests, profile = instructions(gateway)
    own = (profile.instructions - profile.cryptography) / requests
    rows.append(("instructions per request", f"{own:,.0f}", "6,000", own <= 6000))
    rows.append(("  libcrypto's, beside", f"{profile.cryptography / requests:,.0f}", "", None))
    allocations = profile.allocated(False) / requests
    rows.append(("allocations per request", f"{allocations:.4f}", "0", allocations < 0.01))
    rows.append(("  libcrypto's, beside", f"{profile.allocated(True) / requests:.4f}", "", None))
    print(f"{'figure':44} {'value':>10} {'budget':>10}")
    for name, value, budget, is_within in rows:
        verdict = {None: "", True: "ok", False: "OVER"}[is_within]
        print(f"{name:44} {value:>10} {budget:>10}  {verdict}".rstrip())
    if wants_profile:
        print("\n" + profile.table(requests, 25))
    return 1 if any(row[3] is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--profile" in sys.argv[2:]))
