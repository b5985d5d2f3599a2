r"""Folders on the mail server: their names, making them, and putting mails into them.

`layout` asks once how the server names folders; `create_missing` makes those that lack; `put` moves mails into one
folder, `mark` gives them keywords instead. All take an IMAPClient that is logged in, `put` and `mark` with the inbox
selected.

Nothing here ever sends a bare EXPUNGE: it would take the mails with it that another client has marked as deleted.

Standards: RFC 2342 (NAMESPACE), RFC 6851 (MOVE), RFC 4315 (UIDPLUS), RFC 5530 (response codes).
Known gaps: without MOVE, a kill between COPY and `\Deleted` copies the mail a second time at the next start.
"""

import logging
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from imapclient import DELETED
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.response_parser import parse_response
from msgspec import Struct

from inbox_processor.errors import ConfigError, TransientFailure
from inbox_processor.model import MessageRef

log = logging.getLogger(__name__)

# 500 UIDs of 10 digits stay under the 8,000 octets a command line that RFC 7162, 4 tells servers to take.
UIDS_PER_COMMAND = 500

# Every mail that is dealt with bears this keyword where keywords are used instead of folders.
DONE_KEYWORD = "$InboxProcessor"

# RFC 5530: what passes by itself or once somebody has made room.
PASSING_CODES = ("[OVERQUOTA]", "[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")


class FilingFailure(TransientFailure):
    """Some mails could not be filed; `filed` are those that were, by this call."""

    def __init__(self, message: str, filed: frozenset[MessageRef]) -> None:
        super().__init__(message)
        self.filed = filed


class Layout(Struct, frozen=True):
    """How the server names the user's own folders.

    `prefix`: as "INBOX." (Cyrus, Courier), else "". `delimiter`: between the levels of a name, "" where there are none.
    """

    prefix: str = ""
    delimiter: str = "/"

    def server_name(self, name: str) -> str:
        """Give the server's name for a folder of the configuration, in which "/" stands between levels."""
        own = self.prefix and name.startswith(self.prefix)
        if own or name.upper() == "INBOX":
            return name
        return self.prefix + (name.replace("/", self.delimiter) if self.delimiter else name)


def layout(client: Any) -> Layout:
    """Ask the server for its personal namespace, or for the delimiter alone where it has no NAMESPACE."""
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            prefix, delimiter = personal[0]
            return Layout(prefix, delimiter or "")
    root = client.list_folders("", "")
    delimiter = root[0][1] if root else b"/"
    return Layout("", delimiter.decode("ascii") if delimiter else "")


def folder_names(client: Any) -> list[str]:
    """List the folders that can be opened, as the server names them."""
    return [
        name
        for flags, _, name in client.list_folders()
        if not {b"\\noselect", b"\\nonexistent"} & {flag.lower() for flag in flags}
    ]


def create_missing(client: Any, names: Iterable[str]) -> tuple[str, ...]:
    """Create and subscribe those of `names` (the server's) that are not there; return them.

    Folders that exist are left as they are, unsubscribed ones too. Raises ConfigError where the server refuses for
    good, TransientFailure where it refuses for now.
    """
    present = set(folder_names(client))
    missing = tuple(name for name in dict.fromkeys(names) if name not in present)
    for name in missing:
        _create(client, name)
        client.subscribe_folder(name)
    return missing


def _create(client: Any, name: str) -> None:
    """CREATE; a folder that somebody else made in the meantime is fine."""
    try:
        client.create_folder(name)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if "[ALREADYEXISTS]" in str(error):
            return
        kind = TransientFailure if any(code in str(error) for code in PASSING_CODES) else ConfigError
        raise kind(
            f"The mail server refused to create the folder {name!r} ({error}). "
            "Create it by hand or name another in [folders]."
        ) from error


