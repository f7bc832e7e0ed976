"""Tokens for the comparison with peers."""

import base64
import hashlib
import hmac
import json
import os
import time

from subject import SECRET


def claims(subject):
    """Of a token that lives for ten hours."""
    now = int(time.time())
    return {"sub": subject, "jti": f"token-{subject}", "sid": f"session-{subject}", "iat": now, "exp": now + 36_000}


def token(subject="1000", secret=SECRET):
    """Signs a token of HS256."""
    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    signed = b".".join(
        encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims(subject)))
    return (signed + b"." + encode(hmac.digest(secret.encode(), signed, hashlib.sha256))).decode()


def write_tokens(folder, count):
    """Makes so many tokens, and answers with a script for wrk that sends another of them in each request."""
    return write_script(folder, (token(str(1_000_000 + number)) for number in range(count)))


def write_script(folder, tokens, name="tokens", path="/", origin=None):
    """A script for wrk that asks for `path` with these tokens in turn, and for a site of that `origin`."""
    fields = f"['Origin'] = '{origin}', " if origin else ""
    source, script = os.path.join(folder, name), os.path.join(folder, name + ".lua")
    with open(source, "w", encoding="ascii") as file:
        file.writelines(f"{token}\n" for token in tokens)
    with open(script, "w", encoding="ascii") as file:
        # Each thread begins elsewhere; requests are made before they are sent, so that to make them costs little.
        file.write(
            "local threads = 0\nfunction setup(thread)\n  thread:set('first', threads * 7919)\n  threads = threads + 1\nend\n"
            "local requests, n = {}, 0\nfunction init()\n"
            f"  for token in io.lines('{source}') do\n"
            f"    requests[#requests + 1] = wrk.format('GET', '{path}', {{ {fields}['Authorization'] = 'Bearer ' .. token }})\n  end\n"
            "  n = first\nend\n"
            "function request()\n  n = n + 1\n  return requests[n % #requests + 1]\nend\n")
    return script
