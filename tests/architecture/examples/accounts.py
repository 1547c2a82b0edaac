from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from kakehashi.foundation.accounts.models import Post, User
from tests.architecture.examples.cast import Cast, Example


def examples(cast: Cast) -> dict[str, Example]:
    """Sessions, keys and people; a person belongs to no body of the staff's."""
    hers, theirs = cast.of(Post.OFFICER), cast.stranger_town
    new = User.objects.create(username="walk-new", email="new@a.example")
    new.set_unusable_password()
    new.save()
    session = _example("session_id", _session(hers), _session(theirs))
    # Another's: one's own would be asked for its cryptography.
    key = Example({"pk": _key(theirs)}, {"pk": _key(theirs)})
    filled = {"post": "nonsense"}  # an empty POST is a page just opened
    person = Example({"person_id": theirs.pk}, {"person_id": theirs.pk}, form=filled)
    role = {"role_id": theirs.roles.get().pk}
    return {
        "accounts:end_session": session,
        "mfa_remove_webauthn": key,
        "mfa_edit_webauthn": key,
        "accounts:person": person,
        "accounts:appoint": person,
        "accounts:end_sessions": person,
        "accounts:invite_again": Example(
            {"person_id": new.pk}, {"person_id": hers.pk}, asker=Post.OPERATOR
        ),
        "accounts:relieve": Example(role, role, form=filled),
        "accounts:invite": Example({}, form=filled),
        "accounts:demo": Example({}, form={"person": str(theirs.pk)}),
        "account_reset_password_from_key": Example({"uidb36": "1", "key": "a-b"}),
        "account_confirm_email": Example({"key": "a"}),
        "openid_connect_login": Example({"provider_id": "office"}),
        "openid_connect_callback": Example({"provider_id": "office"}),
    }


def _example(name: str, own: int, other: int) -> Example:
    return Example({name: own}, {name: other})


def _session(user: User) -> int:
    session = UserSession.objects.create(
        user=user, session_key=f"walk-{user.pk}", ip="192.0.2.1", user_agent="walk"
    )
    return int(session.pk)


def _key(user: User) -> int:
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "walk"}
    )
    return int(key.pk)
