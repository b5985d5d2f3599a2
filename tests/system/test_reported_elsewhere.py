"""Faults that users of other mail programs reported. Each test names the report; none of them happens here."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from inbox_processor.model import Outcome
from tests.cli.support import environment
from tests.servers.proxy import CUT, CUT_AFTER, LITERAL_OCTETS, SAY, SILENT, Fault
from tests.system.faulty import (
    ANNA,
    BERT,
    WELL_WITHIN_SECONDS,
    assert_all_is_right,
    at_work,
    between,
    mails,
    told,
)
from tests.system.workplace import NOW, Workplace, address, registration, until

pytestmark = pytest.mark.dovecot


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault("APPEND", SAY, answer="{tag} NO [OVERQUOTA] Quota exceeded", times=99), id="quota"),
        pytest.param(Fault("APPEND", SAY, answer="{tag} NO [CANNOT] No such folder", times=99), id="no folder"),
        pytest.param(Fault(LITERAL_OCTETS, CUT, times=99), id="cut"),
    ],
)
def test_a_copy_for_sent_that_fails_does_not_send_the_reply_again(desk: Workplace, fault: Fault) -> None:
    """FreeScout #3607, #3632: the same reply went out 25 times, because saving it into Sent failed after sending."""
    with between(desk, folders={"sent": "Sent"}) as way:
        way.imap.faults.append(fault)
        desk.deliver(*mails())
        for hours in range(4):
            desk.once(now=NOW + timedelta(hours=hours))
        assert len(desk.taken()) == 4
        assert_all_is_right(desk)


def test_runs_that_start_before_the_last_has_ended_do_nothing(desk: Workplace) -> None:
    """paperless-ngx #9436, n8n #30179: a mail was handled 5 or 13 times, as cron started a run beside a run."""
    desk.deliver(*mails())
    line = [sys.executable, "-m", "inbox_processor", "run", "--once", "--config", str(desk.config)]
    runs = [subprocess.Popen(line, stderr=subprocess.PIPE, env=environment()) for _ in range(4)]
    ended = [(run.communicate(timeout=60)[1].decode(), run.returncode) for run in runs]
    assert {status for _, status in ended} <= {0, 75}, ended
    assert all("Another inbox-processor run" in said for said, status in ended if status == 75)
    assert_all_is_right(desk)


def test_mails_of_a_mailbox_that_was_made_anew_are_not_skipped(desk: Workplace) -> None:
    """paperless-ngx #8944: UIDs were kept without UIDVALIDITY, so that the new mails seemed to be known."""
    with desk.user.client() as client:
        client.create_folder("Desk")
    desk.configure(mailbox={"folder": "Desk"})
    desk.append(registration(ANNA), NOW, "Desk")
    desk.well()
    with desk.user.client() as client:
        client.delete_folder("Desk")
        client.create_folder("Desk")
    desk.append(registration(BERT), NOW, "Desk")
    desk.well(now=NOW + timedelta(hours=1))
    first, second = (entry.ref for entry in desk.records().ledger)
    assert first is not None
    assert second is not None
    assert first.uid == second.uid  # the number alone would have hidden the second mail
    assert first.uidvalidity != second.uidvalidity
    assert desk.answered() == [(address(ANNA), "accepted"), (address(BERT), "accepted")]


def test_a_mail_that_a_colleague_has_opened_is_taken(desk: Workplace) -> None:
    """FreeScout #2416: a mail that a human had read before the program looked was never taken."""
    desk.deliver(registration(ANNA))
    with desk.user.client() as client:
        client.select_folder("INBOX")
        client.fetch(client.search("ALL"), ["BODY[]"])
    assert desk.user.flags() == [{b"\\Seen"}]
    desk.well()
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_every_mail_that_leaves_the_inbox_is_in_the_ledger_and_in_the_log(desk: Workplace) -> None:
    """OsTicket #2998: mails were moved or deleted, and no record and no line of a log told of them."""
    desk.deliver(*mails())
    lines = desk.once("-v").err.splitlines()
    ledger = desk.records().ledger
    assert len(ledger) == sum(desk.folders().values()) == 6
    for entry in ledger:
        assert sum(f"mail={entry.id} " in line and f"outcome={entry.outcome}" in line for line in lines) == 1


def test_a_mail_that_another_client_takes_away_while_we_work_holds_up_nobody(desk: Workplace) -> None:
    """Deleted before it is fetched, it was never ours; moved before it is filed, it counts, and `verify` names it."""

    def take_away() -> None:
        with desk.user.client() as client:
            client.select_folder("INBOX")
            client.delete_messages(client.search("ALL")[:1])
            client.expunge()

    with between(desk) as way:
        way.imap.faults.append(Fault("FETCH", before=take_away, passing=2))
        desk.deliver(registration(ANNA), registration(BERT))
        with at_work(desk) as working:
            assert until(lambda: desk.folders() == {"Accepted": 1} and working.healthy(), WELL_WITHIN_SECONDS)
            assert desk.call("verify").status == 0
            way.imap.faults.append(Fault("MOVE", before=take_away))
            desk.deliver(registration(ANNA, key="-2"))
            assert until(lambda: desk.folders() == {"Accepted": 1} and working.healthy(), WELL_WITHIN_SECONDS)
            assert until(lambda: len(desk.records().ledger) == 2 and all(one.filed for one in desk.records().ledger))
        verified = desk.call("verify", "--json")
        assert verified.status == 1
        assert [one["mail"] for one in verified.objects()] == ["m2"]
    assert desk.statuses() == {ANNA: "accepted", BERT: "accepted"}
    assert told(working)[0] == []


