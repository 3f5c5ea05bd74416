"""One store of each released schema, as that release left it, with what it must still say (`<schema>.json`).

Made once by the code of the release, from `tests/store/clinic.py`; never made again. All invented.
"""
