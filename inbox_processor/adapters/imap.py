r"""The mailbox: which mails wait, their octets, filing them, and waiting for more.

Call in this order: `with ImapSource(settings, password) as source` (connects and logs in), `ensure_folders`, `pending`,
`fetch` for each of `batches(…)`, `file`, `wait`. How many mails would be answered and how old the oldest is, `pending`
alone tells: its length, and the `arrived` of its first entry. One object serves one thread.

A mail is named by folder + UIDVALIDITY + UID; `\Seen` means nothing here and is never set. Any trouble with the
connection becomes a TransientFailure, after which the object is dead until `connect` is called again.

Standards: RFC 3501 (IMAP4rev1); what is used beyond it stands in `filing` and `waiting`.
Known gaps: passwords only, no OAuth 2; a server that renumbers UIDs in every session cannot be served.
"""

import difflib
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, IMAPClientReadOnlyError

from inbox_processor.adapters import fetching, filing
from inbox_processor.adapters.fetching import Waiting, batches
from inbox_processor.adapters.session import ImapSettings, reason
from inbox_processor.adapters.shelves import ImapShelves
from inbox_processor.adapters.waiting import Wake, idle
from inbox_processor.errors import ConfigError, PermanentFailure, TransientFailure
from inbox_processor.model import MessageRef, RawMessage

__all__ = ["ImapSettings", "ImapSource", "Waiting", "batches"]

log = logging.getLogger(__name__)

MAX_LOSSES_A_BATCH = 3  # of the connection, while mails are fetched one by one


