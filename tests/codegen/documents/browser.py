"""A headless Chromium, spoken to through a pipe: it opens pages, clicks, types, and says what is there."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["Browser", "browser"]

_PATIENCE = 20.0
_KEYS = {
    "Enter": 13,
    " ": 32,
    "Tab": 9,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "Delete": 46,
}


class Browser:
    """One window."""

    def __init__(self, outgoing: int, incoming: int) -> None:
        self._outgoing, self._incoming = outgoing, incoming
        self._left, self._number = b"", 0
        self._session = ""
        self.complaints: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            self._left += os.read(self._incoming, 1 << 20)
        message, self._left = self._left.split(b"\0", 1)
        found: dict[str, Any] = json.loads(message)
        match found.get("method"):
            case "Runtime.exceptionThrown":
                self.complaints.append(str(found["params"]["exceptionDetails"].get("exception", {}).get("description")))
            case "Log.entryAdded":
                self.complaints.append(str(found["params"]["entry"]["text"]))
            case "Network.requestWillBeSent" if not found["params"]["request"]["url"].startswith(("file:", "data:")):
                self.complaints.append(found["params"]["request"]["url"])
        return found

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._outgoing, json.dumps(message).encode() + b"\0")
        while True:
            found = self._receive()
            if found.get("id") == self._number:
                assert "error" not in found, found
                return found["result"]

    def open(self, path: Path, hash_: str = "") -> None:
        """Show a file from its beginning."""
        self._call("Page.navigate", url="about:blank")
        self._call("Page.navigate", url=f"{path.as_uri()}{hash_}")
        self._until("document.readyState === 'complete'")

    def _until(self, condition: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not self.tell(condition):
            assert time.monotonic() < end, condition
            time.sleep(0.01)

    def tell(self, script: str) -> Any:
        """Return the value of an expression."""
        found = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that is found and seen, as a hand does."""
        quoted = json.dumps(selector)
        x, y = self.tell(
            f"(() => {{ const element = [...document.querySelectorAll({quoted})].find((one) => one.checkVisibility());"
            " element.scrollIntoView({block: 'center'}); const box = element.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            text = {"text": "\r" if key == "Enter" else key} if key in {"Enter", " "} or len(key) == 1 else {}
            code = _KEYS.get(key, 0)
            self._call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
            self._call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def type(self, selector: str, words: str) -> None:
        """Put words into a field in place of what is there."""
        quoted = json.dumps(selector)
        self.tell(f"(() => {{ const field = document.querySelector({quoted}); field.focus(); field.select(); }})()")
        if words:
            self._call("Input.insertText", text=words)
        else:
            self.press("Delete")

    def back(self) -> None:
        """Go back in history, and wait until the page has noticed."""
        self.tell(
            "new Promise((done) => { addEventListener('popstate', () => done(1), { once: true }); history.back(); })"
        )

    def look(self, width: int, height: int, scheme: str = "light", scale: float = 1.0) -> None:
        """Give the window a size, and the reader a liking for light or dark pages."""
        self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )
        self._call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def without_scripts(self, *, off: bool = True) -> None:
        """Turn scripts of pages off, or on again."""
        self._call("Emulation.setScriptExecutionDisabled", value=off)

    def picture(self, *, whole: bool = False) -> bytes:
        """Return a PNG of what is seen, or of the whole page."""
        return base64.b64decode(self._call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"])

    def printed(self) -> bytes:
        """Return the page as PDF, as it is printed."""
        return base64.b64decode(self._call("Page.printToPDF")["data"])


@contextmanager
def browser(program: str, profile: Path) -> Iterator[Browser]:
    """Start Chromium with a profile of its own, and end it."""
    to_read, outgoing = os.pipe()
    incoming, to_write = os.pipe()

    def handed_over() -> None:
        # Both at once, for one may lie where the other goes.
        read, write = os.dup(to_read), os.dup(to_write)
        os.dup2(read, 3)
        os.dup2(write, 4)

    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={profile}")
    process = subprocess.Popen(
        [program, *flags],
        preexec_fn=handed_over,
        pass_fds=(3, 4),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        os.close(to_read)
        os.close(to_write)
        yield Browser(outgoing, incoming)
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)
        os.close(outgoing)
        os.close(incoming)
