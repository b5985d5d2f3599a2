"""Counting records without reading them."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_processor.adapters.store import Store
from inbox_processor.errors import StoreDamaged
from inbox_processor.model import Effects, ReplyState, Status
from tests.adapters.samples import mail, person, question, reply


def test_documents_are_counted_by_the_values_of_fields(tmp_path: Path) -> None:
    """Rule: the same numbers as `records` gives, also after the journal was folded; a value that says `status` does not
    count.
    """
    with Store.open(tmp_path / "registrations.json", write=True) as store:
        store.commit(mail(1), mail(2))
        store.commit(
            Effects((person(3, '","status":"waitlisted"', Status.CANCELLED),), outbox=(reply(2, ReplyState.SENT),))
        )
        store.commit(Effects(review=(question(9),)))
    with Store.open(tmp_path / "registrations.json", write=False) as store:
        people, replies = store.tally("participants", "event", "status"), store.tally("outbox", "state")
        assert dict(people) == {("wuppertal-2016", "accepted"): 2, ("wuppertal-2016", "cancelled"): 1}
        assert dict(replies) == {("queued",): 1, ("sent",): 1}
        assert store.tally("review").total() == 1


def test_a_document_of_another_shape_is_named_as_damage(tmp_path: Path) -> None:
    """Rule: what was written by hand is told, not counted as nothing."""
    with Store.open(tmp_path / "registrations.json", write=True) as store:
        store.commit(mail(1))
        with pytest.raises(StoreDamaged, match="without the fields colour"):
            store.tally("participants", "colour")
