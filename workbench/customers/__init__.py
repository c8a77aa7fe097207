"""Customers (企业客户) and their relations (好友关系) with members, spell by spell."""
