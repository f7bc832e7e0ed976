"""One call of a library, with the inputs that it is given."""

import dataclasses
from typing import Any, Callable


@dataclasses.dataclass(frozen=True)
class Operation:
    """`inputs` is what ours needs for the same call; `decode` tells what a request's signed parts say."""

    name: str
    inputs: dict[str, Any]
    run: Callable[[], Any]
    note: str = ""
    local: bool = False
    decode: Callable[[list[dict[str, Any]]], Any] | None = None
