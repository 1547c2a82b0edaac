"""The list of sections in charge (担当課一覧), as branches keep it in a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.engines.imports.models import Import, Line
from kakehashi.engines.imports.queries import lines_to_write
from kakehashi.engines.imports.targets import Cell, Field, Row, Target, Texts
from kakehashi.engines.imports.verbs import commit_import, undo_import
from kakehashi.engines.sheets.kinds.values import read_phone
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.organisations.meant import meant_body
from kakehashi.foundation.organisations.models import Contact, Organisation
from kakehashi.foundation.organisations.queries import bodies_by_code, contacts
from kakehashi.foundation.organisations.rules import problems_with_contact
from kakehashi.foundation.organisations.verbs import drop_contact, keep_contact
from kakehashi.kernel.problems import Problem, Refused, Unreadable


def read_contact(cells: Mapping[str, Cell]) -> Row:
    """Read one row of a list of sections.

    Problem codes: ``body-unknown`` and those of ``problems_with_contact``.
    """
    texts = {name: " ".join(cell.text.split()) for name, cell in cells.items()}
    problems, remarks = list[Problem](), list[Problem]()
    body = meant_body(texts["code"], "code")
    problems += [body.problem] if body.problem else []
    remarks += [body.remark] if body.remark else []
    after = {
        "code": body.code,
        "section": texts["section"],
        "phone": _phone(texts.get("phone", "")),
        "email": texts.get("email", ""),
    }
    problems += problems_with_contact(
        section=after["section"], phone=after["phone"], email=after["email"]
    )
    return Row(after, tuple(problems), tuple(remarks))


def stored_contacts() -> dict[str, Texts]:
    """Return every contact as text, by the code of its body."""
    return {contact.organisation.code: _texts(contact) for contact in contacts()}


@transaction.atomic
def import_contacts(source: Import, *, version: int, by: User, at: datetime) -> Import:
    """Keep every new and changed contact of an import.

    Raises:
        Refused: of ``commit_import`` and ``keep_contact``, ``row-changed-since``.
    """
    source = commit_import(source, version=version, by=by, at=at)
    stored, bodies = stored_contacts(), bodies_by_code()
    for line in lines_to_write(source):
        _refuse_changed(line, stored.get(line.after["code"], {}), line.before)
        _keep(bodies[line.after["code"]], line.after, by=by, at=at)
    return source


@transaction.atomic
def undo_contacts(source: Import, *, version: int, by: User, at: datetime) -> Import:
    """Put back the contacts that stood before an import.

    Raises:
        Refused: of ``undo_import``, ``row-changed-since``.
    """
    source = undo_import(source, version=version, by=by, at=at)
    stored, bodies = stored_contacts(), bodies_by_code()
    for line in lines_to_write(source):
        body = bodies[line.after["code"]]
        _refuse_changed(line, stored.get(body.code, {}), line.after)
        if line.before:
            _keep(body, line.before, by=by, at=at)
        else:
            drop_contact(body, by=by, at=at)
    return source


def _keep(body: Organisation, texts: Texts, *, by: User, at: datetime) -> None:
    keep_contact(
        body,
        section=texts["section"],
        phone=texts["phone"],
        email=texts["email"],
        by=by,
        at=at,
    )


def _texts(contact: Contact) -> Texts:
    return {
        "code": contact.organisation.code,
        "section": contact.section,
        "phone": contact.phone,
        "email": contact.email,
    }


def _phone(text: str) -> str:
    """The number as usually written, or the text itself for the rules to judge."""
    try:
        return read_phone(text) if text else ""
    except Unreadable:
        return text


def _refuse_changed(line: Line, stored: Texts, expected: Texts) -> None:
    if stored != expected:
        message = _("Row %(row)s was changed by someone else meanwhile: %(key)s.")
        message %= {"row": line.row, "key": line.key}
        raise Refused(Problem("row-changed-since", message))


CONTACTS: Final = Target(
    name="contacts",
    label=gettext_lazy("Sections in charge"),
    help=gettext_lazy("Whom to ask at each local government: one row a body."),
    posts=(Post.SECRETARIAT, Post.OPERATOR),
    fields=(
        Field(
            "code",
            gettext_lazy("Body (code or name)"),
            "body_code",
            aliases=(
                "団体コード",
                "全国地方公共団体コード",
                "団体名",
                "市町村名",
                "code",
            ),
        ),
        Field(
            "section",
            gettext_lazy("Section"),
            "name",
            aliases=("担当課", "担当課名", "課名", "所属", "部署", "section"),
        ),
        Field(
            "phone",
            gettext_lazy("Telephone"),
            "phone",
            required=False,
            aliases=("電話番号", "電話", "TEL", "連絡先", "phone"),
        ),
        Field(
            "email",
            gettext_lazy("Mail address"),
            "email",
            required=False,
            aliases=("メールアドレス", "メール", "E-mail", "email"),
        ),
    ),
    group="code",
    read=read_contact,
    key=lambda texts: texts["code"],
    stored=stored_contacts,
    commit=import_contacts,
    undo=undo_contacts,
)
