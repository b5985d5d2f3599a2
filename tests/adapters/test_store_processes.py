"""Two processes on one store: the daemon, a command beside it, and what a kill leaves."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.store import Store, StoreChanged
from inbox_processor.errors import TransientFailure
from inbox_processor.model import Effects, Records, ReplyState, Status
from tests.adapters.samples import history, mail, person, question, reply

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registrations.json"


def found(path: Path) -> Records:
    """Return what a reading command sees."""
    with Store.open(path, write=False) as store:
        return store.records()


def test_a_mark_is_durable_at_once(path: Path) -> None:
    """Rule: `sending` is on the medium before DATA, `sent` when `mark` returns."""
    with Store.open(path, write=True) as store:
        store.commit(mail(1))
        assert store.mark(reply(1, ReplyState.SENDING))
        assert found(path).outbox == (reply(1, ReplyState.SENDING),)
        assert store.mark(reply(1, ReplyState.SENT, b""))
        assert found(path).outbox == (reply(1, ReplyState.SENT, b""),)


def test_a_reply_that_another_process_took_back_is_not_marked(path: Path) -> None:
    """Rule: an organiser's `undo` beside the daemon wins over a reply that has not left; False means: do not send."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1), mail(2))
        with Store.open(path, write=True) as command:
            command.commit(Effects(outbox=(reply(1, ReplyState.WITHDRAWN),)))

        assert not daemon.mark(reply(1, ReplyState.SENDING))
        assert daemon.mark(reply(2, ReplyState.SENDING))
        daemon.refresh()
    assert [entry.state for entry in found(path).outbox] == [ReplyState.WITHDRAWN, ReplyState.SENDING]


def test_many_replies_are_marked_in_one_line(path: Path) -> None:
    """Rule: a session's marks are one commit; those that another process has changed are left out and not returned."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1), mail(2), mail(3))
        with Store.open(path, write=True) as command:
            command.commit(Effects(outbox=(reply(2, ReplyState.WITHDRAWN),)))
        journal = path.with_name(path.name + ".journal")
        lines = journal.read_bytes().count(b"\n")

        marked = daemon.mark_each(*(reply(number, ReplyState.SENDING) for number in (1, 2, 3, 4)))

        assert marked == (reply(1, ReplyState.SENDING), reply(3, ReplyState.SENDING))
        assert journal.read_bytes().count(b"\n") == lines + 1
    assert [entry.state.value for entry in found(path).outbox] == ["sending", "withdrawn", "sending"]


def test_a_reply_of_an_erased_person_does_not_come_back(path: Path) -> None:
    """Rule: a mark never writes an entry that is gone."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1))
        with Store.open(path, write=True) as command:
            command.rewrite(replace(command.records(), outbox=()))

        assert not daemon.mark(reply(1, ReplyState.SENT))
    assert found(path).outbox == ()


def test_the_daemon_learns_what_a_command_wrote(path: Path) -> None:
    """Rule: `refresh` tells every commit of others once, as effects, and nothing of one's own."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1))
        assert not daemon.refresh()
        with Store.open(path, write=True) as command:
            command.commit(mail(2))
            command.commit(Effects(review=(question(3),)), Effects(settled=("m3",)))
        daemon.commit(mail(4))

        news = daemon.refresh()

        assert news.effects == (mail(2), Effects(settled=("m3",)))
        assert not news.reloaded
        assert not daemon.refresh()
        assert [one.id for one in daemon.records().participants] == ["1", "2", "4"]


def test_a_command_beside_the_daemon_leaves_the_folding_to_it(path: Path) -> None:
    """Rule: the daemon need not read everything anew because a command ended."""
    with Store.open(path, write=True, run=True) as daemon:
        snapshot = path.read_bytes()
        with Store.open(path, write=True) as command:
            command.commit(mail(1))
        assert path.read_bytes() == snapshot
        assert not daemon.refresh().reloaded
    assert path.read_bytes() != snapshot


def test_an_erasure_beside_the_daemon_makes_it_read_anew(path: Path) -> None:
    """Rule: what cannot be told as effects is told as `reloaded`."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1), mail(2))
        with Store.open(path, write=True) as command:
            command.rewrite(replace(command.records(), participants=(person(2),)))

        news = daemon.refresh()

        assert news.reloaded
        assert daemon.records().participants == (person(2),)


