"""The canned replies of every operation, for the official libraries and for ours alike."""

import copy
import importlib
from typing import Any

MODULES = {"gcs": "storage", "auth": "users", "fcm": "messaging", "resend": "mail", "brevo": "mail"}


def replies(operation: str) -> list[dict[str, Any]]:
    """The recorder's replies for SERVICE.OPERATION; `{origin}` in them stands for the recorder."""
    service, _, name = operation.partition(".")
    module = importlib.import_module(f"canned.{MODULES.get(service, service)}")
    table: dict[str, list[dict[str, Any]]] = getattr(module, service.upper())
    return copy.deepcopy(table.get(name, table["*"]))
