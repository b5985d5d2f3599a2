"""Mails that a form on a web site sends for its visitor."""

from __future__ import annotations

import pytest

from inbox_processor.mail.web_forms import by_its_author
from inbox_processor.model import Mailbox
from tests.mail.mails import mail

VISITOR = "jo.kern@post.example"
FORM = f"Ihr Name: Jo Kern\nIhre E-Mail: {VISITOR}\nNachricht: Ich melde mich an.\n"


@pytest.mark.parametrize(
    "sender", ["wordpress@verein.example", "noreply@stadt.example", "kontaktformular@stadt.example"]
)
def test_a_form_speaks_for_its_visitor(sender: str) -> None:
    """The answer goes to the one address of Reply-To that the form's text names, too."""
    assert by_its_author(mail(FORM, From=sender, Reply_To=VISITOR)).sender == Mailbox("", VISITOR)


def test_the_name_beside_the_address_is_the_visitors() -> None:
    """As the plug-ins of WordPress write it."""
    text = f"Von: Jo Kern <{VISITOR}>\nBetreff: Anmeldung\n\nIch melde mich an.\n"
    found = by_its_author(mail(text, From="Verein <wordpress@verein.example>", Reply_To=VISITOR))
    assert found.sender == Mailbox("Jo Kern", VISITOR)


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (FORM, {"From": "Anna <anna@verein.example>", "Reply_To": VISITOR}),  # a person may have answers sent elsewhere
        (FORM, {"From": "wordpress@verein.example"}),
        (FORM, {"From": "wordpress@verein.example", "Reply_To": "anderer@post.example"}),
        (FORM, {"From": "wordpress@verein.example", "Reply_To": f"{VISITOR}, anderer@post.example"}),
        (f"Jo Kern ({VISITOR}) hat etwas geschrieben.\n", {"From": "noreply@portal.example", "Reply_To": VISITOR}),
    ],
)
def test_any_other_mail_keeps_its_sender(text: str, headers: dict[str, str]) -> None:
    """What merely comes from a program stays that program's."""
    message = mail(text, **headers)
    assert by_its_author(message) is message
