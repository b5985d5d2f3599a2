"""Documents counted without making records of them: for `status`, which monitoring asks every minute.

Call `tally`. A field that an older document lacks counts as its default in the model. Where every document has all
fields, their values are picked out of the text, else the documents are decoded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from inbox_processor.adapters.records import TABLES, without_collector
from inbox_processor.adapters.texts import Texts


def tally(table: str, texts: Texts, names: Sequence[str]) -> Counter[tuple[Any, ...]]:
    """Count documents of the table by what stands in these fields; ValueError where one has another shape."""
    with without_collector():
        columns = [column for name in names if (column := texts.values_of(name)) is not None]
        if len(columns) < len(names):
            return _decoded(table, texts, names)
        if not names:
            return Counter({(): len(texts)})
        found: Counter[tuple[Any, ...]] = Counter()
        for values, number in Counter(zip(*columns, strict=True)).items():  # few differ, and only those are decoded
            found[tuple(map(json.loads, values))] += number
        return found


def _decoded(table: str, texts: Texts, names: Sequence[str]) -> Counter[tuple[Any, ...]]:
    defaults = TABLES[table].defaults
    fallback = {name: defaults[name] for name in names if name in defaults}
    found: Counter[tuple[Any, ...]] = Counter()
    try:
        for objects in texts.objects():
            found.update(tuple((fallback | document)[name] for name in names) for document in objects.values())
    except (KeyError, TypeError) as error:
        raise ValueError(f"a document without the fields {', '.join(names)}") from error
    return found
