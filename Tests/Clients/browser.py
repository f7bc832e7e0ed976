"""Opens a page of a folder in Chromium, served from an origin of its own, and prints what the page logged.

usage: browser.py FOLDER PAGE GATEWAY_URL [REQUEST ...]

The page says its outcome in the data-outcome of #log; anything but `done` within a minute ends this with 1. Each REQUEST,
such as "OPTIONS /api/v1/users/me", must have been sent by the browser: its preflights are seen nowhere else.
"""

from __future__ import annotations

import functools
import http.server
import sys
import threading
import urllib.parse
from typing import Any

from playwright.sync_api import sync_playwright

TIMEOUT_MILLISECONDS = 60_000


class Files(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def log_message(self, *arguments: Any) -> None:
        pass


def main(folder: str, page_name: str, gateway: str, demanded: list[str]) -> int:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/{page_name}?url={urllib.parse.quote(gateway)}"
    sent: set[str] = set()

    def on_request(event: dict[str, Any]) -> None:
        sent.add(f"{event['request']['method']} {urllib.parse.urlsplit(event['request']['url']).path}")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            page = browser.new_page()
            faults: list[str] = []
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
            # The protocol itself, because Playwright's own events leave preflights out.
            protocol = page.context.new_cdp_session(page)
            protocol.on("Network.requestWillBeSent", on_request)
            protocol.send("Network.enable")
            page.goto(address, timeout=TIMEOUT_MILLISECONDS)
            try:
                page.wait_for_function(
                    "document.getElementById('log').dataset.outcome !== undefined", timeout=TIMEOUT_MILLISECONDS)
            finally:
                print(page.text_content("#log"))
            outcome = page.get_attribute("#log", "data-outcome")
        finally:
            browser.close()
    server.shutdown()
    missing = [request for request in demanded if request not in sent]
    if outcome != "done" or missing:
        print(f"outcome {outcome}; never sent: {missing}; console: {faults}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