@pytest.mark.parametrize("what", ["deleted", "renamed"])
def test_a_folder_that_goes_while_we_work_is_made_anew(desk: Workplace, what: str) -> None:
    """Somebody tidies up the mailbox: the next mail finds its folder again; nothing is lost."""
    desk.deliver(registration(ANNA))

    def tidy_up() -> None:
        with desk.user.client() as client:
            if what == "deleted":
                client.delete_folder("Accepted")
            else:
                client.rename_folder("Accepted", "Old")

    with between(desk) as way:
        way.imap.faults.append(Fault("MOVE", before=tidy_up, passing=2))
        with at_work(desk) as working:
            assert until(lambda: desk.folders() == {"Accepted": 1} and working.healthy(), WELL_WITHIN_SECONDS)
            desk.deliver(registration(BERT))
            left = {"Accepted": 1} | ({"Old": 1} if what == "renamed" else {})
            assert until(lambda: desk.folders() == left and working.healthy(), WELL_WITHIN_SECONDS)
            assert until(lambda: len(desk.taken()) == 2)
    assert desk.statuses() == {ANNA: "accepted", BERT: "accepted"}


def test_an_inbox_that_is_gone_for_a_while_is_said_once(desk: Workplace) -> None:
    """A folder of the provider's that somebody renames and gives back: the daemon waits, it never makes it itself."""
    with desk.user.client() as client:
        client.create_folder("Desk")
    with between(desk, mailbox={"folder": "Desk"}), at_work(desk) as working:
        assert until(working.healthy, WELL_WITHIN_SECONDS)
        with desk.user.client() as client:
            client.rename_folder("Desk", "Elsewhere")
        desk.user.kill_sessions()
        assert until(lambda: "there is no such folder" in working.said, WELL_WITHIN_SECONDS)
        with desk.user.client() as client:
            assert not client.folder_exists("Desk")
            client.rename_folder("Elsewhere", "Desk")
        desk.append(registration(ANNA), NOW, "Desk")
        assert until(lambda: len(desk.taken()) == 1, WELL_WITHIN_SECONDS)
    assert sum("no such folder" in words for words in told(working)[0]) == 1


def test_an_idle_that_goes_dead_is_found_out_and_status_says_so(desk: Workplace) -> None:
    """Imapclient #349, n8n #38721: IDLE was dead for hours, while the status was green."""
    with between(desk, schedule={"poll_every": "1h"}) as way, at_work(desk) as working:
        assert until(working.healthy, WELL_WITHIN_SECONDS)
        assert until(lambda: "IDLE" in way.imap.commands)
        way.imap.faults.append(Fault("LOGIN", SILENT, times=10**6))
        way.imap.fall_silent()
        assert until(lambda: not working.healthy(), WELL_WITHIN_SECONDS), working.said
        assert desk.call("status").status == 1
        desk.deliver(registration(ANNA))
        way.imap.faults.clear()
        assert until(lambda: len(desk.taken()) == 1, WELL_WITHIN_SECONDS), working.said
        assert until(lambda: desk.call("status").status == 0)
        wrong, well = told(working)
        assert (len(wrong), well) == (1, 1), wrong


def test_reconnects_that_fail_do_not_end_the_daemon(desk: Workplace) -> None:
    """Parsedmarc #211: the first reconnect that failed killed the process. Here each kind of failure does not."""
    with between(desk, schedule={"poll_every": "1s"}) as way, at_work(desk) as working:
        assert until(working.healthy, WELL_WITHIN_SECONDS)
        way.imap.away = True
        way.imap.cut()
        assert until(lambda: not working.healthy(), WELL_WITHIN_SECONDS)
        assert not until(lambda: not working.thread.is_alive(), 1)
        refused = Fault("LOGIN", SAY, answer="{tag} NO [AUTHENTICATIONFAILED] Authentication failed.", times=2)
        way.imap.faults += [Fault("LOGIN", CUT_AFTER), Fault("LIST", CUT), refused]
        way.imap.away = False
        desk.deliver(registration(ANNA))
        assert until(lambda: len(desk.taken()) == 1, WELL_WITHIN_SECONDS), working.said
        assert until(lambda: told(working)[1] == 1)
    wrong, _ = told(working)
    assert len(wrong) == 2, wrong  # the outage, and the password, which a human would have to mend
    assert desk.records().ledger[0].outcome is Outcome.ACCEPTED
