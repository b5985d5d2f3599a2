"""Whether a store can lie at a place: `check_place`, for `Store.open` and for `check`, so that both say the same."""

from __future__ import annotations

import os
from pathlib import Path

from inbox_processor.adapters.locks import beside
from inbox_processor.errors import ConfigError


def check_place(path: Path, *, write: bool) -> None:
    """ConfigError where no store can lie at `path`, or this user may not read it (or `write` it and the files beside
    it), with what to do. Makes nothing.
    """
    try:
        fault = _fault_of_place(path, write=write)
    except PermissionError:  # a folder on the way there is closed to this user
        fault = f"this user (uid {os.geteuid()}) may not look there; name a file in a folder of this user."
    if fault:
        raise ConfigError(f"[store] path = {path}: {fault}")


def _fault_of_place(path: Path, *, write: bool) -> str:
    user = f"this user (uid {os.geteuid()})"
    if path.is_dir():
        return f"this is a folder; name a file in it, such as {path / 'registrations.json'}."
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist; make it (mkdir -p {path.parent}) or name another."
    if write and not os.access(path.parent, os.W_OK | os.X_OK):
        return (
            f"{user} may not write into {path.parent}; files beside the store are needed. Give the folder to this user "
            "with chown, or name another."
        )
    verb, wanted = ("write", os.R_OK | os.W_OK) if write else ("read", os.R_OK)
    for one in (path, *(beside(path) if write else ())):
        if one.exists() and not os.access(one, wanted):
            it = "it" if one == path else one
            return f"{user} may not {verb} {it}. Run as the user who owns it, or give it to this one with chown."
    return ""
