from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from kakehashi.foundation.accounts.models import User


@task()
def send_invitation(user_id: int) -> None:
    """Send a person the letter with the link by which she sets her password.

    The link is made here and not handed over, so that it stands in no queue. Sending
    it again is safe: an older link works until a password is set.
    """
    user = User.objects.get(pk=user_id)
    with translation.override(user.language):
        path = reverse(
            "account_reset_password_from_key",
            kwargs={
                "uidb36": user_pk_to_url_str(user),
                "key": default_token_generator.make_token(user),
            },
        )
        context = {
            "user": user,
            "link": f"{settings.SITE_URL.rstrip('/')}{path}",
            "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        }
        body = render_to_string("accounts/mail/invitation.txt", context)
        subject = _("Your account for Kakehashi")
    EmailMessage(subject, body, to=[user.email]).send()
