"""`preview --watch` in a real browser: what is shown, how soon, and what strangers' names cannot do."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from selenium.common.exceptions import JavascriptException

from inbox_processor.adapters.store import Store
from inbox_processor.model import Effects, ReplyKind
from tests.cli.support import EVENT, configuration, environment
from tests.conftest import absent
from tests.mail.workshop import PETRA
from tests.servers import chromium

pytestmark = [pytest.mark.slow, pytest.mark.chromium]

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
SECONDS = 1.0  # issue 6: a saved file shows in under a second
TRIES = 9  # the browser alone takes most of a second where both cores are at work


class Watching:
    """A folder with config, templates and store, and the process that shows it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        config = folder / "config.toml"
        config.write_text(configuration(templates={"html": True}), encoding="utf-8")
        config.chmod(0o600)
        (folder / "templates/de").mkdir(parents=True)
        with Store.open(folder / "registrations.json", write=True) as store:
            people = (
                replace(PETRA, event=str(EVENT["id"]), name=HOSTILE),
                replace(PETRA, id="2", event=str(EVENT["id"])),
            )
            store.commit(Effects(participants=people))
        line = [sys.executable, "-u", "-m", "inbox_processor", "preview", "--watch", "--config", str(config)]
        self.process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
        )
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/open\?token=\S+", first)
        assert found, first
        self.link, self.port = found[0], int(found[1])

    def save(self, name: str, text: str) -> None:
        """Save a template as an editor does: beside, then renamed."""
        draft = self.folder / "templates" / f"{name}.tmp"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.folder / "templates" / name)

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Ask without a browser."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=headers)
        return connection.getresponse()


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    """Run `preview --watch`; it ends cleanly on SIGTERM."""
    shown = Watching(tmp_path)
    try:
        yield shown
    finally:
        shown.process.terminate()
        assert shown.process.wait(10) == 0


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start one Chromium for all tests."""
    if not chromium.installed():
        absent("Chromium (apt-get install chromium chromium-driver)")
    with chromium.browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def page(browser: Any, watching: Watching) -> Any:
    """Open the page of a fresh process."""
    browser.set_window_size(1280, 1000)
    browser.get(watching.link)
    until(lambda: len(cells(browser)) == 2 * (len(ReplyKind) + 1))
    browser.get_log("browser")
    return browser


def cells(page: Any) -> list[Any]:
    return list(page.find_elements("css selector", "article[data-key]"))


def cell(page: Any, key: str) -> Any:
    return page.find_element("css selector", f'article[data-key="{key}"]')


def until(true: Callable[[], object], seconds: float = 15) -> float:
    """Wait until it is true; gives the seconds that it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, "it never came"
        time.sleep(0.02)
    return time.monotonic() - begun


