"""One `run --once` on real servers: which mails are taken, where they lie afterwards, who is answered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from inbox_processor.model import Trace
from inbox_processor.once import once
from inbox_processor.passes import Watch
from tests.cli.support import EVENT
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer
from tests.system.workplace import NOW, PEOPLE, Workplace, address, arrivals, bare, letter, registration

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]


def test_a_registration_is_stored_filed_and_answered_and_a_second_run_does_nothing(desk: Workplace) -> None:
    """The main job, once; what is done is not done again."""
    desk.deliver(registration(ANNA))
    desk.well()
    assert desk.statuses() == {ANNA: "accepted"}
    assert desk.folders() == {"Accepted": 1}
    assert desk.answered() == [(address(ANNA), "accepted")]
    before = desk.records()
    desk.well()
    assert (desk.records(), desk.folders(), len(desk.taken())) == (before, {"Accepted": 1}, 1)


def test_a_mail_that_a_human_has_read_is_taken_all_the_same(desk: Workplace) -> None:
    r"""House: \Seen means nothing; a human who opened the mail first does not hide it."""
    desk.deliver(registration(ANNA))
    with desk.user.client() as client:
        client.select_folder("INBOX")
        client.add_flags(client.search("ALL"), [rb"\Seen"])
    desk.well()
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_an_unread_mail_stays_unread_in_its_folder(desk: Workplace) -> None:
    r"""The organiser's mail program still shows it as new: the desk never sets \Seen."""
    desk.deliver(registration(ANNA))
    desk.well()
    assert desk.user.flags("Accepted") == [set()]


def test_a_copied_mail_is_filed_and_not_answered_again(desk: Workplace) -> None:
    """Contract: the same octets under the same Message-ID are one mail, filed and not answered again."""
    desk.deliver(registration(ANNA))
    desk.well()
    desk.deliver(registration(ANNA))
    desk.well()
    assert desk.folders() == {"Accepted": 2}
    assert desk.answered() == [(address(ANNA), "accepted")]
    assert len(desk.people()) == 1


def test_two_copies_in_one_inbox_are_one_mail(desk: Workplace) -> None:
    """The second copy is known although nothing has been filed yet."""
    desk.deliver(registration(ANNA), registration(ANNA))
    desk.well()
    assert desk.folders() == {"Accepted": 2}
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_a_new_mail_that_says_nothing_new_is_answered_with_the_present_status(desk: Workplace) -> None:
    """Contract: it is a duplicate, and lies where its person stands."""
    desk.deliver(registration(ANNA))
    desk.well()
    desk.deliver(registration(ANNA, key="-2"))
    desk.well()
    assert desk.answered() == [(address(ANNA), "accepted"), (address(ANNA), "already_registered")]
    assert desk.folders() == {"Accepted": 2}


def test_mails_that_arrive_while_a_run_works_are_not_lost(desk: Workplace) -> None:
    """What comes during a run is taken by it or by the next one, and answered once."""
    desk.deliver(registration(ANNA))

    def more(trace: Trace) -> None:
        if trace.message.message_id.startswith("<anna"):
            desk.deliver(registration(BERT))

    with desk.desk() as (work, gates):
        once(work, gates, Watch(told=more))
    assert sum(desk.folders().values()) == 2
    desk.well()
    assert desk.folders() == {"Accepted": 2}
    assert sorted(desk.answered()) == [(address(ANNA), "accepted"), (address(BERT), "accepted")]


def test_seats_go_in_the_order_in_which_the_server_took_the_mails(desk: Workplace) -> None:
    """INTERNALDATE decides, not the Date header, which the sender writes, nor the order of the UIDs."""
    times = dict(zip(PEOPLE, arrivals(), strict=False))
    for name in reversed(PEOPLE):
        desk.append(registration(name, date=NOW - (times[name] - NOW)), times[name])
    desk.well()
    assert desk.statuses() == {**dict.fromkeys(PEOPLE[:20], "accepted"), **dict.fromkeys(PEOPLE[20:], "waitlisted")}
    waiting = desk.call("participants", "--status", "waitlisted", "--json").objects()
    assert [(one["name"], one["position"]) for one in waiting] == [
        (name, place) for place, name in enumerate(PEOPLE[20:], 1)
    ]
    assert [one["arrived"] for one in waiting] == [times[name].isoformat() for name in PEOPLE[20:]]
    assert desk.folders() == {"Accepted": 20, "Waitlist": 5}
    assert dict(desk.answered()) == {address(name): status for name, status in desk.statuses().items()}


