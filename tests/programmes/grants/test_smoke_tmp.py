import pytest
from tests.programmes.grants.makers import *
from tests.programmes.grants.makers_round import *
from kakehashi.programmes.grants.charts import State
pytestmark = pytest.mark.django_db

def test_all(client):
    call = a_round(4)
    c = signed_in(a_secretary())
    apps = applications_of(call)
    page_of(c, "/grants/rounds/")
    page_of(c, f"/en/grants/rounds/{call.pk}/?col=score&col=reviews&col=contact&col=officer&col=prefecture&col=category&sort=-score&q=x")
    for w in ("check","assign","score","decide","adopt","appeal","late","branch","town"):
        page_of(c, f"/grants/rounds/{call.pk}/?waits={w}")
    page_of(c, f"/grants/rounds/{call.pk}/export/")
    page_of(c, f"/grants/applications/{apps[0].case.reference}/check/")
    page_of(c, f"/grants/rounds/{call.pk}/reviewers/")
    page_of(c, f"/grants/rounds/{call.pk}/ranking/")

def test_ranked():
    call = a_scored_round(4, budget_yen=2_500_000)
    c = signed_in(a_secretary())
    p = page_of(c, f"/grants/rounds/{call.pk}/ranking/")
    r = signed_in(User.objects.get(username="rei1"))
    page_of(r, "/grants/reviews/")
    page_of(r, f"/grants/reviews/{applications_of(call)[0].case.reference}/")
    print(p)
