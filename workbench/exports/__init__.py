"""Tables as files: CSV and XLSX, in the background when large."""
