"""Takes the README's picture: starts the demo, books on its page as a patient, and photographs it.

Usage: ``python docs/picture.py [DEST]`` (default ``docs/picture.png``). Chromium is the one that
the environment names in CHROMIUM, or one that is installed, or Playwright's own.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    from playwright.sync_api import Error, Locator, Page, ViewportSize, sync_playwright
except ImportError:
    sys.exit("docs/picture.py needs Playwright: `make picture` sets it up.")

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZE = ViewportSize(width=1440, height=900)
MOST_STEPS = 25
PATIENCE = 10_000  # milliseconds for the bot to answer


class PictureError(Exception):
    """The picture could not be taken; the text says why in one line."""


def main() -> int:
    """Take the picture; return the exit code."""
    dest = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "picture.png"
    try:
        with running_demo() as url, opened_page(url) as page:
            play(page)
            page.screenshot(path=dest)
    except PictureError as error:
        print(f"docs/picture.py: {error}", file=sys.stderr)
        return 1
    except Error as error:  # Playwright's own: the first line says what, the rest is its log
        print(f"docs/picture.py: {error.message.splitlines()[0]}", file=sys.stderr)
        return 1
    print(f"{dest} ({dest.stat().st_size // 1024} kB)")
    return 0


@contextmanager
def running_demo() -> Iterator[str]:
    """Start the demo on a free port; give its address once it answers, stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 (ours)
    try:
        wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=15)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the demo's phones are there."""
    for _ in range(120):
        if process.poll() is not None:
            raise PictureError("the demo ended at once; `praxis demo` tells why")
        try:
            with urllib.request.urlopen(f"{url}api/v1/state", timeout=2) as answer:  # noqa: S310 (ours)
                if json.load(answer)["phones"]:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise PictureError("the demo did not come up within a minute")


@contextmanager
def opened_page(url: str) -> Iterator[Page]:
    """Open the demo's page in a headless Chromium."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    flags = ["--disable-gpu", "--disable-quic", "--no-first-run"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's own sandbox refuses to run as root
    with sync_playwright() as driver:
        try:
            browser = driver.chromium.launch(executable_path=found, args=flags)
        except Error as error:
            hint = "no Chromium found; install one or name it in CHROMIUM"
            raise PictureError(hint if found is None else f"{found} does not start") from error
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        page.locator("#connection", has_text="Live").wait_for()
        yield page
        browser.close()


def play(page: Page) -> None:
    """Book as the patient, look around as the admin, and let the reminder come."""
    patient, doctor, admin = (
        page.locator(f'.phone[data-hint="{hint}"]').first for hint in ("patient", "doctor", "admin")
    )
    heard = doctor.locator(".entry").count()
    book(patient, surname=doctor.locator(".caption h2").inner_text().split()[-1])
    doctor.locator(".entry").nth(heard).wait_for()
    start(admin)
    before = patient.locator(".entry").count()
    page.get_by_role("button", name="To the next reminder").click()
    patient.locator(".entry").nth(before).wait_for()
    page.wait_for_timeout(4500)  # the phones have stopped ringing, the toasts are gone


def start(phone: Locator) -> None:
    """Press Start on an empty chat and wait for the first screen."""
    button = phone.get_by_role("button", name="Start", exact=True)
    if button.is_visible():
        button.click()
    phone.locator(".with-keys").first.wait_for()


def book(phone: Locator, surname: str) -> None:
    """Press what a patient presses until the bot says that the appointment is booked."""
    # In this order: the first that is on the screen is pressed.
    wanted = [
        r"^\W*Confirm",
        r"^10:30",
        r"^\d{1,2}:\d\d",
        r"^\d{1,2}$",
        rf"\b{re.escape(surname)}\b",
        r"^\W*Book",
        r"^\W*(Patient|I am a patient|Yes|Sign up|Continue)",
    ]
    start(phone)
    for _ in range(MOST_STEPS):
        if re.search(r"\b(booked|confirmed)\b", phone.locator(".log").inner_text(), re.IGNORECASE):
            return
        press_one_of(phone, wanted)
    raise PictureError(f"nothing was booked after {MOST_STEPS} presses")


def press_one_of(phone: Locator, patterns: list[str]) -> None:
    """Press the first button that fits, on the reply keyboard or the newest screen, and wait."""
    before = phone.locator(".log").inner_html()
    keyboard = phone.locator(".keyboard .key")
    if keyboard.count() and keyboard.first.is_visible():
        keyboard.first.click()
        if phone.get_by_role("alertdialog").count():
            phone.get_by_role("button", name="Share", exact=True).click()
    else:
        keys = phone.locator(".with-keys").last.locator(".key")
        labels = [label.strip() for label in keys.all_inner_texts()]
        fitting = (
            at for want in patterns for at, label in enumerate(labels) if re.search(want, label)
        )
        found = next(fitting, None)
        if found is None:
            raise PictureError(f"nothing to press for a booking among {labels}")
        keys.nth(found).click()
    deadline = time.monotonic() + PATIENCE / 1000
    # The pressed button's spinner changes the page too: it has to be gone.
    while phone.locator(".log").inner_html() == before or phone.locator("[aria-busy]").count():
        if time.monotonic() > deadline:
            raise PictureError("the bot did not answer a press")
        phone.page.wait_for_timeout(100)
    phone.page.wait_for_timeout(250)


if __name__ == "__main__":
    sys.exit(main())
