"""`init [DIR]`: writes config.toml and templates/ into DIR, never over a file that is there."""

from __future__ import annotations

import os
from pathlib import Path

import click

from inbox_processor.cli import context
from inbox_processor.errors import ConfigError


@click.command(short_help="Write config.toml and templates/ to start from.")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
def init(folder: Path) -> int:
    """Write config.toml and templates/ into DIR (default: here), never over a file that is there.

    \b
    Example:  inbox-processor init /etc/inbox-processor
    """
    from inbox_processor.adapters import shipped

    written: list[Path] = []
    kept: list[Path] = []
    files = {folder / "config.toml": shipped.initial_config(context.now().date()).encode()}
    source = shipped.templates_dir()
    for path in sorted(source.rglob("*")):
        if path.is_file():
            files[folder / "templates" / path.relative_to(source)] = path.read_bytes()
    for path, octets in files.items():
        (written if _create(path, octets) else kept).append(path)
    for path in kept:
        click.echo(f"{path} is there already and was left as it is.")
    if folder / "config.toml" in written:
        click.echo(f"{folder / 'config.toml'} written: fill in the mailbox, the event and the texts.")
    if any(path != folder / "config.toml" for path in written):
        click.echo(f"{folder / 'templates'} written: the replies, to be worded as you like.")
    click.echo(f"Then: inbox-processor check --config {folder / 'config.toml'}")
    return 0


def _create(path: Path, octets: bytes) -> bool:
    """Write a new file, for its owner only; False where one is there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.parent.is_dir():
            return False
        raise ConfigError(f"{path.parent}: is a file; expected a folder to write into") from None
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be written ({fault.strerror}); name a folder that is yours") from fault
    with os.fdopen(descriptor, "wb") as file:
        file.write(octets)
    return True
