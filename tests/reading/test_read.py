"""Message and Body to Reading: laws that hold for any mail, and whole mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_processor.languages.tables import LANGUAGES
from inbox_processor.model import Body, Found, Line, Mailbox, Reading, Wish, Zone
from inbox_processor.reading.read import read
from tests.mail.mails import body as divided
from tests.mail.mails import mail as parsed
from tests.reading.letters import FORWARD_MARK, body, box, mail, reading, said

GREETING, CLOSING = "Guten Tag,", "Mit freundlichen Grüßen\nPetra Schulze"
HARMLESS = (
    "ich melde mich für die Werkstatt an.",
    "Ich leite das Bürgerbüro der Stadt Musterfels.",
    "Vielen Dank für die Auskunft!",
    "Ich reise mit dem Zug an.",
    "Das Thema finde ich sehr interessant.",
    "Wo kann ich parken?",
    "Mein Name ist Petra Schulze.",
    "Name: Petra Schulze",
    "Hintergrund: Lehrerin",
    "Sie erreichen mich unter petra@schule.example.",
    "",
)
LEAVING = (
    "Hiermit ziehe ich meine Anmeldung zurück.",
    "Leider muss ich absagen.",
    "Bitte streichen Sie mich von der Liste.",
    "Ich kann leider nicht teilnehmen.",
    "I have to cancel my registration.",
)
COMPANY = (
    "Bitte tragen Sie Frau Jana Krämer ein.",
    "1. Ole Petersen, Imker",
    "2. Jana Krämer, Lehrerin",
    "Wir, Rüdiger und Elfriede Hasselkamp, kommen gern.",
    "Meine Adresse ist ole (at) post.example.",
    "Herr Oelrich kann nicht kommen.",
    "Bitte auf Anna Lindhorst.",
    "Nachname: Lindhorst",
)
MARKS = (
    GREETING,
    CLOSING,
    "Viele Grüße",
    "-- ",
    "> alt",
    FORWARD_MARK,
    "Von: Jana Krämer",
    "\t",
    "PS: noch eins",
)
ANY_LINE = st.sampled_from(HARMLESS + LEAVING + COMPANY + MARKS) | st.text(max_size=40)
ANY_TEXT = st.lists(ANY_LINE, max_size=12, unique=True).map("\n".join)
SUBJECTS = st.sampled_from(("", "Anmeldung", "Absage", "Re: Anmeldung", "Anmeldung, Petra Schulze")) | st.text(
    max_size=30
)
SENDERS = st.none() | st.builds(
    Mailbox,
    st.sampled_from(("", "Petra Schulze", "SCHULZE, PETRA", "Bürgerverein", "Waldfee")) | st.text(max_size=20),
    st.just("absender@post.example"),
)
QUOTED = st.lists(st.sampled_from(HARMLESS + LEAVING + COMPANY), min_size=1, max_size=4).map(
    lambda lines: "\n".join(f"> {line}" for line in lines)
)


def founds(result: Reading) -> Iterator[Found]:
    """All that a reading found."""
    for one in result.people:
        yield from (value for value in (one.name, one.email, one.background) if value is not None)
    if result.wish_found is not None:
        yield result.wish_found


def bare(result: Reading) -> tuple[object, ...]:
    """All that a reading says, without places."""
    return (
        result.wish,
        result.language,
        result.asked_language,
        result.attention,
        result.doubts,
        tuple((one.is_sender, said(one)) for one in result.people),
    )


# --- laws ---------------------------------------------------------------------------------------------------------


@settings(max_examples=250, deadline=None)
@given(ANY_TEXT, SUBJECTS, SENDERS, st.booleans())
def test_any_text_is_read_and_nobody_is_made_up(text: str, subject: str, sender: Mailbox | None, answers: bool) -> None:
    """Never an exception; nobody without a name or the sender's address; one sender at most; a known language."""
    result = reading(text, subject, sender, answers=answers)
    assert all(one.is_sender or (one.name is not None and one.name.value.strip()) for one in result.people)
    assert sum(one.is_sender for one in result.people) <= 1
    assert {result.language, result.asked_language} <= {"", *(words.tag for words in LANGUAGES)}
    assert all(found.value.strip() for found in founds(result))
    assert all(doubt.endswith(".") for doubt in result.doubts)
    if result.wish in (Wish.ASK, Wish.UNCLEAR):
        assert result.attention


@settings(max_examples=250, deadline=None)
@given(ANY_TEXT, SUBJECTS, SENDERS, st.booleans())
def test_whatever_is_found_in_the_text_stands_there(
    text: str, subject: str, sender: Mailbox | None, answers: bool
) -> None:
    """The place lies within the text and holds the first word of the value."""
    for found in founds(reading(text, subject, sender, answers=answers)):
        if found.place == "text":
            assert 0 <= found.start < found.end <= len(text), found
            first = re.findall(r"\w+", found.value.casefold())[:1]
            shown = "".join(char for char in text[found.start : found.end] if category(char) != "Cf")  # no soft hyphens
            assert all(word in shown.casefold() for word in first), found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(HARMLESS), max_size=5).map("\n".join), QUOTED, st.booleans())
