#!/bin/sh
# Resolve pyproject.toml into requirements/*.txt: every file by its hash, no address.
set -eu
cd "$(dirname "$0")/.."

tool=var/lock
if [ ! -x "$tool/bin/uv" ]; then
    mkdir -p var
    python3 -m venv "$tool"
    "$tool/bin/python" -m pip install --quiet --disable-pip-version-check uv
fi
compile() {
    "$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 \
        --no-managed-python --generate-hashes --no-header --no-annotate \
        pyproject.toml "$@"
}
compile -o requirements/base.txt
compile --group dev -o requirements/dev.txt
compile --group dev --group peers -o requirements/peers.txt
if grep -n '://' requirements/*.txt; then
    echo "The lock holds an address." >&2
    exit 1
fi
