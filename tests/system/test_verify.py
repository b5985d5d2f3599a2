"""`verify` on a real mailbox: all as it should be, or a list of what differs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.store import Store
from inbox_processor.model import Effects, Status
from tests.servers.dovecot import Dovecot
from tests.system.workplace import NOW, PEOPLE, Workplace, address, bare, dead_port, letter, registration, withdrawal

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
LATER = NOW + timedelta(hours=1)


def worked(desk: Workplace) -> None:
    """Work a mailbox with a mail of nearly every kind."""
    desk.deliver(registration(ANNA), bare(BERT), letter(CARLA, "Gibt es einen Aufzug?", subject="Frage"))
    desk.well()
    desk.deliver(withdrawal(ANNA), registration(BERT, key="-2"), registration(ANNA, key="-again"))
    desk.well(now=LATER)


def move(desk: Workplace, origin: str, target: str) -> None:
    """Move the first mail of a folder as a person does in a mail program."""
    with desk.user.client() as client:
        client.select_folder(origin)
        (uid, *_) = client.search("UNDELETED")
        if not client.folder_exists(target):
            client.create_folder(target)
        client.move([uid], target)


@pytest.mark.parametrize("mode", ["folders", "keywords"])
def test_a_desk_that_has_worked_is_verified(desk: Workplace, mode: str) -> None:
    """Exit status 0 and a sentence; with --json nothing; a mail that waits in the inbox is no difference."""
    desk.configure(folders={"mode": mode})
    worked(desk)
    desk.deliver(registration(CARLA, key="-new"))
    before = desk.files()
    done = desk.call("verify")
    assert (done.status, done.err) == (0, ""), done
    assert "All is as the history says" in done.out
    assert desk.call("verify", "--json").out == ""
    assert desk.files() == before


def test_a_seat_that_the_history_does_not_give_is_named(desk: Workplace) -> None:
    """Exit status 1; the person, what is stored and what the history says."""
    worked(desk)
    anna = desk.people()[ANNA]
    with Store.open(desk.store, write=True) as store:
        store.commit(Effects(participants=(replace(anna, status=Status.DECLINED),)))
    done = desk.call("verify", "--offline", "--json")
    assert done.status == 1
    assert {"subject": anna.id, "what": "status", "stored": "declined", "recounted": "accepted"} in done.objects()
    assert "found" in done.err


def test_a_mail_that_somebody_moved_or_deleted_is_named(desk: Workplace) -> None:
    """By the id under which `show` and the log know it, where it belongs, and where it lies."""
    worked(desk)
    move(desk, "Review", "Ignored")
    move(desk, "Incomplete", "Elsewhere")
    done = desk.call("verify", "--json")
    assert done.status == 1
    assert done.objects() == [
        {"mail": "m2", "expected": ["Incomplete"], "found": None},
        {"mail": "m3", "expected": ["Review"], "found": "Ignored"},
    ]
    assert "lies in Ignored" in desk.call("verify").out


def test_a_mail_that_is_committed_and_not_filed_yet_is_no_difference(desk: Workplace) -> None:
    """Killed there, the next run files it; meanwhile nothing is wrong. Nor is one that was filed and not yet marked."""
    desk.deliver(registration(ANNA), bare(BERT))
    desk.well()
    ledger = desk.records().ledger
    with Store.open(desk.store, write=True) as store:
        store.commit(Effects(ledger=tuple(replace(entry, filed=False) for entry in ledger)))
    move(desk, "Incomplete", "INBOX")
    assert desk.call("verify").status == 0


def test_the_mail_of_somebody_who_was_erased_is_no_difference(desk: Workplace) -> None:
    """The ledger keeps a digest of it; where it lies concerns nobody any more."""
    desk.deliver(registration(ANNA), registration(BERT))
    desk.well()
    move(desk, "Accepted", "Elsewhere")
    with Store.open(desk.store, write=True) as store:
        kept = store.records()
        people = tuple(one for one in kept.participants if one.name != ANNA)
        history = tuple(one for one in kept.history if one.participant != desk.people()[ANNA].id)
        store.rewrite(replace(kept, participants=people, history=history))
    assert desk.call("verify").status == 0


def test_the_mails_of_a_forgotten_person_may_be_deleted(desk: Workplace) -> None:
    """The guides say so: what `forget` leaves on the server is the organiser's to delete, and then all is as it should
    be. Found in the story of a whole event.
    """
    desk.deliver(registration(ANNA), registration(BERT))
    desk.well()
    assert desk.call("forget", address(ANNA)).status == 0
    with desk.user.client() as client:
        client.select_folder("Accepted")
        client.delete_messages(client.search(["FROM", address(ANNA)]))
        client.expunge()
    assert desk.call("verify").status == 0
    desk.well(now=LATER)
    assert desk.call("verify").status == 0


def test_mails_of_a_mailbox_that_was_lost_are_no_difference(desk: Workplace, dovecot: Dovecot) -> None:
    """The provider has made the mailbox anew: the old numbers say nothing any more."""
    desk.deliver(registration(ANNA))
    desk.well()
    moved = Workplace(desk.folder, dovecot.user(), desk.smtp)
    moved.configure()
    with moved.user.client() as client:  # another UIDVALIDITY, whatever second it is
        client.create_folder("Old")
    (moved.user.maildir / "dovecot-uidlist").unlink(missing_ok=True)
    ledger = tuple(replace(one, ref=replace(one.ref, uidvalidity=1)) for one in moved.records().ledger if one.ref)
    moved.keep(Effects(ledger=ledger))
    assert moved.call("verify").status == 0


def test_without_the_mail_server_it_is_to_be_tried_again(desk: Workplace) -> None:
    """Exit status 75 and one line; --offline does without."""
    worked(desk)
    desk.configure(mailbox={"port": dead_port()})
    done = desk.call("verify")
    assert (done.status, done.out) == (75, "")
    assert len(done.err.splitlines()) == 1
    assert desk.call("verify", "--offline").status == 0
