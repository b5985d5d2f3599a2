"""A folder with a config, and a store where the test fills one."""

from pathlib import Path

import pytest

from tests.cli.support import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Make a folder with a config; the store comes with the first record."""
    office = Office(tmp_path)
    office.configure()
    return office
