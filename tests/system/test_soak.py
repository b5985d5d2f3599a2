"""The soak and the backup: a sample of weeks of mail with faults, and a desk that goes on from a copy of its files."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.soak import run
from inbox_processor.desk.recount import differences
from inbox_processor.desk.roster import Roster
from inbox_processor.model import Records
from tests.system.workplace import NOW, PEOPLE, Workplace, address, bare, registration, withdrawal

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA, DAVID = PEOPLE[:4]


@pytest.fixture
def silence() -> Iterator[None]:
    """Keep the many faults of a soak out of the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("sent", [False, True], ids=["no-copies", "sent-folder"])
def test_two_days_of_mail_with_faults_all_along_lose_and_double_nothing(*, sent: bool) -> None:
    """Each mail has one ledger entry and lies in a folder, seats follow from the history, each reply was taken; the
    whole of it, 20,000 mails in four weeks, is `python -m benchmarks.soak`.
    """
    assert run(150, 2, seed=7 + sent, faults=True, sent=sent, report=False) == []


# --- backup and moving (docs/moving.md) ---------------------------------------------------------------------------


def backed_up(desk: Workplace, name: str = "backup") -> Path:
    """Copy the desk's folder as the page says: the store's files, config and templates."""
    target = desk.folder.parent / f"{desk.folder.name}-{name}"
    target.mkdir()
    first = sorted(desk.folder.glob("registrations.json*"), key=lambda path: len(path.name))
    for path in (*first, desk.config):
        shutil.copy2(path, target / path.name)
    return target


def elsewhere(desk: Workplace, files: Path) -> Workplace:
    """Set the desk up in another folder, as on another machine, from the copied files; lock files stay behind."""
    folder = desk.folder.parent / f"{desk.folder.name}-new"
    shutil.copytree(files, folder, ignore=shutil.ignore_patterns("*.lock"))
    return replace(desk, folder=folder)


def worked(desk: Workplace) -> Records:
    """Let a desk live: seats, somebody incomplete, a withdrawal."""
    desk.deliver(registration(ANNA), registration(BERT), bare(CARLA))
    desk.well()
    desk.deliver(withdrawal(BERT))
    desk.well()
    return desk.records()


def test_a_desk_that_was_moved_goes_on_where_it_stopped(desk: Workplace) -> None:
    """The same records in the new place; no mail is answered again; the next mail is."""
    before = worked(desk)
    moved = elsewhere(desk, backed_up(desk))
    assert moved.call("check", now=NOW).status == 0
    assert moved.records() == before
    taken = len(desk.taken())
    moved.well(now=NOW + timedelta(hours=1))
    assert len(desk.taken()) == taken
    moved.deliver(registration(DAVID))
    moved.well(now=NOW + timedelta(hours=2))
    assert moved.answered()[-1] == (address(DAVID), "accepted")
    assert {one.id for one in before.participants} < {one.id for one in moved.records().participants}


def test_a_copy_that_was_made_while_the_desk_worked_is_whole(desk: Workplace) -> None:
    """Snapshot first, journal behind it: the copy holds at least what was committed when it began."""
    with desk.desk() as (at_work, gates):
        from inbox_processor.once import once
        from inbox_processor.passes import Watch

        desk.deliver(registration(ANNA), registration(BERT))
        once(at_work, gates, Watch())
        files = backed_up(desk)
        desk.deliver(registration(CARLA))
        once(at_work, gates, Watch())
    moved = elsewhere(desk, files)
    assert {one.name for one in moved.records().participants} == {ANNA, BERT}
    assert differences(Roster(moved.records())) == ()


def test_mails_since_an_old_backup_are_taken_in_without_a_second_reply(desk: Workplace) -> None:
    """The page's way: put the old files back, move the mails since then back into the inbox, `run --record-only`
    (nobody is written to), then the daemon as ever. Mails that the backup knows are not taken twice.
    """
    desk.deliver(registration(ANNA))
    desk.well()
    files = backed_up(desk)
    desk.deliver(registration(BERT), registration(CARLA))
    desk.well(now=NOW + timedelta(hours=1))
    restored = elsewhere(desk, files)
    with desk.user.client() as client:
        client.select_folder("Accepted")
        client.move(client.search("ALL"), "INBOX")
    taken = len(desk.taken())
    done = restored.call("run", "--record-only", now=NOW + timedelta(hours=2))
    assert (done.status, done.err) == (0, "")
    restored.well(now=NOW + timedelta(hours=3))
    assert len(desk.taken()) == taken
    assert restored.statuses() == {ANNA: "accepted", BERT: "accepted", CARLA: "accepted"}
    assert restored.folders() == {"Accepted": 3}
    assert differences(Roster(restored.records())) == ()


@pytest.mark.parametrize("same", [False, True], ids=["other-uidvalidity", "same-uidvalidity"])
def test_a_mailbox_on_another_server_is_no_reason_to_answer_again(desk: Workplace, *, same: bool) -> None:
    """Mails are known by Message-ID and content. Where the new mailbox happens to have the old UIDVALIDITY, its mails
    are looked at all the same, also a new one at the place of an old one: nothing stays in the inbox unseen.
    """
    before = worked(desk)
    new = replace(desk, user=desk.user.server.user())
    new.configure()
    mails = [mail for folder in desk.user.folders().values() for mail in folder]
    validity = next(entry.ref.uidvalidity for entry in before.ledger if entry.ref) + (0 if same else 9)
    new.deliver(registration(DAVID), *mails)
    uidlist = new.user.maildir / "dovecot-uidlist"
    uidlist.write_text(f"3 V{validity} N1 G{'0' * 31}1\n")
    desk.user.server.chown(uidlist)
    taken = len(desk.taken())
    new.well(now=NOW + timedelta(hours=1))
    assert new.answered()[taken:] == [(address(DAVID), "accepted")]
    assert sum(new.folders().values()) == len(mails) + 1
    assert "INBOX" not in new.folders()
    refs = [entry.ref for entry in new.records().ledger if entry.ref]
    assert (validity in {ref.uidvalidity for ref in refs[len(mails) :]}) or same
