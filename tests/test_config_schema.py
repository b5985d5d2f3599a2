"""What a single key may hold, and what is said of a wrong value."""

import pytest

from inbox_processor.config_schema import TABLES, Key, judge
from tests.config_files import faults, with_lines

TEXT = "text in quotes on one line"
PORT = "a whole number from 1 to 65535"
HOST = 'the name of a server such as "mail.example.org", without the port'
COUNT = "a whole number, 0 or more"
MOMENT = "a date and time such as 2016-07-06T10:30:00+02:00, without quotes"
DAY = "a date such as 2016-05-04, without quotes and time"
DURATION = 'at least 1 second, written as "60s", "5m" or "1h"'
RATE = 'a limit such as "10 per day" or "3 per hour"'
SECURITY = '"tls", "starttls" or "none"'
MAILBOX = 'a mailbox such as "Anmeldung <anmelden@example.org>"; a name with , : ; @ or () in it as \'"Name, A." <…>\''
LANGUAGES = 'different language tags such as ["de", "en"], at least one'
REQUIRED = 'some of "name", "email" and "background", each once, such as ["name", "email"]'
WAITLIST = "true, false or a length (a whole number)"
ADDRESSES = 'addresses such as ["talk@example.org"]'
TAGS = 'words such as ["talk"] (for mails to desk+talk@…), of letters, digits, dot, - and _'
WORDS = 'words of a subject line such as ["workshop"]'
TEXTS = 'keys of small letters and _ with a text or one by language, such as fee = { de = "frei", en = "free" }'
ZONE = "the name of a time zone such as Europe/Berlin"

HOURS = "a whole number of hours up to 8784, 0 for none"
SPAN = 'a time such as "3 days" or "12 hours", "" for never'

ONE_KEY = [
    ("mailbox", 'host = "imap.example.org:993"', HOST),
    ("mailbox", 'host = "imaps://imap.example.org"', HOST),
    ("mailbox", 'host = ""', HOST),
    ("mailbox", "host = 5", HOST),
    ("mailbox", 'port = "imaps"', PORT),
    ("mailbox", "port = 0", PORT),
    ("mailbox", "port = 65536", PORT),
    ("mailbox", "port = true", PORT),
    ("mailbox", "port = 993.0", PORT),
    ("mailbox", 'security = "ssl"', SECURITY),
    ("mailbox", 'username = ""', TEXT),
    ("mailbox", 'folder = ""', TEXT),
    ("mailbox", 'folder = "a\\u0000b"', "one line of text without control characters"),
    ("mailbox", 'since = "2016-05-04"', DAY),
    ("mailbox", "since = 2016-05-04T00:00:00", DAY),
    ("mailbox", "trusted_authserv_id = 1", 'text in quotes, "" for none'),
    ("smtp", 'security = "TLS"', SECURITY),
    ("smtp", 'from = "Anmeldung"', MAILBOX),
    ("smtp", 'from = "Rathaus, Tor B <a@example.org>"', MAILBOX),
    ("smtp", 'from = "a@example.org, b@example.org"', MAILBOX),
    ("smtp", 'from = "a@example.org\\r\\nBcc: b@example.org"', "one line of text without control characters"),
    ("schedule", 'poll_every = "0s"', DURATION),
    ("schedule", 'poll_every = "1d"', DURATION),
    ("schedule", "poll_every = 60", DURATION),
    ("schedule", 'idle = "yes"', "true or false, without quotes"),
    ("schedule", "idle = 1", "true or false, without quotes"),
    ("limits", 'replies_per_address = "10 a day"', RATE),
    ("limits", 'replies_per_address = "0 per day"', RATE),
    ("limits", "replies_per_hour = -1", COUNT),
    ("organiser", 'address = "Anna <a@example.org>"', 'an address such as "organiser@example.org", "" for none'),
    ("folders", 'mode = "labels"', '"folders" or "keywords"'),
    ("log", 'level = "loud"', '"debug", "info", "warning" or "error"'),
    ("event", 'id = "Wuppertal 2016"', "small letters, digits, - and _"),
    ("event", 'title = " "', TEXT),
    ("event", 'starts = "2016-07-06T10:30"', MOMENT),
    ("event", "starts = 2016-07-06", MOMENT),
    ("event", "starts = 0001-01-01T00:00:00+02:00", MOMENT),
    ("event", "capacity = -1", COUNT),
    ("event", "capacity = 2.5", COUNT),
    ("event", 'capacity = "20"', COUNT),
    ("event", "languages = []", LANGUAGES),
    ("event", 'languages = "de"', LANGUAGES),
    ("event", 'languages = ["deutsch!"]', LANGUAGES),
    ("event", 'languages = ["de", "de"]', LANGUAGES),
    ("event", 'required = ["name", "mail"]', REQUIRED),
    ("event", 'required = ["name", "name"]', REQUIRED),
    ("event", "waitlist = -1", WAITLIST),
    ("event", 'waitlist = "yes"', WAITLIST),
    ("event", 'timezone = "Europe/Berlim"', f"{ZONE}, did you mean Europe/Berlin?"),
    ("event", 'timezone = "Europe"', None),
    ("event", 'timezone = "/etc/hostname"', None),
    ("event", 'addresses = ["x"]', ADDRESSES),
    ("event", 'tags = ["a b"]', TAGS),
    ("event", 'subject_words = [""]', WORDS),
    ("event", "texts = 1", TEXTS),
    ("event", "offer_hours = -1", HOURS),
    ("event", 'offer_hours = "48"', HOURS),
    ("event", "offer_hours = 100000", HOURS),
    ("event", 'groups = "apart"', '"together" or "split"'),
    ("event", 'approval = "yes"', "true or false, without quotes"),
    ("event", 'calendar_declines = "cancel"', '"review" or "withdraw"'),
    ("event", 'remind_before = "3d"', SPAN),
    ("event", 'remind_before = "0 days"', SPAN),
    ("event", "remind_incomplete = 5", SPAN),
    ("event", 'lapse_incomplete = "99999 weeks"', SPAN),
    ("event", "texts.fee = 5", TEXTS),
    ("event", "texts.fee.de = 5", TEXTS),
    ("event", 'texts.Fee = "x"', TEXTS),
]


@pytest.mark.parametrize(("table", "line", "expected"), ONE_KEY, ids=[f"{row[0]}: {row[1]}" for row in ONE_KEY])
def test_a_wrong_value_is_named_with_what_is_expected(tmp_path, table, line, expected):
    """Contract, exit status 2: file, key, what was found and what is expected."""
    heading = "[[event]]" if table == "event" else f"[{table}]"

    (fault,) = faults(tmp_path, with_lines(table, line))

    if expected:
        assert fault == f"{heading} {line}: expected {expected}"
    else:
        assert fault.startswith(f"{heading} {line}: expected {ZONE}")


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, id=f"{table}.{name}")
        for table, keys in TABLES.items()
        for name, key in keys.items()
        if key.default is not None
    ],
)
def test_a_default_is_sound_and_taken_as_if_it_stood_in_the_file(key: Key) -> None:
    """A start makes no judge for the keys that a file leaves out."""
    assert judge(key.kind, key.default) == (key.kind.taken(key.default), "", ())
