"""Sends the same bytes to the gateway, nginx, HAProxy and Envoy: differential.py GATEWAY [--envoy PROGRAM] [--all]

Behind each stands an upstream that records the messages it is sent. Ends with 1 when the gateway does otherwise than its row says, when
most peers forward what it refuses (or the reverse) and the row gives no reason, or when anything of a request that it refused for its
head, a whole message that it refused for its body, or what followed either, reached its upstream.
"""

import argparse
import concurrent.futures
import os
import shutil
import socket
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Benchmarks"))
from recorder import Recorder, SILENCE  # noqa: E402
from rows import ROWS  # noqa: E402
from subject import Subject  # noqa: E402

PATIENCE = 1.5
# After an answer, another one is worth so long a wait.
PAUSE = 0.15
# Rows at once: they wait, mostly.
AT_ONCE = 12


def ask(port, data):
    """All that comes back until the connection ends or nothing more does."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as peer:
        try:
            peer.sendall(data)
            while part := peer.recv(65536):
                answer += part
                if b"HTTP/1." in answer and not answer.startswith(b"HTTP/1.1 100"):
                    peer.settimeout(PAUSE)
        except OSError:
            pass
    return answer


def outcome(answer):
    """`forwarded` for an upstream's 200, a status, or `closed` without one."""
    while answer.startswith(b"HTTP/1.1 100"):
        answer = answer.partition(b"\r\n\r\n")[2]
    if not answer.startswith(b"HTTP/1."):
        return "closed" if not answer else "nonsense"
    status = int(answer.split(b" ", 2)[1][:3])
    return "forwarded" if status == 200 else status


def effects_missing(row, messages):
    """What the gateway's upstream should have got, and did not."""
    own = [message for message in messages if b"/tail" not in message.line]
    served = any(b"/tail" in message.line for message in messages)
    if row.outcome == "forwarded" and not (len(own) == 1 and own[0].is_whole):
        yield "its upstream did not get one whole message"
        return
    for kind, text in row.effects:
        message = own[0]
        isSo = {
            "line": lambda: message.line == text,
            "has": lambda: message.lines(text.partition(b":")[0]) == [text],
            "lacks": lambda: not message.lines(text),
            "body": lambda: message.body == text,
            "served": lambda: served,
            "unserved": lambda: not served,
        }[kind]()
        if not isSo:
            yield f"its upstream should see: {kind} {text.decode(errors='replace')}"


def complaints(row, own, messages, others):
    """All that is wrong with what the gateway did."""
    if own != row.outcome:
        yield f"is {own}, should be {row.outcome}"
    if row.outcome != "forwarded":
        if any(b"/tail" in message.line for message in messages):
            yield "what followed it was served"
        if any(message.is_whole for message in messages):
            yield "it reached the upstream as a whole message"
        elif messages and not row.in_body:
            yield "something of it reached the upstream"
    yield from effects_missing(row, messages)
    if majority(others) not in (None, own == "forwarded") and not row.reason:
        yield "most peers do otherwise, and no reason is given"


def majority(others):
    """Whether most peers forward; None when as many do as do not."""
    passed = sum(other == "forwarded" for other in others)
    return None if passed * 2 == len(others) else passed * 2 > len(others)


def main():
    parser = argparse.ArgumentParser(description="Compares how the gateway and its peers read requests.")
    parser.add_argument("gateway")
    parser.add_argument("--envoy")
    parser.add_argument("--all", action="store_true", help="print the rows on which all agree, and ties, too")
    options = parser.parse_args()
    programs = {"postern": options.gateway, "nginx": shutil.which("nginx"), "haproxy": shutil.which("haproxy")}
    if options.envoy:
        programs["envoy"] = options.envoy
    started = time.monotonic()
    folder = tempfile.mkdtemp(prefix="postern-differential.")
    subjects, recorders = {}, {}
    try:
        for kind in programs:
            path = os.path.join(folder, f"{kind}.sock")
            recorders[kind] = Recorder(path)
            subjects[kind] = Subject(kind, "plain", programs, folder, path)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE * len(subjects)) as pool:
            asked = [{kind: pool.submit(ask, subjects[kind].port, row.data) for kind in subjects} for row in ROWS]
            outcomes = [{kind: outcome(answer.result()) for kind, answer in row.items()} for row in asked]
    finally:
        for subject in subjects.values():
            subject.stop()
        shutil.rmtree(folder, ignore_errors=True)
    # The subjects have ended, and what they sent last has been read.
    time.sleep(SILENCE)
    faults, summary = report(outcomes, recorders["postern"].messages, options.all)
    print(f"{summary}; {time.monotonic() - started:.0f} s")
    sys.exit(1 if faults else 0)


def report(outcomes, recorded, shows_all):
    """Prints the rows that differ, and answers with the number of faults and the closing line."""
    faults = differing = ties = refused = 0
    for number, (row, answers) in enumerate(zip(ROWS, outcomes)):
        own, others = answers["postern"], [answers[kind] for kind in answers if kind != "postern"]
        messages = recorded.get(f"r{number:03d}", [])
        found = list(complaints(row, own, messages, others))
        most = majority(others)
        differs = most is not None and most != (own == "forwarded")
        faults += bool(found)
        differing += differs
        ties += most is None
        refused += row.outcome != "forwarded"
        if not (found or differs or shows_all):
            continue
        mark = "FAULT" if found else "differs" if differs else "tie" if most is None else ""
        print(f"{mark:8}{row.name}")
        print("        " + "  ".join(f"{kind}: {answers[kind]}" for kind in answers))
        if differs and row.reason:
            print(f"        why: {row.reason}")
        for complaint in found:
            print(f"        {complaint}; upstream saw {messages}")
    if stray := recorded.get("", []):
        faults += 1
        print(f"FAULT   the gateway's upstream got what belongs to no row: {stray}")
    peers = ", ".join(kind for kind in outcomes[0] if kind != "postern")
    return faults, (f"{len(ROWS)} rows, {refused} refused with nothing behind them served; {differing} where most of {peers} do otherwise, "
                    f"each with its reason; {ties} ties; {faults} faults")


if __name__ == "__main__":
    main()
