"""What is fetched at once."""

from datetime import UTC, datetime

from inbox_processor.adapters.fetching import Waiting, batches
from inbox_processor.model import MessageRef


def queue(*sizes: int) -> list[Waiting]:
    arrived = datetime(2016, 5, 2, tzinfo=UTC)
    return [Waiting(MessageRef("INBOX", 1, uid), arrived, size) for uid, size in enumerate(sizes, 1)]


def test_a_batch_ends_at_200_mails() -> None:
    """200 mails a commit."""
    assert [len(part) for part in batches(queue(*[1000] * 401))] == [200, 200, 1]


def test_a_batch_ends_at_10_mib() -> None:
    """The mail that would exceed 10 MiB opens the next batch."""
    mib = 2**20
    assert [len(part) for part in batches(queue(5 * mib, 5 * mib, 1, 9 * mib, 2 * mib))] == [2, 2, 1]


def test_a_huge_mail_counts_with_what_is_fetched_of_it() -> None:
    """Of 30 MB only 1 MiB is fetched, so that ten of them are one batch."""
    parts = list(batches(queue(*[30_000_000] * 11), max_octets=2**20))
    assert [len(part) for part in parts] == [10, 1]


def test_batches_keep_the_order_and_lose_nothing() -> None:
    """All mails, each once, as they came; nothing in, nothing out."""
    mails = queue(*range(1, 500))
    assert [one for part in batches(mails) for one in part] == mails
    assert list(batches([])) == []
