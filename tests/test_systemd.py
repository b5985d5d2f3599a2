"""The unit for systemd: what systemd itself says of it."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.cli.support import REPOSITORY

UNIT = REPOSITORY / "docs/systemd/inbox-processor.service"
EXPOSURE_LIMIT = 2.0  # of 10; what is left is mostly that the service uses the network


def analyze(*words: str) -> str:
    """Run systemd-analyze, or skip where there is none."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed (apt-get install systemd).")
    done = subprocess.run([program, *words, str(UNIT)], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


def test_the_service_is_hardened_to_2_or_below() -> None:
    """Measured by systemd: file system, devices, users, namespaces, system calls."""
    said = analyze("security", "--offline=true", "--no-pager")
    found = re.search(r"Overall exposure level for \S+: (\d+\.\d+)", said)
    assert found is not None, said
    assert float(found[1]) <= EXPOSURE_LIMIT, said


def test_systemd_knows_every_line_of_the_unit() -> None:
    """A misspelt setting would be passed over in silence; that the program is not installed here is no fault of it."""
    said = analyze("verify", "--man=no")
    assert not re.search(r"Unknown|Failed to parse|not understood|ignoring", said), said


def test_the_service_may_write_its_own_folder_alone_and_outlives_sigterm_by_what_it_needs() -> None:
    """What the desk relies on: its folder, no restart after a fault that a human mends, time to end."""
    lines = UNIT.read_text().splitlines()
    assert {"StateDirectory=inbox-processor", "ProtectSystem=strict", "UMask=0077"} <= set(lines)
    assert "RestartPreventExitStatus=1 2" in lines
    assert int(next(line for line in lines if line.startswith("TimeoutStopSec")).partition("=")[2]) > 10
