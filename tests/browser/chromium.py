"""A headless Chromium with one tab: pages are opened, looked at and used as a person would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP, TABLET, PHONE = (1280, 900), (820, 1180), (360, 740)
LOWEST_CONTRASTS = """
const light = colour => {
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const [r, g, b] = colour.slice(0, 3).map(v => linear(v / 255));
  return .2126 * r + .7152 * g + .0722 * b;
};
const numbers = text => text.match(/[\\d.]+/g).map(Number);
function ground(element) {
  for (let e = element; e; e = e.parentElement) {
    const found = numbers(getComputedStyle(e).backgroundColor);
    if (found.length === 3 || found[3] === 1) return found;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
}
const found = {}, walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const parent = node.parentElement;
  if (!node.data.trim() || !parent.checkVisibility() || parent.closest("svg, script, style")) continue;
  const ink = numbers(getComputedStyle(parent).color), paper = ground(parent);
  const [low, high] = [light(ink), light(paper)].sort((a, b) => a - b);
  const ratio = (high + .05) / (low + .05);
  if (ratio < 4.5) found[node.data.trim().slice(0, 40)] = ratio;
}
return found;
"""
"""Texts that stand out from their ground by less than 4.5 to 1 (WCAG 2.2, 1.4.3), with the ratio."""


@dataclass
class Tab:
    """The tab, and what it did since a page was opened."""

    driver: Chrome

    def open(
        self, page: Path, size: tuple[int, int] = DESKTOP, scheme: str = "light", media: str = ""
    ) -> None:
        """Open a page in a window of a size, light or dark, on a screen or as it is printed."""
        width, height = size
        self._do(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._do("Emulation.setEmulatedMedia", media=media, features=features)
        self._do("Emulation.setFocusEmulationEnabled", enabled=True)  # in the background too
        self.requests()
        self.complaints()
        self.driver.get(page.as_uri())

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since the last time."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """Return what the console said since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script returns."""
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys: str) -> None:
        """Press keys one after another, wherever the focus is."""
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def click(self, selector: str) -> None:
        """Click on the first element that a selector finds."""
        self.driver.find_element("css selector", selector).click()

    def texts(self, selector: str) -> list[str]:
        """Return the text of all elements that a selector finds and that are shown."""
        script = (
            "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility())"
            ".map(e => e.textContent.trim())"
        )
        found: list[str] = self.run(script, selector)
        return found

    def pixel(self) -> str:
        """Return the colour of the page behind everything."""
        return str(self.run("return getComputedStyle(document.body).backgroundColor"))

    def without_scripts(self, off: bool) -> None:
        """Turn the page's own scripts off, or on again."""
        self._do("Emulation.setScriptExecutionDisabled", value=off)

    def _do(self, command: str, **parameters: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, parameters)


def start(profile: Path) -> Chrome:
    """Start Chromium with a new profile. Debian's own driver is used: nothing is looked for or fetched."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return Chrome(options, Service("/usr/bin/chromedriver"))
