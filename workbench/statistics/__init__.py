"""WeCom's own statistics (数据统计): per member and day, and of groups per owner and day."""
