#!/bin/sh
# All tests; those in a browser only where there is one. Arguments go to pytest.
# Without a browser the rest runs, what is missing is named, and the status is not 0.
set -eu
cd "$(dirname "$0")/.."

browser=0
python3 scripts/setup.py browser || browser=1
if [ "$browser" -ne 0 ]; then
    echo "The tests in a browser are left out." >&2
    set -- -m "not browser" "$@"
fi
.venv/bin/python -m pytest -q -n 2 "$@" || exit $?
exit "$browser"