class ImapSource(ImapShelves):
    """The inbox and the folders beside it, in one session. `placed`: where `file` has put mails, by their places in the
    inbox; who takes note of it clears it.
    """

    def __init__(self, settings: ImapSettings, password: str) -> None:
        super().__init__(settings, password)
        self._next_uid = 0  # UIDNEXT when `pending` last looked; 0: unknown
        self.placed: dict[MessageRef, MessageRef] = {}

    # --- the inbox -----------------------------------------------------------------------------------------------

    def select(self) -> int:
        """Open the inbox for writing, anew where it is open; return its UIDVALIDITY.

        Raises ConfigError where there is no such folder (it is never created), or where it cannot be written or does
        not keep the keywords that are wanted.
        """
        return self._select()[0]

    def _select(self) -> tuple[int, int, int]:
        """Open the inbox and give UIDVALIDITY, UIDNEXT (0 unknown) and the number of mails."""
        folder = self.settings.folder
        with self._talking(f"opening the folder {folder!r}") as client:
            self._validity = None
            try:
                answer = client.select_folder(folder)
            except IMAPClientReadOnlyError as error:
                raise ConfigError(
                    f"{self.place} gives the folder {folder!r} for reading only; nothing was fetched."
                ) from error
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                self._explain_missing(client, folder)
                raise
            kept = answer.get(b"PERMANENTFLAGS", (rb"\*",))
            if self.settings.keywords and not {rb"\*", filing.DONE_KEYWORD.encode()} & set(kept):
                raise ConfigError(f'{self.place} keeps no keywords in {folder!r}; set [folders] mode = "folders".')
            if b"UIDVALIDITY" not in answer:
                raise PermanentFailure(f"{self.place} gives no lasting numbers to the mails in {folder!r}.")
            self._validity = int(answer[b"UIDVALIDITY"])
            return self._validity, int(answer.get(b"UIDNEXT", 0)), int(answer[b"EXISTS"])

    def _explain_missing(self, client: Any, folder: str) -> None:
        """Raise ConfigError with the folders that look alike, if `folder` is really not there."""
        names = filing.folder_names(client)
        if folder in names:
            return
        last = folder.replace(".", "/").rpartition("/")[2].casefold()
        alike = [name for name in names if name.casefold().endswith(last)]
        alike += difflib.get_close_matches(folder, names, n=3, cutoff=0.5)
        shown = ", ".join(repr(name) for name in dict.fromkeys(alike or names[:10]))
        raise ConfigError(
            f"[mailbox] folder = {folder!r}: there is no such folder on {self.settings.host}; "
            f"{'similar are' if alike else 'it has'}: {shown}. The inbox itself is never created."
        )

    def pending(self, known: Callable[[MessageRef], bool]) -> list[Waiting]:
        """List the mails in the inbox that are not `known`, in order of arrival (INTERNALDATE, then UID).

        Opens the inbox anew, so that a changed UIDVALIDITY shows. Mails marked as deleted are left out, and with
        keywords those that bear ours.
        """
        validity, next_uid, count = self._select()
        folder = self.settings.folder
        with self._talking("looking for mails") as client:
            uids = fetching.search(client, self._criteria(), count)
            refs = [ref for uid in uids if not known(ref := MessageRef(folder, validity, uid))]
            found = fetching.described(client, refs)
        self._next_uid = next_uid
        since = self.settings.since
        own = [mail for mail in found if since is None or mail.arrived >= since]
        return sorted(own, key=lambda mail: (mail.arrived, mail.ref.uid))

    def _criteria(self) -> list[Any]:
        """Say to SEARCH which mails may be the desk's."""
        criteria: list[Any] = ["UNDELETED"]
        if self.settings.since:
            # RFC 3501, 6.4.4: by the date of the server's own zone, which may be a day behind ours; `pending` is exact.
            criteria += ["SINCE", self.settings.since.astimezone(UTC).date() - timedelta(days=1)]
        if self.settings.keywords:
            criteria += ["UNKEYWORD", filing.DONE_KEYWORD]
        return criteria

    def fetch(self, mails: Sequence[Waiting], max_octets: int) -> list[RawMessage]:
        """Fetch the octets of these mails (one of `batches`), in their order; they stay unread if they were.

        Of a mail larger than `max_octets` only that much. Mails that are gone are left out, and those that the server
        cannot hand out: they stay in the inbox, and the log names them.
        """
        try:
            return self._fetch(mails, max_octets)
        except TransientFailure as failure:
            if failure.__cause__ is None or isinstance(failure.__cause__, TimeoutError):
                raise
        return self._fetch_singly(mails, max_octets)

    def _fetch(self, mails: Sequence[Waiting], max_octets: int) -> list[RawMessage]:
        if self._validity is None and mails:
            self.select()
        current = [mail for mail in mails if mail.ref.uidvalidity == self._validity]
        with self._talking("fetching mails") as client:
            return fetching.raw_messages(client, current, max_octets)

    def _fetch_singly(self, mails: Sequence[Waiting], max_octets: int) -> list[RawMessage]:
        """Fetch one by one: Dovecot hangs up on a mail whose file it cannot read; the others must not wait for it."""
        found: list[RawMessage] = []
        losses = 0
        for mail in mails:
            if not self.connected:
                self.connect()
            try:
                found += self._fetch([mail], max_octets)
            except TransientFailure as failure:
                losses += 1
                if losses > MAX_LOSSES_A_BATCH:
                    raise
                log.warning("Mail %s/%d stays where it is: %s", mail.ref.folder, mail.ref.uid, failure)
        if not self.connected:
            self.connect()
        return found

    # --- folders -------------------------------------------------------------------------------------------------

    def file(self, targets: Mapping[str, Sequence[MessageRef]]) -> set[MessageRef]:
        """Put mails of the inbox into the folders named by the keys (or gives them the keywords made of those names).

        Returns those that are where they belong, also mails that another client has taken away meanwhile. Those of a
        folder or UIDVALIDITY that is not the inbox's any more are left alone and not returned. Where the server refuses
        (quota, rights), the other folders are served first; then FilingFailure, which knows what was filed.
        """
        if self._validity is None:
            self.select()
        filed: set[MessageRef] = set()
        refusals: list[str] = []
        with self._talking("filing mails") as client:
            for name, refs in targets.items():
                own = [ref for ref in refs if (ref.folder, ref.uidvalidity) == (self.settings.folder, self._validity)]
                if len(own) < len(refs):
                    log.warning("%d mails are not filed: the mailbox has been made anew since.", len(refs) - len(own))
                try:
                    found = self._file_into(client, name, [ref.uid for ref in own])
                    self.placed.update((ref, MessageRef(name, *found.get(ref.uid, (0, 0)))) for ref in own)
                    filed.update(own)
                except (ConfigError, TransientFailure) as error:
                    refusals.append(str(error))
        if refusals:
            raise filing.FilingFailure(f"{self.place} did not take all mails: {' '.join(refusals)}", frozenset(filed))
        return filed

    def _file_into(self, client: Any, name: str, uids: list[int]) -> dict[int, tuple[int, int]]:
        """Serve one target and give the places there by UID, as far as the server tells them. A refusal becomes a
        TransientFailure, a dead connection passes through.
        """
        try:
            if not self.settings.keywords:
                return filing.put(client, self._server_name(client, name), uids)
            filing.mark(client, name, uids)
            return {uid: (self._validity or 0, uid) for uid in uids}
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            raise TransientFailure(f"{name!r}: {reason(error)}; its mails stay where they are till then.") from error

    def refile(self, origin: str, wanted: Mapping[str, str], key: Callable[[bytes], str]) -> set[str]:
        """Move mails from the folder `origin` into others, or change that keyword; both by names of the configuration.

        `wanted`: the new folder, by the mail's key; `key`: makes it of the header lines that hold the Message-ID.
        Returns the keys that were found; of the others somebody else has taken care. TransientFailure where the server
        refuses some; the rest is moved.
        """
        refusals: list[str] = []
        with self._talking(f"looking through the folder {origin!r}") as client:
            found = {uid: key(octets) for uid, octets in self._message_id_fields(client, origin).items()}
            for name in sorted({wanted[one] for one in found.values() if one in wanted}):
                uids = [uid for uid, one in found.items() if wanted.get(one) == name]
                try:
                    self._file_into(client, name, uids)
                    if self.settings.keywords:
                        filing.unmark(client, origin, uids)
                except (ConfigError, TransientFailure) as error:
                    refusals.append(str(error))
        if refusals:
            raise TransientFailure(f"{self.place} did not take all mails: {' '.join(refusals)}")
        return wanted.keys() & set(found.values())

    def _message_id_fields(self, client: Any, origin: str) -> dict[int, bytes]:
        """Open where the mails of `origin` lie and give the lines with their Message-IDs, by UID."""
        if self.settings.keywords:
            self.select()
            return filing.message_id_fields(client, ["UNDELETED", "KEYWORD", filing.keyword(origin)])
        self._validity = None
        there = filing.opened(client, self._server_name(client, origin))
        return filing.message_id_fields(client, ["UNDELETED"]) if there else {}

    def keys(self, folder: str | None, key: Callable[[bytes], str]) -> Counter[str]:
        """Count the mails of a folder (a name of the configuration; None: the inbox, without those that bear our
        keyword) by what `key` makes of the header lines with the Message-ID. A folder that is missing is empty.
        """
        with self._talking(f"looking through the folder {folder or self.settings.folder!r}") as client:
            self._validity = None
            marked = ["KEYWORD", filing.keyword(folder)] if folder else ["UNKEYWORD", filing.DONE_KEYWORD]
            inbox = folder is None or self.settings.keywords
            name = self.settings.folder if folder is None or inbox else self._server_name(client, folder)
            if not filing.opened(client, name, readonly=True):
                return Counter()
            criteria = ["UNDELETED", *(marked if self.settings.keywords else ())]
            return Counter(map(key, filing.message_id_fields(client, criteria).values()))

    def find(self, folder: str, message_id: str) -> bool:
        """Tell whether `folder` (a name of the configuration) holds the mail with that Message-ID (in brackets)."""
        with self._talking(f"searching the folder {folder!r}") as client:
            self._validity = None
            there = filing.opened(client, self._server_name(client, folder), readonly=True)
            return there and bool(client.search(["HEADER", "Message-ID", message_id]))

    def append(self, folder: str, octets: bytes, flags: Sequence[str] = (r"\Seen",)) -> None:
        """Put a mail of ours into `folder` (a name of the configuration), which is made where it is missing."""
        with self._talking(f"keeping a copy in the folder {folder!r}") as client:
            name = self._server_name(client, folder)
            try:
                client.append(name, octets, flags)
            except IMAPClientError as error:
                if "[TRYCREATE]" not in str(error):
                    raise
                filing.create_missing(client, [name])
                client.append(name, octets, flags)

    # --- waiting -------------------------------------------------------------------------------------------------

    def wait(self, seconds: float, wake: Wake) -> bool:
        """Rest until mail comes (where the server offers IDLE), `wake` is rung, or `seconds` are over (False).

        True: look again; mail that came since `pending` looked counts. Raises TransientFailure where the session is
        lost.
        """
        _, next_uid, _ = self._select()
        if self._next_uid and next_uid > self._next_uid:
            # Told in the answer to some other command, so that IDLE would not tell it again.
            self._next_uid = next_uid
            return True
        with self._talking("waiting for mail") as client:
            if client.has_capability("IDLE"):
                return idle(client, seconds, wake)
        return wake.wait(seconds)
