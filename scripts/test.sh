#!/bin/sh
# All tests; those in a browser only where there is one. Arguments go to pytest.
# Without a browser the rest runs, what is missing is named, and the status is not 0.
# On PostgreSQL (make test-postgres) the browser is left out on purpose.
set -eu
cd "$(dirname "$0")/.."

browser=0
case "${DATABASE_URL:-}" in
postgres*)
    set -- -m "not browser" "$@"
    ;;
*)
    if ! python3 scripts/setup.py browser; then
        browser=1
        echo "The tests in a browser are left out." >&2
        set -- -m "not browser" "$@"
    fi
    ;;
esac
# A test that hangs is shown where it hangs and ended after five minutes.
.venv/bin/python -m pytest -q -n 2 -o faulthandler_timeout=300 \
    -o faulthandler_exit_on_timeout=true "$@" || exit $?
exit "$browser"
