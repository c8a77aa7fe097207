"""WeCom's own statistics (数据统计): chats, messages, replies and blocks per member and day; groups per owner and day."""
