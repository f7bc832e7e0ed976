"""What schemathesis cannot know: how to sign in, and which fields each counted answer carries."""

import itertools

import requests
import schemathesis

LIMITS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
# Refused before anything is counted: what is no request, and a method that the route does not name.
UNCOUNTED = (400, 405, 408, 414, 431, 501)

numbers = itertools.count(1)


@schemathesis.auth(refresh_interval=None)
class SignUp:
    """A user and a session of its own for each request, because logout ends what it is given."""

    def get(self, case, _context):
        name = f"contract-{next(numbers)}"
        form = {"username": name, "email": f"{name}@example.com", "password": "secretpassword",
                "first_name": "Contract", "last_name": "Test"}
        answer = requests.post(case.operation.base_url.rstrip("/") + "/api/v1/auth/signup", data=form, timeout=10)
        assert answer.status_code == 201, answer.text
        return answer.json()["access_token"]

    def set(self, case, token, _context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {token}"


@schemathesis.check
def limits_are_told(_context, response, _case):
    """The limits are on here, so every counted answer has to tell of them."""
    names = {name.lower() for name in response.headers}
    assert "x-request-id" in names, f"{response.status_code} without X-Request-ID"
    if response.status_code not in UNCOUNTED:
        missing = [name for name in LIMITS if name not in names]
        assert not missing, f"{response.status_code} without {', '.join(missing)}"
