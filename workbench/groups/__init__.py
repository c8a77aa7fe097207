"""Customer groups (客户群) and who is in them."""
