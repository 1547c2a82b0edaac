"""What can go wrong with a market or a solution, with the data that says where."""

from __future__ import annotations

from kakehashi.kernel.problems import Problem, Refused


class PlacementError(Refused):
    """Any error of the placement engine; ``problems`` say why in Japanese."""


class InvalidMarket(PlacementError):
    """A market that cannot be read, or that contradicts itself.

    Attributes:
        line, column: of the place in the text, from 1; 0 where there is no text.
        path: keys and positions that lead there, e.g. ``("agent_lists", "r1", 0)``.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        path: tuple[str | int, ...] = (),
        line: int = 0,
        column: int = 0,
    ) -> None:
        self.code, self.message, self.path = code, message, path
        self.line, self.column = line, column
        super().__init__(Problem(code, message, "/".join(str(p) for p in path)))

    def at(self, line: int, column: int) -> InvalidMarket:
        """The same error with its place in the text."""
        return InvalidMarket(
            self.code, self.message, path=self.path, line=line, column=column
        )


class NotOffered(PlacementError):
    """A policy does not take what the market asks for (couples, quotas …)."""

    def __init__(self, what: str, policy: str) -> None:
        self.what, self.policy = what, policy
        message = f"方式「{policy}」は、{what}のある市場には使えません。"
        super().__init__(Problem("not-offered", message))


class OutOfTime(PlacementError):
    """Time ran out before anything was found that keeps what must be kept."""

    def __init__(self, policy: str) -> None:
        self.policy = policy
        message = (
            f"方式「{policy}」: 制限時間のうちに、守るべき条件をすべて守る配置が"
            "見つかりませんでした。制限時間を延ばしてください。"
        )
        super().__init__(Problem("out-of-time", message))


class Unverified(PlacementError):
    """A solution that the verifier rejects; it is never handed out.

    Attributes:
        claims: what the verifier found false.
    """

    def __init__(self, claims: tuple[str, ...]) -> None:
        self.claims = claims
        message = "検証に合格しない結果になったため、結果を出しません: " + "、".join(
            claims
        )
        super().__init__(Problem("unverified", message))
