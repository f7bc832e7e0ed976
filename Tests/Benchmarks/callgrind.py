"""Reads what callgrind wrote: instructions per function and object file, and calls of chosen functions."""

import collections
import os
import re
import subprocess

# What every allocation of C and Swift comes to; swift_slowAlloc calls one of these.
ALLOCATORS = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign"}


class Profile:
    def __init__(self, path):
        self.by_object = collections.Counter()
        # (object file, function): instructions of its own.
        self.by_function = collections.Counter()
        # (object file of the caller, caller, callee): calls.
        self.allocations = collections.Counter()
        with open(path, encoding="utf-8", errors="replace") as file:
            self._read(file)

    def _read(self, file):
        objects, functions = {}, {}
        here = there = function = callee = None
        is_inclusive = False
        for line in file:
            first = line[0]
            if first.isdigit() or first in "+-*":
                if is_inclusive:
                    is_inclusive = False
                    continue
                cost = int(line.split()[1])
                self.by_object[here] += cost
                self.by_function[here, function] += cost
            elif line.startswith("fn="):
                function = name(functions, line[3:])
            elif line.startswith("cfn="):
                callee = name(functions, line[4:])
            elif line.startswith("ob="):
                here = os.path.basename(name(objects, line[3:]))
            elif line.startswith("cob="):
                there = os.path.basename(name(objects, line[4:]))
            elif line.startswith("calls="):
                is_inclusive = True
                # One allocator may call another; only the first is asked for memory.
                if callee in ALLOCATORS and function not in ALLOCATORS:
                    self.allocations[here, function, callee] += int(line[6:].split()[0])

    @property
    def instructions(self):
        return sum(self.by_object.values())

    @property
    def cryptography(self):
        return sum(cost for name, cost in self.by_object.items() if is_cryptography(name))

    def allocated(self, cryptography):
        """How often libcrypto, or all else, asked for memory."""
        return sum(
            count for (caller, _, _), count in self.allocations.items() if is_cryptography(caller) == cryptography)

    def table(self, requests, rows):
        """Instructions per request by object file, of the dearest functions, and whoever asked for memory."""
        text = ["instructions per request, by object file"]
        text += [f"  {cost / requests:9.1f}  {name}" for name, cost in self.by_object.most_common(8)]
        text.append(f"instructions per request, each function's own, the {rows} dearest")
        dearest = self.by_function.most_common(rows)
        names = demangled([function for (_, function), _ in dearest])
        text += [
            f"  {cost / requests:9.1f}  {function[:140]} [{where}]"
            for ((where, _), cost), function in zip(dearest, names)
        ]
        text.append("calls for memory per request")
        asked = self.allocations.most_common(12)
        names = demangled([caller for (_, caller, _), _ in asked])
        text += [
            f"  {count / requests:9.4f}  {callee} by {caller[:120]} [{where}]"
            for ((where, _, callee), count), caller in zip(asked, names)
        ]
        return "\n".join(text)


def is_cryptography(object_file):
    return object_file is not None and object_file.startswith("libcrypto")


def name(known, text):
    """Names are written out once, `(3) malloc`, and then stand as `(3)`; what follows ' tells a recursion's depth."""
    number, written = re.match(r"\((\d+)\)(?: (.*))?", text.strip()).groups()
    if written:
        known[number] = written.split("'")[0]
    return known[number]


def demangled(names):
    if not names:
        return []
    run = subprocess.run(
        ["swift", "demangle", "--compact", "--simplified", *names], capture_output=True, text=True, timeout=60)
    lines = run.stdout.splitlines()
    return lines if len(lines) == len(names) else names
