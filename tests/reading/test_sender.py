"""The author's own name and address."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from inbox_processor.model import Mailbox
from inbox_processor.reading import reachable, sender
from tests.reading.letters import box, context

CLOSED = "Ich komme gern.\n\nViele Grüße\n"


def name(text: str, shown: str = "", subject: str = "", *, answers: bool = False) -> tuple[str, str, str] | None:
    """Read the author's name, with its rule and place."""
    found = sender.name(context(text, subject, box(shown), answers=answers))
    return (found.value, found.rule, found.place) if found else None


def address(text: str, taken: frozenset[str] = frozenset()) -> str | None:
    """Read the address that the author calls their own."""
    found = reachable.address(context(text), taken)
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Name: Petra Schulze", "label-name"),
        ("Name: Schulze, Petra", "label-name"),
        ("Name: Petra Schulze (Stadtarchiv)", "label-name"),
        ("Vorname: Petra\nNachname: Schulze", "label-name"),
        ("Mein Name ist Petra Schulze.", "introduced"),
        ("hier ist petra schulze ich komme gern", "introduced"),
        (CLOSED + "Petra Schulze", "signed"),
        (CLOSED + "petra schulze", "signed"),
        (CLOSED + "PETRA SCHULZE", "signed"),
        ("Gruß Petra Schulze", "signed"),
    ],
)
def test_the_name_is_read_where_the_author_writes_it(text: str, rule: str) -> None:
    """A field, an introduction, a sign-off; in whatever case, it is written as names are."""
    assert name(text) == ("Petra Schulze", rule, "text")


def test_the_head_of_the_signature_is_the_authors_name() -> None:
    """Where the text itself is not signed."""
    assert name("Ich komme gern.\n\n-- \nPetra Schulze\nMusterweg 1") == ("Petra Schulze", "signature", "signature")


def test_the_display_name_serves_where_the_mail_is_not_signed() -> None:
    """And nothing where that is a nickname."""
    assert name("Ich komme gern.", "Schulze, Petra") == ("Petra Schulze", "from-display-name", "from")
    assert name("Ich komme gern.", "Waldfee") is None


def test_a_mail_without_a_sender_may_have_a_signed_name() -> None:
    """A broken From takes no name away."""
    assert sender.name(context("Ich komme gern.", sender=None)) is None
    found = sender.name(context(CLOSED + "Petra Schulze", sender=None))
    assert found is not None
    assert found.value == "Petra Schulze"


@pytest.mark.parametrize(
    "subject", ["Anmeldung Werkstatt, Petra Schulze", "Anmeldung von Petra Schulze", "Registration – Petra Schulze"]
)
def test_the_subject_is_the_last_resort(subject: str) -> None:
    """Where neither text nor header names anybody."""
    assert name("Ich komme gern.", subject=subject) == ("Petra Schulze", "subject", "subject")
    assert name(CLOSED + "Ole Petersen", subject=subject) == ("Ole Petersen", "signed", "text")


@pytest.mark.parametrize("subject", ["Anmeldung Expertenwerkstatt", "Anmeldung", "Re: Anmeldung von Petra", ""])
def test_a_subject_without_a_full_name_names_nobody(subject: str) -> None:
    """The workshop is no person."""
    assert name("Ich komme gern.", subject=subject) is None


@pytest.mark.parametrize("signed", ["Petra", "P. Schulze", "Schulze"])
def test_the_more_complete_writing_wins_over_the_sign_off(signed: str) -> None:
    """A first name or an initial under the mail is completed by the header."""
    assert name(CLOSED + signed, "Schulze, Petra") == ("Petra Schulze", "from-display-name", "from")


@pytest.mark.parametrize("shown", ["P. Schulze", "SCHULZE, PETRA", "Petra", "Stadt Musterfels", "waldfee"])
def test_the_spelling_of_the_text_wins_over_a_poorer_header(shown: str) -> None:
    """What the author signs is how they are called."""
    assert name(CLOSED + "Petra Schulze", shown) == ("Petra Schulze", "signed", "text")


def test_the_label_wins_over_the_sign_off_and_the_sign_off_over_a_strangers_account() -> None:
    """Somebody writes from another's mailbox."""
    assert name("Name: Petra Schulze\n\nViele Grüße\nOle Petersen") == ("Petra Schulze", "label-name", "text")
    assert name(CLOSED + "Jana Krämer", "Ole Petersen") == ("Jana Krämer", "signed", "text")


@pytest.mark.parametrize(
    "text",
    [
        "Ich bin Lehrerin.",
        "Ich bin Mitglied im Gemeinderat und komme gern.",
        "> Viele Grüße\n> Ole Petersen",
        "Vielen Dank!",
        "Ich komme gern.\n\nMit freundlichen Grüßen",
        "",
    ],
)
def test_a_function_a_quote_and_a_closing_are_no_name(text: str) -> None:
    """Nobody is called Lehrerin."""
    assert name(text) is None


def test_a_few_words_that_answer_the_question_for_the_name_are_the_name() -> None:
    """Only where the mail answers one."""
    assert name("Bitte auf Mareike Lindhorst.", answers=True) == ("Mareike Lindhorst", "answered", "text")
    assert name("Gestern sah ich Mareike Lindhorst auf dem Markt.") is None


@pytest.mark.parametrize(
    "text",
    [
        "E-Mail: petra@schule.example",
        "E-Mail: petra (at) schule.example",
        "Sie erreichen mich unter petra@schule.example.",
        "Bitte antworten Sie an petra@schule.example.",
        "Ich komme gern.\n\npetra@schule.example",
    ],
)
def test_an_address_that_the_author_calls_theirs_is_theirs(text: str) -> None:
    """In a field, in a sentence about addresses, or alone on a line."""
    assert address(text) == "petra@schule.example"


@pytest.mark.parametrize(
    "text",
    [
        "Ich komme gern.",
        "Ich arbeite für info@verein.example als Helferin und komme gern.",
        "Sie erreichen mich unter absender@post.example.",
        "Sie erreichen mich unter ABSENDER@post.example.",
        "Ich schreibe Ihnen an anmelden@werkstatt.example.",
        "> E-Mail: petra@schule.example",
        "Ich komme gern.\n-- \nE-Mail: petra@schule.example",
    ],
)
def test_the_from_address_serves_where_the_author_names_no_other(text: str) -> None:
    """Neither the desk's address, nor one of a quote or a signature, nor one that stands in a tale."""
    assert address(text) is None


def test_an_address_of_somebody_else_is_not_the_authors() -> None:
    """Each address belongs to one person."""
    text = "Sie erreichen mich unter petra@schule.example."
    assert address(text, frozenset({"petra@schule.example"})) is None


def test_the_address_of_a_copy_is_not_the_authors() -> None:
    """Who is copied is somebody else."""
    plain = context("Sie erreichen mich unter petra@schule.example.")
    copied = replace(plain, message=replace(plain.message, cc=(Mailbox("", "Petra@schule.example"),)))
    assert reachable.address(plain) is not None
    assert reachable.address(copied) is None
