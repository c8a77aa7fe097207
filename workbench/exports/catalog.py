"""Every table that can be exported, by its key."""

from workbench.exports.table import ExportTable
from workbench.exports.tables import administration, contacts, figures, money, work
from workbench.kernel.actor import Actor

TABLES: dict[str, ExportTable] = {
    table.key: table for table in (*contacts.ALL, *work.ALL, *money.ALL, *figures.ALL, *administration.ALL)
}


def tables_for(actor: Actor) -> list[ExportTable]:
    """Those the actor may have."""
    return [table for table in TABLES.values() if table.is_for(actor)]
