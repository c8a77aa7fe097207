"""What the pages of a test said to the console, and which of it nobody should have to read."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError

PROBLEMS = ("error: ", "uncaught: ")


@dataclass
class Conversation:
    """Lines of all pages of one test; errors fail it unless it said that it expects some."""

    lines: list[str] = field(default_factory=list)
    expects_errors: bool = False

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", self._hear_error)
        context.on("requestfailed", lambda request: self.lines.append(f"failed: {request.method} {request.url}"))

    def problems(self) -> list[str]:
        return [] if self.expects_errors else [line for line in self.lines if line.startswith(PROBLEMS)]

    def _hear(self, message: ConsoleMessage) -> None:
        self.lines.append(f"{message.type}: {message.text}")

    def _hear_error(self, error: WebError) -> None:
        self.lines.append(f"uncaught: {error.error}")
