"""The API reference's examples for Python and for browsers, against a gateway.

usage: reference_clients.py requests|fetch BASE

`fetch` runs in Chromium, on a page of the gateway's own origin. Either prints the user as JSON.
"""

import json
import sys

LOGIN_AND_ME = """async () => {
  const loginResponse = await fetch("/api/v1/auth/login", {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ username: "testuser", password: "testpass123" }),
  });
  const tokens = await loginResponse.json();
  const userResponse = await fetch("/api/v1/users/me", {
    headers: { Authorization: `Bearer ${tokens.access_token}` },
  });
  return await userResponse.json();
}"""


def by_requests(base: str) -> object:
    import requests

    base_url = f"{base}/api/v1"
    response = requests.post(
        f"{base_url}/auth/login",
        data={"username": "testuser", "password": "testpass123"},
        timeout=10,
    )
    tokens = response.json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    user_response = requests.get(f"{base_url}/users/me", headers=headers, timeout=10)
    return user_response.json()


def by_fetch(base: str) -> object:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            page = browser.new_page()
            page.goto(f"{base}/docs", timeout=20_000)
            return page.evaluate(LOGIN_AND_ME)
        finally:
            browser.close()


def main() -> None:
    mode, base = sys.argv[1:]
    print(json.dumps(by_requests(base) if mode == "requests" else by_fetch(base)))


if __name__ == "__main__":
    main()
