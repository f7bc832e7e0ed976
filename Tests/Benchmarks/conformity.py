"""Whether two sides answer the same: status, the shape of the body, and the fields that tell of each policy."""

import json
import urllib.parse

from sides import Client

JOHN = {
    "username": "johndoe", "email": "john@example.com", "password": "secretpassword", "first_name": "John",
    "last_name": "Doe"}
WANTED = (
    "access-control-allow-credentials", "access-control-allow-origin", "content-security-policy", "permissions-policy",
    "referrer-policy", "x-content-type-options", "x-frame-options", "x-ratelimit-limit", "x-ratelimit-remaining",
    "x-ratelimit-reset")


def shape(value):
    """Names and types, without the values."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def record(port):
    """What one side answers to each step of a user's way: [(step, status, shape, fields)]."""
    client, steps = Client(port), []

    def ask(step, method, path, form=None, token=None, **more):
        fields = {"Origin": "https://app.example", **({"Authorization": f"Bearer {token}"} if token else {})}
        if form is not None:
            more["body"] = urllib.parse.urlencode(form)
        status, head, body = client.ask(method, path, **more, **fields)
        value = json.loads(body)
        # 401s alone are told apart by WWW-Authenticate; limits stand on all that are limited by both.
        wanted = [name for name in WANTED if status == 200 or not name.startswith("x-ratelimit")]
        present = [name for name in wanted if name in head] + (["www-authenticate"] if "www-authenticate" in head else [])
        steps.append((step, status, shape(value), present))
        return value

    me, login, refresh = "/api/v1/users/me", "/api/v1/auth/login", "/api/v1/auth/refresh"
    ask("health", "GET", "/health")
    ask("sign up", "POST", "/api/v1/auth/signup", JOHN)
    ask("sign up again", "POST", "/api/v1/auth/signup", JOHN)
    ask("sign up without a name", "POST", "/api/v1/auth/signup", {**JOHN, "username": ""})
    tokens = ask("log in", "POST", login, {"username": "johndoe", "password": "secretpassword"})
    ask("log in with another password", "POST", login, {"username": "johndoe", "password": "anotherpassword"})
    user = ask("the user", "GET", me, token=tokens["access_token"])
    steps.append(("the user's record", 200, {name: user[name] for name in sorted(JOHN) if name != "password"}, []))
    ask("the user without a token", "GET", me)
    ask("the user with a broken token", "GET", me, token=tokens["access_token"][:-4] + "AAAA")
    ask("the user with a refresh token", "GET", me, token=tokens["refresh_token"])
    for name in ("refresh_token", "access_token"):
        body = json.dumps({"refresh_token": tokens[name]})
        ask(f"refresh with the {name}", "POST", refresh, body=body, content="application/json")
    ask("log out", "POST", "/api/v1/auth/logout", token=tokens["access_token"])
    ask("the user after it", "GET", me, token=tokens["access_token"])
    return steps


def check(sides):
    """Raises when a side answers otherwise than the first."""
    first, *others = [(side, record(side.port)) for side in sides]
    for side, steps in others:
        for ours, theirs in zip(first[1], steps, strict=True):
            if ours != theirs:
                raise RuntimeError(f"{first[0].name} and {side.name} do not answer alike:\n{ours}\n{theirs}")
    return len(first[1])
