"""The configuration: `config.toml` as frozen objects, or one ConfigError that lists every fault of the file.

Call `load`. `config_text` reads the file as TOML; what a key may hold stands in `config_schema` (one key at a time) and
in `config_rules` (keys that depend on one another). The last two are imported when a file is loaded, since pydantic is
slow to import and the other rooms need the objects only. Paths are absolute in the result, times aware.

Standards: TOML 1.0; RFC 5322 for `smtp.from`; RFC 8601 for `trusted_authserv_id`; RFC 8314 and RFC 6409 for ports.
Known gaps: faults name the key, not the line (tomllib keeps no positions); only faults of the notation name the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.config_text import document, unusable
from inbox_processor.model import Event, Mailbox, Outcome

if TYPE_CHECKING:
    from inbox_processor.config_rules import Section, View

Security = Literal["tls", "starttls", "none"]


class PasswordSource(Struct, frozen=True):
    """Where a password comes from.

    `value`: the password itself, an absolute path, the name of an environment variable or a command line. `place`:
    table and key that name it, such as "[mailbox] password_file", for messages.
    """

    kind: Literal["literal", "file", "env", "command"]
    value: str
    place: str = ""

    def __repr__(self) -> str:
        return f"PasswordSource({self.kind}, {self.place})"  # never the password


class MailboxSection(Struct, frozen=True):
    """`[mailbox]`: the IMAP account.

    `since`: mails that arrived before this day, in the first event's zone, are left alone. `trusted_authserv_id`: the
    server whose Authentication-Results count (RFC 8601), "" for none.
    """

    host: str
    port: int
    security: Security
    username: str
    password: PasswordSource
    folder: str
    ca_file: Path | None
    since: date | None
    trusted_authserv_id: str


class SmtpSection(Struct, frozen=True):
    """`[smtp]`: where replies are handed in. `username` "" and `password` None together mean: no login."""

    host: str
    port: int
    security: Security
    username: str
    password: PasswordSource | None
    from_: Mailbox
    ca_file: Path | None


class StoreSection(Struct, frozen=True):
    """`[store]`: the TinyDB file."""

    path: Path


class ScheduleSection(Struct, frozen=True):
    """`[schedule]`: longest time between two looks into the mailbox; whether the server is asked to call (IDLE)."""

    poll_every: timedelta
    idle: bool


class TemplatesSection(Struct, frozen=True):
    """`[templates]`: a folder of own templates; None where only the built-in ones serve. `html`: replies without an
    HTML template of their own get an HTML version made from the text.
    """

    directory: Path | None
    html: bool = False


class FoldersSection(Struct, frozen=True):
    """`[folders]`: folder or keyword by outcome (`duplicate` and `updated` have none of their own).

    `done`: for mails that a human has dealt with. `sent`: the folder that keeps a copy of each reply, "" for none.
    `grace`: how long a mail that an organiser has put into another folder can be put back before it is a decision.
    """

    mode: Literal["folders", "keywords"]
    names: Mapping[Outcome, str]
    done: str
    sent: str
    grace: timedelta

    @property
    def all(self) -> tuple[str, ...]:
        """Every folder that the desk puts mails into, each once."""
        return tuple(dict.fromkeys((*self.names.values(), self.done, *([self.sent] if self.sent else []))))


class Rate(Struct, frozen=True):
    """At most `count` within any `span`."""

    count: int
    span: timedelta


class LimitsSection(Struct, frozen=True):
    """`[limits]`: brakes against loops and floods. `replies_per_hour` 0 means without limit."""

    replies_per_address: Rate
    replies_per_hour: int


class OrganiserSection(Struct, frozen=True):
    """`[organiser]`: addr-spec to which the desk may write about its work, "" for nobody. `digest`: the hour of the
    daily mail, on the clocks of the first event; None for none. `acknowledge`: people whose mail waits are told so.
    """

    address: str
    digest: int | None
    acknowledge: bool


class LogSection(Struct, frozen=True):
    """`[log]`: the least level that is logged: debug, info, warning or error."""

    level: str


class Config(Struct, frozen=True):
    """A whole, consistent configuration. `path`: the file that it was read from, absolute."""

    path: Path
    mailbox: MailboxSection
    smtp: SmtpSection
    store: StoreSection
    schedule: ScheduleSection
    templates: TemplatesSection
    folders: FoldersSection
    limits: LimitsSection
    organiser: OrganiserSection
    log: LogSection
    events: tuple[Event, ...]


def renewed(running: Config, fresh: Config) -> tuple[Config, tuple[str, ...]]:
    """Return the config by which a desk at work goes on after its file has changed, and the tables of which the changes
    wait for the next start: what holds connections and files stays as it is.
    """
    kept = {name: getattr(running, name) for name in ("mailbox", "smtp", "store", "folders")}
    waiting = tuple(name for name, section in kept.items() if section != getattr(fresh, name))
    return replace(fresh, **kept), waiting


def load(path: Path) -> Config:
    """Read the configuration in the file `path`.

    Raises ConfigError with all faults at once, and nothing else; its text never holds a password. Looks on the disk
    only for the CA files and the templates folder that the file names.
    """
    from inbox_processor import config_rules  # noqa: PLC0415  pydantic is imported by those who load a file only

    view, faults = config_rules.check(document(path), path)
    if faults:
        raise unusable(path, faults)
    return _config(view)


def known_keys() -> Mapping[str, Mapping[str, Any]]:
    """Every key of every table with its default as it would stand in the file; None where it has no fixed default."""
    from inbox_processor import config_schema  # noqa: PLC0415  as in load

    return {table: {name: key.default for name, key in keys.items()} for table, keys in config_schema.TABLES.items()}


# --- from checked tables to objects -------------------------------------------------------------------------------

DEFAULT_PORTS: Mapping[str, Mapping[str, int]] = {  # RFC 8314, 7.3 (993, 465), RFC 9051, 2.1 (143), RFC 6409, 3.1 (587)
    "mailbox": {"tls": 993, "starttls": 143, "none": 143},
    "smtp": {"tls": 465, "starttls": 587, "none": 25},
}


def _config(view: View) -> Config:
    """Make the objects, from a file in which no fault was found."""
    tables = view.tables
    directory = view.located("templates", "directory")
    return Config(
        path=view.path,
        mailbox=_mailbox(view),
        smtp=_smtp(view),
        store=StoreSection(view.located("store", "path") or view.path.parent),
        schedule=ScheduleSection(**tables["schedule"].values),
        templates=TemplatesSection(
            directory if directory and directory.is_dir() else None, tables["templates"].values["html"]
        ),
        folders=_folders(tables["folders"]),
        limits=LimitsSection(**tables["limits"].values),
        organiser=_organiser(tables["organiser"]),
        log=LogSection(**tables["log"].values),
        events=tuple(_event(section, tables["templates"].values["tone"]) for section in view.events),
    )


def _port(table: str, section: Section) -> int:
    """Give the port of the file, else the usual one for the kind of encryption."""
    return int(section.values["port"] if "port" in section.raw else DEFAULT_PORTS[table][section.values["security"]])


def _password(view: View, table: str) -> PasswordSource | None:
    section = view.tables[table]
    kinds: Mapping[str, Literal["literal", "file", "env", "command"]] = {
        "password": "literal",
        "password_file": "file",
        "password_env": "env",
        "password_command": "command",
    }
    for key, kind in kinds.items():
        if key in section.raw:
            value = str(view.located(table, key)) if kind == "file" else section.values[key]
            return PasswordSource(kind, value, f"{section.heading} {key}")
    return None


def _mailbox(view: View) -> MailboxSection:
    section, password = view.tables["mailbox"], _password(view, "mailbox")
    if password is None:
        raise AssertionError("config_rules lets no mailbox without a password pass")
    return MailboxSection(
        host=section.values["host"],
        port=_port("mailbox", section),
        security=section.values["security"],
        username=section.values["username"],
        password=password,
        folder=section.values["folder"],
        ca_file=view.located("mailbox", "ca_file"),
        since=section.get("since"),
        trusted_authserv_id=section.values["trusted_authserv_id"],
    )


def _smtp(view: View) -> SmtpSection:
    """User name and password default to the mailbox's, each for itself; the user name "" means no login."""
    section = view.tables["smtp"]
    username = section.values.get("username", view.tables["mailbox"].values["username"])
    return SmtpSection(
        host=section.values["host"],
        port=_port("smtp", section),
        security=section.values["security"],
        username=username,
        password=_password(view, "smtp") or _password(view, "mailbox") if username else None,
        from_=section.values["from"],
        ca_file=view.located("smtp", "ca_file"),
    )


def _organiser(section: Section) -> OrganiserSection:
    digest = section.values["digest"]
    return OrganiserSection(**{**section.values, "digest": None if digest is False else digest})


def _folders(section: Section) -> FoldersSection:
    own = {key: section.values[key] for key in ("mode", "done", "sent", "grace")}
    return FoldersSection(
        names={Outcome(key): name for key, name in section.values.items() if key not in own},
        **own,
    )


def _event(section: Section, tone: str) -> Event:
    """`tone`: that of [templates], which holds where the event has none of its own."""
    waitlist = section.values["waitlist"]
    length = {True: None, False: 0}[waitlist] if isinstance(waitlist, bool) else waitlist
    return Event(**{"tone": tone, **section.values, **section.moments(), "waitlist": length})
