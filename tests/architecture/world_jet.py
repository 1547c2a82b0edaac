"""What the JET Programme adds to the world: a round being prepared, one proposed."""

from __future__ import annotations

from typing import Any

from kakehashi.programmes.jet.verbs.placing import place_round
from kakehashi.programmes.jet.verbs.rounds import (
    open_round,
    plan_cycle,
    propose_version,
)
from tests.architecture.world_parts import Thing, World
from tests.programmes.grants.makers import NOON
from tests.programmes.jet.makers import a_placed_round, the_secretary

ADOPTION = {
    "adopted_on": "令和8年11月20日",
    "adopting_body": "あっせん専門委員会",
    "document_number": "自国JET第1号",
}


def add_jet(world: World) -> None:
    a_placed_round()
    secretary = the_secretary()
    told: Any = {"by": secretary, "at": NOON}
    later = open_round(plan_cycle(2028, source="実演", **told), **told)
    version = place_round(later, policy="welfare", seed=1, **told)
    propose_version(version, why="点数が最も高い。", **told)
    world.things["jet-round"] = Thing({"year": 2027, "number": 1})
    world.things["jet-proposed"] = Thing({"year": 2028, "number": 1})
    world.forms["jet:place"] = {"policy": "welfare", "seed": "1"}
    world.forms["jet:propose"] = {"why": "点数が最も高い。"}
    world.forms["jet:return_"] = {"why": "夫婦の配置"}
    world.forms["jet:adopt"] = ADOPTION
