"""The main job on real input: the mailbox of the corpus in, one run; store, folders and replies as labelled out.

What `explain --fresh` says of a mail is held against what the run has done with it; what both are worth is measured
against the labels. Replies of mails without a Message-ID are found by their recipient.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from inbox_processor.model import Outcome, Records, Status
from tests.cli.support import REPOSITORY
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer, Taken
from tests.system.workplace import NOW, Workplace, parsed

pytestmark = pytest.mark.dovecot

CORPUS = REPOSITORY / "tests/corpus"
LABELLED_FLOOR = 0.95  # of the mails lie in the folder that their label names
PEOPLE_FLOOR = 0.9  # of those who are accepted by the labels hold a seat
FOLDERS = {
    "accepted": "Accepted",
    "waitlisted": "Waitlist",
    "incomplete": "Incomplete",
    "cancelled": "Cancelled",
    "declined": "Declined",
    "review": "Review",
    "ignored": "Ignored",
}
TEMPLATES = {
    "accepted": {"accepted"},
    "incomplete": {"please_add"},
    "cancelled": {"cancelled"},
    "duplicate": {"already_registered", "please_add"},
    "updated": {"updated", "please_add"},
}


@dataclass(frozen=True)
class Worked:
    """The mailbox after one run; by file: its label, explain's object, the folder in which it lies."""

    desk: Workplace
    labels: Mapping[str, Mapping[str, Any]]
    said: Mapping[str, Mapping[str, Any]]
    folder: Mapping[str, str]
    records: Records

    def fine(self, file: str) -> set[str]:
        """Give the outcomes that the label allows."""
        label = self.labels[file]
        return {label["outcome"], *label.get("also_ok", [])}

    @cached_property
    def sent(self) -> list[tuple[Taken, EmailMessage]]:
        """Read what the SMTP server took."""
        return [(taken, parsed(taken)) for taken in self.desk.taken()]

    def replies(self, file: str) -> list[tuple[Taken, EmailMessage]]:
        """Find the replies to a mail."""
        message_id = self.said[file]["message_id"]
        return [(taken, mail) for taken, mail in self.sent if message_id and str(mail["In-Reply-To"]) == message_id]


@pytest.fixture(scope="module")
def worked(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worked]:
    """Work through the corpus once, for all tests of this file."""
    labels = {
        label["file"]: label for label in map(json.loads, (CORPUS / "labels.jsonl").read_text("utf-8").splitlines())
    }
    event = tomllib.loads((CORPUS / "event.toml").read_text("utf-8"))
    address = event.pop("address")
    with SmtpServer() as smtp:
        desk = Workplace(tmp_path_factory.mktemp("corpus"), dovecot.user(), smtp)
        desk.configure(events=[{"id": "corpus", **event}], smtp={"from": f"Anmeldung <{address}>"})
        answers = desk.call("explain", "--fresh", "--json", *(CORPUS / file for file in labels)).objects()
        said = dict(zip(labels, answers, strict=True))
        octets = {file: (CORPUS / file).read_bytes() for file in labels}
        with desk.user.client() as client:
            for number, mail in enumerate(octets.values()):
                client.append("INBOX", mail, (), NOW - timedelta(days=9) + timedelta(minutes=number))
        desk.well()
        places = {mail: name for name, mails in desk.user.folders().items() for mail in mails}
        yield Worked(desk, labels, said, {file: places[mail] for file, mail in octets.items()}, desk.records())


def test_each_mail_lies_in_the_folder_of_its_outcome(worked: Worked) -> None:
    """What explain says is where it lies; a duplicate or an update lies where its person stands."""
    status = {person.email: person.status.value for person in worked.records.participants}
    for file, said in worked.said.items():
        if said["outcome"] in FOLDERS:
            assert worked.folder[file] == FOLDERS[said["outcome"]], file
        else:
            assert worked.folder[file] == FOLDERS[status[said["participants"][0]["email"]]], file


def test_the_folders_are_those_of_the_labels(worked: Worked) -> None:
    """Nearly all mails lie where a careful human would put them; the inbox is empty."""
    right = [
        file
        for file, folder in worked.folder.items()
        if folder in {FOLDERS.get(outcome, folder) for outcome in worked.fine(file)}
    ]
    assert len(right) / len(worked.labels) >= LABELLED_FLOOR
    assert "INBOX" not in worked.folder.values()


def test_nobody_is_answered_who_must_not_be(worked: Worked) -> None:
    """To a machine's mail, and to one that waits for a human, nothing is ever written."""
    for file, label in worked.labels.items():
        if label["outcome"] == "ignored" or worked.said[file]["outcome"] in ("review", "ignored"):
            assert worked.replies(file) == [], file


def test_each_other_mail_is_answered_once_to_its_from_address(worked: Worked) -> None:
    """One recipient, the author; one reply a mail, in its thread, of the kind that explain announced."""
    answered = [file for file, said in worked.said.items() if said["reply"]]
    assert len(worked.desk.taken()) == len(answered)
    kinds = {entry.message_id: entry.kind.value for entry in worked.records.outbox}
    for file in answered:
        reply, said = worked.said[file]["reply"], worked.said[file]
        if said["message_id"] is None:
            continue
        ((taken, mail),) = worked.replies(file)
        assert taken.recipients == tuple(reply["to"]), file
        assert [one.addr_spec for one in mail["To"].addresses] == reply["to"], file
        assert str(mail["Subject"]) == reply["subject"], file
        assert kinds[str(mail["Message-ID"])] == reply["template"], file
        assert said["message_id"] in str(mail["References"]), file


