# What we use of pypdfium2 5.15, which ships no types.
from typing import Any

class PdfBitmap:
    width: int
    height: int
    stride: int
    buffer: Any

class PdfPage:
    def render(self, *, scale: float = ..., grayscale: bool = ...) -> PdfBitmap: ...

class PdfDocument:
    def __init__(self, document: bytes, /) -> None: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int) -> PdfPage: ...
    def close(self) -> None: ...
