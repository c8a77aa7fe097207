"""What the pages of a test said to the console, and which of it nobody should have to read."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError

PROBLEMS = ("error: ", "uncaught: ")
FAILED_REQUESTS = (
    "error: Failed to load resource",
    "error: TypeError: Failed to fetch dynamically imported module",
    "error: Error: Unable to preload CSS",
)


@dataclass
class Conversation:
    """Lines of all pages of one test; errors fail it, failed requests unless it said that it provokes some."""

    lines: list[str] = field(default_factory=list)
    expects_failed_requests: bool = False

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", self._hear_error)
        context.on("requestfailed", lambda request: self.lines.append(f"failed: {request.method} {request.url}"))

    def problems(self) -> list[str]:
        return [line for line in self.lines if line.startswith(PROBLEMS) and not self._is_expected(line)]

    def _is_expected(self, line: str) -> bool:
        return self.expects_failed_requests and line.startswith(FAILED_REQUESTS)

    def _hear(self, message: ConsoleMessage) -> None:
        self.lines.append(f"{message.type}: {message.text}")

    def _hear_error(self, error: WebError) -> None:
        self.lines.append(f"uncaught: {error.error}")
