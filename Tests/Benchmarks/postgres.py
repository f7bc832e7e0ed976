"""A PostgreSQL server of its own on a Unix socket, as it is installed: durable, no setting changed but where it listens."""

import glob
import os
import pwd
import shutil
import subprocess
import tempfile
import time

from subject import READY_SECONDS, end, family, processor_time, start

OWNER = "postgres"


class PostgreSQL:
    """Used with `with`."""

    def __init__(self):
        self.count = 0
        self.programs = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[4]), default=None)
        if self.programs is None:
            raise RuntimeError("there is no PostgreSQL server here: apt-get install postgresql")

    def __enter__(self):
        self.process, self.folder = None, tempfile.mkdtemp(prefix="postern-postgres.")
        try:
            # The server refuses to run as root.
            self.prefix = []
            if os.getuid() == 0:
                owner = pwd.getpwnam(OWNER)
                os.chown(self.folder, owner.pw_uid, owner.pw_gid)
                self.prefix = ["setpriv", f"--reuid={OWNER}", f"--regid={owner.pw_gid}", "--clear-groups"]
            data = os.path.join(self.folder, "data")
            self._run("initdb", "-D", data, "-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C")
            self.process = start([
                *self.prefix, os.path.join(self.programs, "postgres"), "-D", data, "-k", self.folder, "-c", "listen_addresses="])
            self._await()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _run(self, program, *options):
        run = subprocess.run(
            [*self.prefix, os.path.join(self.programs, program), *options], capture_output=True, text=True, timeout=60,
            cwd=self.folder)
        if run.returncode != 0:
            raise RuntimeError(f"{program}: {run.stderr}")

    def _await(self):
        until = time.monotonic() + READY_SECONDS
        while subprocess.run(
                [os.path.join(self.programs, "pg_isready"), "-q", "-h", self.folder], timeout=20).returncode != 0:
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.1)

    def new_database(self, scheme):
        """The URL of an empty database."""
        self.count += 1
        name = f"bench{self.count}"
        self._run("createdb", "-h", self.folder, "-U", OWNER, name)
        return f"{scheme}://{OWNER}@/{name}?host={self.folder}"

    def ticks(self):
        """Of the server and the processes that serve its connections; those must stay while one measures."""
        return processor_time(family(self.process.pid))

    def __exit__(self, *_):
        if self.process:
            end(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)
