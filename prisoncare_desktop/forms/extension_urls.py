"""The FHIR extensions the engine acts on. All others are kept in `raw` and left alone."""

from __future__ import annotations

from typing import Final

_CORE: Final = "http://hl7.org/fhir/StructureDefinition/"
_SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
_EHELSE: Final = "http://ehelse.no/fhir/StructureDefinition/"
_HELSENORGE: Final = "http://helsenorge.no/fhir/StructureDefinition/"

CHOICE_COLUMN: Final = _SDC + "sdc-questionnaire-choiceColumn"
CHOICE_ORIENTATION: Final = _CORE + "questionnaire-choiceOrientation"
DISPLAY_CATEGORY: Final = _CORE + "questionnaire-displayCategory"
ANSWER_REPEATS: Final = _CORE + "questionnaire-answerRepeats"  # a draft's name for repeats
ENTRY_FORMAT: Final = _CORE + "entryFormat"
HIDDEN: Final = _CORE + "questionnaire-hidden"
ITEM_CONTROLS: Final = (
    _CORE + "questionnaire-itemControl",
    "https://github.com/google/android-fhir/StructureDefinition/questionnaire-itemControl",
)
ITEM_PICTURES: Final = (_SDC + "sdc-questionnaire-itemMedia", _SDC + "cpg-itemImage")
MAX_DECIMAL_PLACES: Final = _CORE + "maxDecimalPlaces"
MAX_OCCURS: Final = _CORE + "questionnaire-maxOccurs"
MAX_SIZE: Final = _CORE + "maxSize"
MAX_VALUE: Final = _CORE + "maxValue"
MIME_TYPE: Final = _CORE + "mimeType"
MIN_LENGTH: Final = _CORE + "minLength"
MIN_OCCURS: Final = _CORE + "questionnaire-minOccurs"
MIN_VALUE: Final = _CORE + "minValue"
OPEN_LABEL: Final = _SDC + "sdc-questionnaire-openLabel"
OPTION_EXCLUSIVE: Final = _CORE + "questionnaire-optionExclusive"
OPTION_PREFIX: Final = _CORE + "questionnaire-optionPrefix"
RENDERING_MARKDOWN: Final = _CORE + "rendering-markdown"
RENDERING_STYLE: Final = _CORE + "rendering-style"
RENDERING_XHTML: Final = _CORE + "rendering-xhtml"
TRANSLATION: Final = _CORE + "translation"
REFERENCE_RESOURCE: Final = _CORE + "questionnaire-referenceResource"
REGEX: Final = _CORE + "regex"
MAX_QUANTITY: Final = _SDC + "sdc-questionnaire-maxQuantity"
MIN_QUANTITY: Final = _SDC + "sdc-questionnaire-minQuantity"
SHORT_TEXT: Final = _SDC + "sdc-questionnaire-shortText"
SLIDER_STEP: Final = _CORE + "questionnaire-sliderStepValue"
UNIT: Final = _CORE + "questionnaire-unit"
UNIT_OPTION: Final = _CORE + "questionnaire-unitOption"
UNIT_VALUE_SET: Final = _CORE + "questionnaire-unitValueSet"

# Words under a question: the draft standard's and the Norwegian forms'.
INSTRUCTIONS: Final = (_CORE + "questionnaire-instruction", _HELSENORGE + "sdf-sublabel")
# The Norwegian forms' words on the button that adds a repetition, and beside an answer that is wrong.
REPEATS_TEXT: Final = _EHELSE + "repeatstext"
VALIDATION_TEXT: Final = _EHELSE + "validationtext"

# A score on an option: three addresses for one thing, over the years.
SCORES: Final = (
    _CORE + "ordinalValue",
    _CORE + "questionnaire-ordinalValue",
    _CORE + "itemWeight",
)

# Ours: the sum of the ordinalValues of the answers to the named questions; of a question for a number, the number.
# It holds one inner extension for each question: url "linkId", valueString the question's linkId.
SUM_OF_ORDINALS: Final = "https://prisoncare.example/fhir/StructureDefinition/sum-of-ordinals"

# Ours: the face that easy-read paper draws beside an option (valueCode, the names are in `faces.py`).
FACE: Final = "https://prisoncare.example/fhir/StructureDefinition/face"
