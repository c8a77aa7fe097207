"""What the relation log tells: a beginning that the relations no longer show, and a customer who left."""

BEGUN = "begun"
LEFT = "left"
