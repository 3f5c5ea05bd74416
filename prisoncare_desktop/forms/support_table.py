"""Extensions that the engine need not act on, and why not: the table behind `support`.

Harmless means: with or without it a person sees the same questions, may give the same answers, and the response says
the same. What does change one of these and is not acted on is in no table, and so is reported as unsupported, as is
every extension nobody here has heard of.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

_CORE: Final = "http://hl7.org/fhir/StructureDefinition/"
_SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
_CPG: Final = "http://hl7.org/fhir/uv/cpg/StructureDefinition/"
_EHELSE: Final = "http://ehelse.no/fhir/StructureDefinition/"
_HELSENORGE: Final = "http://helsenorge.no/fhir/StructureDefinition/"
_SMART_FORMS: Final = "https://smartforms.csiro.au/ig/StructureDefinition/"


class Harmless(StrEnum):
    """Why an extension may be left alone."""

    PUBLISHING = "publishing"  # about the form as a document: who made it, of what, how mature it is
    POPULATION = "population"  # where another system would take first answers from
    EXTRACTION = "extraction"  # what another system would make of the answers
    TERMINOLOGY = "terminology"  # which server knows a list
    LOOK = "look"  # widths, colours, icons, styles of one program
    OF_A_VALUE = "of-a-value"  # says something of one value in a record, and an item of a form has none
    APP = "app"  # buttons, sending and access of the publisher's own program


_BY_REASON: Final[Mapping[Harmless, tuple[str, ...]]] = {
    Harmless.PUBLISHING: (
        *(_CORE + one for one in ("artifact-versionAlgorithm", "cqf-library", "designNote", "replaces")),
        "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.versionAlgorithm[x]",
        *(_CORE + f"structuredefinition-{one}" for one in ("wg", "fmm", "standards-status", "normative-version")),
        *(
            _CPG + f"cpg-{one}"
            for one in ("knowledgeCapability", "knowledgeRepresentationLevel", "answerValueSetSource")
        ),
        *(_SDC + one for one in ("assembledFrom", "assembleContext", "performerType", "endpoint", "unit")),
        _CORE + "questionnaire-fhirType",
        _CORE + "questionnaireresponse-author",
        _CORE + "valueset-supplement",
        _SMART_FORMS + "ContainedResourceReference",
        "https:///aehrc.csiro.au/fhir/StructureDefinition/RetainValueSet",
    ),
    Harmless.POPULATION: (
        *(_SDC + one for one in ("itemContext", "contextExpression")),
        *(_SDC + one for one in ("sourceStructureMap", "observationLinkPeriod", "prepopulate-subject", "isSubject")),
        _SMART_FORMS + "questionnaire-initialExpression-repopulatable",
        _EHELSE + "sdf-fhirpath",
    ),
    Harmless.EXTRACTION: (
        *(_SDC + one for one in ("targetStructureMap", "itemExtractionContext", "observationExtract")),
        *(_SDC + one for one in ("observation-extract-category", "definitionExtract", "definitionExtractValue")),
        *(_SDC + one for one in ("templateExtract", "templateExtractContext", "templateExtractValue")),
        *(_SDC + one for one in ("templateExtractBundle", "extractAllocateId")),
        _CORE + "sdc-questionnaire-definitionExtractValue",
        _CORE + "flag-detail",
        _CORE + "RiskAssessment",
    ),
    Harmless.TERMINOLOGY: (
        *(base + "preferredTerminologyServer" for base in (_CORE, _SDC)),
        _CORE + "terminology-server",
        "http://hl7.org/fhir/tools/StructureDefinition/binding-parameter",
    ),
    Harmless.LOOK: (
        *(_SDC + one for one in ("width", "columnCount", "collapsible")),
        *(_HELSENORGE + one for one in ("sdf-visual-variant", "sdf-open-choice-visual", "sdf-answer-option-visual")),
        *(_SMART_FORMS + one for one in ("QuestionnaireItemTextHidden", "GroupHideAddItemButton")),
        "http://standards.healthconnex.com.au/fhir/StructureDefinition/Questionnaire-hcx-autocomplete",
        "http://standards.healthconnex.com.au/fhir/StructureDefinition/Questionnaire-hcx-horizontal",
        "https://github.com/google/android-fhir/tree/master/datacapture/android-style",
        "https://github.com/google/android-fhir/StructureDefinition/dialog",
    ),
    Harmless.OF_A_VALUE: (
        # R4: to how many places a Quantity was measured. It bounds no answer; what does is maxDecimalPlaces.
        _CORE + "quantity-precision",
    ),
    Harmless.APP: (
        *(_HELSENORGE + f"sdf-{one}" for one in ("information-message", "presentationbuttons", "save-capabilities")),
        *(_HELSENORGE + f"sdf-{one}" for one in ("questionnaire-navgiator-state", "sidebar")),
        "http://helsenorge.no/fhir/StructureDefintion/sdf-itemControl-visibility",  # so spelt by its publisher
        *(_EHELSE + f"sdf-{one}" for one in ("endpoint", "authenticationrequirement", "accessibilitytoresponse")),
        *(_EHELSE + f"sdf-{one}" for one in ("canbeperformedby", "discretion", "generatepdf", "generatenarrative")),
        *(f"http://example.com/StructureDefinition/{one}-note-info" for one in ("group", "question", "option")),
        "http://example.com/StructureDefinition/sdc-responseRenderingLiquid",  # these four make a letter of the answers
        "http://doc-of-photo-capture",  # a button that opens the camera beside the one that takes a file
    ),
}

HARMLESS: Final[Mapping[str, Harmless]] = {url: reason for reason, ones in _BY_REASON.items() for url in ones}
"""Why each may be left alone, by its address."""

ITEM: Final = frozenset(
    {"linkId", "definition", "code", "prefix", "text", "type", "enableWhen", "enableBehavior", "required", "repeats"}
    | {"readOnly", "maxLength", "answerValueSet", "answerOption", "initial", "item"}
    | {"minValue", "maxValue"}
)
"""The elements that FHIR R4 gives an item, and two that some write where R4 has an extension."""

EVERYWHERE: Final = frozenset({"id", "extension", "modifierExtension", "fhir_comments"})
