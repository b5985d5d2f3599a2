"""Refused replies, as `review` shows and settles them beside the mails: `--retry` or `--done`.

Call `reply_object` for one in JSON, `show` for a table; `look` and `settle` are the
command with the id of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inbox_processor.cli import context, output
from inbox_processor.errors import ConfigError
from inbox_processor.model import Effects, ReplyState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.model import OutboxEntry


def reply_object(entry: OutboxEntry) -> dict[str, Any]:
    """One object of `review --json`. `refused`: the server's word."""
    return {
        "id": entry.id,
        "kind": "reply",
        "event": entry.event or None,
        "to": entry.to,
        "reply": entry.kind.value,
        "participants": list(entry.participants),
        "created": entry.created,
        "refused": entry.last_error,
        "reasons": [entry.last_error],
    }


def show(entries: Sequence[OutboxEntry]) -> None:
    """Print them as a table, with the ways out."""
    rows = [(entry.id, entry.to, entry.kind.value, entry.last_error) for entry in entries]
    output.table("Replies that were refused", ("ID", "To", "Reply", "The server's word"), rows)
    click.echo("Send one again: inbox-processor review ID --retry. Set one aside for good: review ID --done.")


def look(config: Config, reply_id: str, *, as_json: bool) -> int:
    """Print one."""
    with context.open_store(config) as store:
        entry = _refused(context.roster_of(store), reply_id)
    if as_json:
        output.json_line(reply_object(entry))
    else:
        show([entry])
    return 0


def settle(config: Config, reply_id: str, *, done: bool) -> int:
    """Set a refused reply aside for good, or queue it again."""
    from inbox_processor.desk import outbox, remembering

    with context.open_store(config, write=True) as store, store.exclusive():
        roster, now = context.roster_of(store), context.now()
        entry = _refused(roster, reply_id)
        ref = f"review {entry.id} {'--done' if done else '--retry'}"
        effects = Effects(
            outbox=(outbox.withdrawn(entry) if done else outbox.again(entry, now),),
            undo=(remembering.settled(ref, roster, now, replies=(entry.id,)),),
            dropped=remembering.outdated(roster, now),
        )
        store.commit(effects)
    click.echo(
        f"{entry.id} is set aside for good; {entry.to} was not written to."
        if done
        else f"{entry.id} goes to {entry.to} again with the next run."
    )
    return 0


def _refused(roster: Roster, reply_id: str) -> OutboxEntry:
    entry = roster.outbox(reply_id)
    if entry is None or entry.state is not ReplyState.FAILED:
        raise ConfigError(f"{reply_id}: no reply with this id was refused; see 'inbox-processor review'")
    return entry
