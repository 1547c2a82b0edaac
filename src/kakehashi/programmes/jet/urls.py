from __future__ import annotations

from django.urls import path

from kakehashi.programmes.jet.views import numbers, rounds

app_name = "jet"
ROUND = "rounds/<int:year>/<int:number>/"
urlpatterns = [
    path("numbers/", numbers.numbers, name="numbers"),
    path("rounds/", rounds.rounds, name="rounds"),
    path(ROUND, rounds.round_, name="round_"),
    path(f"{ROUND}place/", rounds.place, name="place"),
    path(f"{ROUND}propose/", rounds.propose, name="propose"),
    path(f"{ROUND}return/", rounds.return_, name="return_"),
    path(f"{ROUND}adopt/", rounds.adopt, name="adopt"),
]
