"""How a reply is written."""

import base64
from typing import Any


def reply(method: str, path: str, body: Any = None, status: int = 200, fields: dict[str, str] | None = None,
          times: int | None = None) -> dict[str, Any]:
    """One reply; a body of bytes is sent as it is, everything else as JSON."""
    found: dict[str, Any] = {"method": method, "path": path, "status": status, "fields": fields or {}}
    if isinstance(body, bytes):
        found["body_base64"] = base64.b64encode(body).decode()
    else:
        found["body"] = {} if body is None else body
    if times is not None:
        found["times"] = times
    return found
