"""Full sync with WeCom: one run, many small resumable steps, progress in numbers."""
