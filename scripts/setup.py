"""Build `.venv` from the hashed lock. Nothing beyond what the lock names is fetched.

`python3 scripts/setup.py base|dev|peers|browser`. The project itself is not built: a
`.pth` puts `src` on the path and a script of four lines is the `kakehashi` command, so
that no build tool is needed. Does nothing when nothing has changed. Exit 1 where
something is missing that it may not install; it is named.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"
LOCKS = {  # each holds all of the one before it
    "base": "requirements/base.txt",
    "dev": "requirements/dev.txt",
    "peers": "requirements/peers.txt",
}
OLDEST = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHOWN_ON_FAILURE = 25


def main(what: str) -> int:
    """Bring about what is asked for; say what is done."""
    if what == "browser":
        return ensure_browser()
    if sys.version_info < OLDEST:
        return missing(f"Python {OLDEST[0]}.{OLDEST[1]} or newer")
    state = wanted(what)
    installed = STAMP.read_text() if STAMP.exists() and works() else ""
    names = list(LOCKS)
    if installed in {wanted(larger) for larger in names[names.index(what) :]}:
        return 0
    if not works():
        shutil.rmtree(VENV, ignore_errors=True)
        if status := make_venv():
            return status
    if status := install(what):
        return status
    link_project()
    STAMP.write_text(state)
    return 0


def wanted(what: str) -> str:
    """What the stamp says when `.venv` is as it should be, here and now."""
    parts = [what, str(ROOT), *(_digest(LOCKS[k]) for k in ("base", what))]
    return "\n".join([*parts, _digest("scripts/setup.py")])


def _digest(path: str) -> str:
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()


def works() -> bool:
    """Whether `.venv` is one of this place that can install."""
    if not PYTHON.exists():
        return False
    command = [str(PYTHON), "-c", "import pip, sys; print(sys.prefix)"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and Path(answer.stdout.strip()) == VENV


def make_venv() -> int:
    say("Making .venv …")
    command = [sys.executable, "-m", "venv", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode and apt_install("python3-venv"):
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        return missing("python3-venv (Debian package)", made.stdout + made.stderr)
    return 0


def install(what: str) -> int:
    """Install from the lock, hashes checked, wheels only: nothing is built."""
    lock = ROOT / LOCKS[what]
    total = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    say(f"Installing up to {total} packages ({what}) …")
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps"]
    command += [
        "--only-binary",
        ":all:",
        "--disable-pip-version-check",
        "-r",
        str(lock),
    ]
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        seen = 0
        for line in pip.stdout:
            lines.append(line)
            if line.startswith(("Collecting ", "Requirement already")):
                seen += 1
                progress(seen, total)
            elif line.startswith("Installing collected"):
                say("  unpacking …")
    if pip.returncode:
        sys.stderr.write("".join(lines[-SHOWN_ON_FAILURE:]))
        print("The packages could not be installed: see above.", file=sys.stderr)
        return 1
    return 0


def link_project() -> None:
    """Put the source on the path and write the command."""
    scheme = {"base": str(VENV), "platbase": str(VENV)}
    packages = Path(sysconfig.get_path("purelib", scheme="venv", vars=scheme))
    (packages / "kakehashi.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "kakehashi"
    # Two languages at once: sh starts Python wherever it lies, spaces included.
    command.write_text(
        "#!/bin/sh\n"
        '\'\'\'exec\' "$(dirname "$(readlink -f "$0")")/python" "$0" "$@"\n'
        "'''\n"
        "import sys\n"
        "from kakehashi.faces.cli.main import main\n"
        "sys.exit(main())\n"
    )
    command.chmod(0o755)


def ensure_browser() -> int:
    """See that the tests have a browser and fonts for Japanese."""
    lacking = []
    if not any(shutil.which(name) for name in BROWSERS):
        lacking.append("chromium")
    if not _has_japanese_fonts():
        lacking.append("fonts-noto-cjk")
    if not lacking or apt_install(*lacking):
        return 0
    return missing(f"{', '.join(lacking)} (Debian packages)")


def _has_japanese_fonts() -> bool:
    if shutil.which("fc-list"):
        command = ["fc-list", ":lang=ja", "family"]
        return bool(subprocess.run(command, capture_output=True, check=False).stdout)
    return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))


def apt_install(*packages: str) -> bool:
    """Install Debian packages, where we may. False where we may not or it fails."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"Installing {', '.join(packages)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.stderr.write(done.stderr[-2000:])
            return False
    return True


def missing(what: str, detail: str = "") -> int:
    sys.stderr.write(detail)
    print(f"Missing: {what}. Please install it and try again.", file=sys.stderr)
    return 1


def progress(done: int, total: int) -> None:
    if sys.stdout.isatty():
        print(f"\r  {done}/{total}", end="\n" if done == total else "", flush=True)
    elif done % 20 == 0 or done == total:
        say(f"  {done}/{total}")


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {*LOCKS, "browser"}:
        sys.exit("usage: python3 scripts/setup.py base|dev|browser")
    sys.exit(main(sys.argv[1]))