def choose(page: Any, name: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    Select(page.find_element("id", name)).select_by_value(value)


def severe(page: Any) -> list[Any]:
    return [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"]


# --- what is shown ------------------------------------------------------------------------------------------------


def test_every_reply_is_shown_in_every_language_as_it_will_arrive(page: Any) -> None:
    """Header fields, text, HTML version, calendar box; side by side."""
    shown = cell(page, "accepted/de")
    assert "Petra Schulze <petra.schulze@stadt.example>" in shown.text
    assert "Für Sie ist ein Platz reserviert" in shown.text
    box = shown.find_element("css selector", ".box").text.split("\n")
    assert box[0] == "Invitation for the calendar"
    assert box[-1] == "Rathaus Barmen, Wuppertal"
    assert "invite.ics" in shown.text
    beside = cell(page, "accepted/en")
    assert beside.rect["y"] == shown.rect["y"]
    assert beside.rect["x"] > shown.rect["x"]
    page.execute_script("arguments[0].scrollIntoView()", shown)
    page.switch_to.frame(shown.find_element("tag name", "iframe"))
    assert "Für Sie ist ein Platz reserviert" in page.find_element("tag name", "body").text
    page.switch_to.default_content()
    assert severe(page) == []


def test_a_saved_file_shows_in_under_a_second_with_its_difference(page: Any, watching: Watching) -> None:
    """From the save to the text on the page; the best of a few, since others work on this machine too."""
    took: list[float] = []
    for number in range(TRIES):
        text = (
            f"Subject: Zusage {number}\n\nNeuer Satz {number}: {{{{ date }}}}, {{{{ event.place }}}}, sonst absagen.\n"
        )
        watching.save("de/accepted.txt.j2", text)
        took.append(until(lambda number=number: f"Neuer Satz {number}" in cell(page, "accepted/de").text, 60))  # type: ignore[misc]
        if number > 1 and took[-1] < SECONDS:
            break
    print("shown after", [round(one, 2) for one in took])
    assert min(took) < SECONDS, took
    changed = cell(page, "accepted/de")
    assert "Changed since the last good version" in changed.text
    assert f"Subject: Zusage {len(took) - 1}" in changed.find_element("css selector", "ins").text
    assert changed.find_elements("css selector", "del")
    assert "fresh" in changed.get_attribute("class")


def test_a_fault_is_shown_at_its_line_and_goes_when_it_is_mended(page: Any, watching: Watching) -> None:
    """The line of the source, marked; in the reply, in the list on top and in the table of contents."""
    watching.save("de/accepted.txt.j2", "Subject: Zusage\n\nText\n{{ dtae }}\n")
    until(lambda: page.find_element("id", "faults").is_displayed())
    fault = cell(page, "accepted/de").find_element("css selector", ".fault")
    assert "line 4" in fault.text
    assert "did you mean date?" in fault.text
    assert fault.find_element("css selector", ".here").text.split() == ["4", "{{", "dtae", "}}"]
    assert page.find_element("css selector", "nav a.bad").text == "accepted (!)"
    assert not cell(page, "accepted/de").find_elements("css selector", "pre.text")
    assert "Thank you for your registration" in cell(page, "accepted/en").text
    watching.save("de/accepted.txt.j2", "Subject: Zusage\n\nText\n{{ date }}, {{ event.place }}, sonst absagen\n")
    until(lambda: not page.find_element("id", "faults").is_displayed())
    assert "in order" in page.find_element("id", "standing").text


def test_a_config_that_is_saved_shows_too_and_a_broken_one_is_told(page: Any, watching: Watching) -> None:
    """The free texts stand in the config; a half-typed one leaves the page as it was."""
    config = watching.folder / "config.toml"
    good = config.read_text()
    config.write_text(good.replace("Rathaus Barmen, Wuppertal", "Stadthalle"))
    until(lambda: "Stadthalle" in cell(page, "accepted/de").text)
    config.write_text(good + "\n[[event]\n")
    until(lambda: "config.toml" in page.find_element("id", "faults").text)
    assert "Stadthalle" in cell(page, "accepted/de").text


# --- strangers ----------------------------------------------------------------------------------------------------


def test_a_strangers_name_stays_text_on_the_page(page: Any, watching: Watching) -> None:
    """A stored person's name is markup; nothing of it runs, in the page or in the frame of the HTML version."""
    choose(page, "person", PETRA.id)
    until(lambda: HOSTILE in cell(page, "accepted/de").text)
    page.switch_to.frame(cell(page, "accepted/de").find_element("tag name", "iframe"))
    until(lambda: HOSTILE in page.find_element("tag name", "body").text)
    assert not page.find_elements("css selector", "img, script")
    page.switch_to.default_content()
    assert not page.find_elements("css selector", "main img, main script")
    assert severe(page) == []


def test_the_policy_stops_what_would_run(page: Any) -> None:
    """Even markup that got in would not run: no inline script, no network but this page's own."""
    page.execute_script("document.body.insertAdjacentElement('beforeend', document.createElement('b')).id = 'host'")
    with pytest.raises(JavascriptException, match="TrustedHTML"):
        page.execute_script("document.getElementById('host').innerHTML = '<img src=x onerror=window.ran=1>'")
    assert page.execute_script("return window.ran") is None
    refused = page.execute_async_script(
        "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('let through'), () => done('refused'))"
    )
    assert refused == "refused"
    assert any("Content Security Policy" in entry["message"] for entry in page.get_log("browser"))


def test_only_the_first_visitor_sees_anything(watching: Watching) -> None:
    """Without the cookie nothing; the link works once; another Host (DNS rebinding) or site is refused."""
    assert watching.ask("/").status == 403
    assert watching.ask("/state").status == 403
    assert watching.ask("/open?token=guess").status == 403
    first = watching.ask(watching.link.partition(f":{watching.port}")[2])
    cookie = str(first.getheader("Set-Cookie"))
    assert first.status == 303
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert watching.ask(watching.link.partition(f":{watching.port}")[2]).status == 403
    known = {"Cookie": cookie.partition(";")[0]}
    good = watching.ask("/", **known)
    assert good.status == 200
    policy = str(good.getheader("Content-Security-Policy"))
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert watching.ask("/", **known, Host="evil.example").status == 421
    assert watching.ask("/state", **known, **{"Sec-Fetch-Site": "cross-site"}).status == 403
    assert watching.ask("/../config.toml", **known).status == 404
    frame = watching.ask("/html?key=accepted/de", **known)
    assert "sandbox" in str(frame.getheader("Content-Security-Policy"))


# --- without a mouse, and on a small screen -----------------------------------------------------------------------


def test_everything_is_reached_and_chosen_by_keyboard(page: Any) -> None:
    """Tab goes through link, choices, contents; arrows choose; the focus stays when the page is drawn anew."""
    from selenium.webdriver import ActionChains, Keys

    reached = []
    for _ in range(8):
        ActionChains(page).send_keys(Keys.TAB).perform()
        active = page.switch_to.active_element
        reached.append(active.get_attribute("id") or active.tag_name)
    assert reached[:5] == ["a", "event", "person", "shown", "tongue"]
    assert reached[5] == "a"
    page.find_element("id", "person").send_keys(Keys.ARROW_DOWN)
    until(lambda: "Petra Schulze" not in cell(page, "accepted/de").text)
    assert page.switch_to.active_element.get_attribute("id") == "person"
    assert page.execute_script("return document.querySelectorAll('[tabindex]:not([tabindex=\"-1\"])').length") == 0


def test_every_control_has_a_name_and_the_page_a_language(page: Any) -> None:
    """What a screen reader says; the page's own words follow the choice of its language."""
    names = {one.get_attribute("id"): one.accessible_name for one in page.find_elements("css selector", "select")}
    assert all(names.values()), names
    choose(page, "tongue", "de")
    assert page.execute_script("return document.documentElement.lang") == "de"
    assert page.find_element("tag name", "h1").text == "Die Antworten, wie sie hinausgehen"
    assert all(frame.get_attribute("title") for frame in page.find_elements("tag name", "iframe"))
    levels = [int(one.tag_name[1]) for one in page.find_elements("css selector", "h1, h2, h3") if one.is_displayed()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_narrow_window_shows_the_languages_below_each_other(page: Any) -> None:
    """Nothing stands out of the window, so that nobody scrolls sideways."""
    page.set_window_size(500, 900)
    until(lambda: cell(page, "accepted/en").rect["y"] > cell(page, "accepted/de").rect["y"])
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.execute_script(wide) == 0
