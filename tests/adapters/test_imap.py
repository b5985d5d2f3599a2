"""Receiving, on a real Dovecot: the folder, what waits, its octets."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from inbox_processor.adapters import fetching
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.errors import ConfigError, TransientFailure
from inbox_processor.model import MessageRef, RawMessage
from tests.servers.dovecot import PASSWORD, MailUser, mail

pytestmark = pytest.mark.dovecot


def nothing_known(ref: MessageRef) -> bool:
    return False


@pytest.fixture
def source(mail_user: MailUser) -> Iterator[ImapSource]:
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        yield source


def take(source: ImapSource, max_octets: int = 2**20) -> list[RawMessage]:
    return source.fetch(source.pending(nothing_known), max_octets)


# --- the folder ----------------------------------------------------------------------------------------------------


def test_a_missing_folder_is_told_with_those_that_look_alike(mail_user: MailUser) -> None:
    """The inbox itself is never created."""
    with mail_user.client() as client:
        client.create_folder("Anmeldung/Eingang")
        client.create_folder("Privat")
    with ImapSource(mail_user.settings(folder="Eingang"), PASSWORD) as source:
        with pytest.raises(ConfigError, match="no such folder") as caught:
            source.pending(nothing_known)
        assert "'Anmeldung/Eingang'" in str(caught.value)
        assert "Privat" not in str(caught.value)
    assert "Eingang" not in mail_user.folders()


def test_a_cut_connection_is_a_transient_failure_and_connect_mends_it(mail_user: MailUser) -> None:
    """After a failure the object says that it is not connected until connect is called."""
    mail_user.deliver(mail(1))
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        source.select()
        mail_user.kick()
        with pytest.raises(TransientFailure):
            source.pending(nothing_known)
        assert not source.connected
        with pytest.raises(TransientFailure, match="not connected"):
            source.pending(nothing_known)
        source.connect()
        assert len(source.pending(nothing_known)) == 1


# --- what waits ---------------------------------------------------------------------------------------------------


def test_mails_wait_in_the_order_in_which_the_server_took_them(mail_user: MailUser, source: ImapSource) -> None:
    """INTERNALDATE first, then UID; the times are aware and in UTC."""
    noon = datetime(2016, 5, 2, 12, 0, tzinfo=UTC)
    with mail_user.client() as client:
        for number, minutes in ((1, 5), (2, 0), (3, 5), (4, -5)):
            client.append("INBOX", mail(number), (), noon + timedelta(minutes=minutes))
    waiting = source.pending(nothing_known)
    assert [(one.ref.uid, one.arrived) for one in waiting] == [
        (4, noon - timedelta(minutes=5)),
        (2, noon),
        (1, noon + timedelta(minutes=5)),
        (3, noon + timedelta(minutes=5)),
    ]
    assert all(one.arrived.tzinfo is UTC for one in waiting)
    assert [one.size for one in waiting] == [len(mail(number)) for number in (4, 2, 1, 3)]


def test_a_mail_that_a_human_has_read_still_waits_and_one_that_waits_stays_unread(
    mail_user: MailUser, source: ImapSource
) -> None:
    r"""The flag \Seen means nothing and is not set by fetching."""
    mail_user.deliver(mail(1), mail(2))
    with mail_user.client() as client:
        client.select_folder("INBOX")
        client.add_flags([1], [rb"\Seen"])
    assert len(take(source)) == 2
    assert mail_user.flags() == [{rb"\Seen"}, set()]


def test_a_mail_that_somebody_marked_as_deleted_does_not_wait(mail_user: MailUser, source: ImapSource) -> None:
    """It is in the bin for its owner."""
    mail_user.deliver(mail(1), mail(2))
    with mail_user.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
    assert [one.ref.uid for one in source.pending(nothing_known)] == [2]


def test_mails_from_before_since_are_left_alone(mail_user: MailUser) -> None:
    """`since` counts by the instant at which the server took the mail, whatever the date in the server's own zone."""
    midnight = datetime(2016, 5, 2, tzinfo=ZoneInfo("Europe/Berlin"))
    arrivals = [
        midnight - timedelta(seconds=1),
        midnight,
        midnight + timedelta(minutes=30),
        midnight + timedelta(days=1),
    ]
    with mail_user.client() as client:
        for number, arrived in enumerate(arrivals):
            zone = timezone(timedelta(hours=-12 if number % 2 else 14))
            client.append("INBOX", mail(number), (), arrived.astimezone(zone))
    with ImapSource(mail_user.settings(since=midnight), PASSWORD) as source:
        assert [one.ref.uid for one in source.pending(nothing_known)] == [2, 3, 4]


