"""Killed at any instant (SIGKILL, no time to clean up), then run again: nothing lost, nothing doubled.

A process of its own replaces one method by one that kills the process at the wanted call; everything else is
the program as it is. The one documented window: killed between handing in and keeping a copy, the reply goes out again
under the same Message-ID.
"""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from inbox_processor.adapters.receipts import Receipts
from inbox_processor.model import ReplyState
from tests.cli.support import EVENT, environment
from tests.system.workplace import NOW, PEOPLE, Workplace, address, parsed, registration, withdrawal

pytestmark = pytest.mark.dovecot

COMING = PEOPLE[:3]

# argv: module, class, method, number of the call, "before" or "after" its work; then the command.
DEADLY = """
import importlib, os, signal, sys
module, owner, method, number, moment, *words = sys.argv[1:]
owner = getattr(importlib.import_module(module), owner)
work, left = getattr(owner, method), int(number)
def deadly(*given, **named):
    global left
    left -= 1
    if not left and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = work(*given, **named)
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(owner, method, deadly)
from inbox_processor.cli.main import main
main(words)
"""
STORE = ("inbox_processor.adapters.store", "Store", "commit")
JOURNAL = ("inbox_processor.adapters.journal", "JournalStorage", "append")
FILE = ("inbox_processor.adapters.imap", "ImapSource", "file")
FETCH = ("inbox_processor.adapters.imap", "ImapSource", "fetch")
KEEP = ("inbox_processor.adapters.imap", "ImapSource", "append")
SEND = ("inbox_processor.adapters.submission", "Submission", "send")
MARK = ("inbox_processor.passes", "Desk", "mark")
CLOSE = ("inbox_processor.adapters.store", "Store", "close")
DECIDE = ("inbox_processor.passes", "Desk", "_process")


def killed(desk: Workplace, place: tuple[str, str, str], number: int, moment: str) -> None:
    """Do one `run --once` that is killed there."""
    line = [sys.executable, "-c", DEADLY, *place, str(number), moment, "run", "--once", "--config", str(desk.config)]
    done = subprocess.run(line, capture_output=True, timeout=60, env=environment(), check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def sent_ids(desk: Workplace) -> list[str]:
    return [str(parsed(one)["Message-ID"]) for one in desk.taken()]


def assert_all_is_done_once(desk: Workplace) -> None:
    """Everybody has a seat, one mail in its folder, one reply that is marked as sent."""
    assert desk.statuses() == dict.fromkeys(COMING, "accepted")
    assert desk.folders() == {"Accepted": len(COMING)} | ({"Sent": len(COMING)} if "Sent" in desk.folders() else {})
    assert [entry.state for entry in desk.outbox()] == [ReplyState.SENT] * len(COMING)
    assert {one.recipients for one in desk.taken()} == {(address(name),) for name in COMING}
    assert set(sent_ids(desk)) == {entry.message_id for entry in desk.outbox()}
    assert all(entry.filed for entry in desk.records().ledger)


@pytest.mark.parametrize(
    ("place", "number", "moment"),
    [
        pytest.param(FETCH, 1, "after", id="fetched-not-decided"),
        pytest.param(DECIDE, 2, "after", id="second-mail-decided-not-committed"),
        pytest.param(JOURNAL, 1, "after", id="written-not-yet-told"),
        pytest.param(STORE, 1, "after", id="committed-not-filed"),
        pytest.param(FILE, 1, "after", id="filed-not-marked-as-filed"),
        pytest.param(STORE, 2, "after", id="marked-as-filed-nothing-sent"),
        pytest.param(MARK, 1, "after", id="marked-as-sending-not-sent"),
        pytest.param(SEND, 2, "before", id="before-the-second-reply"),
        pytest.param(MARK, 2, "after", id="first-reply-done"),
        pytest.param(CLOSE, 1, "before", id="before-the-clean-end"),
    ],
)
def test_killed_there_and_run_again_everything_is_done_exactly_once(
    desk: Workplace, place: tuple[str, str, str], number: int, moment: str
) -> None:
    """House: the order of effects is commit, file, submit, mark; each point between them is safe."""
    desk.deliver(*map(registration, COMING))
    killed(desk, place, number, moment)
    desk.well()
    desk.well()
    assert_all_is_done_once(desk)
    assert len(desk.taken()) == len(COMING)


def test_killed_between_handing_in_and_marking_the_reply_goes_out_again_under_its_message_id(desk: Workplace) -> None:
    """The documented window: SMTP cannot promise exactly once. One reply twice, all others once."""
    desk.deliver(*map(registration, COMING))
    killed(desk, SEND, 2, "after")
    assert len(desk.taken()) == 2
    desk.well()
    assert_all_is_done_once(desk)
    assert len(desk.taken()) == len(COMING) + 1
    assert sent_ids(desk)[1] in sent_ids(desk)[2:]


def test_a_copy_in_the_sent_folder_tells_that_the_reply_has_left(desk: Workplace) -> None:
    """With [folders] sent the window closes as soon as the copy is kept, even where the power went too and with it the
    note that the server took the reply: nothing goes out twice.
    """
    desk.configure(folders={"sent": "Sent"})
    desk.deliver(*map(registration, COMING))
    killed(desk, KEEP, 2, "after")
    assert "sending" in [entry.state.value for entry in desk.outbox()]
    Receipts(desk.store).clear()
    desk.well()
    assert_all_is_done_once(desk)
    assert len(desk.taken()) == len(COMING)
    assert desk.folders()["Sent"] == len(COMING)


def test_killed_again_and_again_it_still_comes_to_an_end(desk: Workplace) -> None:
    """Each run does its part before it dies; what was done stays done."""
    desk.deliver(*map(registration, COMING))
    for place, number in ((DECIDE, 3), (STORE, 1), (FILE, 1), (MARK, 1), (MARK, 2)):
        killed(desk, place, number, "after")
    desk.well()
    assert_all_is_done_once(desk)
    assert len(desk.taken()) == len(COMING)


def test_killed_while_a_seat_is_given_on_nobody_loses_it(desk: Workplace) -> None:
    """Withdrawal and promotion are one commit: either both are done or the mail is read again."""
    desk.configure(events=[{**EVENT, "capacity": 1}])
    desk.append(registration(PEOPLE[0]), NOW)
    desk.append(registration(PEOPLE[1]), NOW)
    desk.well()
    desk.deliver(withdrawal(PEOPLE[0]))
    killed(desk, JOURNAL, 1, "after")
    desk.well()
    assert desk.statuses() == {PEOPLE[0]: "cancelled", PEOPLE[1]: "accepted"}
    assert desk.answered()[2:] == [(address(PEOPLE[0]), "cancelled"), (address(PEOPLE[1]), "promoted")]
