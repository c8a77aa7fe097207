"""Files of orders as channels export them: what they are, what their columns mean, and what each line says."""
