"""What members earn by their orders, and closed months."""
