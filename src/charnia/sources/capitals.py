"""Names that a register holds in capitals only, in the letters in which people write them."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SMALL = _words("and at by for from in of on or the to under upon with")
_CAPITALS = _words("ai bt cic gp hq ict ip it llp mri nhs rnli uk us usa ymca ywca")
_ORDINALS = _words("st nd rd th")
_SHORT_WORDS = _words(
    """
    act age aid air all apt arc arm art ash ask asp atom bad bag bar bat bay bed bee bet big bin bit bow box boy bus
    buy cab can cap car cat co cow cub cup cut day dee del den dew dig doc dog dot dry due ear east eat eco edge egg
    elm end era eve eye fab fan far fee few fig fin fir fit fix fly fog fox fun fur gap gas gem get gin go gold got
    gum gun gym hat hay hen her hey high hip his hit hot how hub ice ink inc inn isle ivy jam jar jaw jet job joy key
    kid kit lab law lay lea led lee leg let lid line lip lit log lot low ltd mad man map may men mid mix mr mrs dr st
    mum my net new next nil no now nut oak odd off oil old one opt our out owl own pad pan par pat pay pea pen pet
    pie pig pin pit plc pod pop pot pro pub put ram rat raw ray red rev rib rig rim rio rod row run rye sad saw sea
    set shy sir six sky spa sum sun tan tap tax tea ted tee ten tie tim tin tip toe tom ton too top toy try tub two
    ty urn use van vet via vow wax way web wet who why win wye yes yew you zen zip zoo
    """
)
"""Words of up to three letters that are no abbreviations."""


def in_usual_letters(name: str) -> str:
    """A name in capitals with small letters where people write them; one that already has some stays as it is.

    "ST GEORGE'S UNIVERSITY HOSPITALS NHS FOUNDATION TRUST" becomes "St George's University Hospitals NHS Foundation
    Trust". An unknown word of up to three letters may be an abbreviation and keeps its capitals.
    """
    if name != name.upper():
        return name
    return _WORD.sub(lambda match: _usual(match.group().lower(), before=name[: match.start()]), name)


def _usual(word: str, *, before: str) -> str:
    """The word, written as it is behind what stands `before` it in the name."""
    if word == "plc" or (word in _ORDINALS and before[-1:].isdigit()):
        return word
    if word in _CAPITALS:
        return word.upper()
    if word in _SMALL:
        return word if any(letter.isalpha() for letter in before) else word.capitalize()
    if len(word) <= 3 and word not in _SHORT_WORDS:
        return word.upper()
    head, mark, rest = word.partition("'" if "'" in word else "’")
    if mark and len(head) <= 1:
        return f"{head.upper()}{mark}{rest.capitalize()}"
    return f"{head.capitalize()}{mark}{rest}"
