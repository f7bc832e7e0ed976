"""One call of a library."""

import dataclasses
from typing import Any, Callable


@dataclasses.dataclass(frozen=True)
class Operation:
    """`inputs` is what ours cannot know beforehand, as keys are; what is `local` asks no server, and has an output."""

    name: str
    run: Callable[[], Any]
    inputs: dict[str, Any] = dataclasses.field(default_factory=dict)
    local: bool = False
    note: str = ""
