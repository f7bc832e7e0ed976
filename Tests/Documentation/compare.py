"""Whether an answer is the one that is shown: all of it, but for what differs each time."""

from __future__ import annotations

import json
import re

from blocks import Fault, Shown

#: What is different each time, by the shape of what is shown.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: By the name of the field: what its value must look like.
VOLATILE = {
    "x-request-id": re.compile(r"[0-9a-f]{32}"),
    "x-ratelimit-reset": re.compile(r"\d{10}"),
    "retry-after": re.compile(r"[1-9]\d?"),
    "date": re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"),
}


def compare(expected: Shown, raw: str) -> None:
    """Raises Fault where `raw`, as `curl -i` writes it, is not what is shown."""
    head, _, body = raw.replace("\r\n", "\n").partition("\n\n")
    lines = head.split("\n")
    match = re.fullmatch(r"HTTP/1\.1 (\d{3} .*)", lines[0])
    if match is None:
        raise Fault(f"no answer: {raw[:200]}")
    status = match[1]
    if expected.status is None:
        if not status.startswith("2"):
            raise Fault(f"no status is shown, and the answer is {status}: {body}")
    elif expected.status != status:
        raise Fault(f"shows {expected.status}, the answer is {status}: {body}")
    fields: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields.setdefault(name.lower(), []).append(value.strip())
    for name, value in expected.fields:
        compare_field(name, value, fields.get(name.lower(), []))
    compare_body(expected.body, body)


def compare_field(name: str, value: str, found: list[str]) -> None:
    pattern = VOLATILE.get(name.lower())
    for text in (value, *found) if pattern else ():
        if pattern and not pattern.fullmatch(text):
            raise Fault(f"{name}: {text} does not look like one")
    if not found or (not pattern and not any(matches(value, text) for text in found)):
        raise Fault(f"shows {name}: {value}, the answer has {found or 'none'}")


def compare_body(expected: str, found: str) -> None:
    if expected == "…":
        return
    if not expected:
        if found.strip():
            raise Fault(f"shows no body, the answer has {found}")
        return
    try:
        shown_value = json.loads(expected)
    except ValueError:
        raise Fault(f"what is shown is not JSON: {expected}") from None
    try:
        value = json.loads(found)
    except ValueError:
        raise Fault(f"the answer is not JSON: {found}") from None
    compare_values("", shown_value, value)


def compare_values(path: str, expected: object, found: object) -> None:
    """Members in the order in which they are shown; nothing more, and nothing less."""
    if type(expected) is not type(found):
        raise Fault(f"{path or 'the body'}: shows {expected!r}, the answer has {found!r}")
    if isinstance(expected, dict) and isinstance(found, dict):
        if list(expected) != list(found):
            raise Fault(f"{path or 'the body'}: shows {list(expected)}, the answer has {list(found)}")
        for name, value in expected.items():
            compare_values(f"{path}.{name}", value, found[name])
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            raise Fault(f"{path}: shows {len(expected)} rows, the answer has {len(found)}")
        for index, (left, right) in enumerate(zip(expected, found)):
            compare_values(f"{path}[{index}]", left, right)
    elif isinstance(expected, str) and isinstance(found, str):
        is_moment = MOMENT.fullmatch(expected) and MOMENT.fullmatch(found)
        if not is_moment and not matches(expected, found):
            raise Fault(f"{path}: shows {expected!r}, the answer has {found!r}")
    elif expected != found:
        raise Fault(f"{path}: shows {expected!r}, the answer has {found!r}")


def matches(expected: str, found: str) -> bool:
    """`…` stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, expected.split("…"))), found, re.DOTALL) is not None
