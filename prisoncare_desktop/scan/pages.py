"""PDF pages as grey images, from memory."""

from __future__ import annotations

import threading

_POINTS_PER_INCH = 72
_ONE_AT_A_TIME = threading.Lock()  # PDFium is not thread-safe


class PdfPages:
    """Implements `usecases.ports.PageImages` with PDFium, imported at first use (76 ms of CPU)."""

    def page_count(self, pdf: bytes) -> int:
        import pypdfium2

        with _ONE_AT_A_TIME:
            document = pypdfium2.PdfDocument(pdf)
            try:
                return len(document)
            finally:
                document.close()

    def page(self, pdf: bytes, index: int, dpi: int) -> tuple[int, int, bytes]:
        """Return (width px, height px, 8-bit grey rows without padding) of one page."""
        import pypdfium2

        with _ONE_AT_A_TIME:
            document = pypdfium2.PdfDocument(pdf)
            try:
                bitmap = document[index].render(scale=dpi / _POINTS_PER_INCH, grayscale=True)
                width, height, stride = bitmap.width, bitmap.height, bitmap.stride
                rows = bytes(bitmap.buffer)
            finally:
                document.close()
        if stride != width:
            rows = b"".join(rows[y * stride : y * stride + width] for y in range(height))
        return width, height, rows
