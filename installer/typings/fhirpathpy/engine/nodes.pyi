# What we use of fhirpathpy 2.2, which leaves these untyped.
from typing import Any

class FP_Type: ...

class FP_Quantity(FP_Type):
    value: Any
    unit: str | None
    def __init__(self, value: Any, unit: str | None) -> None: ...

class ResourceNode:
    data: Any
    def __init__(self, data: Any, path: str | None) -> None: ...

class TypeInfo:
    model: Any
