"""What cannot be undercut here: the same server and data without our code. Measured in the same run."""
