"""A real JupyterLab and a real browser for tests: `course open` on one side, Chromium on the other.

Playwright drives the Chromium that the system has; nothing is downloaded.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TOKEN = "course-test"
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.textContent)"
START = 60  # seconds that the server may take
RUN = 60_000  # milliseconds that a notebook may take


def chromium() -> str | None:
    """The path of an installed Chromium, if there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextlib.contextmanager
def jupyterlab(folder: Path, home: Path) -> Iterator[str]:
    """JupyterLab on `folder`, started as a student starts it; yields its address.

    `home` takes the place of the reader's own settings.
    """
    port = free_port()
    environment = {name: os.environ[name] for name in os.environ if "JUPYTER" not in name}
    environment |= {"HOME": str(home), "JUPYTER_TOKEN": TOKEN, "IPYTHONDIR": str(home / "ipython")}
    log = home / "server.log"
    command = [sys.executable, "-m", "course_lib.cli", "open", str(folder), "--no-browser"]
    with log.open("w") as stream:
        server = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=stream, stderr=stream
        )
        try:
            address = f"http://localhost:{port}"
            wait_for_server(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def wait_for_server(server: subprocess.Popen, address: str, log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start on {address}:\n{log.read_text()}")


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def write_notebook(path: Path, *cells: str) -> Path:
    """A notebook of code cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(notebook, path)
    return path


def open_notebook(browser: Browser, address: str, name: str) -> Page:
    """The notebook `name`, open in a page of its own, with its kernel ready."""
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(f"{address}/lab/workspaces/{secrets.token_hex(4)}/tree/{name}?token={TOKEN}")
    page.locator(".jp-Notebook").wait_for(timeout=RUN)
    # The kernel says "idle", then meets the page and is "connecting" again: twice, half a second
    # apart, means ready.
    for _ in range(2):
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=RUN)
        page.wait_for_timeout(500)
    return page


def run_all(page: Page) -> None:
    """Menu Run, Run All Cells; returns when nothing is left to run."""
    for _ in range(5):
        asked = page.locator(".jp-Dialog").all_text_contents()
        assert not asked, f"JupyterLab asks: {asked}"
        before = page.evaluate(PROMPTS)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            page.wait_for_function(
                f"before => {PROMPTS}.join() !== before.join()", arg=before, timeout=3_000
            )
            break
        except TimeoutError:  # JupyterLab drops the request while it still meets the kernel
            continue
    page.wait_for_function(
        "document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]')"
        f" && !{PROMPTS}.includes('[*]:')",
        timeout=RUN,
    )


def saved(page: Page, path: Path) -> nbformat.NotebookNode:
    """The notebook as it is now, saved and read from the disk."""
    before = path.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    deadline = time.monotonic() + 20
    while True:
        page.wait_for_timeout(100)
        if path.stat().st_mtime_ns != before:
            try:
                return nbformat.read(path, as_version=4)
            except nbformat.reader.NotJSONError:  # it is being written just now
                pass
        assert time.monotonic() < deadline, f"{path.name} was not saved"


def selected_cell(page: Page) -> int:
    """The number of the cell that JupyterLab has selected."""
    return page.evaluate(
        "[...document.querySelectorAll('.jp-Cell')].findIndex(c => c.matches('.jp-mod-active'))"
    )
