"""A sample of the kill harness: real runs over 60 mails, killed at places and at moments, and started again.

The whole is `python -m tests.killing` (every place) and `python -m tests.killing --random 1000` (moments).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from inbox_processor.delivering import GROUP_MOST
from tests.conftest import absent
from tests.killing.__main__ import at_random
from tests.killing.ground import Ground
from tests.killing.places import AFTER, BEFORE, HALF, Plan
from tests.killing.trial import Kill, Reference, Trials
from tests.servers import dovecot

pytestmark = [pytest.mark.dovecot, pytest.mark.slow]

# One of each kind of place: what leads there, the call, its passing (of how many), the moment.
ONCE = {
    "the first snapshot gets its name": (r"^rename \.new at context\.open_store", 1, BEFORE),
    "a batch is written by half": (r"^pwrite \.journal at .*_handle", 2, HALF),
    "a batch is written and not synced": (r"^fsync \.journal at .*_handle", 3, BEFORE),
    "the journal is folded in the middle": (r"^link \.journal at .*_fold_if_outgrown", 1, BEFORE),
    "mails are moved": (r"^send MOVE", 7, AFTER),
    "mails are moved and not marked": (r"^pwrite \.journal at .*passes\._file", 2, BEFORE),
    "a reply goes out by half": (r"^send octets at .*_transact", 30, HALF),
    "a reply is accepted and not noted": (r"^pwrite \.taken at .*receipts\.add", 31, BEFORE),
    "a group of replies is accepted and not marked": (r"^pwrite \.journal at .*_begin/delivering\.mark", 5, BEFORE),
    "the store is folded at the end": (r"^rename \.journal\.new at store\.__exit__", 1, BEFORE),
}
DAEMON = {
    "the folders are made": (r"^send CREATE", 4, AFTER),
    "the daemon comes to rest": (r"^send IDLE", 1, AFTER),
    "a reply of the second batch is accepted and not noted": (r"^pwrite \.taken at .*receipts\.add", 50, BEFORE),
}
MOMENTS = 3


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """Run the servers of the harness."""
    if not dovecot.installed():
        absent("Dovecot (apt-get install dovecot-imapd)")
    with Ground() as made:
        yield made


@pytest.fixture(scope="module")
def once(ground: Ground) -> tuple[Trials, Reference]:
    """Let `run --once` work undisturbed, for the places and for what shall come of it."""
    trials = Trials(ground, "once", sent=False)
    return trials, trials.reference()


@pytest.fixture(scope="module")
def with_sent(ground: Ground) -> tuple[Trials, Reference]:
    """Do the same with a Sent folder."""
    trials = Trials(ground, "once", sent=True)
    return trials, trials.reference()


@pytest.fixture(scope="module")
def daemon(ground: Ground) -> tuple[Trials, Reference]:
    """Let the daemon work undisturbed."""
    trials = Trials(ground, "daemon", sent=False)
    return trials, trials.reference()


def planned(reference: Reference, pattern: str, number: int, moment: str) -> Plan:
    """Find the place; a pattern that fits none would test nothing."""
    places = {one.place: one.number for one in reference.passings if re.search(pattern, one.place)}
    place, count = max(places.items(), key=lambda item: item[1])
    assert number <= count
    return Plan(place, number, moment)


@pytest.mark.parametrize("what", ONCE)
def test_run_once_is_killed_there_and_all_comes_right(once: tuple[Trials, Reference], what: str) -> None:
    """Issue: one ledger entry and one folder a mail, nobody missing or doubled, seats in order, each reply accepted."""
    trials, reference = once
    outcome = trials.run([Kill(planned(reference, *ONCE[what]))], reference)
    assert (outcome.hit, outcome.faults) == (1, []), outcome.said
    assert outcome.doubled == (what == "a reply is accepted and not noted")


@pytest.mark.parametrize("what", DAEMON)
def test_the_daemon_is_killed_there_and_all_comes_right(daemon: tuple[Trials, Reference], what: str) -> None:
    """The same; a third of the mails comes while it works."""
    trials, reference = daemon
    outcome = trials.run([Kill(planned(reference, *DAEMON[what]))], reference)
    assert (outcome.hit, outcome.faults) == (1, []), outcome.said


@pytest.mark.parametrize("trial", range(MOMENTS))
def test_killed_at_any_moment_all_comes_right(once: tuple[Trials, Reference], trial: int) -> None:
    """Other moments each time; the seed is told where a rule is broken. Restarts are killed as well."""
    trials, reference = once
    seed = str(random.random())
    (*_, (name, kills)) = at_random(reference, 1, seed)
    outcome = trials.run(kills, reference)
    assert outcome.faults == [], (name, kills, outcome.said)


def test_a_power_cut_repeats_no_more_than_the_group_under_way(once: tuple[Trials, Reference]) -> None:
    """What was noted and not synced is gone with the power: the replies of one group go out again, and no others."""
    trials, reference = once
    plan = planned(reference, r"^pwrite \.journal at .*_begin/delivering\.mark", 5, BEFORE)
    outcome = trials.run([Kill(plan, power=True)], reference)
    assert (outcome.hit, outcome.faults) == (1, []), outcome.said
    assert 1 <= outcome.doubled <= GROUP_MOST


def test_with_a_sent_folder_not_even_a_power_cut_repeats_a_reply_that_was_copied(
    with_sent: tuple[Trials, Reference],
) -> None:
    """The window ends when the copy is on its way to the mail server, not when the mark is on the medium."""
    trials, reference = with_sent
    copied = planned(reference, r"^send octets at .*imap\.append", 20, AFTER)
    marked = planned(reference, r"^fsync \.journal at .*_begin/delivering\.mark", 5, BEFORE)
    for plan in (copied, marked):
        outcome = trials.run([Kill(plan, power=True)], reference)
        assert (outcome.hit, outcome.faults, outcome.doubled) == (1, [], 0), outcome.said


def test_a_reply_that_was_taken_and_not_copied_is_copied_by_the_next_run(with_sent: tuple[Trials, Reference]) -> None:
    """It is not sent again, and the Sent folder misses nothing."""
    trials, reference = with_sent
    plan = planned(reference, r"^send octets at .*imap\.append", 20, BEFORE)
    outcome = trials.run([Kill(plan)], reference)
    assert (outcome.hit, outcome.faults, outcome.doubled) == (1, [], 0), outcome.said
