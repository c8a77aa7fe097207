"""Ways to join groups (加入群聊): QR codes for up to five groups, and who came through them."""
