"""Every list and table as a file (CSV, XLSX): by permission, with a watermark, in the background when it is large."""
