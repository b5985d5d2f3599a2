"""Filing, on a real Dovecot that offers more or less: folders, MOVE and its fallbacks, keywords."""

import os
from collections.abc import Iterator

import pytest

from inbox_processor.adapters.filing import FilingFailure, Layout, chunks, keyword
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.errors import TransientFailure
from inbox_processor.model import MessageRef
from tests.servers.dovecot import EVERYTHING, PASSWORD, WITHOUT_MOVE, WITHOUT_UIDPLUS, Dovecot, MailUser, mail

pytestmark = pytest.mark.dovecot


def refs(source: ImapSource) -> list[MessageRef]:
    return [waiting.ref for waiting in source.pending(lambda ref: False)]


@pytest.fixture
def source(mail_user: MailUser) -> Iterator[ImapSource]:
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        yield source


# --- folders ------------------------------------------------------------------------------------------------------


def test_missing_folders_are_created_and_subscribed(mail_user: MailUser, source: ImapSource) -> None:
    """So that they show in the organiser's mail program; names beyond ASCII and levels included."""
    assert source.missing_folders(["Nachrücker", "Desk/Review"]) == ("Nachrücker", "Desk/Review")
    assert source.ensure_folders(["Nachrücker", "Desk/Review"]) == ("Nachrücker", "Desk/Review")
    with mail_user.client() as client:
        subscribed = {name for _, _, name in client.list_sub_folders()}
    assert subscribed == {"Nachrücker", "Desk/Review"}
    assert source.missing_folders(["Nachrücker", "Desk/Review", "INBOX"]) == ()


def test_folders_that_exist_are_left_as_they_are(mail_user: MailUser, source: ImapSource) -> None:
    """A folder that its owner does not want to see stays unsubscribed."""
    with mail_user.client() as client:
        client.create_folder("Accepted")
    assert source.ensure_folders(["Accepted", "Review"]) == ("Review",)
    with mail_user.client() as client:
        assert [name for _, _, name in client.list_sub_folders()] == ["Review"]


def test_folders_get_the_servers_prefix_and_delimiter(courier_like: Dovecot) -> None:
    """Where all folders lie under the inbox, ours do too; a name that is the server's own is taken as it is."""
    user = courier_like.user()
    user.deliver(mail(1))
    with ImapSource(user.settings(), courier_like.password) as source:
        made = source.ensure_folders(["Accepted", "Desk/Review", "INBOX.Waitlist"])
        assert made == ("INBOX.Accepted", "INBOX.Desk.Review", "INBOX.Waitlist")
        (ref,) = refs(source)
        assert source.file({"Desk/Review": [ref]}) == {ref}
    assert user.folders()["INBOX.Desk.Review"] == [mail(1)]


def test_a_server_without_namespaces_is_asked_for_its_delimiter(mail_user: MailUser) -> None:
    """RFC 3501, 6.3.8: LIST with two empty names tells the delimiter."""
    with ImapSource(mail_user.settings(WITHOUT_UIDPLUS), PASSWORD) as source:
        assert source.ensure_folders(["Desk/Review"]) == ("Desk/Review",)


def test_a_folder_that_the_server_refuses_is_told_by_its_name(mail_user: MailUser, source: ImapSource) -> None:
    """An unusable name is a fault of [folders]."""
    from inbox_processor.errors import ConfigError

    with pytest.raises(ConfigError, match="'bad//name'"):
        source.ensure_folders(["bad//name"])


@pytest.mark.parametrize(
    ("layout", "name", "expected"),
    [
        (Layout("", "/"), "Desk/Review", "Desk/Review"),
        (Layout("", "."), "Desk/Review", "Desk.Review"),
        (Layout("INBOX.", "."), "Review", "INBOX.Review"),
        (Layout("INBOX.", "."), "INBOX.Review", "INBOX.Review"),
        (Layout("INBOX.", "."), "inbox", "inbox"),
        (Layout("", ""), "Desk/Review", "Desk/Review"),
    ],
)
def test_names_of_the_configuration_become_the_servers(layout: Layout, name: str, expected: str) -> None:
    """A prefix is put before once, levels get the server's delimiter, the inbox has the same name everywhere."""
    assert layout.server_name(name) == expected


