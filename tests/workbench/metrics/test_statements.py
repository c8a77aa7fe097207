"""The statements that make the sums are put together by code: here each is to be read whole, as PostgreSQL gets it.

`python -m tests.workbench.metrics.test_statements` writes the file anew; what changed is then seen in the review.
"""

import re
from pathlib import Path

from workbench.metrics import spells
from workbench.metrics.days import filled
from workbench.metrics.pending import APPLY, NET, TIDY
from workbench.metrics.portions import ANY
from workbench.metrics.rollups import CONTRIBUTIONS

WHOLE = Path(__file__).with_name("sums.sql")
COPIES = (
    spells.CONTACT_SPELLS,
    spells.TOUCH_DAYS,
    spells.GUIDED_REFUNDS,
    spells.CUSTOMER_SPELLS,
    spells.STATE_SPELLS,
)


def whole() -> str:
    """Every statement of a batch of changes, in the order it is sent."""
    conditions = {
        "who": ANY,
        "scope": "true",
        "orders": f"(a.person_id {ANY} or a.order_id = any(:order_ids))",
        "refunds": f"(r.person_id {ANY} or r.order_id = any(:order_ids))",
    }
    parts = [filled(statement, **conditions) for statement in (*COPIES, *CONTRIBUTIONS)]
    lines = "\n;\n".join([*parts, *NET, *APPLY, *TIDY]).splitlines()
    return re.sub(r"\n{2,}", "\n", "\n".join(line.rstrip() for line in lines)).strip() + "\n"


def test_the_statements_stand_whole_where_they_can_be_read():
    assert WHOLE.read_text() == whole()


if __name__ == "__main__":
    WHOLE.write_text(whole())
