"""Why a password, a code or a name to sign in by is refused, in words, by the rule's code."""

from __future__ import annotations

SIGNING_IN: dict[str, tuple[str, str]] = {
    "role-of-oneself": (
        "Nobody changes their own role.",
        "Ask another leader. Nothing was changed.",
    ),
    "password-too-short": (
        "That password is too short.",
        "It needs at least 12 characters. Four words with spaces between them are easiest to remember.",
    ),
    "password-repeats": ("That password is the same few characters over and over.", "Choose another."),
    "password-is-the-name": ("That password is little more than the name.", "Choose another."),
    "password-too-plain": ("That password is one of the first that anybody would try.", "Choose another."),
    "password-as-before": ("That is the password you have now.", "Choose another."),
    "password-needed": ("A password is needed.", "Type one, twice."),
    "passwords-differ": ("The two passwords are not the same.", "Type both again."),
    "name-needed": ("A name is needed.", "Type it as it should stand beside what they record."),
    "name-taken": (
        "Somebody of that name can sign in here already.",
        "Add an initial or the wing, so that the two can be told apart.",
    ),
    "already-enrolled": ("They can sign in here already.", "Nothing was changed."),
    "code-for-oneself": ("You are signed in, so you need no code.", "Change your own password under My password."),
    "code-from-a-leader": ("Only a leader can make a code for them.", "IT makes codes for IT. Nothing was changed."),
    "removing-oneself": ("You cannot take away your own key.", "Another leader can, or IT."),
    "last-leader": (
        "There would be no leader left on this PC.",
        "Nobody could then let people in. Make somebody else a leader first.",
    ),
    "code-needed": ("The code is needed first.", "Type it as it stands on the paper; dashes may be left out."),
    "not-the-last-group": (
        "That is not the last group of the code.",
        "Look at the paper: it is the four letters and figures at its end.",
    ),
    "reset-code-over": ("That code is too old.", "Ask your colleague for a new one."),
    "wrong-recovery-code": ("That is not this PC's recovery code.", "Look at the paper again. Nothing was changed."),
    "recovery-for-leaders": (
        "The recovery code is for a leader.",
        "Choose a leader's name. Once in, they give you a code of your own.",
    ),
    "no-reset-code": (
        "That code does not work.",
        "It may be mistyped, used already, too old, or for somebody else. Ask for a new one.",
    ),
    "not-a-reset-code": ("That is not a code from a colleague.", "Look at it again: every letter and figure counts."),
    "not-a-recovery-code": (
        "That is not a recovery code.",
        "It has eight groups of four letters and figures. It is in the sealed envelope.",
    ),
    "recovery-code-first": (
        "The recovery code of this PC is of an older kind and would open nothing afterwards.",
        "Make a new recovery code first, print it, and destroy the old sheet. Then do this again.",
    ),
    "restore-wrong-password": (
        "That is not the password this person had on the day of the backup.",
        "Try an older password, another name, or a newer backup. Nothing was changed.",
    ),
    "restore-not-enrolled": (
        "This person may not sign in on this PC any more.",
        "Somebody who may sign in here must bring the backup back. Nothing was changed.",
    ),
    "restore-not-proved": (
        "This backup is another PC's, or you were given a new password since it was made.",
        "Ask another leader or IT to bring it back. Nothing was changed.",
    ),
    "restore-leaders-only": (
        "There are records on this PC: only a leader or IT may put a backup in their place.",
        "Ask one of them to sign in here with their password. Nothing was changed.",
    ),
}
