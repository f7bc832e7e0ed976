#!/usr/bin/env python3
"""What the official library of a service sends, for each operation: a line of JSON with its name and its requests.

usage: sdk.py SERVICE RECORDER      SERVICE: a module of official/; RECORDER: where recorder.py listens

A line has the "replies" that were given, and "inputs" if ours cannot know them beforehand; what asks no server is
"local" and has an "output"; "note" tells what the library raised. A request is as recorder.py tells it. Ends with 1 if
an operation has neither sent a request nor is local.
"""

import importlib
import json
import sys
import urllib.request
from typing import Any

from official.operation import Operation
from replies import replies


def main() -> int:
    service, origin = sys.argv[1], sys.argv[2].rstrip("/")
    silent = []
    for operation in importlib.import_module(f"official.{service}").operations(origin):
        line = line_of(service, operation, origin)
        print(json.dumps(line), flush=True)
        if not line["requests"] and not operation.local:
            silent.append(operation.name)
    if silent:
        print(f"{service}: nothing was sent by {', '.join(silent)}", file=sys.stderr)
    return 1 if silent else 0


def line_of(service: str, operation: Operation, origin: str) -> dict[str, Any]:
    canned = replies(f"{service}.{operation.name}")
    control(origin, "reset", {})
    control(origin, "replies", canned)
    line: dict[str, Any] = {"operation": operation.name, "inputs": operation.inputs, "replies": canned}
    notes = [operation.note] if operation.note else []
    try:
        output = operation.run()
        if operation.local:
            text = json.dumps(output).replace(origin, "{origin}")
            line.update(local=True, output=json.loads(text))
    except Exception as error:  # What a library makes of a canned reply is not what is compared.
        notes.append(f"raised {type(error).__name__}: {str(error)[:300]}")
    line["requests"] = control(origin, "requests")
    if notes:
        line["note"] = "; ".join(notes)
    return line


def control(origin: str, name: str, value: Any = None) -> Any:
    data = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(f"{origin}/__recorder/{name}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main())
