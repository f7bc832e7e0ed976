"""The code blocks of a page, each as what it is: commands with an answer, a part of gateway.yaml, or a program."""

from __future__ import annotations

import re
from dataclasses import dataclass


class Fault(Exception):
    """What is wrong with an example."""


@dataclass(frozen=True)
class Shown:
    """An answer as the page shows it. No status, such as `200 OK`, means any success; no body means that there is none."""

    status: str | None
    fields: tuple[tuple[str, str], ...]
    body: str


@dataclass(frozen=True)
class Block:
    line: int
    section: str
    #: `curl`, or the word after the fence: `python`, `js`, `yaml`.
    kind: str
    text: str


LANGUAGES = ("python", "js", "yaml")


def blocks(page: str) -> list[Block]:
    """Indented blocks are commands; fenced ones say what they are."""
    found: list[Block] = []
    section = ""
    lines = page.split("\n")
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.startswith("## "):
            section = line[3:]
        if line.startswith("```"):
            end = lines.index("```", index + 1)
            kind = line[3:].strip()
            if kind not in LANGUAGES:
                raise Fault(f"line {index + 1}: a fenced block of no known kind")
            found.append(Block(index + 1, section, kind, "\n".join(lines[index + 1 : end]) + "\n"))
            index = end + 1
        elif line.startswith("    ") and (index == 0 or lines[index - 1] == ""):
            end = index
            while end < len(lines) and (lines[end].startswith("    ") or lines[end] == ""):
                end += 1
            text = "\n".join(line[4:] for line in lines[index:end]).strip("\n")
            found.append(Block(index + 1, section, "curl", text))
            index = end
        else:
            index += 1
    return found


def command_and_answer(text: str) -> tuple[str, Shown | None]:
    """Commands stand before the first empty line, what is answered after it."""
    command, _, answer = text.partition("\n\n")
    if not re.search(r"(^|[\s;(])curl\s", command):
        raise Fault("a block that is neither a command nor fenced: show the command before its answer")
    return command, shown(answer) if answer else None


def shown(text: str) -> Shown:
    if not text.startswith("HTTP/"):
        return Shown(None, (), text)
    head, _, body = text.partition("\n\n")
    lines = head.split("\n")
    match = re.fullmatch(r"HTTP/1\.1 (\d{3} .+)", lines[0])
    if match is None:
        raise Fault(f"not a status line: {lines[0]}")
    fields = []
    for line in lines[1:]:
        name, colon, value = line.partition(": ")
        if not colon:
            raise Fault(f"not a field: {line}")
        fields.append((name, value))
    return Shown(match[1], tuple(fields), body)
