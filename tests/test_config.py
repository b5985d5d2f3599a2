"""The configuration: what loads, with which defaults, and that nothing else than a ConfigError comes out."""

import contextlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_processor.config import Config, PasswordSource, Rate, known_keys, load
from inbox_processor.errors import ConfigError
from inbox_processor.model import Mailbox, Outcome
from tests.config_files import SECOND_EVENT, SMALLEST, loaded, with_lines, written


def test_the_smallest_file_has_the_defaults_of_the_contract(tmp_path):
    """Contract, config.toml: the smallest working file and the listed defaults."""
    config = loaded(tmp_path, SMALLEST)

    source = PasswordSource("file", str(tmp_path / "imap-password"), "[mailbox] password_file")
    assert (config.mailbox.host, config.mailbox.port, config.mailbox.security) == ("imap.example.org", 993, "tls")
    assert (config.mailbox.username, config.mailbox.password) == ("anmelden@example.org", source)
    assert (config.mailbox.folder, config.mailbox.ca_file, config.mailbox.since) == ("INBOX", None, None)
    assert (config.smtp.host, config.smtp.port, config.smtp.security) == ("smtp.example.org", 587, "starttls")
    assert (config.smtp.username, config.smtp.password) == ("anmelden@example.org", source)
    assert config.smtp.from_ == Mailbox("Anmeldung", "anmelden@example.org")
    assert config.store.path == tmp_path / "registrations.json"
    assert (config.schedule.poll_every, config.schedule.idle) == (timedelta(seconds=60), True)
    assert config.templates.directory is None
    assert (config.limits.replies_per_address, config.limits.replies_per_hour) == (Rate(10, timedelta(days=1)), 500)
    assert (config.organiser.address, config.log.level, config.folders.sent) == ("", "info", "")
    assert config.folders.mode == "folders"
    assert config.folders.names[Outcome.WAITLISTED] == "Waitlist"
    assert config.folders.done == "Done"
    assert config.folders.all[-2:] == ("Ignored", "Done")
    assert config.path == tmp_path / "config.toml"


def test_the_event_of_the_smallest_file_has_the_defaults_of_the_contract(tmp_path):
    """Contract, `[[event]]`: languages, required, waitlist, timezone, closes."""
    (event,) = loaded(tmp_path, SMALLEST).events

    assert event.starts == datetime(2016, 7, 6, 8, 30, tzinfo=UTC)
    assert (event.languages, event.required) == (("de", "en"), ("name", "email", "background"))
    assert (event.waitlist, event.timezone, event.opens, event.closes) == (None, "Europe/Berlin", None, None)
    assert event.deadline == event.starts


def test_every_part_of_a_config_is_frozen(tmp_path):
    """What was validated cannot be changed afterwards."""
    config = loaded(tmp_path, SMALLEST)

    for part in (config, config.mailbox, config.mailbox.password, config.smtp, config.folders, config.events[0]):
        field = part.__struct_fields__[0]
        with pytest.raises(AttributeError, match="immutable"):
            setattr(part, field, None)


@pytest.mark.parametrize(
    ("table", "security", "port"),
    [
        ("mailbox", "tls", 993),
        ("mailbox", "starttls", 143),
        ("mailbox", "none", 143),
        ("smtp", "tls", 465),
        ("smtp", "starttls", 587),
        ("smtp", "none", 25),
    ],
)
def test_the_default_port_follows_the_kind_of_encryption(tmp_path, table, security, port):
    """RFC 8314, RFC 6409: each kind has its own port; the contract's defaults are those of the default kinds."""
    config = loaded(tmp_path, with_lines(table, f'security = "{security}"', 'host = "127.0.0.1"'))

    assert getattr(config, table).port == port


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_no_encryption_is_taken_for_this_machine(tmp_path, host):
    """Contract: `security = "none"` is taken for a loopback host only."""
    config = loaded(tmp_path, with_lines("mailbox", f'host = "{host}"', 'security = "none"', "port = 14300"))

    assert (config.mailbox.security, config.mailbox.port) == ("none", 14300)


@pytest.mark.parametrize(("written_form", "length"), [("true", None), ("false", 0), ("0", 0), ("1", 1), ("7", 7)])
def test_the_waiting_list_is_unlimited_absent_or_has_a_length(tmp_path, written_form, length):
    """Contract: `waitlist` is true (without limit), false, or a length."""
    (event,) = loaded(tmp_path, with_lines("event", f"waitlist = {written_form}")).events

    assert event.waitlist == length
    assert type(event.waitlist) is type(length)


@pytest.mark.parametrize(
    ("key", "value", "source"),
    [
        ("password", " a b ", PasswordSource("literal", " a b ", "[smtp] password")),
        ("password_env", "SMTP_PW", PasswordSource("env", "SMTP_PW", "[smtp] password_env")),
        ("password_command", "pass show x", PasswordSource("command", "pass show x", "[smtp] password_command")),
    ],
)
def test_smtp_may_have_a_password_of_its_own(tmp_path, key, value, source):
    """Contract: `[smtp]` `username`, `password…`."""
    smtp = loaded(tmp_path, with_lines("smtp", 'username = "sender"', f'{key} = "{value}"')).smtp

    assert (smtp.username, smtp.password) == ("sender", source)