def put(client: Any, folder: str, uids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Move the mails into `folder` (the server's name), which is made anew where it has vanished. Return UIDVALIDITY
    and UID that they have there, by their old UID, as far as the server tells (UIDPLUS).

    UIDs that are gone are no fault. Without UIDPLUS the originals stay, marked as deleted, until somebody expunges.
    """
    placed: dict[int, tuple[int, int]] = {}
    for part in chunks(uids):
        _without_vanished(client, part, lambda left: placed.update(_put_or_create(client, folder, left)))
    return placed


def _without_vanished(client: Any, uids: Sequence[int], command: Callable[[Sequence[int]], None]) -> None:
    """Run `command` over the UIDs; where the server refuses because some are gone, over those that are left.

    Dovecot refuses the whole with EXPUNGEISSUED (RFC 5530) where another client has taken away one of the mails.
    """
    try:
        command(uids)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        client.noop()  # lets the server tell what is gone
        left = client.search(["UID", ",".join(map(str, uids))])
        if len(left) == len(uids):
            raise
        if left:
            command(left)


def _put_or_create(client: Any, folder: str, uids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Put mails into a folder that may have vanished since the start."""
    try:
        return _put_part(client, folder, uids)
    except IMAPClientError as error:
        if "[TRYCREATE]" not in str(error):
            raise
        create_missing(client, [folder])
        return _put_part(client, folder, uids)


def _put_part(client: Any, folder: str, uids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Do a MOVE, or what RFC 6851, 3.3 says that it stands for."""
    _copied(client)  # forgets what an earlier command has said
    if client.has_capability("MOVE"):
        client.move(uids, folder)
        return _copied(client)
    client.copy(uids, folder)
    placed = _copied(client)
    client.add_flags(uids, [DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
    return placed


def statuses(client: Any, names: Sequence[str]) -> dict[str, Mapping[bytes, int]]:
    """Return UIDVALIDITY and UIDNEXT of these folders, of those that there are. All commands go out together (RFC 3501,
    5.5: none of them bears on another); IMAPClient would wait for each answer before the next.
    """
    imap = client._imap  # noqa: SLF001 - no other way
    tags = {name: imap._new_tag() for name in names}  # noqa: SLF001
    ask = b"%b STATUS %b (UIDVALIDITY UIDNEXT)\r\n"
    imap.untagged_responses.pop("STATUS", None)
    commands = [ask % (tag, client._normalise_folder(name)) for name, tag in tags.items()]  # noqa: SLF001
    imap.send(b"".join(commands))
    done = [name for name, tag in tags.items() if _completed(imap, tag)]
    said = [line for line in imap.response("STATUS")[1] if line is not None]
    words = iter(parse_response(said) if said else ())
    found = {
        _name(word): dict(zip(items[::2], items[1::2], strict=True)) for word, items in zip(words, words, strict=True)
    }
    return {name: found.get(name) or _status(client, name) for name in done}


def _completed(imap: Any, tag: bytes) -> bool:
    try:
        return bool(imap._command_complete("STATUS", tag)[0] == "OK")  # noqa: SLF001
    except IMAPClientAbortError:
        raise
    except IMAPClientError:  # BAD: no folder can have this name here
        return False


def _name(word: bytes | int) -> str:
    return decode_utf7(word) if isinstance(word, bytes) else str(word)


def _status(client: Any, name: str) -> Mapping[bytes, int]:
    """Ask alone for a folder that the server calls by another name than ours."""
    answer: Mapping[bytes, int] = client.folder_status(name, ["UIDVALIDITY", "UIDNEXT"])
    return answer


def erase(client: Any, uids: Sequence[int]) -> None:
    """Delete mails of the open folder; those that are gone are no fault."""
    for part in chunks(uids):
        client.add_flags(part, [DELETED], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(part)


def _copied(client: Any) -> dict[int, tuple[int, int]]:
    """Read the COPYUID (RFC 4315, 3) of the last command; with MOVE it comes untagged, where IMAPClient drops it."""
    found = [said for said in client._imap.response("COPYUID")[1] or () if said]  # noqa: SLF001 - no other way
    try:
        validity, old, new = found[-1].split()
        pairs = zip(_numbers(old), _numbers(new), strict=True)
        return {uid: (int(validity), number) for uid, number in pairs}
    except (IndexError, ValueError):  # none, or one that cannot be read: then the mails are looked for where they lie
        return {}


def _numbers(uid_set: bytes) -> list[int]:
    """Read a uid-set such as 4:6,9; RFC 4315 promises ascending ranges."""
    ranges = (part.partition(b":") for part in uid_set.split(b","))
    return [uid for first, _, last in ranges for uid in range(int(first), int(last or first) + 1)]


def mark(client: Any, name: str, uids: Sequence[int]) -> None:
    """Add the keyword of all handled mails and that of the outcome `name`."""
    words = [DONE_KEYWORD, keyword(name)]
    for part in chunks(uids):
        _without_vanished(client, part, lambda left: client.add_flags(left, words, silent=True))


def opened(client: Any, folder: str, *, readonly: bool = False) -> bool:
    """Open a folder (the server's name); False where there is none. What passes by itself is raised."""
    try:
        client.select_folder(folder, readonly=readonly)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if any(code in str(error) for code in PASSING_CODES):
            raise
        return False
    return True


def unmark(client: Any, name: str, uids: Sequence[int]) -> None:
    """Take the keyword of the outcome `name` off again."""
    for part in chunks(uids):
        _without_vanished(client, part, lambda left: client.remove_flags(left, [keyword(name)], silent=True))


def message_id_fields(client: Any, criteria: Sequence[str]) -> dict[int, bytes]:
    """Fetch the header lines with the Message-ID of the mails that `criteria` find, by UID; nothing else is read."""
    found = (
        answer
        for part in chunks(client.search(list(criteria)))
        for answer in client.fetch(part, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]).items()
    )
    # Servers write the item's name back in their own way, with quotes or without.
    return {
        uid: octets
        for uid, parts in found
        for name, octets in parts.items()
        if name.startswith(b"BODY[HEADER.FIELDS") and octets
    }


def keyword(name: str) -> str:
    """Make a keyword of a folder's name, "$" and an atom (RFC 3501, 9): "$Nachrucker_2" of "Nachrücker 2"."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    letters = (char for char in plain if not unicodedata.combining(char))
    return "$" + "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "_" for char in letters)


def chunks(uids: Sequence[int]) -> Iterator[list[int]]:
    """Cut the UIDs into parts that fit into one command."""
    for start in range(0, len(uids), UIDS_PER_COMMAND):
        yield list(uids[start : start + UIDS_PER_COMMAND])
