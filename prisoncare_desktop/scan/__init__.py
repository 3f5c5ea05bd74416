"""Images: the pages of a PDF now, marked paper read back later.

May import `usecases`, `domain`, `forms` and what stands below; the only room with pypdfium2 (and, with reading back,
numpy, Pillow and zxing-cpp). Gives images as plain bytes; `ui` paints them.

Decisions (2026-11-21): a PDF is shown and printed from memory by rendering it here, so no decrypted file ever lies on
disk and no viewer outside the audit opens it (the stack's measurements, section 8).
"""
