"""The door for gunicorn (`gunicorn wsgi:app`) and for `flask --app wsgi`."""

from workbench.app import create_app

app = create_app()
