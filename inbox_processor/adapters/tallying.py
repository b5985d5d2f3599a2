"""Documents counted without making records of them: for `status`, which monitoring asks every minute.

Call `tally`. A field that an older document lacks counts as its default in the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from inbox_processor.adapters.records import TABLES, documents, without_collector


def tally(table: str, texts: Iterable[bytes], names: Sequence[str]) -> Counter[tuple[Any, ...]]:
    """Count documents of the table by what stands in these fields; ValueError where one has another shape."""
    defaults = TABLES[table].defaults
    fallback = {name: defaults[name] for name in names if name in defaults}
    with without_collector():
        try:
            return Counter(tuple((fallback | document)[name] for name in names) for document in documents(texts))
        except (KeyError, TypeError) as error:
            raise ValueError(f"a document without the fields {', '.join(names)}") from error
