"""Writes inbox_processor/languages/first_names.txt:  python -m training.names

First names in Latin letters of some ninety countries, as the library Faker (MIT licence) keeps them; needs the extra
[train]. Words that the languages of the desk use otherwise at the head of a sentence are left out.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import faker.providers.person as persons

from inbox_processor.languages.tables import LANGUAGES

TARGET = Path(__file__).resolve().parent.parent / "inbox_processor" / "languages" / "first_names.txt"
LISTS = ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary")
NAME = re.compile(r"[A-ZÀ-Þŀ-ž][a-zß-žḀ-ỹ'’-]{1,}(?:-[A-ZÀ-Þŀ-ž][a-zß-žḀ-ỹ'’]+)?")
NOT_HERE = frozenset("juli juni mai april august park sommer halle stadt land amt".split())


def main() -> None:
    """Collect, filter, sort, write."""
    common = {word for words in LANGUAGES for word in words.common} | NOT_HERE
    found: set[str] = set()
    for module in pkgutil.iter_modules(persons.__path__):
        provider = getattr(importlib.import_module(f"{persons.__name__}.{module.name}"), "Provider", None)
        for name in LISTS:
            listed = getattr(provider, name, None)
            if isinstance(listed, (tuple, list, set, dict)):
                found.update(one for one in listed if isinstance(one, str))
    kept = sorted(one for one in found if NAME.fullmatch(one) and one.casefold() not in common)
    TARGET.write_text("\n".join(kept) + "\n", "utf-8")
    print(f"{len(kept)} names written to {TARGET.name}")


if __name__ == "__main__":
    main()
