"""Whether a mail can be sent to an address at all, and what is said where it cannot: `reachable`, `explained`.

Standards: RFC 5321, 4.5.3.1 (local part and path are bounded in octets).
"""

from __future__ import annotations

from msgspec.structs import replace

from inbox_processor.mail.mime import NOWHERE, usable_address
from inbox_processor.model import Decision, Outcome
from inbox_processor.model.reasons import sentence

UNREACHABLE = sentence(
    "No mail can be sent to the address in From: it is too long for an envelope, or no address at all."
)


def reachable(addr_spec: str) -> bool:
    """Say whether an envelope can carry this address."""
    return usable_address(addr_spec) != NOWHERE


def explained(decision: Decision, sender: str) -> Decision:
    """Give the decision about a mail, with the true reason where it waits for a human because of its address."""
    if decision.outcome is not Outcome.REVIEW or reachable(sender):
        return decision
    return replace(decision, reasons=(UNREACHABLE,), rules=("unreachable-address",))
