"""What is asked of a handout in a browser: that it loads nothing, hinders nobody and cuts nothing off."""

import re
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from bs4 import BeautifulSoup

WIDTHS = (320, 390, 1280)
MEDIA = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "print": {"media": "print"},
}
AS_BEFORE = {"media": "null", "color_scheme": "null", "forced_colors": "null"}
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "preload": False,
}
# Looking for a ::before or ::after that covers a text takes most of axe's time, and only makes it judge less.
AXE_LOOKS_BEHIND_NOTHING = (
    "axe.configure({ checks: [{ id: 'color-contrast', options: { ignorePseudo: true } }] })"
)
REPORT_TO_THE_CONSOLE = """addEventListener("securitypolicyviolation",
    (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""
LOADING = ("src", "srcset", "poster", "data", "background", "action", "formaction", "xlink:href")
CSS_ADDRESS = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?!data:)[^"')\s]""", re.IGNORECASE)
CUT = """(space) => [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (!box.width || !box.height || style.visibility === "hidden") return false;
    if (element.closest(".unseen, .skip")) return false;
    const hides = style.overflowX !== "visible" && element.scrollWidth - element.clientWidth > 1;
    return hides || box.right > space + 1 || box.left < -1;
}).map((element) => element.outerHTML.slice(0, 120))"""


def watch(page):
    """Return a list that fills with what a page does that it should not, such as to load something."""
    done = []
    page.add_init_script(REPORT_TO_THE_CONSOLE)
    page.on("request", lambda request: done.append(f"requests {request.url[:90]}"))
    page.on("console", lambda message: done.append(f"says {message.text}"))
    page.on("pageerror", lambda error: done.append(f"fails: {error}"))
    page.on("dialog", lambda dialog: (done.append(f"asks {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: done.append(f"opens {popup.url}"))
    page.on("download", lambda download: done.append(f"downloads {download.url}"))
    return done


def strange(done, address):
    """What a page has done beyond being opened at its address and showing what stands in it."""
    return [
        what
        for what in done
        if what != f"requests {address[:90]}" and urlsplit(what.removeprefix("requests ")).scheme != "data"
    ]


def violations(page):
    """What axe finds by the rules of WCAG 2.2 AA and best practice, as a report; empty where nothing."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(f"{AXE_SCRIPT}; {AXE_LOOKS_BEHIND_NOTHING}; 0")
    results = page.evaluate("(options) => axe.run(document, options)", AXE)
    ran = {rule["id"] for part in ("passes", "violations", "incomplete") for rule in results[part]}
    assert {"color-contrast", "target-size"} <= ran, "axe has left out rules"
    return AxeResults(results).generate_report() if results["violations"] else ""


def sideways(page):
    """By how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def open_all(page):
    """Unfold all that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")


def loaded_addresses(text):
    """The addresses in a page that a browser would load by itself."""
    page = BeautifulSoup(text, "html.parser")
    found = []
    for element in page.find_all(True):
        names = LOADING if element.name == "a" else (*LOADING, "href")
        values = [element.get(name, "").strip() for name in names]
        found += [value for value in values if value and not value.startswith(("data:", "#"))]
        styles = f"{element.get('style', '')} {element.string if element.name == 'style' else ''}"
        found += CSS_ADDRESS.findall(styles)
    return found
