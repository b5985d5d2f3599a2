"""The one mail that is written without a store: that the store is damaged. Once for each damage, not at each start."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from inbox_processor.cli import context
from inbox_processor.errors import DeskError, StoreDamaged
from inbox_processor.model import Remark

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.doors import Doors
    from inbox_processor.office import Office


def tell(config: Config, office: Office, gates: Doors, error: StoreDamaged) -> None:
    """Tell the organiser, where one is named, unless the last run has told the same. A server that is away or refuses
    is passed over: the error itself is told by the caller.
    """
    from inbox_processor.adapters import health
    from inbox_processor.mail import alert as letters

    before, words = health.read(config.store.path), str(error)
    if not office.organiser or office.silent or before.last_error == words:
        return
    now, event = context.now(), office.events[0]
    token = hashlib.sha256(f"{words}\0{now.isoformat()}".encode()).hexdigest()[:20]
    identity = f"{now:%Y%m%d}.{token}@{office.own.message_id_domain}"
    octets = letters.write(
        "trouble",
        event.languages[0],
        office.writer.sender,
        office.organiser,
        f"<{identity}>",
        now.astimezone(event.zone),
        {letters.FAULT: [Remark("", (words,))]},
    )
    with suppress(DeskError, OSError):
        with gates.submission() as session:
            session.send(identity, office.organiser, octets)
        health.write(config.store.path, replace(before, last_error=words))
