"""The worker's own connection to the queue, which survives a connection cut off between a job's end and its record."""

import asyncio
import logging
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException

PAUSES_SECONDS = (0.1, 0.5, 1, 2, 5, 10)

log = logging.getLogger(__name__)


class PatientConnector(procrastinate.PsycopgConnector):
    """Says once more what the database did not hear: that a job is done, or is to be tried again.

    Otherwise the job would stay `doing` under a worker that lives: nobody takes it up, and everything that waits for
    its lock waits for ever. The statements without a result are harmless when they are heard twice.
    """

    async def execute_query_async(self, query: str, **arguments: Any) -> None:
        """As the parent does, again after a pause while the connection is the trouble."""
        for pause in PAUSES_SECONDS:
            try:
                await super().execute_query_async(query, **arguments)
            except ConnectorException as error:
                if not isinstance(error.__cause__, psycopg.OperationalError):
                    raise
                log.warning("the queue did not hear the worker (%s); again in %s s", error.__cause__, pause)
            else:
                return
            await asyncio.sleep(pause)
        await super().execute_query_async(query, **arguments)
