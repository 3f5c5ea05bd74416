# What we use of fhirpathpy 2.2, which leaves these untyped.
from collections.abc import Mapping
from typing import Any

def apply_parsed_path(
    resource: Any,
    parsedPath: Mapping[str, Any],
    context: Mapping[str, Any] | None = ...,
    model: Mapping[str, Any] | None = ...,
    options: Mapping[str, Any] | None = ...,
) -> list[Any]: ...
def parse(path: str) -> dict[str, Any]: ...
