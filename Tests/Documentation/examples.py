"""Runs every example of a page against a fresh gateway and app, and compares what comes back with what is shown.

usage: examples.py PROGRAMS_FOLDER PAGE

- An indented block is a command, an empty line, and the answer: its status line and fields if they are shown, then its body.
  $TOKEN and $REFRESH are the tokens that an answer gave last. `upstream-app` before it is the app of this run.
- A block of `yaml` is a route of gateway.yaml, in the place of the one of its name until the next section begins.
- Blocks of `python` and `js` are run as they are, and must end with 0.

Each section begins with empty counters. Whatever the page calls http://localhost:8799 is the stack of this run.
"""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys
import tempfile

from blocks import Block, Fault, blocks, command_and_answer
from compare import compare
from stack import Stack

ROOT = pathlib.Path(__file__).resolve().parents[2]
ADDRESS = "http://localhost:8799"
TIMEOUT_SECONDS = 60


class Page:
    def __init__(self, stack: Stack, configuration: str) -> None:
        self._stack = stack
        self._configuration = configuration
        self._section = ""
        self._tokens: dict[str, str] = {}

    def run(self, block: Block) -> None:
        if block.section != self._section:
            self._section = block.section
            self._stack.configure(self._configuration)
        text = block.text.replace(ADDRESS, self._stack.address)
        if block.kind == "curl":
            self._ask(text)
        elif block.kind == "yaml":
            self._stack.configure(with_route(self._configuration, block.text))
        else:
            self._execute(block.kind, text)

    def _ask(self, text: str) -> None:
        command, expected = command_and_answer(text)
        # The last of several commands is the one whose answer is shown.
        before, curl, rest = command.rpartition("curl ")
        for name in re.findall(r"\$([A-Z]+)", command):
            if name not in self._tokens:
                raise Fault(f"${name} is not known here")
        variables = {**self._stack.environment, **self._tokens}
        output = self._call(["bash", "-euc", f"{before}{curl}-sS -i --max-time 20 {rest}"], variables)
        output = output[max(0, output.find("HTTP/1.1 ")) :]
        if expected is not None:
            compare(expected, output)
        for variable, member in {"TOKEN": "access_token", "REFRESH": "refresh_token"}.items():
            match = re.search(rf'"{member}":"([^"]+)"', output)
            if match:
                self._tokens[variable] = match[1]

    def _execute(self, kind: str, text: str) -> None:
        suffix, program = {"python": (".py", sys.executable), "js": (".mjs", "node")}[kind]
        with tempfile.NamedTemporaryFile("w", suffix=suffix) as file:
            file.write(text)
            file.flush()
            packages = ROOT / "clients/python/src"
            self._call([program, file.name], {"PYTHONPATH": str(packages)})

    @staticmethod
    def _call(command: list[str], variables: dict[str, str]) -> str:
        done = subprocess.run(
            command, env={**os.environ, **variables}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=TIMEOUT_SECONDS)
        if done.returncode != 0:
            raise Fault(f"ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout


def with_route(configuration: str, route: str) -> str:
    """gateway.yaml with `route` in the place of the one of its name."""
    name = re.match(r"  - name: (\S+)\n", route)
    if name is None:
        raise Fault("not a route: it begins with `  - name: `")
    pattern = rf"^  - name: {re.escape(name[1])}\n(?:    .*\n|  #.*\n)*"
    changed, count = re.subn(pattern, lambda match: route, configuration, count=1, flags=re.MULTILINE)
    if count != 1:
        raise Fault(f"gateway.yaml has no route {name[1]}")
    return changed


def main(programs: pathlib.Path, page: pathlib.Path) -> int:
    configuration = (ROOT / "gateway.yaml").read_text()
    found = blocks(page.read_text())
    stack = Stack(programs, configuration)
    failures = 0
    try:
        runner = Page(stack, configuration)
        for block in found:
            try:
                runner.run(block)
            except (Fault, RuntimeError, subprocess.TimeoutExpired) as fault:
                failures += 1
                print(f"{page.name}:{block.line}: {fault}")
    finally:
        stack.end()
    print(f"{len(found)} examples, {failures} wrong")
    return 1 if failures or not found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])))
