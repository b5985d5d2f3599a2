"""The wheel: whoever installs it has all that travels with the program, and `init` writes it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.support import REPOSITORY

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as pip does for everybody."""
    folder = tmp_path_factory.mktemp("wheel")
    line = [sys.executable, "-m", "pip", "wheel", str(REPOSITORY), "--no-deps", "--quiet", "--wheel-dir", str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> dict[str, bytes]:
    """Read the files of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel as an installation lies there, away from the repository."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_carries_every_template_and_the_example_config(contents: dict[str, bytes]) -> None:
    """They lie at the repository's top level, and in the package once it is installed."""
    for name, octets in files_below(REPOSITORY / "templates").items():
        assert contents[f"inbox_processor/shipped/templates/{name}"] == octets
    assert contents["inbox_processor/shipped/config.example.toml"] == (REPOSITORY / "config.example.toml").read_bytes()


def test_the_wheel_carries_every_file_of_the_package_and_nothing_else(contents: dict[str, bytes]) -> None:
    """Modules, the demo's mails, what else lies beside them; no tests, no caches."""
    package = {
        f"inbox_processor/{name}": octets
        for name, octets in files_below(REPOSITORY / "inbox_processor").items()
        if "__pycache__" not in name
    }
    carried = {
        name: octets
        for name, octets in contents.items()
        if ".dist-info/" not in name and not name.startswith("inbox_processor/shipped/")
    }
    assert carried.keys() == package.keys()
    assert carried == package
    assert sum(name.endswith(".eml") for name in carried) >= 25


def test_the_wheel_names_command_licence_and_extras(contents: dict[str, bytes]) -> None:
    """What pip and the package index read."""
    meta = next(octets.decode() for name, octets in contents.items() if name.endswith(".dist-info/METADATA"))
    points = next(octets.decode() for name, octets in contents.items() if name.endswith(".dist-info/entry_points.txt"))
    assert "inbox-processor = inbox_processor.cli.main:main" in points
    assert "License-Expression: MIT" in meta
    assert "Provides-Extra: demo" in meta
    assert "Requires-Python: >=3.11" in meta
    assert any(name.endswith("licenses/LICENSE") for name in contents)


def run_installed(site: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program, from a folder that is not the repository's; -P keeps the present folder out."""
    code = f"import sys; sys.path.insert(0, {str(site)!r}); from inbox_processor.cli.main import main; main()"
    line = [sys.executable, "-P", "-c", code, *words]
    return subprocess.run(line, capture_output=True, text=True, cwd=folder, timeout=60, check=False)


def test_init_writes_its_files_from_an_installed_wheel(installed: Path, tmp_path: Path) -> None:
    """Config and templates, as in a checkout; and explain works with them at once."""
    done = run_installed(installed, tmp_path, "init", ".")
    assert (done.returncode, done.stderr) == (0, "")
    assert files_below(tmp_path / "templates") == files_below(REPOSITORY / "templates")
    (tmp_path / "imap-password").write_text("x")
    mail = REPOSITORY / "tests/corpus/mails/001-stabsstelle-auental.eml"
    shown = run_installed(installed, tmp_path, "explain", "--fresh", "--json", str(mail))
    assert (shown.returncode, shown.stderr) == (0, "")
    assert '"outcome": "accepted"' in shown.stdout


def test_the_installed_program_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    """The test above would prove nothing if it had run the checkout."""
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); import inbox_processor; print(inbox_processor.__file__)"
    )
    line = [sys.executable, "-P", "-c", code]
    done = subprocess.run(line, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.strip().startswith(str(installed))
