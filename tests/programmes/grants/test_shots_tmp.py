import os, random
import pytest
from playwright.sync_api import sync_playwright
from django.conf import settings
from tests.programmes.grants.makers import *
from tests.programmes.grants.makers_round import *
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application
from kakehashi.engines.cases.models import Case, Criterion
from kakehashi.programmes.grants.verbs.round import note_application, save_view
from kakehashi.programmes.grants.verbs.decisions import *
from kakehashi.programmes.grants.queries.rounds import to_decide
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
pytestmark = pytest.mark.django_db(transaction=True)
ONLY=os.environ.get("ONLY","")
W=[int(x) for x in os.environ.get("W","1280").split(",")]

def shoot(live_server, pages):
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox","--disable-gpu"])
        for w in W:
            for name, user, url, act in pages:
                if ONLY and ONLY not in name: continue
                ctx = b.new_context(viewport={"width":w,"height":900}, locale="ja-JP")
                c = signed_in(user)
                ctx.add_cookies([{"name":"sessionid","value":c.cookies["sessionid"].value,"url":live_server.url}])
                page = ctx.new_page()
                errs=[]
                page.on("console", lambda m: errs.append(m.text) if m.type in("error","warning") else None)
                page.goto(live_server.url+url)
                if act: act(page)
                page.wait_for_timeout(300)
                page.screenshot(path=f"/tmp/shots/{name}-{w}.png", full_page=True)
                print(name, w, page.title(), page.evaluate("[document.documentElement.scrollWidth, innerWidth]"), errs[:3])
                ctx.close()
        b.close()

def test_shots(live_server):
    rnd=random.Random(4)
    call = a_round(24, state=State.ACCEPTED, budget_yen=20_000_000)
    for c in Criterion.objects.all():
        Criterion.objects.filter(pk=c.pk).update(guidance="地域の課題をとらえ、解決に近づくか。")
    for a in applications_of(call):
        Application.objects.filter(pk=a.pk).update(requested_yen=rnd.randint(5,30)*100_000)
    revs = assigned(call)
    for n,r in enumerate(revs):
        if n not in (5,6): score(r, rnd.randint(1,5), rnd.randint(1,5))
    add_applications(call, 40, state=State.SUBMITTED)
    add_applications(call, 7, state=State.RETURNED)
    add_applications(call, 2, state=State.APPEALED)
    Case.objects.filter(state="returned").update(due_at=NOON-DAY*100)
    sec=a_secretary(); tan=a_secretary("tanaka")
    top = applications_of(call)[0]
    note_application(top, "昨年度も採択した団体です。", by=sec, at=NOON)
    save_view("未確認", "waits=check", by=sec, at=NOON)
    c2 = a_call(scheme="exchange", opens=-60*DAY, closes=-10*DAY, rubric=call.rubric, budget_yen=60_000_000, name="国際交流支援事業")
    add_applications(c2, 42, state=State.REVIEW) if False else None
    from kakehashi.programmes.grants.queries.ranking import ranking_of
    outs=[]
    for i,row in enumerate(ranking_of(call)):
        if row.can_rank and i<12: outs.append(Outcome(row.application, row.requested_yen if i<7 else None, "" if i<7 else "予算の範囲内で上位の事業を採択したため"))
    prop = propose_round(call, outs, title="多文化共生のまちづくり促進事業 採択案", why="審査の順位と予算の残額による。", by=sec, at=NOON)
    outs2=[Outcome(row.application, 500_000) for row in ranking_of(call) if row.can_rank][:4]
    prop2 = propose_round(call, outs2, title="追加の採択案", why="残額による。", by=sec, at=NOON)
    letters = adopt_proposal(prop2, adopting_body="第3回助成審査会", adopted_on=NOON.date(), document_number="8自国助決第1号", by=tan, at=NOON)
    sub = [a for a in applications_of(call) if a.case.state=="submitted"][0]
    rev = [r for r in revs if r.submitted_at is None][0]
    done = [r for r in revs if r.submitted_at is not None][0]
    R=f"/grants/rounds/{call.pk}/"
    shoot(live_server, [
        ("rounds", sec, "/grants/rounds/", None),
        ("round", sec, R, None),
        ("roundcols", sec, R+"?col=reference&col=applicant&col=title&col=score&col=reviews&col=awarded&state=review&state=awarded&sort=-score", None),
        ("check", sec, f"/grants/applications/{sub.case.reference}/check/", None),
        ("reviewers", sec, R+"reviewers/", None),
        ("ranking", sec, R+"ranking/", None),
        ("rankingcut", sec, R+"ranking/?cutoff=9", None),
        ("proposal", tan, f"/grants/proposals/{prop.pk}/", None),
        ("ownproposal", sec, f"/grants/proposals/{prop.pk}/", None),
        ("adopted", tan, f"/grants/proposals/{prop2.pk}/", None),
        ("revise", sec, R+f"ranking/?revise={prop.pk}", None),
        ("reviews", rev.reviewer, "/grants/reviews/", None),
        ("review", rev.reviewer, f"/grants/reviews/{rev.case.reference}/", None),
        ("reviewed", done.reviewer, f"/grants/reviews/{done.case.reference}/", None),
    ])