def test_older_mails_are_left_alone_with_since(desk: Workplace) -> None:
    """[mailbox] since: what the server took before that day stays in the inbox, unanswered."""
    desk.configure(mailbox={"since": (NOW - timedelta(days=3)).date()})
    desk.append(registration(ANNA), NOW - timedelta(days=5))
    desk.append(registration(BERT), NOW - timedelta(days=1))
    desk.well()
    assert desk.answered() == [(address(BERT), "accepted")]
    assert desk.folders() == {"INBOX": 1, "Accepted": 1}


def test_keywords_instead_of_folders(desk: Workplace) -> None:
    """[folders] mode = "keywords": the mails stay in the inbox, marked, and are not taken again."""
    desk.configure(folders={"mode": "keywords", "accepted": "Dabei"})
    desk.deliver(registration(ANNA), bare(BERT))
    desk.well()
    desk.well()
    assert sorted(desk.user.flags(), key=sorted) == [
        {b"$Dabei", b"$InboxProcessor"},
        {b"$Incomplete", b"$InboxProcessor"},
    ]
    assert desk.folders() == {"INBOX": 2}
    assert sorted(desk.answered()) == [(address(ANNA), "accepted"), (address(BERT), "please_add")]


def test_a_folder_with_umlauts_below_a_prefix(courier_like: Dovecot, tmp_path: Path, smtp: SmtpServer) -> None:
    """Names travel in modified UTF-7, below the namespace's prefix, with its delimiter between levels."""
    desk = Workplace(tmp_path, courier_like.user(), smtp)
    desk.configure(folders={"accepted": "Anmeldungen/Zusagen für März", "review": "Prüfen"})
    desk.deliver(registration(ANNA), letter(BERT, "Ist das Rathaus barrierefrei?", subject="Frage"))
    desk.well()
    assert desk.folders() == {"INBOX.Anmeldungen.Zusagen für März": 1, "INBOX.Prüfen": 1}
    with desk.user.client() as client:
        subscribed = {name for _, _, name in client.list_sub_folders()}
    assert {"INBOX.Anmeldungen.Zusagen für März", "INBOX.Prüfen"} <= subscribed


def test_another_folder_than_the_inbox_may_be_the_desks(desk: Workplace) -> None:
    """[mailbox] folder names the folder that is worked through; the inbox beside it is left alone."""
    with desk.user.client() as client:
        client.create_folder("Anmeldungen Büro")
    desk.configure(mailbox={"folder": "Anmeldungen Büro"})
    desk.append(registration(ANNA), NOW, "Anmeldungen Büro")
    desk.deliver(registration(BERT))
    desk.well()
    assert desk.folders() == {"INBOX": 1, "Accepted": 1}


# --- the first start, and looking only ----------------------------------------------------------------------------


def test_record_only_takes_everything_in_and_writes_to_nobody(desk: Workplace) -> None:
    """A mailbox that a human has worked so far: stored and filed, no reply now, and none queued for later."""
    desk.deliver(registration(ANNA), bare(BERT))
    done = desk.call("run", "--record-only", now=NOW)
    assert (done.status, done.err) == (0, "")
    assert desk.statuses() == {ANNA: "accepted", BERT: "incomplete"}
    assert desk.folders() == {"Accepted": 1, "Incomplete": 1}
    desk.well()
    assert (desk.taken(), desk.outbox()) == ([], ())


