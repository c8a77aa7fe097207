"""Cards sent to members (通知卡片): kept before they are sent, changed afterwards, and visible when they fail."""
