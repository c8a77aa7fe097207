"""Which tables are filled from files, and in which columns."""

from typing import TypeAlias

Tables: TypeAlias = dict[str, tuple[str, ...]]

ORGANISATION: Tables = {
    "departments": ("id", "parent_id", "name", "position"),
    "members": ("id", "userid", "name", "main_department_id", "has_contact", "synced_at"),
    "memberships": ("member_id", "department_id", "is_head"),
    "channels": ("id", "state", "name"),
    "tag_groups": ("id", "group_id", "name"),
    "tags": ("id", "tag_id", "tag_group_id", "name"),
    "groups": ("id", "chat_id", "name", "owner_userid", "created_at"),
    "member_days": (
        *("member_id", "day", "new_apply_cnt", "new_contact_cnt", "chat_cnt", "message_cnt", "negative_feedback_cnt"),
        *("reply_percentage", "avg_reply_minutes", "fetched_at", "is_final"),
    ),
    "tasks": ("id", "client_key", "title", "pushed_by_id", "created_at", "due_at"),
    "task_items": ("id", "task_id", "member_id", "due_at"),
    "task_item_completions": ("item_id", "member_id", "completed_at", "recorded_at"),
}
PEOPLE: Tables = {
    "customers": ("id", "external_userid", "name", "gender", "unionid", "first_seen_at", "canonical_id"),
    "relations": (
        *("id", "member_id", "customer_id", "added_at", "began_by", "add_way", "state", "remark", "remark_mobiles"),
        *("ended_at", "ended_by"),
    ),
    "relation_endings": ("member_id", "customer_id", "ended_at", "ended_by"),
    "relation_tags": ("relation_id", "tag_id"),
    "identities": ("id", "customer_id", "kind", "namespace", "value", "said_by", "bound_at"),
    "merges": ("id", "first_id", "second_id", "kind", "made_at"),
    "group_members": ("id", "group_id", "participant_id", "is_customer", "joined_at", "join_scene"),
    "touches": ("id", "member_id", "customer_id", "group_id", "kind", "touched_at", "fact_key", "recorded_at"),
    "signals": ("id", "customer_id", "kind", "happened_at", "group_id", "fact_key", "recorded_at"),
}
ORDERS: Tables = {
    "orders": (
        *("id", "channel", "shop", "order_no", "status", "amount_fen", "created_at", "paid_at", "closed_at"),
        *("buyer_external_userid", "buyer_id", "buyer_mobile_masked", "buyer_name", "code", "code_member_id"),
        *("customer_id", "resolved_by", "seen_at", "source"),
    ),
    "order_items": ("order_id", "position", "sku", "title", "category", "quantity", "amount_fen"),
    "refunds": ("id", "order_id", "refund_no", "amount_fen", "refunded_at"),
}
TRAIL: Tables = {
    "trail_entries": (
        *("id", "customer_id", "kind", "happened_at", "recorded_at", "source", "actor_member_id", "payload"),
        "fact_key",
    )
}
COLUMNS = {**ORGANISATION, **PEOPLE, **ORDERS, **TRAIL}
