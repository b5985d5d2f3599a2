"""What keys ask of one another, the shape of the message, and that no password is in it."""

import pytest

from inbox_processor.config import load
from inbox_processor.errors import ConfigError
from tests.config_files import MISSING_EVENT, SECOND_EVENT, SMALLEST, faults, loaded, with_lines, without, written

HOST = 'the name of a server such as "mail.example.org", without the port'
MAILBOX = 'a mailbox such as "Anmeldung <anmelden@example.org>"; a name with , : ; @ or () in it as \'"Name, A." <…>\''

RULES = [
    (
        "missing host",
        without("host"),
        ["[mailbox] host: missing, expected " + HOST, "[smtp] host: missing, expected " + HOST],
    ),
    ("missing sender", without("from"), [f"[smtp] from: missing, expected {MAILBOX}"]),
    (
        "missing password",
        without("password_file"),
        ["[mailbox] password_file: missing, expected this, password_env, password_command or password"],
    ),
    (
        "two passwords",
        with_lines("mailbox", 'password = "geheim"'),
        ["[mailbox] password, password_file: expected one of them, not 2"],
    ),
    (
        "two smtp passwords",
        with_lines("smtp", 'password_env = "A"', 'password_command = "b"'),
        ["[smtp] password_env, password_command: expected one of them, not 2"],
    ),
    (
        "password without user",
        with_lines("smtp", 'username = ""', 'password_env = "A"'),
        ['[smtp] username = "": expected a user name, since password_env is set (without both: no login)'],
    ),
    (
        "password in the place of a variable's name",
        with_lines("smtp", 'password_env = "geheim!"'),
        ["[smtp] password_env (value not shown): expected the name of an environment variable, in quotes"],
    ),
    (
        "clear text over the net",
        with_lines("smtp", 'security = "none"'),
        [
            (
                '[smtp] security = "none": expected "tls" or "starttls"; '
                '"none" is for this machine only, which smtp.example.org is not'
            )
        ],
    ),
    ("unknown key", with_lines("mailbox", 'usrname = "x"'), ["[mailbox] usrname: unknown key, did you mean username?"]),
    (
        "key of another table",
        with_lines("smtp", "since = 2016-05-04"),
        ["[smtp] since: unknown key, it belongs below [mailbox]"],
    ),
    (
        "unknown key far from all",
        with_lines("schedule", "zzz = 20"),
        ["[schedule] zzz: unknown key, known here are poll_every, idle"],
    ),
    ("unknown table", SMALLEST + "[shedule]\nidle = true\n", ["[shedule]: unknown table, did you mean schedule?"]),
    ("key without table", "capacity = 20\n" + SMALLEST, ["capacity: unknown key, it belongs below [[event]]"]),
    (
        "table that is none",
        "log = 5\n" + SMALLEST,
        ["[log]: expected one heading [log] in single brackets with its keys below it"],
    ),
    (
        "event in single brackets",
        SMALLEST.replace("[[event]]", "[event]"),
        ["[event]: expected the heading [[event]] in double brackets"],
    ),
    ("no event", SMALLEST[: SMALLEST.index("[[event]]")], [MISSING_EVENT]),
    (
        "end before start",
        with_lines("event", "ends = 2016-07-06T10:30:00+02:00"),
        ["[[event]] ends = 2016-07-06T10:30:00+02:00: expected a time after starts (2016-07-06T10:30:00+02:00)"],
    ),
    (
        "local end before start",
        with_lines("event", "ends = 2016-07-06T10:00:00"),
        ["[[event]] ends = 2016-07-06T10:00:00: expected a time after starts (2016-07-06T10:30:00+02:00)"],
    ),
    (
        "closing after the end",
        with_lines("event", "closes = 2016-07-07T10:30:00+02:00"),
        ["[[event]] closes = 2016-07-07T10:30:00+02:00: expected a time not after ends (2016-07-06T17:00:00+02:00)"],
    ),
    (
        "opening after the closing",
        with_lines("event", "closes = 2016-05-01T00:00:00+02:00", "opens = 2016-05-01T00:00:00+02:00"),
        ["[[event]] opens = 2016-05-01T00:00:00+02:00: expected a time before closes (2016-05-01T00:00:00+02:00)"],
    ),
    (
        "opening after the start",
        with_lines("event", "opens = 2016-07-06T12:00:00+02:00"),
        ["[[event]] opens = 2016-07-06T12:00:00+02:00: expected a time before starts (2016-07-06T10:30:00+02:00)"],
    ),
    (
        "events that nothing tells apart",
        SMALLEST + SECOND_EVENT,
        [
            (
                "[[event]] number 2 cannot be told from [[event]] number 1: expected addresses, tags or subject_words "
                'that differ in them, such as subject_words = ["workshop"]'
            )
        ],
    ),
    (
        "an id twice",
        SMALLEST + SECOND_EVENT.replace("essen-2016", "wuppertal-2016") + 'tags = ["x"]\n',
        ['[[event]] number 2, id = "wuppertal-2016": expected an id that no other event has'],
    ),
    (
        "two folders of one name",
        with_lines("folders", 'review = "accepted"'),
        ['[folders] review = "accepted": expected another name than accepted'],
    ),
    (
        "a folder that is the inbox",
        with_lines("folders", 'sent = "Inbox"'),
        ['[folders] sent = "Inbox": expected another name than the inbox'],
    ),
    (
        "a folder that is worked through",
        with_lines("mailbox", 'folder = "Review"'),
        ['[folders] review = "Review": expected another name than folder of [mailbox]'],
    ),
    (
        "a keyword with a blank",
        with_lines("folders", 'mode = "keywords"', 'declined = "Too late"'),
        ['[folders] declined = "Too late": expected a keyword of letters, digits, _ . $ and -, without spaces'],
    ),
    *(
        (
            f"organiser {address}",
            with_lines("organiser", f'address = "{address}"'),
            [
                (
                    f'[organiser] address = "{address}": '
                    "expected another address than the desk's own, whose mails the desk reads"
                )
            ],
        )
        for address in ("anmelden@example.org", "Anmelden+orga@example.org")
    ),
    (
        "an offer to nobody",
        with_lines("event", "offer_hours = 48", "waitlist = false"),
        ["[[event]] offer_hours = 48: expected 0, since waitlist is false: there is nobody to offer a seat to"],
    ),
    (
        "a home of nobody",
        with_lines("store", 'path = "~no-such-user-here/r.json"'),
        ['[store] path = "~no-such-user-here/r.json": expected a path; the ~ in it names no known user'],
    ),
    (
        "the store in the place of the config",
        with_lines("store", 'path = "config.toml"'),
        ['[store] path = "config.toml": expected a file of its own for the store'],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_a_fault_between_keys_is_named_with_what_is_expected(tmp_path, text, expected):
    """House, style: place, finding, expectation; unknown keys name the nearest known one, or those that are known."""
    assert faults(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('[mailbox]\nca_file = "no.pem"', "a file of certificates (PEM)"),
        ('[templates]\ndirectory = "no"', "a folder of templates"),
    ],
)
def test_a_path_that_leads_nowhere_is_named_whole(tmp_path, line, kind):
    """A relative path puzzles: the message says where was looked."""
    table, assignment = line.split("\n")
    value = assignment.split('"')[1]

    found = faults(tmp_path, with_lines(table.strip("[]"), assignment))

    assert found == [f"{table} {assignment}: expected {kind}, but there is none at {tmp_path / value}"]


def test_all_faults_come_at_once_in_the_shape_of_the_house(tmp_path):
    """House, style: the headline says the consequence, then one line a fault."""
    path = written(tmp_path, with_lines("mailbox", 'port = "imaps"', 'usrname = "x"', 'password = "geheim"'))

    with pytest.raises(ConfigError) as caught:
        load(path)

    assert str(caught.value) == (
        f"{path} is not usable; nothing was fetched and nothing was sent.\n"
        '  [mailbox] port = "imaps": expected a whole number from 1 to 65535\n'
        "  [mailbox] usrname: unknown key, did you mean username?\n"
        "  [mailbox] password, password_file: expected one of them, not 2"
    )


def test_a_single_fault_is_told_in_one_line(tmp_path):
    """Contract, exit status 2: said in one line that names file, key, what was found and what is expected."""
    path = written(tmp_path, with_lines("mailbox", 'port = "imaps"'))

    with pytest.raises(ConfigError) as caught:
        load(path)

    assert str(caught.value) == (
        f"{path} is not usable; nothing was fetched and nothing was sent. "
        '[mailbox] port = "imaps": expected a whole number from 1 to 65535'
    )


def test_an_empty_file_lists_all_that_is_missing(tmp_path):
    """Missing required keys are listed, so that the file can be filled in at one go."""
    found = faults(tmp_path, "")

    assert [line.split(":")[0] for line in found] == [
        "[mailbox] host",
        "[mailbox] username",
        "[smtp] host",
        "[smtp] from",
        "[[event]]",
        "[mailbox] password_file",
    ]


SECRET = "Geheim-7Xq"


@pytest.mark.parametrize(
    "text",
    [
        with_lines("mailbox", f'password = "{SECRET}"'),
        with_lines("mailbox", f'password = ["{SECRET}"]'),
        with_lines("mailbox", f"password = {{ a = '{SECRET}' }}"),
        with_lines("mailbox", f'password_env = "{SECRET}"'),
        with_lines("mailbox", f'password_command = "echo\\n{SECRET}"'),
        with_lines("mailbox", f'passwort = "{SECRET}"'),
        with_lines("mailbox", f"password = {SECRET}"),
        with_lines("mailbox", f'password = "{SECRET}'),
        with_lines("mailbox", f'password = "{SECRET}" x'),
        with_lines("mailbox", f'password = "{SECRET}\\q"'),
        with_lines("smtp", 'username = ""', f'password = "{SECRET}"'),
        f'mailbox = "{SECRET}"\n',
        f'password = "{SECRET}"\n' + SMALLEST,
    ],
)
def test_no_error_shows_a_password(tmp_path, text):
    """Errors land in logs and in mails to helpers."""
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text)

    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None  # no inner error for a log to print


def test_a_password_in_the_file_is_not_in_its_repr(tmp_path):
    """A Config may be logged."""
    config = loaded(
        tmp_path, with_lines("mailbox", f'password = "{SECRET}"').replace('password_file = "imap-password"', "")
    )

    assert config.mailbox.password.value == SECRET
    assert SECRET not in repr(config)
