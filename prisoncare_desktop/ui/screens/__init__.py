"""One folder a feature: `view.py` (widgets and signals, takes frozen data by `display`) and `screen.py` (its wiring).

May import: everything `ui` may. Screens do not import each other (a contract); what two share lives in `ui/widgets`, or
in `ui` itself where it knows a feature (`rows_page`, `booking_palette`, `asking_whom`).
"""
