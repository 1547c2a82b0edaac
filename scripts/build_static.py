"""Copy the look's parts from their npm packages: design tokens and Noto Sans JP.

    .venv/bin/python scripts/build_static.py

npm runs in a temporary folder, so nothing of it stays here. The results are committed
with their licences; a README names versions and sums. htmx comes with django-htmx.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

VENDOR = (
    Path(__file__).resolve().parents[1]
    / "src/kakehashi/foundation/pages/static/pages/vendor"
)
TOKENS = ("@digital-go-jp/design-tokens", "1.1.9")
FONT = ("@fontsource-variable/noto-sans-jp", "5.3.1")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true}')
        print("npm: fetching the packages", flush=True)
        wanted = [f"{package}@{version}" for package, version in (TOKENS, FONT)]
        subprocess.run(
            ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        modules = folder / "node_modules"
        shutil.rmtree(VENDOR, ignore_errors=True)
        copied = copy_tokens(modules / TOKENS[0]) + copy_font(modules / FONT[0])
        versions = [
            (package, version_in(modules / package)) for package, _ in (TOKENS, FONT)
        ]
    write_readme(copied, versions)
    size = sum(p.stat().st_size for p in copied)
    print(f"{len(copied)} files, {size / 1_000_000:.1f} MB in {VENDOR.name}/")


def version_in(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text())["version"])


def copy_tokens(package: Path) -> list[Path]:
    target = VENDOR / "digital-go-jp"
    target.mkdir(parents=True)
    shutil.copy(package / "dist/tokens.css", target / "tokens.css")
    shutil.copy(package / "LICENSE", target / "LICENSE")
    return sorted(target.iterdir())


def copy_font(package: Path) -> list[Path]:
    """The variable font in its unicode ranges: a browser fetches those it needs."""
    target = VENDOR / "noto-sans-jp"
    (target / "files").mkdir(parents=True)
    css = (package / "index.css").read_text()
    for file in sorted(set(re.findall(r"url\(\./(files/[\w.-]+\.woff2)\)", css))):
        shutil.copy(package / file, target / file)
    # Comments and blanks out: it is read with every first page of a signed-in person.
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};:,])\s*", r"\1", css).replace("woff2-variations", "woff2")
    (target / "noto-sans-jp.css").write_text(css.strip() + "\n")
    shutil.copy(package / "LICENSE", target / "LICENSE")
    return sorted(p for p in target.rglob("*") if p.is_file())


def write_readme(copied: list[Path], versions: list[tuple[str, str]]) -> None:
    lines = [
        "# Files taken from elsewhere",
        "",
        "Made by `scripts/build_static.py`; do not edit by hand.",
        "",
        "| package | version | licence | what for |",
        "|---|---|---|---|",
        f"| {versions[0][0]} | {versions[0][1]} | MIT (digital-go-jp/LICENSE)"
        " | colours, sizes and spaces as CSS custom properties |",
        f"| {versions[1][0]} | {versions[1][1]} | SIL OFL 1.1 (noto-sans-jp/LICENSE)"
        " | the face of signed-in pages, in unicode ranges |",
        "",
        "htmx 2 (Zero-Clause BSD) is served from the package django-htmx.",
        "",
        "| file | sha256 |",
        "|---|---|",
    ]
    for path in copied:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"| {path.relative_to(VENDOR).as_posix()} | {digest} |")
    (VENDOR / "README.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
