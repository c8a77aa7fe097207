"""What can be measured of how a page looks: nothing sticks out, and everybody can read and reach it."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

AXE = Path(__file__).resolve().parents[2] / "h5" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}

STICKING_OUT = """() => {
  const isWide = (node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1
  const clips = ({ overflowX, textOverflow }) => overflowX !== 'visible' && textOverflow !== 'ellipsis'
  const inside = [...document.querySelectorAll('body *:not(input)')].filter((node) => clips(getComputedStyle(node)))
  const name = ({ tagName, className, scrollWidth, clientWidth }) =>
    `${tagName.toLowerCase()}.${className}: ${scrollWidth} in ${clientWidth}`
  return [document.documentElement, ...inside].filter(isWide).map(name)
}"""

EXAMINE = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
  return violations
}"""
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def what_sticks_out(page: Page | Frame) -> list[str]:
    """Boxes whose content is wider than they are, whether it can be scrolled to or is cut off."""
    found: list[str] = page.evaluate(STICKING_OUT)
    return found


def what_excludes_people(page: Page | Frame) -> list[str]:
    """Violations of WCAG 2.1 AA that axe calls serious or critical, each with the element it is about."""
    page.evaluate(_axe())
    violations: list[dict[str, Any]] = page.evaluate(EXAMINE, STANDARD)
    grave = (violation for violation in violations if violation["impact"] in GRAVE)
    return [f"{node['failureSummary']}: {node['html']}" for violation in grave for node in violation["nodes"]]


def enlarge_text(page: Page | Frame, percent: int) -> None:
    page.evaluate("(percent) => { document.documentElement.style.fontSize = `${percent}%` }", percent)


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")
