"""A person at a browser: opens a page from a file, clicks, types, looks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Reader:
    """A person at a browser."""

    driver: Any
    folder: Path

    def open(self, html: str, fragment: str = "", size: tuple[int, int] = (1440, 900)) -> Reader:
        """Open a page and wait for its first picture."""
        from selenium.webdriver.support.ui import WebDriverWait

        file = self.folder / "page.html"
        file.write_bytes(html.encode())
        self.resize(*size)
        self.driver.get("about:blank")
        self.logs()
        self.driver.get(file.as_uri() + fragment)
        WebDriverWait(self.driver, 20, poll_frequency=0.05).until(
            lambda d: d.execute_script("return document.documentElement.dataset.ready && window.__gs")
        )
        return self

    def resize(self, width: int, height: int) -> None:
        """The size of the window's inside."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def run(self, script: str, *args: Any) -> Any:
        """What a script gives back."""
        return self.driver.execute_script(script, *args)

    def click(self, x: float, y: float) -> None:
        """A real click at a place of the window."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.driver.execute_cdp_cmd(
                "Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
            )

    def press(self, *keys: str) -> None:
        """Keys, to whatever has the focus."""
        from selenium.webdriver.common.action_chains import ActionChains

        chain = ActionChains(self.driver)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def text(self, selector: str) -> str:
        """The text of an element."""
        return str(self.run("return document.querySelector(arguments[0]).textContent", selector))

    def logs(self) -> list[str]:
        """What the browser complained of since the last time."""
        return [line["message"] for line in self.driver.get_log("browser") if line["level"] == "SEVERE"]

    def requests(self) -> list[str]:
        """The addresses asked for since the last time, but for the file itself."""
        events = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        urls = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return [u for u in urls if u.startswith(("http", "ws"))]

    def axe(self) -> Any:
        """What axe finds against WCAG 2.2 AA and good practice."""
        import axe_core_python

        self.run(Path(axe_core_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
        return self.driver.execute_async_script("""
            const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
              .then((r) => done(r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 160) + ' ' + n.failureSummary)])));""")
