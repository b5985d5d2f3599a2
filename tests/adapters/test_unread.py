"""Tables that stay text until somebody goes through them, and the roster that is made of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from inbox_processor.adapters import records as forms
from inbox_processor.adapters.store import Store
from inbox_processor.adapters.unread import Unread
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import StoreDamaged
from inbox_processor.model import Effects, MessageRef, Records, ReplyKind, ReplyState, Status
from tests.adapters.samples import ledger, mail, many, person, question, reply, undo

TABLES = ("participants", "ledger", "outbox", "review", "undo", "shelves", "drags")
EVENT = "wuppertal-2016"
MIXED = (
    many(12),
    Effects(
        participants=(person(3, status=Status.WAITLISTED), person(5, status=Status.CANCELLED)),
        ledger=(replace(ledger(2), filed=True), replace(ledger(4), filed=True, place=MessageRef("Accepted", 9, 4))),
        outbox=(
            reply(2),
            reply(10, ReplyState.SENDING),
            replace(reply(4, ReplyState.SENT, b""), details='2016\n"Rathaus"', cause="alert trouble"),
        ),
        review=(question(7),),
        undo=(undo(1),),
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store of several kinds of records, folded."""
    path = tmp_path / "store.json"
    with Store.open(path, write=True, run=True) as store:
        store.commit(*MIXED)
    return path


def rosters(store: Store) -> tuple[Roster, Roster]:
    """Return the roster of records, and the one of the same tables unread."""
    unread = store.unread(*TABLES)
    return Roster(store.records(*TABLES), remembers=False), Roster(
        Records(counters=store.counters), remembers=False, unread=unread
    )


def test_a_roster_answers_the_same_whether_its_tables_are_read_or_not(path: Path) -> None:
    """Rule: what a run asks though no mail has come is told from the text as it is told from the records."""
    with Store.open(path, write=True, run=True) as store:
        read, unread = rosters(store)
        for found in (read, unread):
            assert found.counts(EVENT) == {Status.ACCEPTED: 10, Status.WAITLISTED: 1, Status.CANCELLED: 1}
            assert [one.id for one in found.outbox_pending()] == ["r2", "r10"]
        assert unread.seats_taken(EVENT) == read.seats_taken(EVENT) == 10
        assert unread.waiting_count(EVENT) == read.waiting_count(EVENT) == 1
        assert unread.unfiled() == read.unfiled()
        assert len(unread.unfiled()) == 10
        assert unread.outbox_pending() == read.outbox_pending()
        assert unread.told() == read.told() == {"", '2016\n"Rathaus"'}
        assert unread.replies_of("alert trouble") == read.replies_of("alert trouble")
        for message_id in ("<reply4@desk.example>", "<none@desk.example>"):
            assert unread.reply_with(message_id) == read.reply_with(message_id)
        for status in (Status.WAITLISTED, Status.OFFERED, Status.CANCELLED):
            assert [*unread.participants(status)] == [*read.participants(status)]
        for kind in (ReplyKind.ACCEPTED, ReplyKind.REMINDER):
            assert [*unread.replies(kind)] == [*read.replies(kind)]
        assert unread.counts("other") == {}
        assert unread.records() == read.records()
        assert unread.unfiled() == read.unfiled()


def test_what_a_run_without_mail_asks_makes_no_records(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule: that is why the tables are text."""

    def gone_through(_table: Unread) -> Iterator[Any]:
        raise AssertionError("records were made")

    with Store.open(path, write=True, run=True) as store:
        unread = store.unread("participants", "ledger", "outbox", "undo")
        monkeypatch.setattr(Unread, "__iter__", gone_through)
        roster = Roster(Records(counters=store.counters), remembers=False, unread=unread)
        roster.counts(EVENT), roster.seats_taken(EVENT), roster.waiting_count(EVENT)
        roster.unfiled(), roster.outbox_pending(), roster.told()
        roster.participants(Status.INCOMPLETE), roster.replies(ReplyKind.PLEASE_ADD)
        roster.replies_of("alert well"), roster.reply_with("<x@desk.example>"), roster.next_id("p")


def test_what_is_applied_comes_on_top_of_what_was_not_read_yet(path: Path) -> None:
    """Rule: a table that is read later never undoes a change; the store no longer has its text then."""
    with Store.open(path, write=True, run=True) as store:
        roster = Roster(Records(counters=store.counters), remembers=False, unread=store.unread(*TABLES))
        changed = Effects(
            participants=(person(3, "Neu"),), ledger=(replace(ledger(1), filed=True),), dropped=("u1",), settled=("m7",)
        )
        store.commit(changed)
        store.commit(mail(40))
        roster.apply(changed)
        roster.apply(mail(40))
        assert roster.records() == Roster(store.records(*TABLES), remembers=False).records()
        assert roster.participant("3") == person(3, "Neu")
        assert store.mark(replace(reply(2, ReplyState.SENDING)))


def test_a_table_that_was_lent_is_what_it_was_whatever_is_committed(path: Path) -> None:
    """Rule: the roster is told of changes; the text must not know them before."""
    with Store.open(path, write=True, run=True) as store:
        before = store.records("outbox").outbox
        lent = store.unread("outbox")["outbox"]
        store.commit(mail(41))
        assert tuple(lent) == before


def test_a_field_that_older_documents_lack_counts_as_its_default(path: Path) -> None:
    """Rule: what is not in the text is found all the same."""
    with Store.open(path, write=True) as store:
        document = json.loads(forms.LEDGER.text(ledger(20))[1])
        del document["filed"]
        store._storage.append({("ledger", "20"): json.dumps(document).encode()})
    with Store.open(path, write=True, run=True) as store:
        table = store.unread("ledger")["ledger"]
        assert ledger(20) in table.where("filed", False)
        assert "m2" not in {one.id for one in table.where("filed", False)}
        assert table.tally("filed") == Counter({(False,): 11, (True,): 2})


def test_a_document_of_another_shape_is_told_when_its_table_is_read(path: Path) -> None:
    """Rule: StoreDamaged with the table, and no question after that is answered from an empty one."""
    with Store.open(path, write=True) as store:
        store._storage.append({("participants", "30"): b'{"id":"30","colour":"blue"}'})
    with Store.open(path, write=True, run=True) as store:
        roster = Roster(Records(counters=store.counters), remembers=False, unread=store.unread(*TABLES))
        for _ in range(2):
            with pytest.raises(StoreDamaged, match="participants, document 30"):
                roster.participant("1")
