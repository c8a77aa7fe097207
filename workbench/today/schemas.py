"""Shape of my day."""

from marshmallow import Schema, fields


class DaySchema(Schema):
    """Today's figures of the acting member (product.md section 3: new_contacts, lost_contacts, contacts_total)."""

    date = fields.Date(required=True)
    new_contacts = fields.Integer(required=True)
    lost_contacts = fields.Integer(required=True)
    contacts_total = fields.Integer(required=True)
    open_items = fields.Integer(required=True)
    snoozed_items = fields.Integer(required=True, metadata={"description": "of the open ones, those put off"})
    overdue_items = fields.Integer(required=True)
    done_items = fields.Integer(required=True)
    sends_to_confirm = fields.Integer(
        required=True, metadata={"description": "mass sends the corp asked me to send, which I have not confirmed"}
    )
    as_of = fields.AwareDateTime(required=True)