def test_an_empty_smtp_user_name_means_no_login(tmp_path):
    """A server on this machine often wants no login; the mailbox's password must not go there."""
    smtp = loaded(tmp_path, with_lines("smtp", 'username = ""')).smtp

    assert (smtp.username, smtp.password) == ("", None)


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("anmelden@Example.ORG", Mailbox("", "anmelden@example.org")),
        ("<anmelden@example.org>", Mailbox("", "anmelden@example.org")),
        ("Bürgerbüro <a.b+c@example.org>", Mailbox("Bürgerbüro", "a.b+c@example.org")),
        (r"\"Rathaus, Tor \\\"B\\\"\" <a@example.org>", Mailbox('Rathaus, Tor "B"', "a@example.org")),
    ],
)
def test_the_sender_is_a_mailbox_of_rfc_5322(tmp_path, text, mailbox):
    """RFC 5322, 3.4: name-addr or addr-spec, a display-name with specials in quotation marks."""
    assert loaded(tmp_path, with_lines("smtp", f'from = "{text}"')).smtp.from_ == mailbox


@pytest.mark.parametrize(("written_form", "seconds"), [("1s", 1), ("60s", 60), ("5m", 300), ("5 m", 300), ("1h", 3600)])
def test_a_duration_has_a_number_and_a_unit(tmp_path, written_form, seconds):
    """`poll_every` in seconds, minutes or hours."""
    config = loaded(tmp_path, with_lines("schedule", f'poll_every = "{written_form}"'))

    assert config.schedule.poll_every == timedelta(seconds=seconds)


def test_times_without_offset_are_times_of_the_event(tmp_path):
    """TOML local date-times are clock times at the place of the event, summer time included."""
    text = with_lines(
        "event", "starts = 2016-07-06T10:30:00", 'timezone = "America/New_York"', "opens = 2016-01-06T10:30:00"
    )
    (event,) = loaded(tmp_path, with_lines("event", "ends = 2016-07-06T17:00:00", text=text)).events

    assert event.starts == datetime(2016, 7, 6, 14, 30, tzinfo=UTC)
    assert event.opens == datetime(2016, 1, 6, 15, 30, tzinfo=UTC)


def test_paths_are_relative_to_the_file_and_know_the_home_folder(tmp_path, monkeypatch):
    """Contract: the store lies beside the config, wherever the command is called."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    (home / "ca.pem").touch()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(elsewhere)
    written(tmp_path, with_lines("mailbox", 'ca_file = "~/ca.pem"') + '[store]\npath = "data/r.json"\n')

    config = load(Path("../config.toml"))

    assert config.mailbox.ca_file == home / "ca.pem"
    assert config.store.path.resolve() == tmp_path / "data/r.json"


def test_a_templates_folder_beside_the_file_is_used(tmp_path):
    """Contract: `templates` beside the config is the default."""
    (tmp_path / "templates").mkdir()

    assert loaded(tmp_path, SMALLEST).templates.directory == tmp_path / "templates"


def test_free_texts_stand_for_all_languages_or_for_each(tmp_path):
    """`[event.texts]`: a string serves every language, a table serves those that it names."""
    text = SMALLEST + '[event.texts]\nfee = { de = "frei", en = "free" }\nprogramme = "https://x.example"\n'
    (event,) = loaded(tmp_path, text).events

    assert [event.text("fee", "de"), event.text("fee", "en"), event.text("fee", "fr")] == ["frei", "free", ""]
    assert event.text("programme", "fr") == "https://x.example"


def test_two_events_may_be_told_apart_by_a_word_of_the_subject(tmp_path):
    """Issue: several events in one config, told apart by address, plus-tag or subject words."""
    config = loaded(tmp_path, SMALLEST + SECOND_EVENT + 'subject_words = ["Essen"]\ntags = ["Essen"]\n')

    assert [event.id for event in config.events] == ["wuppertal-2016", "essen-2016"]
    assert (config.events[1].subject_words, config.events[1].tags) == (("essen",), ("essen",))


def test_a_file_from_a_windows_editor_is_read(tmp_path):
    """A byte order mark and CRLF are what Notepad writes."""
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf" + SMALLEST.strip().replace("\n", "\r\n").encode())

    assert load(tmp_path / "config.toml").mailbox.port == 993


SCALARS = st.one_of(
    st.text(max_size=20).filter(lambda text: text.isprintable()).map(lambda text: json.dumps(text, ensure_ascii=False)),
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: f"{number:.3f}"),
    st.sampled_from(
        ["true", "false", "nan", "inf", "2016-05-04", "10:30:00", "2016-07-06T10:30:00", '"""\n"""', '"~x/y"']
    ),
    st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat(timespec="seconds")),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.dictionaries(st.sampled_from(["de", "en", "x"]), SCALARS).map(
        lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
    ),
)
ASSIGNMENTS = st.sampled_from([(table, key) for table, keys in known_keys().items() for key in keys])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ASSIGNMENTS, VALUES), min_size=1, max_size=4, unique_by=lambda item: item[0]))
def test_any_value_for_any_key_loads_or_is_a_config_error(tmp_path, changes):
    """`load` raises ConfigError and nothing else, with one line a fault."""
    text = SMALLEST
    for (table, key), value in changes:
        text = with_lines(table, f"{key} = {value}", text=text)
    try:
        loaded(tmp_path, text)
    except ConfigError as error:
        headline, *lines = str(error).split("\n")
        assert "nothing was sent." in headline
        assert all(line.startswith("  ") and len(line) < 600 for line in lines)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(SMALLEST)), st.integers(0, 12), st.text(max_size=6) | st.sampled_from(list('"[]={}#\n.\\')))
def test_any_slip_of_the_keyboard_loads_or_is_a_config_error(tmp_path, start, length, inserted):
    """Characters deleted and inserted anywhere, control characters among them."""
    text = SMALLEST[:start] + inserted + SMALLEST[start + length :]
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(ConfigError):
        assert isinstance(load(path), Config)


def test_the_objects_can_be_imported_without_pydantic():
    """Commands that load no configuration do not pay for its library."""
    code = "import sys, inbox_processor.config, inbox_processor.adapters.secrets; print('pydantic' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
