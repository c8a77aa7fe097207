"""Tasks (任务) pushed to staff; each consists of items, one per staff member."""
