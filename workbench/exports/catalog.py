"""Every table that can be exported, by its key."""

from workbench.exports.table import ExportTable
from workbench.exports.tables import (
    administration,
    aims,
    channels,
    connection,
    contacts,
    figures,
    handing_over,
    intake,
    money,
    orders,
    work,
    worth,
)
from workbench.kernel.actor import Actor

FAMILIES = (
    *(contacts, channels, orders, intake, work, handing_over),
    *(figures, money, aims, worth, administration, connection),
)
TABLES: dict[str, ExportTable] = {table.key: table for family in FAMILIES for table in family.ALL}


def tables_for(actor: Actor) -> list[ExportTable]:
    """Those the actor may have."""
    return [table for table in TABLES.values() if table.is_for(actor)]
