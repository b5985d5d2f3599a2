"""Records as documents: the way there and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from inbox_processor.adapters import codecs
from inbox_processor.adapters import records as forms
from inbox_processor.adapters.form import Form
from inbox_processor.adapters.lines import pack, unpack
from inbox_processor.adapters.snapshot import SCHEMA, encode, migrate
from inbox_processor.adapters.texts import Texts
from inbox_processor.model import (
    Cause,
    Drag,
    Effects,
    HistoryEntry,
    LedgerEntry,
    OutboxEntry,
    Participant,
    Records,
    ReplyState,
    ReviewItem,
    Shelf,
    UndoEntry,
)
from tests.adapters.samples import START, history, ledger, mail, person, question, reply

_ZONES = st.builds(timezone, st.integers(-14 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes)))
_TIMES = st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1), timezones=_ZONES)  # noqa: DTZ001
_NUMBERS = st.integers(1, 10**9)


def _built(record: type[Any], key: str, prefix: str) -> st.SearchStrategy[Any]:
    identity = _NUMBERS if key == "seq" else _NUMBERS.map(lambda number: f"{prefix}{number}")
    return st.builds(record, **{key: identity})


def read(form: Form[Any], text: bytes) -> Any:
    """Return the record in one document."""
    (record,) = form.read(Texts(texts={"1": text})).values()
    return record


_RECORDS = {
    "participants": _built(Participant, "id", ""),
    "history": _built(HistoryEntry, "seq", ""),
    "ledger": _built(LedgerEntry, "id", "m"),
    "outbox": _built(OutboxEntry, "id", "r"),
    "review": _built(ReviewItem, "id", "m"),
    "undo": _built(UndoEntry, "id", "u"),
    "shelves": _built(Shelf, "id", ""),
    "drags": _built(Drag, "id", "d"),
}


@pytest.fixture(autouse=True, scope="module")
def _aware_times() -> None:
    st.register_type_strategy(datetime, _TIMES)


@pytest.mark.parametrize("table", list(forms.TABLES))
def test_every_record_comes_back_as_it_went(table: str) -> None:
    """Rule: the round trip is exact, whatever text, octets or time a record holds."""

    @settings(max_examples=60, deadline=None)
    @given(record=_RECORDS[table])
    def round_trip(record: Any) -> None:
        changes = forms.to_changes(Effects(**{table: (record,)}))
        assert getattr(forms.to_effects(changes, {}), table) == (record,)
        texts = [text for text in changes.values() if text is not None]
        assert not any(b"\n" in text or b"\t" in text for text in texts)

    round_trip()


@settings(max_examples=60, deadline=None)
@given(time=_TIMES)
def test_a_time_keeps_its_offset(time: datetime) -> None:
    """Rule: RFC 3339 with offset; the organiser sees the time that was written."""
    back = datetime.fromisoformat(codecs.pack_time(time))

    assert back == time
    assert back.utcoffset() == time.utcoffset()


def test_an_offset_that_rfc_3339_does_not_know_becomes_utc() -> None:
    """Rule: offsets have no seconds; the instant stays (local mean time of Berlin is +00:53:28)."""
    mean = datetime(1890, 1, 1, tzinfo=timezone(timedelta(minutes=53, seconds=28)))

    assert codecs.pack_time(mean) == mean.astimezone(UTC).isoformat()


def test_a_time_without_offset_is_refused() -> None:
    """Rule: all times are aware; a naive one is a fault of the caller, told at once."""
    with pytest.raises(ValueError, match="without offset"):
        codecs.pack_time(datetime(2016, 6, 1))  # noqa: DTZ001


@pytest.mark.parametrize("record", [person(1), history(1), ledger(1), reply(1), question(1)])
def test_a_document_holds_every_field_under_its_name(record: Any) -> None:
    """Rule: who opens the file with TinyDB finds all fields, in words and RFC 3339 times."""
    form = next(form for form in forms.TABLES.values() if getattr(form, "_record") is type(record))  # noqa: B009

    document = json.loads(form.text(record)[1])

    assert list(document) == [field.name for field in fields(record) if field.name != "octets"]


def test_a_participant_reads_well() -> None:
    """Rule: umlauts, words and times stand in the file as people write them."""
    _, text = forms.PARTICIPANTS.text(person(17))

    assert '"name":"Käthe Groß"'.encode() in text
    assert b'"status":"accepted"' in text
    assert b'"arrived":"2016-06-01T10:47:00+02:00"' in text


def test_utc_is_written_with_its_offset() -> None:
    """Rule: "+00:00", as all stores have it, not the "Z" that msgspec writes; in a record within a record, too."""
    at = datetime(2016, 6, 1, 8, 47, tzinfo=UTC)
    entry = UndoEntry("u1", at, Cause.MAIL, "m1", 1, 1, ("1",), before=(replace(person(1), arrived=at),))

    text = forms.UNDO.text(entry)[1]

    assert text.count(b'"2016-06-01T08:47:00+00:00"') == 2
    assert read(forms.UNDO, text) == entry


def test_equal_values_of_all_tables_are_one_object() -> None:
    """Rule: a third of the memory of a large store would go into copies."""
    records = Records(participants=(person(1), person(2)), ledger=(ledger(1),), outbox=(reply(1),))
    tables = {name: Texts(texts=texts) for name, texts in forms.to_tables(records).items()}

    back = forms.to_records(tables, {})

    (one, two), (handled,), (answer,) = back.participants, back.ledger, back.outbox
    assert one.event is two.event is handled.event is answer.event
    assert one.email is one.writer is answer.to
    assert handled.arrived is answer.created
    assert handled.participants is answer.participants


def test_half_a_character_from_a_broken_mail_is_kept() -> None:
    """Rule: a surrogate has no UTF-8 form, but the record comes back exactly."""
    broken = person(1, name="M\udcfcller")

    assert read(forms.PARTICIPANTS, forms.PARTICIPANTS.text(broken)[1]) == broken


def test_a_field_that_is_younger_than_the_document_has_its_default() -> None:
    """Rule: a field may be added to the model with a default without a migration."""
    document = json.loads(forms.LEDGER.text(ledger(3))[1])
    del document["settled"]

    assert read(forms.LEDGER, encode(document)) == ledger(3)


@pytest.mark.parametrize(
    ("field", "value"), [("status", "dancing"), ("arrived", "yesterday"), ("unknown", 1), ("thread", None)]
)
def test_a_document_of_another_shape_is_named(field: str, value: object) -> None:
    """Rule: the message names table and document."""
    document = {**json.loads(forms.PARTICIPANTS.text(person(17))[1]), field: value}

    with pytest.raises(ValueError, match="participants, document 17"):
        forms.PARTICIPANTS.read(Texts(texts={"16": forms.PARTICIPANTS.text(person(16))[1], "17": encode(document)}))


@pytest.mark.parametrize("identity", ["", "17", "r17", "m017", "m-1", "m1 7", "mm1"])
def test_an_id_of_another_kind_is_refused(identity: str) -> None:
    """Rule: ledger ids are "m" and a number; TinyDB knows a document by that number."""
    with pytest.raises(ValueError, match="no id for the table ledger"):
        forms.LEDGER.key(identity)


def test_effects_come_back_from_a_line() -> None:
    """Rule: what one process commits, the other applies."""
    effects = Effects(*(getattr(mail(4), table) for table in ("participants", "history", "ledger", "outbox")))
    effects = Effects(effects.participants, effects.history, effects.ledger, effects.outbox, (question(5),), ("m3",))

    assert forms.to_effects(unpack(pack(forms.to_changes(effects))), {}) == effects


def test_a_new_state_of_a_reply_does_not_write_its_octets_again() -> None:
    """Rule: the mark of a reply is a few hundred octets, however large the mail; who reads it finds the octets that
    were committed with it.
    """
    entry = reply(1, octets=b"x" * 20_000)
    stored = forms.to_changes(Effects(outbox=(entry,)))
    sending = replace(entry, state=ReplyState.SENDING)

    marked = forms.to_marks((sending,))

    assert len(pack(marked)) < 500
    unsent = {key[1]: text for key, text in stored.items() if key[0] == forms.UNSENT and text is not None}
    assert forms.to_effects(marked, unsent).outbox == (sending,)


def test_a_store_of_the_first_version_gets_its_octets_apart() -> None:
    """Rule: in version 1 they stood in the reply's document; migrated, the records are the same."""
    entries = (reply(1), reply(2, ReplyState.SENT, b""))
    octets = ["U3ViamVjdDog/A0KDQpUZXh0DQo=", ""]
    old = {
        forms.OUTBOX.text(entry)[0][1]: encode({**json.loads(forms.OUTBOX.text(entry)[1]), "octets": text})
        for entry, text in zip(entries, octets, strict=True)
    }

    tables = migrate({"outbox": Texts(texts=old)}, 1, SCHEMA)

    assert forms.to_records(tables, {}).outbox == entries
    assert tables == {name: forms.to_tables(Records(outbox=entries))[name] for name in ("outbox", "unsent")}


