from __future__ import annotations

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.foundation.notices.queries import notices_of
from kakehashi.foundation.notices.verbs import new_address, tell
from tests.architecture.examples.cast import Cast, Example


def examples(cast: Cast) -> dict[str, Example]:
    """A notice to one person is nobody else's; a calendar opens by its token."""
    officer, other = cast.of(Post.OFFICER), cast.stranger_town
    own, theirs = (_notice(cast, user) for user in (officer, other))
    address = new_address(by=officer, at=cast.at)
    return {
        "notices:open_notice": Example({"notice_id": own}, {"notice_id": theirs}),
        "calendar:feed": Example({"token": address.token}, {"token": "0" * 40}),
    }


def _notice(cast: Cast, user: User) -> int:
    tell(
        [user],
        subject="実演の一件",
        body="実演",
        url="/desk/",
        at=cast.at,
        key=f"walk-{user.pk}",
    )
    notice: DeskNotice = notices_of(user).get(text="実演の一件")
    return notice.pk
