"""The reasons as sentences (理由の文), Japanese and English, fit to be read out.

None names another person: numbers and quotas only.
"""

from __future__ import annotations

from typing import Final

SAYS: Final[dict[str, tuple[str, str]]] = {
    "holds": (
        "{post}に配置されています。",
        "The agent is placed at {post}.",
    ),
    "fixed": (
        "ほかの配置先に決まっているため、選考の対象ではありません。",
        "Another place is fixed already, so nothing else is considered.",
    ),
    "rule": (
        "{post}の要件を満たしていません: {rules}。",
        "A requirement of {post} is not met: {rules}.",
    ),
    "not-listed": (
        "双方が互いを名簿に挙げた組ではありません。",
        "The two have not both listed each other.",
    ),
    "prefers": (
        "{post}と同じか、より望む配置先を得ています。",
        "The agent holds a place wished for as much as {post}, or more.",
    ),
    "cutoff": (
        "{post}: 定員{capacity}。順位は{rank}位です。席を得た人のうち、"
        "同じか上の順位の人は{ahead}人、最後の人は{last}位です。{tight}",
        "{post}: {capacity} seats. The rank is {rank}; of those who got in, {ahead} "
        "rank as high or higher, and the last one has {last}. {tight}",
    ),
    "full": (
        "{post}: 定員{capacity}は、すべて決まっている人で埋まっています。",
        "{post}: all {capacity} seats are taken by people who are fixed.",
    ),
    "no-seat": (
        "{post}には、その人数分の定員がありません(定員{capacity})。",
        "{post} has no room for that many ({capacity} seats in all).",
    ),
    "quota": (
        "{post}には席がありますが、定員枠「{quota}」(上限{capacity})が、"
        "順位{last}位までの人で埋まっています。順位は{rank}位です(同順位は抽選)。",
        "{post} has a seat, but the quota “{quota}” (at most {capacity}) is full of "
        "people ranked up to {last}; the rank is {rank} (equals are drawn).",
    ),
    "couple": (
        "2人で望んだ組のうち、{post}を含むものは、どれもどちらかの配置先で"
        "席がないか、今の組のほうが望ましいものです。",
        "Of what the two asked for together, whatever includes {post} lacks a seat at "
        "one of its places, or the two hold something they like as much.",
    ),
    "turn": (
        "{post}の席は、方式の順番で先の人に渡りました。",
        "The seats of {post} went to others earlier in the order of the policy.",
    ),
    "costs": (
        "{post}に配置すると、{unit}が{loss}だけ悪くなります。{tight}",
        "At {post} the whole would lose {loss} in {unit}. {tight}",
    ),
    "equal": (
        "{post}に配置しても全体は同じです。同じ値の結果から1つを選びました。",
        "At {post} the whole would be worth the same: one of several equal results "
        "was taken.",
    ),
    "impossible": (
        "{post}に配置すると、定員枠「{quota}」を守れません({loss}人不足)。",
        "At {post} the quota “{quota}” could not be kept ({loss} short).",
    ),
    "unkept": (
        "{post}に配置すると、守るべき条件をすべて守ることはできません。",
        "At {post} what has to be kept could not all be kept.",
    ),
    "given-up": (
        "{post}と互いに望んでいますが、定員枠の下限を守るために、かないませんでした。",
        "The agent and {post} would rather have each other; it was given up so that "
        "the floors are kept.",
    ),
    "nobody": (
        "守るべき条件をすべて満たす配置がないため、だれも配置されていません。",
        "Nobody is placed: no result keeps all that has to be kept.",
    ),
    "room": (
        "{post}には空きがあり、互いに望んでいます。安定ではありません。",
        "{post} has room and both would agree: the outcome is not stable.",
    ),
}
TIGHT: Final = (
    "定員枠「{quota}」が効いています(1人分の値段は{price})。",
    "The quota “{quota}” is tight (a place in it is worth {price}).",
)
EQUALS: Final = (
    "同じ順位の中では、方式の決まり(抽選など)で選ばれました。",
    "Among equals the policy chose (by lottery, for one).",
)
UNITS: Final[dict[str, tuple[str, str]]] = {
    "weight": ("点数の合計", "points"),
    "size": ("配置される人数", "people placed"),
    "rank": ("希望順位の合計", "places on the lists"),
    "stay": ("今の配置のままの人数", "people who stay"),
    "soft": ("努力目標の人数", "units of soft quotas"),
}
PLACE: Final = ("{place}位の希望がかなう人数", "people at place {place}")
FAIRNESS: Final = ("公平さの順序での評価", "the order of fairness")
"""What a criterion is called where it has no name of its own."""
