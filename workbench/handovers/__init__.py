"""Hand-over (继承): customers and groups given to another member, in office or after leaving."""
