import time
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.programmes.grants.makers import *
from tests.programmes.grants.makers_round import *
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.verbs.decisions import *
from kakehashi.programmes.grants.queries.rounds import to_decide
pytestmark = pytest.mark.django_db

@pytest.mark.parametrize("n", [1, 10, 40])
def test_forty(n):
    call = a_round(n, state=State.REVIEW, budget_yen=100_000_000)
    outs = [Outcome(a, 900_000 if i % 4 else None, "" if i % 4 else "予算のため") for i, a in enumerate(to_decide(call))]
    with CaptureQueriesContext(connection, ) as q:
        t=time.perf_counter()
        prop = propose_round(call, outs, title="t", why="w", by=a_secretary(), at=NOON)
        t1=time.perf_counter()
    print("propose", n, len(q), t1-t)
    a_secretary("tanaka")
    by = a_secretary("tanaka")
    with CaptureQueriesContext(connection) as q:
        t=time.perf_counter()
        letters = adopt_proposal(prop, adopting_body="審査会", adopted_on=NOON.date(), document_number="第1号", by=by, at=NOON)
        t1=time.perf_counter()
    print("adopt", n, len(q), t1-t)
    import collections
    c=collections.Counter(x["sql"].split(" WHERE")[0][:70] for x in q)
    if n==10:
        for k,v in c.most_common(25): print(v,k)
    c = signed_in(by)
    page_of(c, f"/grants/proposals/{prop.pk}/")
    page_of(c, f"/grants/rounds/{call.pk}/")
