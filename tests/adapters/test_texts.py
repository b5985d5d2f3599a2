"""One table as text: what is found in the piece is what the documents say."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.adapters.snapshot import SCHEMA, Meta, encode, encodings, parse_body, parse_meta, render
from inbox_processor.adapters.texts import Texts

NASTY = st.sampled_from(
    ["", "a", "ä", '"', "\\", '","name":"x', '"name":', "}", "},", "\n", "},\n", "\n}}", "\ud800", "漢"]
)
WORDS = st.lists(NASTY, max_size=4).map("".join)
VALUES = st.one_of(WORDS, st.none(), st.booleans(), st.integers(0, 12))
DOCUMENTS = st.dictionaries(
    st.integers(1, 40).map(str), st.fixed_dictionaries({"name": VALUES, "said": WORDS, "seats": VALUES}), max_size=6
)


def both_ways(documents: dict[str, dict[str, Any]]) -> tuple[Texts, Texts]:
    """Return the table as documents, and as the piece of a snapshot between others."""
    apart = Texts(texts={key: encode(one) for key, one in documents.items()})
    tables = {"before": Texts(), "people": apart, "after": apart, "last": Texts()}
    octets = b"".join(render(Meta(SCHEMA.version, 1, 0, {}), tables))
    return apart, parse_body(octets, parse_meta(octets[: octets.index(b"\n") + 1]))["people"]


@given(DOCUMENTS)
def test_a_table_comes_back_from_its_piece(documents: dict[str, dict[str, Any]]) -> None:
    """Rule: whatever stands in the texts, rows are parted where rows are parted."""
    for texts in both_ways(documents):
        assert {key: one for some in texts.objects() for key, one in some.items()} == documents
        assert len(texts) == len(documents)
        assert {key: json.loads(text) for key, text in texts.items()} == documents


@given(DOCUMENTS)
def test_a_field_is_read_without_decoding(documents: dict[str, dict[str, Any]]) -> None:
    """Rule: a text that speaks of a field is not taken for one."""
    for texts in both_ways(documents):
        for field in ("name", "said", "seats"):
            values = texts.values_of(field)
            assert values is not None
            assert [json.loads(value) for value in values] == [one[field] for one in documents.values()]
        assert texts.values_of("absent") == (None if documents else [])


def held(texts: Texts, name: str) -> dict[str, bytes]:
    """Find what bears the name, as records.matching does."""
    return {key: text for words in encodings({"name": name}) for key, text in texts.holding(words[1:-1]).items()}


@given(DOCUMENTS, WORDS)
@example({"1": {"name": "漢", "said": "\ud800", "seats": 1}}, "漢")
def test_documents_are_found_by_what_a_field_says(documents: dict[str, dict[str, Any]], name: str) -> None:
    """Rule: all that bear the words are found, each whole."""
    wanted = {key for key, one in documents.items() if one["name"] == name}
    for texts in both_ways(documents):
        found = held(texts, name)
        assert {key: json.loads(text) for key, text in found.items()}.items() <= documents.items()
        assert wanted <= found.keys()


@given(DOCUMENTS)
def test_a_snapshot_without_extents_is_read_all_the_same(documents: dict[str, dict[str, Any]]) -> None:
    """Rule: those of earlier versions have none, and what was changed by hand has wrong ones; the rows tell it."""
    apart, _ = both_ways(documents)
    octets = b"".join(render(Meta(SCHEMA.version, 1, 0, {}), {"people": apart, "last": apart}))
    meta = parse_meta(octets[: octets.index(b"\n") + 1])
    assert meta.extents["people"] == (sum(map(len, apart.pieces())), len(documents))
    for extents in ({}, {"people": (3, 1)}, {"people": (10**9, 1), "last": (7, 7)}):
        found = parse_body(octets, replace(meta, extents=extents))
        assert [dict(found[name]) for name in ("people", "last")] == [dict(apart)] * 2
        assert len(found["people"]) == len(documents)


CHANGES = st.lists(st.tuples(st.integers(1, 60).map(str), st.one_of(st.none(), WORDS)), max_size=8)


@given(DOCUMENTS, CHANGES, WORDS)
def test_a_table_that_changed_says_what_was_put(
    documents: dict[str, dict[str, Any]], changes: list[tuple[str, str | None]], name: str
) -> None:
    """Rule: new documents beside a piece, changes of them and of those in it: a dictionary would say the same."""
    for texts in both_ways(documents):
        expected, given_ids = dict(documents), set(documents)
        for key, said in changes:
            one = {"name": name, "said": said, "seats": 1}
            new = all(int(key) > int(other) for other in given_ids)
            texts.put(key, None if said is None else encode(one), new=new)
            if said is None:
                expected.pop(key, None)
            else:
                expected[key] = one
                given_ids.add(key)
            assert len(texts) == len(expected)
        assert {key: one for some in texts.objects() for key, one in some.items()} == expected
        wanted = {key for key, one in expected.items() if one["name"] == name}
        assert wanted <= held(texts, name).keys() <= expected.keys()
        values = texts.values_of("said")
        assert values is not None
        assert Counter(map(json.loads, values)) == Counter(one["said"] for one in expected.values())
        assert texts.extent == (sum(map(len, texts.pieces())), len(expected))
        assert {key: json.loads(text) for key, text in texts.items()} == expected