# --- moving -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [EVERYTHING, WITHOUT_MOVE])
def test_mails_are_moved_and_another_clients_deleted_mail_survives(mail_user: MailUser, host: str) -> None:
    """With MOVE, or with COPY and UID EXPUNGE: a bare EXPUNGE would take the mail that somebody else has marked."""
    mail_user.deliver(*(mail(number) for number in range(1, 5)))
    with ImapSource(mail_user.settings(host), PASSWORD) as source:
        source.ensure_folders(["Accepted", "Review"])
        one, two, three, four = refs(source)
        with mail_user.client() as client:
            client.select_folder("INBOX")
            client.delete_messages([four.uid])
        assert source.file({"Accepted": [one, three], "Review": [two]}) == {one, two, three}
    folders = mail_user.folders()
    assert folders["Accepted"] == [mail(1), mail(3)]
    assert folders["Review"] == [mail(2)]
    assert mail_user.flags("INBOX") == [{rb"\Deleted"}]


def test_the_servers_of_these_tests_offer_what_their_names_say(mail_user: MailUser) -> None:
    """Else the tests of the fallbacks would test MOVE thrice."""
    offered = {}
    for host in (EVERYTHING, WITHOUT_MOVE, WITHOUT_UIDPLUS):
        with ImapSource(mail_user.settings(host), PASSWORD) as source:
            offered[host] = {word for word in ("MOVE", "UIDPLUS", "IDLE") if source._client.has_capability(word)}
    assert offered == {
        EVERYTHING: {"MOVE", "UIDPLUS", "IDLE"},
        WITHOUT_MOVE: {"UIDPLUS", "IDLE"},
        WITHOUT_UIDPLUS: set(),
    }


def test_without_uidplus_mails_are_copied_and_the_originals_marked_as_deleted(mail_user: MailUser) -> None:
    """They wait no more, and nothing is expunged."""
    mail_user.deliver(mail(1), mail(2))
    with ImapSource(mail_user.settings(WITHOUT_UIDPLUS), PASSWORD) as source:
        source.ensure_folders(["Accepted"])
        one, two = refs(source)
        assert source.file({"Accepted": [one]}) == {one}
        assert refs(source) == [two]
    assert mail_user.folders()["Accepted"] == [mail(1)]
    assert mail_user.flags("INBOX") == [{rb"\Deleted"}, set()]


@pytest.mark.parametrize("host", [EVERYTHING, WITHOUT_MOVE, WITHOUT_UIDPLUS])
def test_a_mail_that_somebody_has_moved_away_counts_as_filed(mail_user: MailUser, host: str) -> None:
    """Else it would be tried for ever."""
    mail_user.deliver(mail(1), mail(2))
    with ImapSource(mail_user.settings(host), PASSWORD) as source:
        source.ensure_folders(["Accepted", "Elsewhere"])
        one, two = refs(source)
        with mail_user.client() as client:
            client.select_folder("INBOX")
            client.move([one.uid], "Elsewhere")
        assert source.file({"Accepted": [one, two]}) == {one, two}
    assert mail_user.folders()["Accepted"] == [mail(2)]
    assert mail_user.folders()["Elsewhere"] == [mail(1)]


def test_a_folder_that_was_deleted_meanwhile_is_made_anew(mail_user: MailUser, source: ImapSource) -> None:
    """The server says TRYCREATE."""
    mail_user.deliver(mail(1))
    (ref,) = refs(source)
    assert source.file({"Accepted": [ref]}) == {ref}
    assert mail_user.folders()["Accepted"] == [mail(1)]


def test_mails_of_a_mailbox_that_was_made_anew_are_not_touched(
    mail_user: MailUser, source: ImapSource, caplog: pytest.LogCaptureFixture
) -> None:
    """The UIDs of the old mailbox are other mails in the new one; the log says so."""
    mail_user.deliver(mail(1))
    source.ensure_folders(["Accepted"])
    (ref,) = refs(source)
    stale = MessageRef(ref.folder, ref.uidvalidity - 1, ref.uid)
    assert source.file({"Accepted": [stale]}) == set()
    assert mail_user.folders()["INBOX"] == [mail(1)]
    assert "made anew" in caplog.text


