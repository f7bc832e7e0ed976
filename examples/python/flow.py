"""The whole life of a session with Python's requests. Ends with 1 when an answer is not the expected one.

usage: python examples/python/flow.py [BASE_URL]   default: $POSTERN_URL, else http://localhost:8799
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from typing import Any

import requests

LONGEST_WAIT_SECONDS = 90
PASSWORD = "correct & horse + staple"


class Surprise(Exception):
    """An answer that this flow does not expect."""


class Flow:
    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        # One session: its connections are kept and used again.
        self.session = requests.Session()

    def request(self, method: str, path: str, **arguments: Any) -> requests.Response:
        # Never without a timeout: requests waits for ever by default.
        answer = self.session.request(method, self.base + path, timeout=20, **arguments)
        print(f"{method} {path}: {answer.status_code}")
        return answer

    def wait_as_told(self, answer: requests.Response) -> None:
        """A refusal by a limit is not counted, and nothing of the request was done."""
        seconds = int(answer.headers["Retry-After"])
        if seconds > LONGEST_WAIT_SECONDS:
            raise Surprise(f"told to wait for {seconds} s")
        print(f"  {answer.json()['detail']} Waiting {seconds} s.")
        time.sleep(seconds)

    def expect(self, status: int, method: str, path: str, token: str | None = None, **arguments: Any) -> Any:
        if token is not None:
            arguments["headers"] = {"Authorization": f"Bearer {token}"}
        answer = self.request(method, path, **arguments)
        if answer.status_code == 429:
            self.wait_as_told(answer)
            answer = self.request(method, path, **arguments)
        if answer.status_code != status:
            raise Surprise(f"expected {status}, got {answer.status_code}: {answer.text}")
        return answer.json()


def demand(condition: bool, what: str) -> None:
    if not condition:
        raise Surprise(f"expected {what}")


def main(base: str) -> None:
    flow = Flow(base)
    user = f"python-{uuid.uuid4().hex[:12]}"
    person = {
        "username": user, "email": f"{user}@example.com", "password": PASSWORD,
        "first_name": "Grace", "last_name": "Hopper",
    }
    flow.expect(201, "POST", "/api/v1/auth/signup", data=person)
    tokens = flow.expect(200, "POST", "/api/v1/auth/login", data={"username": user, "password": PASSWORD})

    me = flow.expect(200, "GET", "/api/v1/users/me", token=tokens["access_token"])
    demand(me["username"] == user, f"the user name {user}")
    print(f"  signed in as {me['first_name']} {me['last_name']}, number {me['id']}")

    fresh = flow.expect(
        200, "POST", "/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    access = fresh["access_token"]
    flow.expect(200, "GET", "/api/v1/users/me", token=access)

    farewell = flow.expect(200, "POST", "/api/v1/auth/logout", token=access)
    print(f"  {farewell['message']} at {farewell['revoked_at']}")
    refusal = flow.expect(401, "GET", "/api/v1/users/me", token=access)
    demand(refusal["detail"] == "Token has been revoked", "a revoked token")
    print(f"  {refusal['detail']}; log in again")

    problem = flow.expect(
        422, "POST", "/api/v1/auth/signup", data={"username": "x", "email": "nope", "password": "short"})
    for row in problem["detail"]:
        print(f"    {row['loc'][0]}: {row['msg']}")
    demand({row["loc"][0] for row in problem["detail"]} >= {"username", "email", "password"}, "every bad field")

    wrong = {"username": user, "password": "not-the-password"}
    print(f"  {flow.expect(401, 'POST', '/api/v1/auth/login', data=wrong)['detail']}")

    # Logins are limited to ten a minute for each address, unless the gateway is told otherwise.
    for _ in range(12):
        answer = flow.request("POST", "/api/v1/auth/login", data=wrong)
        if answer.status_code == 429:
            flow.wait_as_told(answer)
            flow.expect(200, "POST", "/api/v1/auth/login", data={"username": user, "password": PASSWORD})
            break
        demand(answer.status_code == 401, "401 or 429")
    else:
        print("the limit here is above a dozen logins")
    print("done")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("POSTERN_URL", "http://localhost:8799"))
    except (Surprise, requests.RequestException) as error:
        sys.exit(f"{error}")
