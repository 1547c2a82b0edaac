"""The links of the head, for each post: address, label, for whom.

``foundation.pages`` draws them and may not know the faces, so the settings hand this
over. It is read with the settings: nothing here may touch a model.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NAVIGATION = (
    ("home", _("Home"), "everyone"),
    ("grants:calls", _("Calls"), "everyone"),
    ("desk:desk", _("My desk"), "signed-in"),
    ("grants:applications", _("Applications"), "officer,branch"),
    ("grants:rounds", _("Rounds"), "secretariat,director,auditor"),
    ("grants:reviews", _("Reviews"), "reviewer"),
    ("experts:requests", _("Requests for experts"), "officer,secretariat,office"),
    ("jet:rounds", _("Placement (JET)"), "secretariat,director,auditor"),
    ("jet:numbers", _("JET in figures"), "everyone"),
    ("experts:results", _("Results of dispatches"), "everyone"),
    ("desk:handover", _("Handover"), "officer,branch,secretariat,operator"),
    ("imports:imports", _("Import"), "secretariat,operator"),
    ("accounts:people", _("People"), "secretariat,operator"),
)
