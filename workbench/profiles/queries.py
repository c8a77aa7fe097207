"""Compose a profile."""

from typing import Any

from workbench.customers import queries as customers
from workbench.customers import views
from workbench.customers.queries import Person
from workbench.groups import queries as groups
from workbench.kernel.actor import Actor
from workbench.writebacks import queries as writebacks
from workbench.writebacks.views import written


def profile_of(actor: Actor, person: Person) -> dict[str, Any]:
    """Everything known about a person the actor has already found through `customers.queries`."""
    customer = person.customer
    rows = customers.relations_of(actor, person.customer_ids)
    tags = customers.tags_of([row.Relation.id for row in rows])
    writes = writebacks.shown_on([row.Relation.id for row in rows if row.may_read])
    relations = [
        {
            **views.relation(row, tags[row.Relation.id], actor.userid),
            **written(row.Relation, writes[row.Relation.id], may_read=row.may_read),
        }
        for row in rows
    ]
    own_remark = next((found["remark"] for found in relations if found["is_mine"] and found["remark"]), None)
    any_remark = next((found["remark"] for found in relations if found["remark"]), None)
    return {
        "id": customer.id,
        "external_userid": customer.external_userid,
        "name": customer.name,
        "remark": own_remark or any_remark,
        "avatar": customer.avatar,
        "type": customer.type,
        "gender": customer.gender,
        "corp_name": customer.corp_name,
        "position": customer.job_title,
        "first_added_at": min((found["added_at"] for found in relations), default=None),
        "relations": relations,
        "customer_ids": list(person.customer_ids),
        "groups": groups.of_customers(person.external_userids),
    }
