"""Paper: the only room that knows ReportLab. It draws; it never counts, chooses or measures out a page.

May import: usecases, domain, forms, resources, errors. Where each box lies is decided in `forms/layout.py`, because
`scan` must find the same box and may not look in here.

    fonts       Noto Sans, embedded
    lines       words on a canvas in any language: plain ones as text, shaped ones as outlines
    codes       a page's QR code as one path
    form        a laid-out form -> canvas
    slip        the cover slip that carries the name, so that the form need not
    recovery_sheet  the one page with the recovery code, to be sealed
    clinic_paper    paper about clinics: movement_list on the sheet_frame of all working sheets, appointment_slips,
                cover_sheet
    pack        slips and forms in one file, in an order no printer can turn into a breach

Decisions, 2026-11-21:
* A form's unchanging part is drawn once for each file and then placed (a PDF form object): only code and page id
  differ from sheet to sheet. ReportLab's own QR widget is not used: it takes nine tenths of the time.
* Arabic, Urdu, Punjabi, Bengali and the like are shaped by `ui.shaping` through a Protocol and drawn as outlines, each
  shape once in a file: ReportLab leaves letters unjoined or in the wrong place. Such paper has no text layer; the
  form on the screen is the one for a screen reader.
* Bytes are the same for the same input, so that a reprint can be proved to be one.
* Nothing about a person goes into the code or the PDF's metadata, and no printed side carries both a name and a code:
  every part begins on a fresh sheet even if the printer prints both sides (`pack.py`).
"""
