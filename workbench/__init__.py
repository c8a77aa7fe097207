"""The workbench: a Flask application cut by business capability (see README, "Architecture")."""

__version__ = "0.1.0"
