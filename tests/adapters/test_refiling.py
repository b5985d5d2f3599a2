"""Taking mails out of one folder into others by a key of their Message-ID, on a real Dovecot."""

from __future__ import annotations

import os
import re

import pytest

from inbox_processor.adapters.imap import ImapSource
from inbox_processor.errors import TransientFailure
from tests.servers.dovecot import EVERYTHING, PASSWORD, WITHOUT_MOVE, WITHOUT_UIDPLUS, MailUser, mail

pytestmark = pytest.mark.dovecot


def key(octets: bytes) -> str:
    """Give the number in `<m7@example.net>`; whatever else is in the octets would show."""
    found = re.fullmatch(rb"message-id: *<m(\d+)@example.net>\r\n\r\n", octets, re.IGNORECASE)
    return found[1].decode() if found else ""


def put(user: MailUser, folder: str, *numbers: int) -> None:
    with user.client() as client:
        if folder not in user.folders():
            client.create_folder(folder)
        for number in numbers:
            client.append(folder, mail(number))


@pytest.mark.parametrize("host", [EVERYTHING, WITHOUT_MOVE])
def test_what_matches_is_moved_and_the_rest_stays_unread(mail_user: MailUser, host: str) -> None:
    """Each into its own folder, made where it is missing; other folders and other mails are not touched."""
    put(mail_user, "Review", 1, 2, 3, 4)
    mail_user.deliver(mail(1))
    with ImapSource(mail_user.settings(host), PASSWORD) as source:
        assert source.refile("Review", {"1": "Done", "3": "Accepted", "9": "Done"}, key) == {"1", "3"}
        assert [waiting.ref.uid for waiting in source.pending(lambda _ref: False)] == [1]
    folders = mail_user.folders()
    assert folders["Review"] == [mail(2), mail(4)]
    assert (folders["Done"], folders["Accepted"], folders["INBOX"]) == ([mail(1)], [mail(3)], [mail(1)])
    assert mail_user.flags("Review") == [set(), set()]


def test_without_uidplus_the_original_is_marked_and_not_found_again(mail_user: MailUser) -> None:
    """A second look moves nothing twice."""
    put(mail_user, "Review", 1)
    with ImapSource(mail_user.settings(WITHOUT_UIDPLUS), PASSWORD) as source:
        assert source.refile("Review", {"1": "Done"}, key) == {"1"}
        assert source.refile("Review", {"1": "Done"}, key) == set()
    assert mail_user.folders()["Done"] == [mail(1)]


def test_a_folder_that_is_not_there_holds_nothing(mail_user: MailUser) -> None:
    """It is not made for that, and the session goes on."""
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        assert source.refile("Review", {"1": "Done"}, key) == set()
        assert source.select() > 0
    assert list(mail_user.folders()) == ["INBOX"]


def test_a_folder_that_cannot_be_opened_now_is_not_taken_for_an_empty_one(mail_user: MailUser) -> None:
    """Else its mail would count as moved by somebody; it is looked for again."""
    if os.getuid() != 0:
        pytest.skip("needs root, to take a folder's rights from the server")
    put(mail_user, "Review", 1)
    locked = mail_user.maildir / ".Review"
    for path in (locked, *locked.iterdir()):
        os.chown(path, 0, 0)
        path.chmod(0o500)
    with ImapSource(mail_user.settings(), PASSWORD) as source, pytest.raises(TransientFailure, match="Review"):
        source.refile("Review", {"1": "Done"}, key)


def test_filing_after_it_touches_the_inbox_only(mail_user: MailUser) -> None:
    """UID 1 exists in both folders; the inbox is opened again first."""
    put(mail_user, "Review", 1)
    mail_user.deliver(mail(7))
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        (waiting,) = source.pending(lambda _ref: False)
        assert source.refile("Review", {}, key) == set()
        assert source.file({"Accepted": [waiting.ref]}) == {waiting.ref}
    assert mail_user.folders()["Review"] == [mail(1)]
    assert mail_user.folders()["Accepted"] == [mail(7)]


def test_with_keywords_the_old_one_goes_and_others_stay(mail_user: MailUser) -> None:
    """Only mails that bear the keyword of the folder are looked at."""
    mail_user.deliver(mail(1), mail(1), mail(2))
    with ImapSource(mail_user.settings(keywords=True), PASSWORD) as source:
        one, other, two = (waiting.ref for waiting in source.pending(lambda _ref: False))
        source.file({"Review": [one, two], "Accepted": [other]})
        assert source.refile("Review", {"1": "Done"}, key) == {"1"}
    assert mail_user.flags() == [
        {b"$InboxProcessor", b"$Done"},
        {b"$InboxProcessor", b"$Accepted"},
        {b"$InboxProcessor", b"$Review"},
    ]


def test_where_one_folder_refuses_the_others_are_served_first(mail_user: MailUser) -> None:
    """The failure is transient; the refused mail stays where it is."""
    if os.getuid() != 0:
        pytest.skip("needs root, to take a folder's rights from the server")
    put(mail_user, "Review", 1, 2)
    put(mail_user, "Accepted")
    locked = mail_user.maildir / ".Accepted"
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        for path in (locked, *locked.iterdir()):
            os.chown(path, 0, 0)
            path.chmod(0o500)
        with pytest.raises(TransientFailure, match="'Accepted'"):
            source.refile("Review", {"1": "Accepted", "2": "Done"}, key)
        assert source.connected
    for path in (locked, *locked.iterdir()):
        path.chmod(0o700)
        mail_user.server.chown(path)
    assert mail_user.folders()["Review"] == [mail(1)]
    assert mail_user.folders()["Done"] == [mail(2)]
