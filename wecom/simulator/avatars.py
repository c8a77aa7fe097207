"""Draws avatars: the first letter of a name on a calm colour that belongs to the id."""

import hashlib
from html import escape

from flask import Blueprint, Response, abort

from wecom.simulator.engine import current

avatars = Blueprint("avatars", __name__)

TINTS = (
    ("#DCE7F5", "#35618E"),
    ("#DDEFE4", "#2F6B4A"),
    ("#F6E6D8", "#8A5A2B"),
    ("#F3DEE4", "#8C3F57"),
    ("#E6E0F2", "#5B4A8A"),
    ("#E0EEF0", "#2C6A73"),
    ("#EFEBD6", "#6F6425"),
    ("#E9E4E1", "#5E524B"),
)
A_YEAR = 31_536_000


@avatars.get("/__sim/avatar/<identifier>.svg")
def avatar(identifier: str) -> Response:
    sim = current()
    row = sim.state.row(
        "SELECT name FROM members WHERE userid = ? UNION ALL SELECT name FROM customers WHERE external_userid = ?",
        *(identifier, identifier),
    )
    if row is None:
        abort(404)
    ground, ink = TINTS[hashlib.sha256(identifier.encode()).digest()[0] % len(TINTS)]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">'
        f'<rect width="96" height="96" fill="{ground}"/>'
        f'<text x="48" y="50" fill="{ink}" font-size="42" font-family="\'PingFang SC\',\'Noto Sans CJK SC\',sans-serif"'
        f' text-anchor="middle" dominant-baseline="central">{escape(_initial(row["name"]))}</text></svg>'
    )
    answer = Response(svg, mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}"
    return answer


def _initial(name: str) -> str:
    """The letter or Chinese character a person would be filed under; an emoji only when there is nothing else."""
    return next((letter for letter in name if letter.isalpha()), name[:1] or "?")