def test_the_reply_is_of_the_labelled_outcome(worked: Worked) -> None:
    """Where the outcome is the labelled one, the template is the one for it."""
    for file, said in worked.said.items():
        label = worked.labels[file]
        if said["outcome"] == label["outcome"] and said["outcome"] in TEMPLATES:
            assert said["reply"]["template"] in TEMPLATES[label["outcome"]], file


def test_each_reply_bears_the_headers_of_an_automatic_response(worked: Worked) -> None:
    """RFC 3834: auto-replied, no receipts asked for; RFC 3461: the ENVID is that of the Message-ID; the sender gets the
    bounces.
    """
    for taken, mail in worked.sent:
        assert mail["Auto-Submitted"] == "auto-replied"
        assert taken.sender == "anmelden@procedere.org"
        assert str(mail["From"]) == "Anmeldung <anmelden@procedere.org>"
        assert f"ENVID={str(mail['Message-ID']).strip('<>')}" in taken.options
        assert mail["Date"] is not None
        assert "Disposition-Notification-To" not in mail
    envelopes = [option for taken in worked.desk.taken() for option in taken.options if option.startswith("ENVID=")]
    assert len(set(envelopes)) == len(worked.desk.taken())


def test_all_replies_of_a_run_leave_in_one_session(worked: Worked) -> None:
    """One SMTP session for many replies."""
    assert {taken.session for taken in worked.desk.taken()} == {1}


def test_the_people_in_the_store_stand_as_labelled(worked: Worked) -> None:
    """Whoever is accepted by the labels has a seat, found by address or name; whoever has withdrawn has none."""
    stored = [one for one in worked.records.participants if one.status is Status.ACCEPTED]
    known = {key.casefold() for person in stored for key in (person.email, person.name or "")}
    gone = [one for said in worked.said.values() if said["outcome"] == "cancelled" for one in said["understood"]]
    assert gone
    assert not {one["email"].casefold() for one in gone} & known
    wanted = [
        {str(person["email"]).casefold(), str(person["name"]).casefold()}
        for label in worked.labels.values()
        if label["outcome"] == "accepted"
        for person in label["participants"]
        if person.get("outcome", "accepted") == "accepted"
    ]
    wanted = [keys for keys in wanted if not keys & {one["email"].casefold() for one in gone}]
    assert sum(bool(keys & known) for keys in wanted) / len(wanted) >= PEOPLE_FLOOR


def test_store_ledger_and_history_agree(worked: Worked) -> None:
    """One ledger entry a mail, filed; the last entry of each person's history is how they stand; what needs a human
    waits for one.
    """
    records = worked.records
    assert len(records.ledger) == len(worked.labels)
    assert all(entry.filed for entry in records.ledger)
    outcomes = Counter(entry.outcome.value for entry in records.ledger)
    assert outcomes == Counter(said["outcome"] for said in worked.said.values())
    last = {entry.participant: entry.status for entry in records.history}
    assert {person.id: person.status for person in records.participants} == last
    assert {entry.state.value for entry in records.outbox} == {"sent"}
    waiting = {entry.id for entry in records.ledger if entry.outcome is Outcome.REVIEW or entry.attention}
    assert {item.id for item in records.review} == waiting
    assert len(waiting) > outcomes["review"] > 0  # a question beside a registration waits, too


def test_no_octets_of_a_sent_reply_are_kept(worked: Worked) -> None:
    """Nothing is kept longer than needed."""
    assert not any(entry.octets for entry in worked.records.outbox)


def test_a_second_run_does_nothing(worked: Worked) -> None:
    """Everything is where it belongs; nobody is written to again."""
    folders, count = worked.desk.folders(), len(worked.desk.taken())
    worked.desk.well()
    assert (worked.desk.records(), worked.desk.folders(), len(worked.desk.taken())) == (worked.records, folders, count)


def test_what_the_desk_has_handled_is_explained_by_the_recorded_decision(worked: Worked) -> None:
    """Contract: without --fresh the record of the decision speaks, not a second judgement."""
    files = [CORPUS / file for file in worked.labels]
    objects = worked.desk.call("explain", "--json", *files, now=NOW).objects()
    assert [one["outcome"] for one in objects] == [said["outcome"] for said in worked.said.values()]
    # What went out is named; its text is kept no longer than needed.
    told = [one["reply"] and (one["reply"]["template"], one["reply"]["to"]) for one in worked.said.values()]
    assert [one["reply"] and (one["reply"]["template"], one["reply"]["to"]) for one in objects] == told
    assert all(one["reply"] is None or one["reply"]["body"] is None for one in objects)


def test_the_lists_show_everybody(worked: Worked) -> None:
    """Participants and status count what the store holds."""
    people = worked.desk.call("participants", "--json").objects()
    assert len(people) == len(worked.records.participants)
    (status,) = worked.desk.call("status", "--json", now=NOW).objects()
    assert status["healthy"]
    assert status["outbox"] == {"queued": 0, "failed": 0}
    assert status["review"] == len(worked.records.review)
    assert status["events"][0]["accepted"] == sum(one["status"] == "accepted" for one in people)


@pytest.mark.parametrize("name", ["labels.jsonl", "event.toml"])
def test_the_corpus_is_there(name: str) -> None:
    """A corpus that has lost its labels would pass every test."""
    assert Path(CORPUS / name).stat().st_size > 100
