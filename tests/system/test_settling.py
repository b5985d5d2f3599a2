"""What an organiser settles leaves the folder for review with the next run, wherever it then belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_processor.model import MessageRef
from inbox_processor.passes import Tally, Watch
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer
from tests.system.workplace import NOW, PEOPLE, Workplace, address, letter, polite, registration

pytestmark = pytest.mark.dovecot

ANNA, BERT = PEOPLE[:2]
LATER = NOW + timedelta(minutes=1)
QUESTION = polite("ist das Rathaus barrierefrei? Und gibt es einen Parkplatz?", ANNA)


def ask(desk: Workplace, name: str = ANNA) -> None:
    """Let one mail wait in review."""
    desk.deliver(letter(name, QUESTION, subject="Frage"))
    desk.well()


def test_a_mail_that_is_dealt_with_goes_into_the_folder_done(desk: Workplace) -> None:
    """`--done`: with the next run, once; nobody is written to, and another run finds nothing to do."""
    ask(desk)
    ask(desk, BERT)
    assert desk.folders() == {"Review": 2}
    assert desk.call("review", "m1", "--done").status == 0
    assert desk.folders() == {"Review": 2}
    desk.well(now=LATER)
    desk.well(now=LATER)
    assert desk.folders() == {"Review": 1, "Done": 1}
    assert address(ANNA).encode() in desk.user.folders()["Done"][0]
    assert desk.taken() == []
    assert [entry.filed for entry in desk.records().ledger] == [True, True]


def test_a_mail_that_is_registered_goes_where_its_person_stands(desk: Workplace) -> None:
    """`--register`: into the folder of the new outcome, and the reply leaves with the same run."""
    ask(desk)
    assert desk.call("review", "m1", "--register", "--name", ANNA, "--background", "Rat", now=NOW).status == 0
    desk.well(now=LATER)
    assert desk.folders() == {"Accepted": 1}
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_with_keywords_the_keyword_changes(desk: Workplace) -> None:
    """The mail stays in the inbox and bears the new keyword instead of that for review."""
    desk.configure(folders={"mode": "keywords"})
    ask(desk)
    ask(desk, BERT)
    desk.call("review", "m1", "--done")
    desk.well(now=LATER)
    assert desk.folders() == {"INBOX": 2}
    assert desk.user.flags() == [{b"$InboxProcessor", b"$Done"}, {b"$InboxProcessor", b"$Review"}]


def test_folders_of_other_names_below_a_prefix(courier_like: Dovecot, tmp_path: Path, smtp: SmtpServer) -> None:
    """[folders] done and review are names of the configuration, as all others are."""
    desk = Workplace(tmp_path, courier_like.user(), smtp)
    desk.configure(folders={"review": "Prüfen", "done": "Erledigt/Fragen"})
    ask(desk)
    desk.call("review", "m1", "--done")
    desk.well(now=LATER)
    assert desk.folders() == {"INBOX.Erledigt.Fragen": 1}


def test_a_question_beside_a_registration_moves_nothing(desk: Workplace) -> None:
    """Its mail lies in the folder of its outcome already."""
    text = f"hiermit melde ich mich an. Ich leite das Bürgerbüro der Stadt Auental. {QUESTION}"
    desk.deliver(letter(ANNA, polite(text, ANNA)))
    desk.well()
    assert desk.folders() == {"Accepted": 1}
    assert [one["id"] for one in desk.call("review", "--json").objects()] == ["m1"]
    assert desk.call("review", "m1", "--done").status == 0
    assert [entry.filed for entry in desk.records().ledger] == [True]
    desk.well(now=LATER)
    assert desk.folders() == {"Accepted": 1}


@pytest.mark.parametrize("gone", ["moved", "deleted", "folder"])
def test_a_mail_that_somebody_has_taken_away_counts_as_filed(desk: Workplace, gone: str) -> None:
    """It stays where the organiser put it, and is not looked for for ever."""
    ask(desk)
    with desk.user.client() as client:
        client.create_folder("Eigene")
        client.select_folder("Review")
        if gone == "moved":
            client.move([1], "Eigene")
        else:
            client.delete_messages([1])
            client.expunge()
        client.close_folder()
        if gone == "folder":
            client.delete_folder("Review")
    desk.call("review", "m1", "--done")
    desk.well(now=LATER)
    assert desk.folders() == ({"Eigene": 1} if gone == "moved" else {})
    assert [entry.filed for entry in desk.records().ledger] == [True]


def test_a_mail_without_message_id_is_found_by_its_place(desk: Workplace) -> None:
    """The server has said where it was put; the next runs are as cheap as before."""
    head, _, rest = letter(ANNA, QUESTION, subject="Frage").partition(b"Message-ID:")
    desk.deliver(head + rest.partition(b"\r\n")[2])
    desk.well()
    desk.call("review", "m1", "--done")
    desk.well(now=LATER)
    assert desk.folders() == {"Done": 1}
    assert [entry.filed for entry in desk.records().ledger] == [True]


def test_of_two_mails_with_one_message_id_the_settled_one_leaves(desk: Workplace) -> None:
    """A stolen Message-ID must not take another's mail out of the organiser's sight."""
    ask(desk)
    stolen = letter(ANNA, polite("was kostet die Teilnahme?", ANNA), subject="Kosten")
    desk.deliver(stolen)
    desk.well()
    desk.call("review", "m1", "--done")
    desk.well(now=LATER)
    assert desk.folders() == {"Review": 1, "Done": 1}
    assert b"was kostet" in desk.user.folders()["Review"][0]
    desk.call("review", "m2", "--done")
    desk.well(now=LATER)
    assert desk.folders() == {"Done": 2}


def test_a_mail_that_is_settled_before_it_was_filed_goes_to_its_place_at_once(desk: Workplace) -> None:
    """A run that was killed after its commit: the mail still lies in the inbox."""
    desk.deliver(letter(ANNA, QUESTION, subject="Frage"))
    with desk.desk() as (office, gates), gates.source() as source:
        mails = source.fetch(source.pending(lambda _ref: False), 2**20)
        office._handle(mails, *_watching())
    assert desk.folders() == {"INBOX": 1}
    desk.call("review", "m1", "--done")
    desk.well(now=LATER)
    assert desk.folders() == {"Done": 1}


def _watching() -> tuple[Watch, Tally]:
    return Watch(), Tally()


def test_a_command_while_the_mail_is_being_filed_is_not_overwritten(desk: Workplace) -> None:
    """What the pass marks as filed is what it filed; a mail settled meanwhile is filed anew."""
    desk.deliver(letter(ANNA, QUESTION, subject="Frage"), registration(BERT))
    with desk.desk() as (office, gates), gates.source() as source:
        office._handle(source.fetch(source.pending(lambda _ref: False), 2**20), *_watching())
        file = source.file

        def filing_while_somebody_settles(targets: Mapping[str, Sequence[MessageRef]]) -> set[MessageRef]:
            done = file(targets)
            assert desk.call("review", "m1", "--done").status == 0
            return done

        source.file = filing_while_somebody_settles  # type: ignore[method-assign]
        office._file(source)
        assert desk.folders() == {"Review": 1, "Accepted": 1}
        source.file = file  # type: ignore[method-assign]
        office._file(source)
    assert desk.folders() == {"Done": 1, "Accepted": 1}
    assert [(entry.settled, entry.filed) for entry in desk.records().ledger] == [(True, True), (False, True)]


def test_where_nothing_was_settled_nobody_looks_into_the_folder_for_review(desk: Workplace) -> None:
    """No cost otherwise."""
    ask(desk)
    with desk.desk() as (office, gates), gates.source() as source:
        source.refile = None  # type: ignore[assignment,method-assign]
        desk.deliver(registration(BERT))
        office.receive(source, *_watching())
    assert desk.folders() == {"Review": 1, "Accepted": 1}
