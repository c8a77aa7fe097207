"""What every capability stands on: database, clock, jobs, errors, paging, live updates; no business."""