def test_decisions_on_an_old_state_are_refused(path: Path) -> None:
    """Rule: two processes that give out the same number, or change the same person, do not overwrite each other."""
    with Store.open(path, write=True, run=True) as daemon:
        with Store.open(path, write=True) as command:
            command.commit(mail(1))

        with pytest.raises(StoreChanged, match="nothing was written"):
            daemon.commit(Effects((person(1, "Somebody else"),), (history(1),)))
        with pytest.raises(StoreChanged):  # still not looked
            daemon.commit(Effects(history=(history(1),)))
        assert daemon.refresh().effects == (mail(1),)
        daemon.commit(Effects(participants=(replace(person(1), status=Status.CANCELLED),)))
    assert found(path).participants[0].status is Status.CANCELLED


def test_an_exclusive_stretch_begins_with_the_newest_state_and_keeps_others_out(path: Path) -> None:
    """Rule: what is decided inside is decided on what stands there when it is written."""
    with Store.open(path, write=True, run=True) as daemon, Store.open(path, write=True) as command:
        command.commit(mail(1))
        command._lock._wait_seconds = 0.05
        with daemon.exclusive() as news:
            assert news.effects == (mail(1),)
            with pytest.raises(TransientFailure, match="has been writing"):
                command.commit(mail(2))
            assert len(found(path).participants) == 1  # a reader does not wait
            daemon.commit(mail(2))
        with pytest.raises(StoreChanged):
            command.commit(mail(2))


def test_a_second_run_is_refused_and_a_command_is_not(path: Path) -> None:
    """Rule: one run at a time (exit 75); commands go on beside it."""
    with Store.open(path, write=True, run=True):
        with pytest.raises(TransientFailure, match=rf"Another inbox-processor run .*pid {os.getpid()}"):
            Store.open(path, write=True, run=True)
        with Store.open(path, write=True) as command:
            command.commit(mail(1))
    with Store.open(path, write=True, run=True) as store:
        assert store.records().participants == (person(1),)


def register(path: Path, name: str, count: int, run: bool) -> None:
    """One process: takes the next number each time, as the desk does; now and then it starts afresh."""
    done = 0
    while done < count:
        with Store.open(path, write=True, run=run) as store:
            for _ in range(min(25, count - done)):
                with store.exclusive():
                    number = store.records("history").counters["p"] + 1
                    store.commit(Effects((person(number, name),), (history(number),)))
                done += 1


def test_two_processes_writing_at_once_lose_nothing(path: Path) -> None:
    """Rule: every number is given once, every record of both is there, and a reader never sees fewer than before."""
    processes = [SPAWN.Process(target=register, args=(path, name, 120, name == "A")) for name in "AB"]
    for process in processes:
        process.start()
    seen = 0
    while any(process.is_alive() for process in processes):
        now = len(found(path).participants)
        assert now >= seen
        seen = now
    for process in processes:
        process.join()

    people = found(path).participants
    assert [process.exitcode for process in processes] == [0, 0]
    assert [int(one.id) for one in people] == list(range(1, 241))
    assert sorted(one.name or "" for one in people) == ["A"] * 120 + ["B"] * 120


_COMMIT_FOREVER = """
import sys
from pathlib import Path
from inbox_processor.adapters.store import Store
from inbox_processor.adapters import journal
from tests.adapters.samples import mail, reply
from inbox_processor.model import ReplyState
journal.LEAST_OUTGROWN_OCTETS = 20000
with Store.open(Path(sys.argv[1]), write=True, run=True) as store:
    number = store.records().counters["p"]
    while True:
        number += 1
        store.commit(mail(number))
        store.mark(reply(number, ReplyState.SENT, b""))
        print(number, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(path: Path) -> None:
    """Rule: a kill at any instant loses no commit that returned, and the next start needs no help."""
    chance = random.Random(4)
    last, sent = 0, set()
    for _ in range(6):
        command = [sys.executable, "-c", _COMMIT_FOREVER, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            sent.add(int(process.stdout.readline()))
            time.sleep(chance.uniform(0.02, 0.25))
            process.send_signal(signal.SIGKILL)
            sent.update(map(int, process.stdout.read().split("\n")[:-1]))
        kept = found(path)
        assert max(sent) > last
        assert len(kept.participants) in (max(sent), max(sent) + 1)  # the last one may have returned unheard
        last = len(kept.participants)
        assert [int(one.id) for one in kept.participants] == list(range(1, last + 1))
        assert sent <= {int(entry.id[1:]) for entry in kept.outbox if entry.state is ReplyState.SENT}
    assert b'"generation":' in path.read_bytes()[:100]
    assert b'"generation":1,' not in path.read_bytes()[:100]