def test_the_octets_of_a_reply_that_was_sent_go() -> None:
    """Rule: nothing is kept longer than needed."""
    gone = forms.to_marks((reply(1, ReplyState.SENT, b""),))

    assert gone[forms.UNSENT, "1"] is None


@pytest.mark.parametrize("text", [b"{}", b'{"octets":"*"}', b'{"octets":7}', b"[]"])
def test_octets_of_another_shape_are_named(text: bytes) -> None:
    """Rule: the message names table and document; a reply is never sent without its text."""
    changes = {**forms.to_changes(Effects(outbox=(reply(1),))), (forms.UNSENT, "1"): text}

    with pytest.raises(ValueError, match="unsent, document 1"):
        forms.to_effects(changes, {})


def test_later_effects_win_and_settled_items_go_last() -> None:
    """Rule: one commit holds each document once, as it stands at the end."""
    first = Effects(participants=(person(1, "A"),), review=(question(1),))
    second = Effects(participants=(person(1, "B"),), settled=("m1",))

    changes = forms.to_changes(first, second)

    assert changes == {**dict([forms.PARTICIPANTS.text(person(1, "B"))]), ("review", "1"): None}


def test_counters_and_highest_numbers_are_the_same_thing() -> None:
    """Rule: p, m, r, h, u, s, d count participants, ledger, outbox, history, undo, shelves, drags."""
    counters = {"p": 4, "m": 9, "r": 2, "h": 11, "u": 3, "s": 8, "d": 5}

    assert forms.to_counters(forms.to_highest(counters)) == counters


def test_records_come_in_the_order_of_their_numbers() -> None:
    """Rule: 9 before 10, whatever was written last."""
    records = Records(participants=tuple(map(person, (10, 9, 1))), ledger=(ledger(2), ledger(1)))

    tables = {name: Texts(texts=texts) for name, texts in forms.to_tables(records).items()}
    back = forms.to_records(tables, {})

    assert [entry.id for entry in back.participants] == ["1", "9", "10"]
    assert [entry.id for entry in back.ledger] == ["m1", "m2"]
    assert START.utcoffset() == back.participants[0].arrived.utcoffset()
