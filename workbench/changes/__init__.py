"""What has happened to customers and orders since the derived tables were last brought up to date."""
