"""Holds an OpenAPI document to the specification, and each of its examples to the schema beside it.

usage: document.py FILE
"""

import json
import sys

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate


def places(value, path=()):
    """Every object within, with the path to it."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from places(inner, path + (key,))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, path + (index,))


def main() -> int:
    with open(sys.argv[1]) as file:
        document = json.load(file)
    validate(document)

    count = 0
    for path, place in places(document):
        schema = place.get("schema")
        if isinstance(schema, dict):
            values = [example["value"] for example in place.get("examples", {}).values()]
        elif path[-2:-1] == ("properties",) or path[:2] == ("components", "schemas"):
            # A schema's own.
            schema = place
            values = place.get("examples", []) if isinstance(place.get("examples"), list) else []
        else:
            continue
        validator = Draft202012Validator({"components": document["components"], **schema},
                                         format_checker=FormatChecker())
        for value in values:
            count += 1
            for error in validator.iter_errors(value):
                sys.exit(f"{'/'.join(map(str, path))}: {error.message}")
    if count < 60:
        sys.exit(f"only {count} examples were found")
    print(f"valid, and so are its {count} examples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
