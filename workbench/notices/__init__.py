"""Notices (应用消息): cards sent to members, their buttons, and how a card is changed afterwards."""