def test_known_mails_are_left_out(mail_user: MailUser, source: ImapSource) -> None:
    """The ledger knows a mail by folder, UIDVALIDITY and UID."""
    mail_user.deliver(mail(1), mail(2))
    validity = source.select()
    first = MessageRef("INBOX", validity, 1)
    assert [one.ref for one in source.pending(first.__eq__)] == [MessageRef("INBOX", validity, 2)]


def test_a_mail_that_came_after_the_folder_was_opened_waits(mail_user: MailUser, source: ImapSource) -> None:
    """SEARCH alone would look at the mailbox as it was."""
    assert source.pending(nothing_known) == []
    mail_user.deliver(mail(1))
    assert len(source.pending(nothing_known)) == 1


def test_a_large_mailbox_is_searched_in_parts(
    mail_user: MailUser, source: ImapSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line of answer holds 80,000 UIDs (here: 2); the parts together are the whole, each mail once."""
    monkeypatch.setattr(fetching, "SEARCH_MESSAGES", 2)
    mail_user.deliver(*(mail(number) for number in range(5)))
    assert sorted(one.ref.uid for one in source.pending(nothing_known)) == [1, 2, 3, 4, 5]


# --- octets -------------------------------------------------------------------------------------------------------


def test_octets_come_as_they_lie_on_the_server_and_in_the_order_asked_for(
    mail_user: MailUser, source: ImapSource
) -> None:
    """8-bit octets and the order of the request survive; the source names folder and UID."""
    odd = mail(2, body="Gr\xfc\xdfe").decode().encode("latin-1")
    mail_user.deliver(mail(1), odd)
    waiting = source.pending(nothing_known)[::-1]
    raws = source.fetch(waiting, 2**20)
    assert [raw.octets for raw in raws] == [odd, mail(1)]
    assert [(raw.ref, raw.arrived, raw.size) for raw in raws] == [(one.ref, one.arrived, one.size) for one in waiting]
    assert raws[0].source == "INBOX/2"
    assert not raws[0].truncated


def test_a_huge_mail_is_fetched_in_part_only(mail_user: MailUser, source: ImapSource) -> None:
    """A mail of 30 MB costs the memory of its first part; its true size is told."""
    huge = mail(1, body="x" * 30_000_000)
    mail_user.deliver(huge, mail(2))
    large, small = take(source, max_octets=1000)
    assert (large.octets, large.size, large.truncated) == (huge[:1000], len(huge), True)
    assert (small.octets, small.truncated) == (mail(2), False)


def test_a_mail_of_exactly_the_limit_is_whole(mail_user: MailUser, source: ImapSource) -> None:
    """The limit is the largest size that is fetched whole."""
    mail_user.deliver(mail(1))
    (raw,) = take(source, max_octets=len(mail(1)))
    assert (raw.octets, raw.truncated) == (mail(1), False)


def test_a_mail_that_vanished_meanwhile_is_left_out(mail_user: MailUser, source: ImapSource) -> None:
    """Another client may delete it between the search and the fetch."""
    mail_user.deliver(mail(1), mail(2))
    waiting = source.pending(nothing_known)
    with mail_user.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.uid_expunge([1])
    assert [raw.octets for raw in source.fetch(waiting, 2**20)] == [mail(2)]


def test_mails_of_another_uidvalidity_are_not_fetched(mail_user: MailUser, source: ImapSource) -> None:
    """The same UID in a mailbox that was made anew is another mail."""
    mail_user.deliver(mail(1))
    (waiting,) = source.pending(nothing_known)
    stale = replace(waiting, ref=replace(waiting.ref, uidvalidity=waiting.ref.uidvalidity - 1))
    assert source.fetch([stale], 2**20) == []


def test_one_mail_that_the_server_cannot_hand_out_does_not_hold_up_the_others(
    mail_user: MailUser, source: ImapSource
) -> None:
    """Its file is unreadable, as after a fault of the disk; Dovecot then hangs up. The rest is fetched all the same."""
    if os.getuid() != 0:
        pytest.skip("needs root, to make a file unreadable for the server")
    mail_user.deliver(mail(1), mail(2), mail(3))
    waiting = source.pending(nothing_known)
    damaged = sorted((*mail_user.maildir.glob("cur/*"), *mail_user.maildir.glob("new/*")))[1]
    damaged.chmod(0)
    os.chown(damaged, 0, 0)
    assert [raw.octets for raw in source.fetch(waiting, 2**20)] == [mail(1), mail(3)]
    assert len(source.pending(nothing_known)) == 3
