"""The organiser's templates as the commands use them: read, judged, stood in for where they fail.

Call `sound` for the templates that a run uses, `judged` for the whole verdict on what lies in the folder now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inbox_processor.cli import context

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.mail.choosing import Choice
    from inbox_processor.model import Participant


def sound(config: Config, *, keep: bool) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Give the templates to use and what the organiser must be told. Files that have passed as they are take no time
    again; `keep`: remember those that pass.
    """
    from inbox_processor.adapters import kept_templates, templates

    built_in, own = templates.built_in(), templates.own(config.templates.directory)
    if not own.sources and not own.faults:
        return built_in, ()
    kept = kept_templates.read(config.store.path)
    seal = kept_templates.seal(own.sources, built_in, config.events)
    if seal == kept.seal and not own.faults:
        return {**built_in, **own.sources}, ()
    choice = _choice(config, built_in, own.sources, kept.sources, stored_people(config))
    whole = not choice.faults and not own.faults
    if keep:
        kept_templates.write(config.store.path, kept_templates.Kept(seal if whole else "", choice.good))
    return choice.sources, (*own.faults, *choice.complaints)


def judged(config: Config, people: tuple[Participant, ...]) -> tuple[Choice, tuple[str, ...]]:
    """Give the verdict on the organiser's files as they are now, tried on these people of the store, and the faults of
    files that cannot be read.
    """
    from inbox_processor.adapters import kept_templates, templates

    own = templates.own(config.templates.directory)
    kept = kept_templates.read(config.store.path)
    return _choice(config, templates.built_in(), own.sources, kept.sources, people), own.faults


def _choice(
    config: Config,
    built_in: Mapping[str, str],
    own: Mapping[str, str],
    kept: Mapping[str, str],
    people: tuple[Participant, ...],
) -> Choice:
    from inbox_processor.mail.choosing import choose

    return choose(built_in, own, kept, config.smtp.from_, config.events, people)


def stored_people(config: Config) -> tuple[Participant, ...]:
    """Give all people of the store; none where there is no store yet."""
    with context.open_store(config) as store:
        return store.records("participants").participants if store.exists else ()
