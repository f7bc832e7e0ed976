"""Sends the same bytes to the gateway, nginx, HAProxy and Envoy: differential.py GATEWAY [--envoy PROGRAM] [--all]

Behind each stands an upstream that records what it is sent. Ends with 1 when the gateway does otherwise than its row says, when it
differs from most peers and the row gives no reason, or when something it refused, or what followed that, reached its upstream.
"""

import argparse
import os
import shutil
import socket
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Benchmarks"))
from rows import ROWS  # noqa: E402
from subject import Subject  # noqa: E402

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
PATIENCE = 1.5


class Recorder:
    """An upstream on a Unix socket: answers every head with 200 and keeps the bytes that came."""

    def __init__(self, path):
        self.received = b""
        self.lock = threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            peer, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        peer.settimeout(PATIENCE)
        seen = b""
        try:
            while b"\r\n\r\n" not in seen:
                data = peer.recv(65536)
                if not data:
                    return
                seen += data
                self._keep(data)
            # What belongs to the body is read before the answer, as far as it comes soon.
            peer.settimeout(0.05)
            while data := peer.recv(65536):
                self._keep(data)
        except OSError:
            pass
        try:
            if b"\r\n\r\n" in seen:
                peer.sendall(ANSWER)
        except OSError:
            pass
        peer.close()

    def _keep(self, data):
        with self.lock:
            self.received += data

    def take(self):
        with self.lock:
            received, self.received = self.received, b""
        return received


def ask(port, data):
    """All that comes back until the connection ends or nothing more does."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as peer:
        try:
            peer.sendall(data)
            while part := peer.recv(65536):
                answer += part
                # One answer is enough, and a second one is worth a moment.
                if answer.count(b"HTTP/1.") >= 1:
                    peer.settimeout(0.12)
        except OSError:
            pass
    return answer


def outcome(answer):
    """`forwarded` for an upstream's 200, a status, or `closed` without one."""
    if not answer.startswith(b"HTTP/1."):
        return "closed" if not answer else "nonsense"
    status = int(answer.split(b" ", 2)[1][:3])
    return "forwarded" if status == 200 else status


def main():
    parser = argparse.ArgumentParser(description="Compares how the gateway and its peers read requests.")
    parser.add_argument("gateway")
    parser.add_argument("--envoy")
    parser.add_argument("--all", action="store_true", help="print the rows on which all agree, too")
    options = parser.parse_args()
    programs = {"postern": options.gateway, "nginx": shutil.which("nginx"), "haproxy": shutil.which("haproxy")}
    if options.envoy:
        programs["envoy"] = options.envoy
    folder = tempfile.mkdtemp(prefix="postern-differential.")
    subjects, recorders = {}, {}
    try:
        for kind in programs:
            path = os.path.join(folder, f"{kind}.sock")
            recorders[kind] = Recorder(path)
            subjects[kind] = Subject(kind, "plain", programs, folder, path)
        sys.exit(compare(subjects, recorders, options.all))
    finally:
        for subject in subjects.values():
            subject.stop()
        shutil.rmtree(folder, ignore_errors=True)


def compare(subjects, recorders, shows_all):
    faults = differing = 0
    started = time.monotonic()
    for name, data, expected, reason in ROWS:
        outcomes, seen, answers = {}, {}, {}

        def run(kind, data=data, outcomes=outcomes, seen=seen, answers=answers):
            recorders[kind].take()
            answers[kind] = ask(subjects[kind].port, data)
            outcomes[kind] = outcome(answers[kind])
            seen[kind] = recorders[kind].take()

        threads = [threading.Thread(target=run, args=(kind,)) for kind in subjects]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        own = outcomes["postern"]
        complaints = []
        if own != expected:
            complaints.append(f"is {own}, should be {expected}")
        # A head may go on before a fault in its body is found; then the body must not be taken for whole.
        if expected != "forwarded" and own == "forwarded":
            complaints.append("was forwarded")
        if b"/tail" in seen["postern"]:
            complaints.append("what followed it was served")
        passed = [kind for kind in subjects if kind != "postern" and outcomes[kind] == "forwarded"]
        others = len(subjects) - 1
        most = len(passed) * 2 > others
        differs = most != (own == "forwarded") and len(passed) * 2 != others
        if differs:
            differing += 1
            if not reason:
                complaints.append("most peers do otherwise, and no reason is given")
        if complaints:
            faults += 1
        if complaints or differs or shows_all:
            mark = "FAULT" if complaints else "differs" if differs else ""
            print(f"{mark:8}{name}")
            print("        " + "  ".join(f"{kind}: {outcomes[kind]}" for kind in subjects))
            if differs and reason:
                print(f"        why: {reason}")
            for complaint in complaints:
                print(f"        {complaint}; upstream saw {seen['postern'][:200]!r}")
    print(f"{len(ROWS)} rows, {differing} where most of {', '.join(list(subjects)[1:])} do otherwise, each with its reason; "
          f"{faults} faults; {time.monotonic() - started:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    main()