def test_where_one_folder_refuses_the_others_are_served_first(mail_user: MailUser, source: ImapSource) -> None:
    """The failure is transient, knows what was filed, and leaves the session usable; the refused mail stays."""
    if os.getuid() != 0:
        pytest.skip("needs root, to take a folder's rights from the server")
    mail_user.deliver(mail(1), mail(2))
    source.ensure_folders(["Accepted", "Review"])
    one, two = refs(source)
    locked = mail_user.maildir / ".Accepted"
    for path in (locked, *locked.iterdir()):
        os.chown(path, 0, 0)
        path.chmod(0o500)
    with pytest.raises(FilingFailure, match="'Accepted'") as caught:
        source.file({"Accepted": [one], "Review": [two]})
    assert isinstance(caught.value, TransientFailure)
    assert caught.value.filed == {two}
    assert refs(source) == [one]


def test_many_uids_go_in_commands_of_bounded_length() -> None:
    """Servers refuse lines of over 8,000 octets; 500 UIDs of 10 digits fit."""
    parts = list(chunks(range(4_000_000_000, 4_000_001_001)))
    assert [len(part) for part in parts] == [500, 500, 1]
    assert max(len(",".join(map(str, part))) for part in parts) < 8000


# --- keywords -----------------------------------------------------------------------------------------------------


def test_with_keywords_mails_stay_and_are_not_taken_again(mail_user: MailUser) -> None:
    """The keyword of all handled mails and that of the outcome are set; what bears ours waits no more."""
    mail_user.deliver(mail(1), mail(2))
    with ImapSource(mail_user.settings(keywords=True), PASSWORD) as source:
        one, two = refs(source)
        assert source.file({"Nachrücker": [one]}) == {one}
        assert refs(source) == [two]
    assert mail_user.flags() == [{b"$InboxProcessor", b"$Nachrucker"}, set()]
    assert list(mail_user.folders()) == ["INBOX"]


@pytest.mark.parametrize(
    ("name", "expected"), [("Accepted", "$Accepted"), ("Fuß gänger", "$Fuss_ganger"), ("a(b)*", "$a_b__")]
)
def test_keywords_are_atoms(name: str, expected: str) -> None:
    """RFC 3501, 9: no blanks, brackets, asterisks or letters beyond ASCII."""
    assert keyword(name) == expected


# --- copies of what was sent --------------------------------------------------------------------------------------


def test_a_copy_of_a_reply_is_kept_and_found_by_its_message_id(mail_user: MailUser, source: ImapSource) -> None:
    """Found in the folder of sent mails only, and the inbox goes on as before."""
    mail_user.deliver(mail(7))
    source.append("Sent", mail(1))
    assert source.find("Sent", "<m1@example.net>")
    assert not source.find("Sent", "<m7@example.net>")
    assert not source.find("Absent", "<m1@example.net>")
    (ref,) = refs(source)
    assert source.file({"Accepted": [ref]}) == {ref}
    assert mail_user.flags("Sent") == [{rb"\Seen"}]
    assert mail_user.folders()["Sent"] == [mail(1)]


def test_filing_right_after_a_search_in_another_folder_touches_the_inbox_only(
    mail_user: MailUser, source: ImapSource
) -> None:
    """UID 1 exists in both folders; the inbox is opened again first."""
    mail_user.deliver(mail(7))
    source.append("Sent", mail(1))
    (ref,) = refs(source)
    source.find("Sent", "<m1@example.net>")
    assert source.file({"Accepted": [ref]}) == {ref}
    assert mail_user.folders()["Sent"] == [mail(1)]
    assert mail_user.folders()["Accepted"] == [mail(7)]


def test_all_folders_are_asked_how_far_they_have_grown(mail_user: MailUser, source: ImapSource) -> None:
    """In one breath, whatever their names; one that is missing says nothing, and disturbs no other."""
    names = ["Nachrücker", 'Say "yes" (now)', "2016", "Accepted"]
    source.ensure_folders(names)
    mail_user.deliver(mail(1))
    assert source.file({"2016": refs(source)})

    found = source.standings([*names[:2], "Missing", *names[2:]])

    told = {name: numbers for name, numbers in found.items() if numbers is not None}
    assert [told[name][1] for name in names] == [1, 1, 2, 1]
    assert len({validity for validity, _ in told.values()}) == len(names)
    assert found["Missing"] is None
    assert source.standings([]) == {}
