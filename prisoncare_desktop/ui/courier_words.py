"""Why a courier file was not made or not read in, and whose move it is now. Nothing was changed in any of these."""

from __future__ import annotations

from typing import Final

COURIER: Final[dict[str, tuple[str, str]]] = {
    # what a person here can put right
    "no-courier-file": (
        "That is no courier file.",
        "Choose the file that the trust gave you; its name ends in .courier. Nothing was changed.",
    ),
    "no-introduction": (
        "That is not the file with the trust's keys, or it is damaged.",
        "Its name ends in .courier-key. Copy it again, or ask the trust for it anew. Nothing was changed.",
    ),
    "introduces-a-pc": (
        "That file introduces a PC, not the trust.",
        "It is for the trust. Choose the one that the trust gave you. Nothing was changed.",
    ),
    "another-fingerprint": (
        "What you typed is not the fingerprint of that file.",
        "Ask the trust to read theirs aloud once more. If it stays so, the file is not theirs: tell IT.",
    ),
    "keys-given-up": (
        "Those are keys that the trust has replaced since.",
        "Ask the trust for the file with its keys of now. Nothing was changed.",
    ),
    "for-the-trust": (
        "That file goes to the trust; it is not an answer.",
        "Carry it there. The trust gives you an answer file to read in here. Nothing was changed.",
    ),
    "another-pc": (
        "That file is for another PC.",
        "Read it in there. Nothing was changed.",
    ),
    "unreadable": (
        "That file cannot be read.",
        "Put the stick in again, or copy the file once more. Nothing was changed.",
    ),
    "too-large": (
        "That file is larger than any courier file.",
        "Choose the file that the trust gave you. Nothing was changed.",
    ),
    "busy": (
        "PrisonCare is in the middle of another sync.",
        "Try again in a minute. Nothing was changed.",
    ),
    "no-keys": (
        "The trust does not know this PC's keys yet.",
        "Write this PC's introduction first and take it to the trust. A leader or IT can.",
    ),
    "no-trust-keys": (
        "This PC does not know the trust's keys yet.",
        "A leader or IT reads in the file with the trust's keys first. Nothing was changed.",
    ),
    "nothing-to-send": (
        "There is nothing to carry to the trust.",
        "Everything recorded here is there already, or needs a person first.",
    ),
    # what the trust has to put right
    "not-whole": (
        "That file was damaged on the way, or changed.",
        "Copy it again. If it stays so, ask the trust to make it anew. Nothing was changed.",
    ),
    "unknown-sender": (
        "That file was not signed by the trust that this PC knows.",
        "Ask the trust. If it has new keys, a leader or IT reads them in first. Nothing was changed.",
    ),
    "older-key": (
        "That file was signed with keys that the trust has replaced since.",
        "Ask the trust to make it again with its keys of now. Nothing was changed.",
    ),
    "nonsense": (
        "The trust's file is not as agreed, though it came as the trust made it.",
        "Tell the trust; it must make the file again. Nothing was changed.",
    ),
    "another-batch": (
        "The trust answers something else under the number of one of our batches.",
        "Tell IT and the trust before anything is carried again. Nothing was changed.",
    ),
    "unknown-batch": (
        "The trust answers work that this PC does not have any more.",
        "It was brought back from a backup since. Make a new file; the trust recognises what it has already.",
    ),
    "twin": (
        "The trust answers what this PC never sent under its name: there is a copy of this PC, or this is one.",
        "It takes a new name and sends nothing twice. Write its introduction anew, take it to the trust, and tell IT.",
    ),
    "before-restore": (
        "The trust made that file before this PC was brought back from a backup, or took its new name.",
        "Ask the trust for one of now, once it has this PC's new introduction. Nothing was changed.",
    ),
    "handed-back": (
        "That answer is to what this PC sent before it was brought back from a backup.",
        "That work goes up again; the trust recognises what it has. Nothing was changed.",
    ),
    # what IT has to put right
    "newer": (
        "That file was made for a newer PrisonCare.",
        "Ask IT to install the newer version, then read it in. Nothing was changed.",
    ),
}
