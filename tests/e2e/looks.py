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

TOO_SMALL = """(least) => {
  const TOUCHED = 'a, button, select, [role=button], [role=switch], [role=checkbox], [role=radio]'
  const seen = (node) => node.offsetParent !== null && getComputedStyle(node).visibility !== 'hidden'
  const isInText = (node) => getComputedStyle(node).display === 'inline' || node.closest('[data-marks]') !== null
  const hits = (node, x, y) => {
    const found = document.elementFromPoint(x, y)
    return found !== null && (node.contains(found) || (found.control ?? found.closest('label')?.control) === node)
  }
  const half = least / 2 - 1
  const isSmall = (node) => {
    node.scrollIntoView({ block: 'center', inline: 'center' })
    const { left, top, width, height } = node.getBoundingClientRect()
    const [x, y] = [left + width / 2, top + height / 2]
    const isWide = width >= least - 1 || (hits(node, x - half, y) && hits(node, x + half, y))
    const isHigh = height >= least - 1 || (hits(node, x, y - half) && hits(node, x, y + half))
    return !isWide || !isHigh
  }
  const name = (node) => {
    const size = ['width', 'height'].map((side) => Math.round(node.getBoundingClientRect()[side])).join(' × ')
    return `${node.tagName.toLowerCase()}.${node.className} 「${node.textContent.trim().slice(0, 20)}」 ${size}`
  }
  const touched = [...document.querySelectorAll('a, button, select, [role]')].filter((node) => node.matches(TOUCHED))
  return touched.filter((node) => seen(node) && !isInText(node) && isSmall(node)).map(name)
}"""
LEAST_TARGET = 44
REDRAWS, REDRAW_MS = 50, 100
"""How often and how long charts are waited for, which are drawn anew when the page has changed its width."""

EXAMINE = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
  return violations
}"""
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def what_sticks_out(page: Page | Frame) -> list[str]:
    """Boxes whose content is wider than they are, whether it can be scrolled to or is cut off."""
    found: list[str] = page.evaluate(STICKING_OUT)
    for _ in range(REDRAWS):
        if not found:
            break
        page.wait_for_timeout(REDRAW_MS)
        found = page.evaluate(STICKING_OUT)
    return found


def what_is_too_small(page: Page) -> list[str]:
    """What a thumb shall hit and is smaller than 44 px, but for links within a sentence and the marks of a chart."""
    found: list[str] = page.evaluate(TOO_SMALL, LEAST_TARGET)
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
