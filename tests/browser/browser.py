"""A headless Chromium for tests of pages.

Import it after `command`, and call `require()` first: where there is no Playwright or no Chromium the
tests are skipped.
"""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import command  # noqa: E402

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
# What a page did that it must not: told by `Watched.faults`.
WATCH = """
window.broken_policies = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.broken_policies.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


def require():
    """Leaves with the exit code of a skipped test where pages cannot be opened."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        print("skipped: no Playwright")
        sys.exit(command.SKIPPED)
    if not Path(CHROMIUM).exists():
        print("skipped: no Chromium (Debian: chromium)")
        sys.exit(command.SKIPPED)


class Browser:
    """One Chromium for all tests of a file."""

    def __init__(self):
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self.chromium = self._playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)

    def close(self):
        self.chromium.close()
        self._playwright.stop()

    def open(self, path, colours="light", **options):
        """A page of its own that shows a file, drawn to the end."""
        return Watched(self.chromium, path, color_scheme=colours, **options)


class Watched:
    """A page, and everything it did that a report must not do."""

    def __init__(self, chromium, path, **options):
        self.context = chromium.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.messages, self.requests, self.dialogs = [], [], []
        self.page.add_init_script(WATCH)
        self.page.on("console", lambda message: self.messages.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.messages.append(f"error: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", self._dismiss)
        self.url = Path(path).resolve().as_uri()
        self.page.goto(self.url)
        self.page.wait_for_selector("html[data-drawn]", timeout=60_000)

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def faults(self):
        """Messages of the console, dialogs, requests to anywhere else, breaches of the policy: none."""
        # A download is a request to a blob that the page made itself.
        elsewhere = [url for url in self.requests if url != self.url and not url.startswith("blob:")]
        return self.messages + self.dialogs + elsewhere + self.page.evaluate("window.broken_policies")

    def save(self, locator):
        """What a click on a download button saves, as text."""
        with self.page.expect_download() as saved:
            locator.click()
        return Path(saved.value.path()).read_text(encoding="utf-8-sig")

    def close(self):
        self.context.close()
