#!/usr/bin/env python3
"""Reads the app's pages as a person does, in a headless Chromium, through the gateway.

usage: browse.py ORIGIN CHROMIUM [FOLDER]    FOLDER: where screenshots go

Both pages must show every operation of /openapi.json; signing in on Swagger UI's dialog and trying /api/v1/users/me must
show the user. Nothing may be written to the console as an error, no policy may be violated, and no request may leave
ORIGIN. What fails is printed, and the status is 1.
"""

import json
import os
import sys
import urllib.parse
import urllib.request

from playwright.sync_api import Page, expect, sync_playwright

WAIT_MILLISECONDS = 15_000
USER = {"username": "johndoe", "email": "john@example.com", "password": "secretpassword",
        "first_name": "John", "last_name": "Doe"}


def sign_up(origin: str) -> None:
    body = urllib.parse.urlencode(USER).encode()
    with urllib.request.urlopen(origin + "/api/v1/auth/signup", body, timeout=10) as answer:
        assert answer.status == 201, answer.status


def operations(origin: str) -> list[tuple[str, str, str]]:
    """Method, path and summary of each operation."""
    with urllib.request.urlopen(origin + "/openapi.json", timeout=10) as answer:
        document = json.load(answer)
    return [(method, path, operation["summary"])
            for path, methods in document["paths"].items() for method, operation in methods.items()]


def swagger(page: Page, origin: str, shoot) -> None:
    page.goto(origin + "/docs")
    for method, path, summary in operations(origin):
        block = page.locator(f".opblock-{method}").filter(has_text=summary)
        expect(block.locator(".opblock-summary-path")).to_have_attribute("data-path", path)
        expect(block).to_be_visible()
    shoot("swagger")

    page.locator(".scheme-container button.authorize").click()
    dialog = page.locator(".dialog-ux .auth-container")
    dialog.locator("input[name=username], #oauth_username").fill(USER["username"])
    dialog.locator("input[name=password], #oauth_password").fill(USER["password"])
    shoot("authorize")
    dialog.locator("button.authorize").click()
    expect(dialog.locator("button", has_text="Logout")).to_be_visible()
    page.locator(".dialog-ux button.btn-done").click()

    me = page.locator("#operations-users-currentUser")
    me.locator(".opblock-summary-control").click()
    me.locator("button.try-out__btn").click()
    me.locator("button.execute").click()
    live = me.locator(".live-responses-table")
    expect(live.locator(".response-col_status").last).to_contain_text("200")
    body = live.locator(".response-col_description pre").first
    expect(body).to_contain_text(USER["email"])
    shown = json.loads(body.inner_text())
    assert shown["username"] == USER["username"] and shown["email"] == USER["email"], shown
    expect(live).to_contain_text("x-ratelimit-remaining")
    me.scroll_into_view_if_needed()
    shoot("users-me")


def redoc(page: Page, origin: str, shoot) -> None:
    page.goto(origin + "/redoc")
    for _, path, summary in operations(origin):
        expect(page.locator("h2", has_text=summary)).to_be_visible()
        expect(page.locator("[data-section-id] span, [data-section-id] button").filter(has_text=path).first).to_be_attached()
    expect(page.locator("h5, td").filter(has_text="first_name").first).to_be_attached()
    shoot("redoc")
    # The search runs in a worker that is made of a blob.
    page.locator("input[placeholder^=Search]").fill("refresh")
    expect(page.locator("[role=search] [role=menuitem]").first).to_be_visible()
    shoot("redoc-search")


def landing(page: Page, origin: str, shoot) -> None:
    page.goto(origin + "/")
    expect(page.locator("h1")).to_contain_text("Postern")
    expect(page.locator("pre")).to_have_count(3)
    expect(page.locator("pre").first).to_have_text(f"curl -i {origin}/health")
    hrefs = page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert hrefs == ["/docs", "/redoc", "/openapi.json", "/health"], hrefs
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, "the page is wider than its window"
    shoot("landing")


def main() -> int:
    origin, chromium = sys.argv[1:3]
    folder = sys.argv[3] if len(sys.argv) > 3 else None
    sign_up(origin)
    faults: list[str] = []
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for name, visit, options in [
            ("docs", swagger, {"viewport": {"width": 1280, "height": 900}}),
            ("redoc", redoc, {"viewport": {"width": 1280, "height": 900}}),
            ("landing", landing, {"viewport": {"width": 1024, "height": 768}}),
            ("landing on a phone", landing, {"viewport": {"width": 360, "height": 640}, "color_scheme": "dark"}),
        ]:
            context = browser.new_context(**options)
            context.add_init_script(
                "addEventListener('securitypolicyviolation', event => console.error("
                "`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))")
            page = context.new_page()
            page.set_default_timeout(WAIT_MILLISECONDS)
            expect.set_options(timeout=WAIT_MILLISECONDS)
            page.on("console", lambda message: message.type in ("error", "warning")
                    and faults.append(f"{name}: console: {message.text}"))
            page.on("pageerror", lambda error: faults.append(f"{name}: {error}"))
            page.on("requestfailed", lambda request: faults.append(f"{name}: failed: {request.url}"))
            context.on("request", lambda request: request.url.startswith((origin + "/", "data:", "blob:" + origin + "/"))
                       or faults.append(f"{name}: asks elsewhere: {request.url}"))

            def shoot(title: str) -> None:
                if folder:
                    page.screenshot(path=f"{folder}/{name.replace(' ', '-')}-{title}.png")

            try:
                visit(page, origin, shoot)
            except Exception as error:  # A test of playwright's ends like an assertion of ours.
                faults.append(f"{name}: {error}")
                shoot("fault")
            context.close()
        browser.close()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