def test_people_of_a_record_only_run_are_known_afterwards(desk: Workplace) -> None:
    """Later mails of theirs are read against what was recorded, and answered."""
    desk.deliver(registration(ANNA), bare(BERT))
    desk.call("run", "--record-only", now=NOW)
    desk.deliver(registration(ANNA, key="-2"), letter(BERT, BACKGROUND_ONLY, key="-2", subject="Nachtrag"))
    desk.well()
    assert sorted(desk.answered()) == [(address(ANNA), "already_registered"), (address(BERT), "accepted")]
    assert desk.statuses() == {ANNA: "accepted", BERT: "accepted"}


BACKGROUND_ONLY = (
    "Hier noch mein Hintergrund: Ich bin Sprecher der Bürgerinitiative Nordstadt und moderiere das Stadtteilforum."
)


def test_a_dry_run_says_what_would_be_and_changes_nothing(desk: Workplace) -> None:
    """Nothing is written, sent or moved: store, folders and SMTP server are as before."""
    desk.deliver(registration(CARLA))
    desk.well()
    desk.deliver(registration(ANNA), bare(BERT))
    files, folders, flags = desk.files(), desk.user.folders(), desk.user.flags()
    done = desk.call("run", "--dry-run", now=NOW)
    assert (done.status, done.err) == (0, "")
    assert f"accepted to {address(ANNA)}" in " ".join(done.out.split())
    assert "Nothing was written, sent or moved." in done.out
    assert (desk.files(), desk.user.folders(), desk.user.flags()) == (files, folders, flags)
    assert len(desk.taken()) == 1


def test_a_dry_run_on_a_new_desk_makes_no_file_and_no_folder(desk: Workplace) -> None:
    """Not even the store and the folders that the first run would make."""
    desk.deliver(registration(ANNA))
    files = desk.files()
    assert desk.call("run", "--dry-run", now=NOW).status == 0
    assert desk.files() == files
    assert list(desk.user.folders()) == ["INBOX"]


# --- several events -----------------------------------------------------------------------------------------------


def test_several_events_are_told_apart_by_plus_tag_and_subject(desk: Workplace) -> None:
    """Each event has its seats; a mail that names none is for a human."""
    first = {**EVENT, "id": "barmen", "title": "Werkstatt Barmen", "tags": ["barmen"], "capacity": 1}
    second = {
        **EVENT,
        "id": "essen",
        "title": "Forum Essen",
        "tags": ["essen"],
        "subject_words": ["Forum"],
        "capacity": 1,
    }
    desk.configure(events=[first, second])
    desk.append(registration(ANNA, to="anmelden+barmen@example.org", subject="Anmeldung"), NOW)
    desk.append(registration(BERT, to="anmelden+essen@example.org", subject="Anmeldung"), NOW)
    desk.append(registration(CARLA, subject="Anmeldung zum Forum"), NOW + timedelta(minutes=1))
    desk.append(registration(PEOPLE[3], subject="Anmeldung"), NOW)
    desk.well()
    assert {one.name: (one.event, one.status.value) for one in desk.people().values()} == {
        ANNA: ("barmen", "accepted"),
        BERT: ("essen", "accepted"),
        CARLA: ("essen", "waitlisted"),
    }
    assert desk.folders() == {"Accepted": 2, "Waitlist": 1, "Review": 1}
    assert sorted(desk.answered()) == [
        (address(ANNA), "accepted"),
        (address(BERT), "accepted"),
        (address(CARLA), "waitlisted"),
    ]


def test_a_mail_after_the_deadline_is_told_so(desk: Workplace) -> None:
    """What decides is when the server took the mail, not when the desk reads it."""
    closes = NOW - timedelta(days=1)
    desk.configure(events=[{**EVENT, "closes": closes}])
    desk.append(registration(ANNA), closes - timedelta(minutes=1))
    desk.append(registration(BERT), closes + timedelta(minutes=1))
    desk.well()
    assert dict(desk.answered()) == {address(ANNA): "accepted", address(BERT): "closed"}
    assert desk.folders() == {"Accepted": 1, "Declined": 1}
