"""What the trusted mail server says of the sender's identity.

Call: `forged(message, authserv_id)`. Standards: RFC 8601 (Authentication-Results; 5: others' results are not believed),
RFC 7489 (DMARC). Known gaps: ARC (RFC 8617) is not read; a forwarded mail that fails goes to a human.
"""

from __future__ import annotations

import re

from inbox_processor.mail.rare import rare
from inbox_processor.model import Message

VALUE_CHARS = 8000
COMMENT = re.compile(r"\([^()]{0,500}\)")
RESULT = rare(r"(?:^|;)\s*(dmarc|spf|dkim)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)


def forged(message: Message, authserv_id: str) -> bool:
    """Return True where the results of the server `authserv_id` (compared without case) say that DMARC failed, or that
    SPF failed and no DKIM signature held. Always False where `authserv_id` is "".
    """
    if not authserv_id:
        return False
    results: dict[str, set[str]] = {}
    for value in message.headers.get("authentication-results", ()):
        text = COMMENT.sub(" ", COMMENT.sub(" ", value[:VALUE_CHARS]))
        server, _, rest = text.partition(";")
        words = server.split()
        if not words or words[0].casefold() != authserv_id.casefold():
            continue
        for method, result in RESULT.findall(";" + rest):
            results.setdefault(method.lower(), set()).add(result.lower())
    if "fail" in results.get("dmarc", ()):
        return True
    passed = "pass" in results.get("dmarc", ()) or "pass" in results.get("dkim", ())
    return not passed and bool(results.get("spf", set()) & {"fail", "hardfail"})
