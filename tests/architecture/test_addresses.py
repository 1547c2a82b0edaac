"""No file says where packages come from: that is each machine's own affair."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, shown

# In two parts, so that this file does not name them either.
HOSTS = [
    ("pypi", ".org"),
    ("python", "hosted.org"),
    ("registry.npm", "js.org"),
    ("registry.yarn", "pkg.com"),
    ("deb.deb", "ian.org"),
    ("security.deb", "ian.org"),
    ("cdn.play", "wright.dev"),
    ("hugging", "face.co"),
    ("jsde", "livr.net"),
    ("un", "pkg.com"),
    ("cdn", "js.cloudflare.com"),
]
OPTIONS = [("--index", "-url"), ("--extra-index", "-url"), ("--find", "-links")]
NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__"}


def files_of_the_repository() -> list[Path]:
    """What git holds or would hold; without git, all but what is made."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "-co", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        listed = [ROOT / name for name in names.stdout.decode().split("\0") if name]
        return [path for path in listed if path.is_file()]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts)
    ]


def naming(parts: list[tuple[str, str]], paths: list[Path]) -> list[str]:
    words = ["".join(part).encode() for part in parts]
    found = []
    for path in paths:
        content = path.read_bytes()
        found += [f"{shown(path)}: {w.decode()}" for w in words if w in content]
    return found


def test_no_file_names_a_host_of_packages() -> None:
    paths = files_of_the_repository()

    assert len(paths) > 100
    assert naming(HOSTS, paths) == []


def test_nothing_that_installs_says_from_where() -> None:
    paths = [
        path
        for path in files_of_the_repository()
        if path.suffix in {".txt", ".toml", ".sh", ".py", ".cfg", ".yaml", ".yml", ""}
    ]

    assert naming(OPTIONS, paths) == []


def test_the_lock_holds_a_hash_for_every_package_and_no_address() -> None:
    for name in ("base", "dev"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text()
        blocks = lock.replace("\\\n", " ").splitlines()
        packages = [line for line in blocks if "==" in line]
        assert len(packages) > 30
        assert [line for line in packages if "--hash=sha256:" not in line] == []
        assert "://" not in lock


@pytest.mark.parametrize("host", HOSTS, ids=["".join(h) for h in HOSTS])
def test_the_search_finds_what_it_looks_for(
    host: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "planted.txt"
    planted.write_text(f"https://{''.join(host)}/simple")
    monkeypatch.setattr("tests.architecture.test_addresses.shown", str)

    assert len(naming(HOSTS, [planted])) == 1
