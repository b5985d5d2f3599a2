"""The example configuration, and what `init` makes of it."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.adapters import shipped
from inbox_processor.config import known_keys
from tests.config_files import loaded

EXAMPLE = shipped.example_config().read_text(encoding="utf-8")


def example_lines(table: str) -> list[str]:
    heading = r"\[\[event\]\]" if table == "event" else rf"\[{table}\]"
    found = re.search(rf"(?ms)^{heading}\n(.*?)(?=^\[\[?[a-z]|\Z)", EXAMPLE)
    assert found, f"{table} is missing in config.example.toml"
    return found[1].splitlines()


def as_toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


KEYS = [
    (table, key, default)
    for table, keys in known_keys().items()
    for key, default in keys.items()
    if (table, key) != ("event", "texts")
]


@pytest.mark.parametrize(("table", "key", "default"), KEYS, ids=[f"{table}.{key}" for table, key, _ in KEYS])
def test_the_example_holds_every_key_with_its_default_and_an_explanation(table, key, default):
    """Contract: `config.example.toml` holds every key with its default and a line of explanation."""
    lines = example_lines(table)
    (place,) = [number for number, line in enumerate(lines) if re.match(rf"(# )?{key} = ", line)]

    if default is not None:
        assert lines[place] == f"# {key} = {as_toml(default)}"
    assert re.match(r"# (?![a-z_]+ = )\S", lines[place - 1])


def test_the_example_holds_no_key_that_does_not_exist():
    """Every line of the form `# key = value` is one that can be uncommented."""
    for table, keys in known_keys().items():
        names = {match[1] for line in example_lines(table) if (match := re.match(r"(?:# )?([a-z_]+) = ", line))}
        assert names <= set(keys)


def test_the_example_loads_and_is_the_workshop(tmp_path):
    """Issue: `config.example.toml` is the workshop of the announcement."""
    (event,) = loaded(tmp_path, EXAMPLE).events

    assert event.title.startswith("Expertenwerkstatt: Lernende Beteiligungskommune – Welche Kompetenzen")
    assert (event.starts, event.ends) == (
        datetime(2016, 7, 6, 8, 30, tzinfo=UTC),
        datetime(2016, 7, 6, 15, 0, tzinfo=UTC),
    )
    assert (event.capacity, event.place) == (20, "Rathaus Barmen, Wuppertal")
    assert set(event.texts) == {"fee", "travel", "catering", "programme", "contact", "organiser", "privacy"}
    assert all(event.text(key, language) for key in event.texts for language in event.languages)


def test_the_defaults_in_the_example_are_those_that_hold_without_them(tmp_path):
    """Uncommenting a default changes nothing."""
    (tmp_path / "templates").mkdir()
    text = EXAMPLE
    for key, default in {(key, as_toml(default)) for _, key, default in KEYS if default is not None}:
        text = text.replace(f"\n# {key} = {default}\n", f"\n{key} = {default}\n")

    assert text.count("\n# ") < EXAMPLE.count("\n# ") - 20
    assert loaded(tmp_path, text) == loaded(tmp_path, EXAMPLE)


@pytest.mark.parametrize(
    ("today", "day", "offset_hours"),
    [
        (date(2026, 5, 1), date(2026, 7, 1), 2),
        (date(2026, 10, 1), date(2026, 12, 2), 1),
        (date(2026, 10, 7), date(2026, 12, 2), 1),
        (date(2026, 1, 31), date(2026, 4, 1), 2),
    ],
)
def test_init_writes_an_event_that_lies_ahead(tmp_path, today, day, offset_hours):
    """Contract: `init` writes dates that lie ahead; weekday and clock times stay, the offset is the day's."""
    (event,) = loaded(tmp_path, shipped.initial_config(today)).events

    assert (event.starts.date(), event.starts.hour, event.starts.minute, event.ends.hour) == (day, 10, 30, 17)
    assert event.starts.utcoffset() == timedelta(hours=offset_hours)
    assert event.starts.strftime("%A") == "Wednesday"
    assert event.id == f"wuppertal-{day.year}"


@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)))
def test_init_moves_every_date_of_the_example(today):
    """No date of 2016 stays behind, not even in a remark, and the optional dates fit one another."""
    text = shipped.moved(EXAMPLE, today)

    assert "2016" not in text
    since, starts, _, opens, closes = (date.fromisoformat(found) for found in re.findall(r"\b\d{4}-\d\d-\d\d", text))
    assert today - timedelta(days=8) < since < today
    assert opens < closes < starts
    assert timedelta(weeks=8) <= starts - today < timedelta(weeks=9)
