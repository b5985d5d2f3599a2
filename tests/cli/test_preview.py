"""`preview`: replies in the terminal, and as test mails."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from msgspec.structs import replace

from inbox_processor.mail.variables import FILTERS, VARIABLES
from inbox_processor.model import Effects, ReplyKind
from tests.cli.support import EVENT, Office, command
from tests.mail.workshop import PETRA
from tests.servers.dovecot import free_port
from tests.servers.smtp import SmtpServer

NOW = datetime.fromisoformat("2031-01-15T12:00:00+01:00")


def lay(office: Office, name: str, text: str) -> None:
    path = office.folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_without_a_name_all_replies_are_shown_in_all_languages_of_the_event(office: Office) -> None:
    """As they would go out: From, To, Subject, text, what is with it. Nothing is changed."""
    files = office.files()
    done = office.call("preview")
    assert (done.status, done.err) == (0, "")
    assert all(f"{kind.value} ({language})" in done.out for kind in ReplyKind for language in ("de", "en"))
    assert "an invitation for the calendar" in done.out
    assert "a file that takes it from the calendar" in done.out
    assert office.files() == files


def test_what_is_written_in_one_language_is_shown_once(office: Office) -> None:
    """An announcement in German alone goes to everybody in German."""
    lay(office, "de/umzug.txt.j2", "Subject: Neuer Ort\n\nWir treffen uns im Saal 2.\n")
    assert office.call("preview", "umzug").out.count("Wir treffen uns im Saal 2.") == 1


def test_one_reply_in_one_language(office: Office) -> None:
    """Also one that the event does not answer in, as long as it is written in it."""
    done = office.call("preview", "accepted", "--language", "de-du")
    assert "accepted (de-du)" in done.out
    assert "Für dich ist ein Platz reserviert" in done.out
    assert "waitlisted" not in done.out


def test_the_tone_of_the_config_decides_how_people_are_spoken_to(office: Office) -> None:
    """[templates] tone for all, [[event]] tone for one."""
    office.configure(templates={"tone": "informal"})
    assert "Für dich ist ein Platz" in office.call("preview", "accepted").out
    assert "A seat is reserved for you" in office.call("preview", "accepted").out
    office.configure([{**EVENT, "tone": "formal"}], templates={"tone": "informal"})
    assert "Für Sie ist ein Platz" in office.call("preview", "accepted").out


def test_a_stored_person_gets_their_own_reply(office: Office) -> None:
    """In the language that they were answered in."""
    office.keep(Effects(participants=(replace(PETRA, id="17", event="workshop", name="Ada Lovelace", language="en"),)))
    done = office.call("preview", "accepted", "--as", "17")
    assert "Dear Ada Lovelace," in done.out
    assert "(de)" not in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("acepted",), "unknown reply, did you mean accepted?"),
        (("accepted", "--as", "99"), "there is no such person"),
        (("accepted", "--language", "fr"), "no template is written in it; known are de, de-du, en"),
        (("accepted", "--event", "x"), "there is no such event; known are workshop"),
        (("--send-to", "a@b.example"), "--send-to needs the name of one reply"),
        (("accepted", "--watch"), "--watch shows all replies"),
        (("accepted", "--send-to", "nobody"), "expected a mail address"),
    ],
)
def test_wrong_usage_is_said_in_one_line(office: Office, words: tuple[str, ...], said: str) -> None:
    """Exit status 2."""
    done = office.call("preview", *words)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


def test_a_broken_template_is_told_and_the_others_are_shown(office: Office) -> None:
    """Exit status 1: shown, but something needs a human."""
    lay(office, "de/accepted.txt.j2", "Subject: x\n\n{{ dtae }}\n")
    done = office.call("preview")
    assert done.status == 1
    assert "template de/accepted.txt.j2, line 3: 'dtae' is undefined" in done.err
    assert "waitlisted (de)" in done.out
    assert "accepted (de)" not in done.out


def test_variables_are_printed_from_the_code_in_german_and_english() -> None:
    """No config is needed; all that a template may use, and which reply goes out when."""
    for language, word in (("en", "goes out when"), ("de", "geht hinaus, wenn")):
        done = command("preview", "--variables", "--language", language)
        assert done.status == 0
        assert word in done.out
        assert all(f"| `{entry.name}` |" in done.out for entry in (*VARIABLES, *FILTERS))


# --- test mails ---------------------------------------------------------------------------------------------------


@pytest.fixture
def sending(office: Office) -> Iterator[tuple[Office, SmtpServer]]:
    with SmtpServer() as server:
        office.configure(smtp={"port": server.port})
        yield office, server


def test_a_test_mail_goes_through_the_configured_server_and_says_what_it_is(
    sending: tuple[Office, SmtpServer],
) -> None:
    """To the address given alone, marked in subject and text; the store knows nothing of it."""
    office, server = sending
    done = office.call("preview", "promoted", "--language", "de", "--send-to", "anna@stadt.example", now=NOW)
    assert (done.status, done.err) == (0, "")
    assert "Sent to anna@stadt.example, marked as a test: [Test] Ein Platz ist frei geworden" in done.out
    (taken,) = server.taken
    assert taken.recipients == ("anna@stadt.example",)
    mail = email.message_from_bytes(taken.octets, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert str(mail["Subject"]).startswith("[Test] Ein Platz ist frei geworden")
    assert mail["To"].addresses[0].addr_spec == "anna@stadt.example"
    part = mail.get_body(("plain",))
    assert part is not None
    assert part.get_content().startswith("Dies ist eine Testmail.")
    assert [one.get_content_type() for one in mail.walk()].count("text/calendar") == 1
    assert not office.store.exists()


def test_a_server_that_is_away_means_later(office: Office) -> None:
    """Exit status 75, as for every command."""
    office.configure(smtp={"port": free_port()})
    done = office.call("preview", "accepted", "--send-to", "anna@stadt.example")
    assert (done.status, done.err.count("\n")) == (75, 1)


def test_check_tells_faults_and_advice_with_file_and_line(office: Office, tmp_path: Path) -> None:
    """Faults are wrong, advice is a note; all at once."""
    lay(office, "de/accepted.txt.j2", "Subject: x\n\n{% if fee %}\nText\n")
    lay(office, "de/promoted.txt.j2", "Subject: x\n\nAm {{ date }}, http://stadt.example\n")
    lay(office, "de/closed.txt", "x")
    done = office.call("check")
    assert done.status == 2
    lines = [" ".join(line.split()) for line in done.out.splitlines() if " template " in line]
    assert lines == [
        "wrong template de/closed.txt: is not read under this name; rename it to closed.txt.j2",
        (
            "wrong template de/accepted.txt.j2, line 3: the {% if … %} of this line is not closed; "
            "write {% endif %} where it ends"
        ),
        "note template de/accepted.txt.j2: the built-in text is used until it is mended",
        "note template de/promoted.txt.j2, line 3: the link http://stadt.example is not encrypted; write https://",
        "note template de/promoted.txt.j2, line 3: the text does not say where the event is; add {{ event.place }}",
        (
            "note template de/promoted.txt.j2, line 3: the text does not say how to withdraw; add a sentence such as "
            '"Sollten Sie verhindert sein, antworten Sie bitte kurz auf diese E-Mail."'
        ),
    ]


def test_a_port_that_is_taken_is_said_in_one_line(office: Office) -> None:
    """Exit status 2, no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = office.call("preview", "--watch", "--port", taken.getsockname()[1])
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "cannot be used (Address already in use)" in done.err
