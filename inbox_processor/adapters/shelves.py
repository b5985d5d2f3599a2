"""The desk's folders as a place where people put mails: how far each has grown, what is new there and what is left.

`ImapShelves` is the part of `imap.ImapSource` for the folders beside the inbox. `standings` is one cheap question for
all; only where a folder has grown, `newcomers` reads the Message-IDs of what is new. `present` tells what still lies at
its place, `carry` moves mails from there. Mails that are marked as deleted do not lie there any more: programs without
MOVE copy, mark and purge later.

Standards: RFC 3501, 6.3.10 (STATUS), 2.3.1.1 (UIDs only grow), RFC 4315 (COPYUID).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from inbox_processor.adapters import filing
from inbox_processor.adapters.session import ImapSession, ImapSettings, reason
from inbox_processor.errors import TransientFailure
from inbox_processor.model import MessageRef


class ImapShelves(ImapSession):
    """The folders beside the inbox. All folders are named as in the configuration."""

    def __init__(self, settings: ImapSettings, password: str) -> None:
        super().__init__(settings, password)
        self._validity: int | None = None  # of the inbox; None while it is not selected
        self._layout: filing.Layout | None = None

    def _drop(self) -> None:
        super()._drop()
        self._validity = self._layout = None

    def _server_name(self, client: Any, name: str) -> str:
        if self._layout is None:
            self._layout = filing.layout(client)
        return self._layout.server_name(name)

    def ensure_folders(self, names: Iterable[str]) -> tuple[str, ...]:
        """Create and subscribe the missing ones; return the server's names of those that were created."""
        with self._talking("creating folders") as client:
            return filing.create_missing(client, [self._server_name(client, name) for name in names])

    def missing_folders(self, names: Iterable[str]) -> tuple[str, ...]:
        """Tell those of `names` that `ensure_folders` would create."""
        with self._talking("listing folders") as client:
            present = set(filing.folder_names(client))
            return tuple(name for name in names if self._server_name(client, name) not in present)

    # --- what people do there -------------------------------------------------------------------------------------

    def standings(self, folders: Iterable[str]) -> dict[str, tuple[int, int] | None]:
        """Return UIDVALIDITY and UIDNEXT of each folder; None where there is none, or it does not say. All are asked in
        one breath, so that a server far away costs one journey and not one for each.
        """
        with self._talking("looking at the folders") as client:
            names = {folder: self._server_name(client, folder) for folder in folders}
            answers = filing.statuses(client, list(names.values()))
            return {folder: _numbers(answers.get(name, {})) for folder, name in names.items()}

    def newcomers(self, folder: str, validity: int, first: int, key: Callable[[bytes], str]) -> dict[int, str]:
        """Return the mails from the UID `first` on, with what `key` makes of the header lines with the Message-ID."""
        with self._talking(f"looking through the folder {folder!r}") as client:
            if not self._opened(client, folder, validity):
                return {}
            # RFC 3501, 6.4.8: "n:*" holds the last mail also where its UID is lower.
            fields = filing.message_id_fields(client, ["UNDELETED", "UID", f"{first}:*"])
            return {uid: key(octets) for uid, octets in fields.items() if uid >= first}

    def present(self, folder: str, validity: int, uids: Collection[int]) -> set[int] | None:
        """Return those of the mails that still lie there; None where the folder is not the one that it was."""
        with self._talking(f"looking into the folder {folder!r}") as client:
            if not self._opened(client, folder, validity):
                return None
            found: set[int] = set()
            for part in filing.chunks(sorted(uids)):
                found.update(client.search(["UNDELETED", "UID", ",".join(map(str, part))]))
            return found

    def octets(self, ref: MessageRef) -> bytes | None:
        """Return a mail of a folder; None where it is gone."""
        with self._talking(f"fetching a mail of the folder {ref.folder!r}") as client:
            if not self._opened(client, ref.folder, ref.uidvalidity):
                return None
            answer: dict[bytes, bytes] = client.fetch([ref.uid], ["BODY.PEEK[]"]).get(ref.uid, {})
            return answer.get(b"BODY[]")

    def _opened(self, client: Any, folder: str, validity: int, *, readonly: bool = True) -> bool:
        """Open a folder; False where it is missing or was made anew."""
        self._validity = None
        if not filing.opened(client, self._server_name(client, folder), readonly=readonly):
            return False
        answer = client.folder_status(self._server_name(client, folder), ["UIDVALIDITY"])
        return int(answer.get(b"UIDVALIDITY", 0)) == validity

    def carry(self, places: Iterable[MessageRef], target: str) -> dict[MessageRef, MessageRef]:
        """Move mails from their places (all of one folder and UIDVALIDITY) into the folder `target`, or change that
        keyword. Return the new places of those that were there; `uid` 0 where the server does not tell it.
        TransientFailure where the server refuses.
        """
        by_uid = {place.uid: place for place in places}
        origin = next(iter(by_uid.values()))
        with self._talking(f"moving mails out of the folder {origin.folder!r}") as client:
            if not self._at(client, origin):
                return {}
            there = [uid for part in filing.chunks(sorted(by_uid)) for uid in _undeleted(client, part)]
            try:
                placed = self._carry(client, origin, target, there)
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                raise TransientFailure(f"{target!r}: {reason(error)}; its mails stay where they are.") from error
        return {by_uid[uid]: MessageRef(target, *placed.get(uid, (0, 0))) for uid in there}

    def delete(self, places: Iterable[MessageRef]) -> None:
        """Delete mails for good, all of one folder and UIDVALIDITY. Without UIDPLUS they stay, marked as deleted,
        until somebody purges the folder: a bare EXPUNGE would take other people's mails with it.
        """
        by_uid = {place.uid: place for place in places}
        origin = next(iter(by_uid.values()))
        with self._talking(f"deleting mails in the folder {origin.folder!r}") as client:
            if self._at(client, origin):
                filing.erase(client, sorted(by_uid))

    def delete_copies(self, folder: str, message_ids: Collection[str]) -> None:
        """Delete the mails of a folder that bear one of these Message-IDs (in brackets), for good."""
        with self._talking(f"deleting copies in the folder {folder!r}") as client:
            self._validity = None
            if not message_ids or not filing.opened(client, self._server_name(client, folder)):
                return
            wanted = {one.encode() for one in message_ids}
            fields = filing.message_id_fields(client, ["UNDELETED"])
            filing.erase(client, [uid for uid, line in fields.items() if line.partition(b":")[2].strip() in wanted])

    def _at(self, client: Any, origin: MessageRef) -> bool:
        """Open for writing where the mails of a place lie: with keywords that is the inbox."""
        if self.settings.keywords:
            self._validity = None
            answer = client.select_folder(self.settings.folder)
            return int(answer.get(b"UIDVALIDITY", 0)) == origin.uidvalidity
        return self._opened(client, origin.folder, origin.uidvalidity, readonly=False)

    def _carry(self, client: Any, origin: MessageRef, target: str, uids: list[int]) -> dict[int, tuple[int, int]]:
        if not self.settings.keywords:
            return filing.put(client, self._server_name(client, target), uids)
        filing.mark(client, target, uids)
        filing.unmark(client, origin.folder, uids)
        return {uid: (origin.uidvalidity, uid) for uid in uids}


def _numbers(answer: Mapping[bytes, int]) -> tuple[int, int] | None:
    if b"UIDVALIDITY" not in answer or b"UIDNEXT" not in answer:
        return None
    return int(answer[b"UIDVALIDITY"]), int(answer[b"UIDNEXT"])


def _undeleted(client: Any, uids: Collection[int]) -> list[int]:
    return list(client.search(["UNDELETED", "UID", ",".join(map(str, uids))]))
