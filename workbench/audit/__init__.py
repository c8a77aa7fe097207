"""The audit log (审计): who did what to whom when it mattered; append-only."""
