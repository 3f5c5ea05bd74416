"""Why something about this PC, its prison or its way to the trust is refused, in words, by the rule's code."""

from __future__ import annotations

THIS_PC: dict[str, tuple[str, str]] = {
    "no-such-carrier": ("There is no such way to the trust.", "Choose one of the list. Nothing was changed."),
    "not-private": (
        "That address begins with http:, so others on the network could read what is sent.",
        "Use the address that begins with https:. The trust's IT knows it.",
    ),
    "store-exists": ("This PC is set up already.", "Close PrisonCare and start it again, then sign in."),
    "site-needed": ("The prison's name is needed.", "Type it as it should stand on every page."),
    "agency-needed": (
        "The prison's id is needed.",
        "It has three capital letters, such as LEI. Choose the prison from the list, or ask the trust.",
    ),
    "not-an-address": (
        "That is not an address.",
        "It begins with https:// and comes from the trust. Leave it empty if you do not have it yet.",
    ),
    "answer-days": ("That is no number of days to wait.", "Choose one of the list. Nothing was changed."),
    "mailbox-password": (
        "MESH takes only letters, figures and signs of an English keyboard in a password or key.",
        "Ask who runs the mailbox for another one. Nothing was changed.",
    ),
    "message-not-kept": (
        "This message is not kept whole: it was too long, or too many came.",
        "Ask the trust to send it again. Nothing was changed.",
    ),
    "not-a-mailbox": (
        "The mailbox is not complete.",
        "MESH wants an address and two mailboxes, of letters, figures, - and _ only. Nothing was changed.",
    ),
    "not-a-proxy": (
        "That is not a proxy's address.",
        "It looks like http://proxy.example:8080, with no name or password. Empty: the system's own; none: no proxy.",
    ),
    "not-a-key-file": (
        "There is no certificate and no key in that file.",
        "It wants a PEM file, or a .p12 or .pfx. Nothing was changed.",
    ),
    "file-password": ("That is not the password of the file.", "Type it, then choose the file again."),
    "key-of-another": (
        "The key in that file belongs to another certificate.",
        "It wants a certificate with its own key in one file. Nothing was changed.",
    ),
    "key-kind": (
        "That kind of key cannot sign for this PC.",
        "It wants RSA with 2048 bits or more, or P-384. Nothing was changed.",
    ),
    "signing-key-first": (
        "This PC has no key to sign with yet.",
        "Import the signing key first, then save the name that the token service knows this PC by.",
    ),
    "idle-minutes": ("A PC locks after 1 to 10 idle minutes.", "Choose a number between them."),
    "no-such-look": ("There is no such look.", "Nothing was changed."),
    "no-such-folder": ("There is no such folder.", "Look at how it is spelt, or have it made."),
    "keep-months": ("That time cannot be chosen.", "Choose from 3 to 36 months."),
}
