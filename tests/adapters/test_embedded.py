"""The embedded servers of `demo`, as the desk's own adapters see them."""

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox_processor.adapters.embedded import EmbeddedImap, EmbeddedSmtp
from inbox_processor.adapters.imap import ImapSettings, ImapSource
from inbox_processor.adapters.submission import SmtpSettings, Submission
from inbox_processor.adapters.waiting import Wake
from inbox_processor.errors import ConfigError
from tests.servers.dovecot import mail

NOON = datetime(2016, 5, 2, 12, tzinfo=UTC)
USER, PASSWORD = "anmelden", "geheim"


@pytest.fixture
def mailbox() -> Iterator[EmbeddedImap]:
    with EmbeddedImap(USER, PASSWORD, keywords=["$InboxProcessor", "$Accepted"]) as server:
        yield server


def settings(server: EmbeddedImap, **more: Any) -> ImapSettings:
    return ImapSettings("127.0.0.1", server.port, "none", USER, **more)


def test_delivered_mails_are_fetched_and_filed_over_imap(mailbox: EmbeddedImap) -> None:
    """The whole way of a pass, in the order of arrival that deliver was told."""
    mailbox.deliver(mail(1), NOON)
    mailbox.deliver(mail(2), NOON - timedelta(hours=1))
    with ImapSource(settings(mailbox), PASSWORD) as source:
        waiting = source.pending(lambda ref: False)
        assert [one.arrived for one in waiting] == [NOON - timedelta(hours=1), NOON]
        assert [raw.octets for raw in source.fetch(waiting, 2**20)] == [mail(2), mail(1)]
        assert source.ensure_folders(["Accepted", "Nachrücker"]) == ("Accepted", "Nachrücker")
        second, first = (one.ref for one in waiting)
        assert source.file({"Accepted": [first], "Nachrücker": [second]}) == {first, second}
        assert source.pending(lambda ref: False) == []
        assert source.find("Nachrücker", "<m2@example.net>")


def test_keywords_are_kept_that_were_asked_for(mailbox: EmbeddedImap) -> None:
    """Of itself pymap drops every keyword without a word."""
    mailbox.deliver(mail(1), NOON)
    with ImapSource(settings(mailbox, keywords=True), PASSWORD) as source:
        (one,) = source.pending(lambda ref: False)
        assert source.file({"Accepted": [one.ref]}) == {one.ref}
        assert source.pending(lambda ref: False) == []


def test_mail_that_is_delivered_while_the_desk_waits_wakes_it(mailbox: EmbeddedImap) -> None:
    """IDLE works there, too."""
    import threading

    wake = Wake()
    with ImapSource(settings(mailbox), PASSWORD) as source:
        source.pending(lambda ref: False)
        timer = threading.Timer(0.2, lambda: mailbox.deliver(mail(1), NOON))
        timer.start()
        assert source.wait(10, wake)
        timer.join()
    wake.close()


def test_a_wrong_password_is_refused(mailbox: EmbeddedImap) -> None:
    """The embedded mailbox is a real server: the message is the same."""
    with pytest.raises(ConfigError, match="refused the user name or password"):
        ImapSource(settings(mailbox), "falsch").connect()


def test_replies_are_captured_with_their_envelope() -> None:
    """In the order in which they were handed in."""
    with EmbeddedSmtp() as outgoing:
        smtp = SmtpSettings("127.0.0.1", outgoing.port, "none", "", None, "anmelden@example.org")
        with Submission(smtp, None) as session:
            session.send("r1", "anna@example.net", mail(1))
            session.send("r2", "bert@example.net", mail(2))
        assert [(one.sender, one.recipients, one.octets) for one in outgoing.taken] == [
            ("anmelden@example.org", ("anna@example.net",), mail(1)),
            ("anmelden@example.org", ("bert@example.net",), mail(2)),
        ]


def test_what_was_changed_in_pymap_is_changed_back() -> None:
    """Another user of the library in this process must not notice."""
    mailbox = importlib.import_module("pymap.backend.dict.mailbox").MailboxData
    before = mailbox.permanent_flags
    with EmbeddedImap(USER, PASSWORD, keywords=["$X"]):
        assert mailbox.permanent_flags is not before
    assert mailbox.permanent_flags is before


@pytest.mark.parametrize(("server", "library"), [(EmbeddedImap(USER, PASSWORD), "pymap"), (EmbeddedSmtp(), "aiosmtpd")])
def test_a_missing_library_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, server: EmbeddedImap | EmbeddedSmtp, library: str
) -> None:
    """A plain install has no embedded servers."""

    def absent(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name.partition(".")[0])

    monkeypatch.setattr("inbox_processor.adapters.embedded.import_module", absent)
    with pytest.raises(ConfigError, match=rf'{library}.*pip install "inbox-processor\[demo\]"'), server:
        pass
