#!/usr/bin/env python3
"""What the official library of a service sends, for each operation: a line of JSON with its name and its requests.

usage: sdk.py SERVICE [ARGUMENT]    resend, brevo, fcm KEYFILE

A request: {"method", "path", "query", "fields": [[NAME, VALUE]…], "body": BASE64}. The library talks to a recorder on
loopback that answers as the service would.
"""

import importlib
import json
import sys

from recorder import Recorder


def main() -> int:
    service = sys.argv[1]
    module = importlib.import_module(f"sdk_{service}")
    recorder = Recorder()
    count = 0
    for operation, run, replies in module.operations(recorder, *sys.argv[2:]):
        recorder.expect(*replies)
        run()
        requests = recorder.taken()
        if not requests:
            sys.exit(f"{service}: {operation} has sent nothing")
        print(json.dumps({"operation": operation, "requests": requests}), flush=True)
        count += 1
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())
