"""The trail (互动轨迹): one append-only row for everything that happens to a customer or a group."""