def test_a_quote_below_changes_nothing(own: str, quoted: str, answers: bool) -> None:
    """Somebody else's words register nobody and take no seat, whatever they say."""
    text = f"{GREETING}\n\n{own}\n\n{CLOSING}"
    alone = reading(text, "Re: Anmeldung", answers=answers)
    below = reading(f"{text}\n\n{quoted}", "Re: Anmeldung", answers=answers)
    assert bare(below) == bare(alone)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(HARMLESS), max_size=5).map("\n".join),
    st.lists(st.sampled_from(LEAVING), min_size=1, max_size=3),
    st.sampled_from((Zone.QUOTE, Zone.FORWARD, Zone.SIGNATURE, Zone.FOOTER)),
)
def test_a_withdrawal_is_never_read_outside_the_authors_own_words(own: str, leaving: list[str], zone: Zone) -> None:
    """A seat is not taken away for what stands in a quote, a passed-on mail, a signature or a footer."""
    lines, at = [], 0
    for text, where in (*((line, Zone.OWN) for line in own.split("\n")), *((line, zone) for line in leaving)):
        lines.append(Line(text, at, where, "test"))
        at += len(text) + 1
    whole = Body("\n".join(line.text for line in lines), tuple(lines))
    assert read(mail(whole.text), whole).wish not in (Wish.WITHDRAW, Wish.DECLINE)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_reading_is_repeatable(text: str) -> None:
    """The same mail is read the same, whatever was read in between."""
    first = reading(text)
    reading("Leider muss ich absagen.")
    assert reading(text) == first


# --- whole mails --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("withdrawal", LEAVING)
def test_an_answer_that_only_quotes_a_withdrawal_withdraws_nothing(withdrawal: str) -> None:
    """As mail programs quote, divided by the mail room."""
    text = f"Danke für die Auskunft!\n\nAm 10.05.2016 um 09:40 schrieb Anmeldung <x@y.example>:\n> {withdrawal}\n"
    result = read(parsed(text, Subject="Re: Absage"), divided(text))
    assert result.wish not in (Wish.WITHDRAW, Wish.DECLINE)


def test_a_whole_registration() -> None:
    """Wish, person, background and language of an ordinary mail."""
    result = reading(
        "Sehr geehrte Damen und Herren,\n\nhiermit melde ich mich für die Werkstatt an. Ich leite seit acht Jahren das "
        "Bürgerbüro der Stadt Musterfels.\n\nMit freundlichen Grüßen\nDr. Petra Schulze",
        "Anmeldung",
    )
    assert (result.wish, result.language, result.attention, result.doubts) == (Wish.REGISTER, "de", False, ())
    assert [said(one) for one in result.people] == [
        ("Dr. Petra Schulze", None, "Ich leite seit acht Jahren das Bürgerbüro der Stadt Musterfels.")
    ]
    assert [finding.rule for finding in result.findings] == ["registers"]


def test_a_whole_form() -> None:
    """All from labelled fields."""
    result = reading(
        "Name: Petra Schulze\nE-Mail: petra@schule.example\nHintergrund: Lehrerin an einer Gesamtschule", "Anmeldung"
    )
    assert result.wish is Wish.REGISTER
    assert [said(one) for one in result.people] == [
        ("Petra Schulze", "petra@schule.example", "Lehrerin an einer Gesamtschule")
    ]


def test_a_whole_english_registration() -> None:
    """The language of the mail is told with it."""
    result = reading(
        "Hello,\n\nI would like to register for the workshop. I work as a nurse in a small clinic.\n\n"
        "Kind regards\nMary Whitlock"
    )
    assert (result.wish, result.language) == (Wish.REGISTER, "en")
    assert [said(one) for one in result.people] == [("Mary Whitlock", None, "I work as a nurse in a small clinic.")]


def test_a_whole_withdrawal() -> None:
    """Whoever leaves brings no background."""
    result = reading(f"{GREETING}\n\nleider muss ich meine Anmeldung zurückziehen.\n\n{CLOSING}", "Absage")
    assert (result.wish, result.attention) == (Wish.WITHDRAW, False)
    assert [said(one) for one in result.people] == [("Petra Schulze", None, None)]


def test_a_question_beside_a_registration_waits_for_a_human() -> None:
    """The normal reply does not answer it."""
    asks = "ich melde mich für die Werkstatt an. Ich leite das Bürgerbüro."
    plain = reading(f"{GREETING}\n\n{asks}\n\n{CLOSING}")
    beside = reading(f"{GREETING}\n\n{asks} Gibt es vor Ort eine Rampe für Rollstühle?\n\n{CLOSING}")
    assert (plain.wish, plain.attention) == (Wish.REGISTER, False)
    assert (beside.wish, beside.attention) == (Wish.REGISTER, True)


def test_a_question_about_the_event_is_the_senders() -> None:
    """Nobody is registered by asking."""
    result = reading(f"{GREETING}\n\nwo kann ich parken?\n\n{CLOSING}")
    assert result.wish is Wish.ASK
    assert [said(one) for one in result.people] == [("Petra Schulze", None, None)]


def test_the_language_asked_for_is_told_beside_the_mails_own() -> None:
    """A German mail may want an English answer."""
    result = reading(
        f"{GREETING}\n\nich melde mich für die Werkstatt an. Bitte antworten Sie mir auf Englisch.\n\n{CLOSING}"
    )
    assert (result.language, result.asked_language) == ("de", "en")
    assert [finding.rule for finding in result.findings] == ["registers", "asks-for-language"]


def test_the_language_of_the_subject_serves_where_the_text_has_none() -> None:
    """A form in a foreign word or two."""
    assert reading("+++", "Ich melde mich an").language == "de"
    assert reading("+++", "+++").language == ""


def test_the_display_name_serves_a_mail_without_a_sign_off() -> None:
    """As the mail program wrote it, in natural order."""
    result = reading(f"{GREETING}\n\nich melde mich für die Werkstatt an.", sender=box("SCHULZE, PETRA"))
    assert [said(one)[0] for one in result.people] == ["Petra Schulze"]


def test_an_empty_mail_is_for_a_human() -> None:
    """Nothing is asked, nothing is done."""
    result = read(mail(""), body(""))
    assert (result.wish, result.attention) == (Wish.UNCLEAR, True)
