"""Words that stand before and inside names, one by one: titles, forms of address, degrees, particles.

Duty: say what a single word is; `names` puts words together. What was found out about a word is remembered.
"""

from __future__ import annotations

import re

from inbox_processor.languages.remembered import remembered
from inbox_processor.languages.tables import common_words, pattern

FORM_OF_ADDRESS = re.compile(
    r"(?:herrn?|frau|hrn\.|hr\.|fr\.|mr\.?|mrs\.?|ms\.?|monsieur|madame|m\.|mme|sig\.(?:ra)?|pani?|dhr\.?|mevr(?:ouw|\.)?)",
    re.IGNORECASE,
)
DEGREE = re.compile(
    r"(?:d?dr|prof|dipl|mag|ing|lic|doc|dott|univ)\.[\w.-]{0,20}|d?dr|prof|ph\.?d\.?|m\.?sc\.?|mba", re.IGNORECASE
)


@remembered
def is_title(word: str) -> bool:
    """True for a title or form of address of the tables."""
    return pattern("titles").fullmatch(word) is not None


@remembered
def is_particle(word: str) -> bool:
    """True for a lower-case piece inside names, of the tables."""
    return pattern("particles").fullmatch(word) is not None


@remembered
def is_form_of_address(word: str) -> bool:
    """True for "Herrn", "Frau", "Mrs." …"""
    return FORM_OF_ADDRESS.fullmatch(word) is not None


@remembered
def is_degree(word: str) -> bool:
    """True for "Dr.", "Prof.", "MBA" …"""
    return DEGREE.fullmatch(word) is not None


@remembered
def is_no_name(word: str) -> bool:
    """True for a capitalised word that looks like a name and is none."""
    return pattern("not_names").fullmatch(word) is not None


@remembered
def is_common(word: str) -> bool:
    """True for one of the most frequent short words of a language ("ich", "zum"), which no name is but a particle."""
    return word.casefold() in common_words()
