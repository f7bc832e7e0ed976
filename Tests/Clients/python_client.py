"""Builds the Python client's wheel, and runs its tests, mypy --strict and the README's example against what is in it.

usage: python_client.py CLIENT_FOLDER   with POSTERN_URL and POSTERN_LIMITED_URL, as test_system.py describes them
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile


def run(*command: str, **environment: str) -> None:
    subprocess.run([sys.executable, *command], check=True, timeout=120, env={**os.environ, **environment})


def main(client: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory(prefix="postern-wheel-") as name:
        scratch = pathlib.Path(name)
        # A copy, so that a build leaves nothing in the tree.
        source = scratch / "source"
        shutil.copytree(client, source, ignore=shutil.ignore_patterns("__pycache__", ".mypy_cache", "dist"))
        run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(scratch / "dist"), str(source))
        (wheel,) = (scratch / "dist").glob("postern_client-*-py3-none-any.whl")
        installed = scratch / "installed"
        with zipfile.ZipFile(wheel) as archive:
            names = set(archive.namelist())
            archive.extractall(installed)
        if "postern_client/py.typed" not in names or any(path.startswith("test") for path in names):
            sys.exit(f"the wheel holds {sorted(names)}")

        code = re.findall(r"```python\n(.*?)```", (client / "README.md").read_text(), re.DOTALL)
        if len(code) != 1:
            sys.exit("the README has no example")
        example = scratch / "example.py"
        example.write_text(code[0])
        path = {"PYTHONPATH": str(installed)}
        checks = {"MYPYPATH": f"{installed}:{source / 'tests'}"}
        run("-m", "mypy", "--strict", "--cache-dir", str(scratch / "cache"), str(installed / "postern_client"),
            str(source / "tests"), str(example), **checks)
        run("-W", "error", str(example), **path)
        run("-W", "error", "-m", "unittest", "discover", "-s", str(source / "tests"), **path)
    print("done")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
