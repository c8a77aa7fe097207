"""Every list the API has can be exported, or it is said here why not."""

import json
import re

import pytest

from workbench.cli import DOCUMENT
from workbench.exports.catalog import TABLES

EXPORTED_AS = {
    "/api/v1/acquisition-links": "acquisition_links",
    "/api/v1/acquisition-links/{acquisition_link_id}/customers": "link_customers",
    "/api/v1/admin/forwarding-targets": "forwarding_targets",
    "/api/v1/admin/forwarding-targets/{target_id}/deliveries": "forwarding_deliveries",
    "/api/v1/admin/inbox": "inbox",
    "/api/v1/admin/metric-audit": "metric_audit",
    "/api/v1/admin/statistics/differences": "statistics_differences",
    "/api/v1/admin/sync-proposals": "sync_proposals",
    "/api/v1/admin/sync-repairs": "sync_repairs",
    "/api/v1/admin/sync-runs": "sync_runs",
    "/api/v1/admin/sync-runs/{run_id}/steps": "sync_steps",
    "/api/v1/admin/wecom-errors": "wecom_errors",
    "/api/v1/asset-formula": "asset_formula",
    "/api/v1/channel-costs": "channel_costs",
    "/api/v1/channel-worth": "channel_worth",
    "/api/v1/claims": "claims",
    "/api/v1/commission-closings": "commission_closings",
    "/api/v1/commission-rates": "commission_rates",
    "/api/v1/commissions/lines": "commissions",
    "/api/v1/commissions/members": "commission_members",
    "/api/v1/customers": "customers",
    "/api/v1/customers/{customer_id}/orders": "customer_orders",
    "/api/v1/departments": "departments",
    "/api/v1/handovers": "handovers",
    "/api/v1/handovers/{handover_id}/items": "handover_items",
    "/api/v1/identity-coverage": "identity_coverage",
    "/api/v1/joining-ways": "joining_ways",
    "/api/v1/kpis": "kpis",
    "/api/v1/kpis/{metric}/breakdown": "kpi_breakdown",
    "/api/v1/kpis/{metric}/detail": "kpi_detail",
    "/api/v1/kpis/{metric}/series": "kpi_series",
    "/api/v1/leaderboards/{board}": "leaderboard",
    "/api/v1/leavers": "leavers",
    "/api/v1/live-codes": "live_codes",
    "/api/v1/mass-send-tasks": "mass_send_tasks",
    "/api/v1/mass-sends": "mass_sends",
    "/api/v1/mass-sends/{mass_send_id}/recipients": "mass_send_recipients",
    "/api/v1/mass-sends/{mass_send_id}/staff": "mass_send_staff",
    "/api/v1/me/contact-changes": "contact_changes",
    "/api/v1/members": "members",
    "/api/v1/metrics": "metrics",
    "/api/v1/order-imports": "order_imports",
    "/api/v1/order-imports/{import_id}/rejects": "order_import_rejects",
    "/api/v1/orders": "all_orders",
    "/api/v1/promo-codes": "promo_codes",
    "/api/v1/targets/departments": "department_targets",
    "/api/v1/targets/staff": "targets",
    "/api/v1/task-items": "task_items",
    "/api/v1/tasks": "tasks",
    "/api/v1/unassigned-customers": "unassigned_customers",
    "/api/v1/unresolved-orders": "unresolved_orders",
}
NOT_EXPORTED = {
    "/api/v1/customers/{customer_id}/trail": "the story of one customer, told in sentences on her page",
    "/api/v1/exports": "the list of exports themselves",
    "/api/v1/handover-customers": "a choice while a hand-over is made; what was handed over is handover_items",
    "/api/v1/joining-groups": "a choice while a way into groups is made",
}


def is_list(operation):
    return any(parameter["name"] == "cursor" for parameter in operation.get("parameters", []))


@pytest.fixture
def gets():
    """What the committed document says can be read."""
    paths = json.loads(DOCUMENT.read_bytes())["paths"]
    return {path: found["get"] for path, found in paths.items() if "get" in found}


def test_every_list_is_exported_or_it_is_said_why_not(gets):
    lists = {path for path, operation in gets.items() if is_list(operation)}
    assert lists - EXPORTED_AS.keys() - NOT_EXPORTED.keys() == set()
    assert EXPORTED_AS.keys() | NOT_EXPORTED.keys() <= gets.keys()


def test_every_table_named_is_there(gets):
    assert set(EXPORTED_AS.values()) <= TABLES.keys()
    beside = {"orders", "task_staff", "member_statistics", "audit"}
    assert TABLES.keys() - set(EXPORTED_AS.values()) == beside  # tables that have no list of their own in the API


BUTTON = re.compile(r'<ExportButton\b[^>]*?(:?)table="([^"]+)"(?:[^>]*?:filters="([^"]*)")?[^>]*/>', re.DOTALL)
SPREADS = {"...queryFor": {"scope", "period", "date", "from", "to"}, "...narrowed": {"event", "about"}}
"""What these stand for."""


def buttons():
    """(page, table, names of filters) of every button with a table of its own."""
    for page in sorted((DOCUMENT.parent / "src").rglob("*.vue")):
        for dynamic, table, filters in BUTTON.findall(page.read_text(encoding="utf-8")):
            if not dynamic:
                named = set(re.findall(r"[{,] *(\w+) *(?=[:,}])", re.sub(r"\(.*?\)", "", filters)))
                yield page.name, table, named.union(*(names for text, names in SPREADS.items() if text in filters))


def test_every_button_asks_for_a_table_there_is_with_filters_it_has():
    found = list(buttons())
    assert len(found) > 30
    for page, table, names in found:
        assert names <= set(TABLES[table].filter_names), (page, table)
        required = {name for name, one in TABLES[table].filters().fields.items() if one.required}
        assert required <= names, (page, table)
