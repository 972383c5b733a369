"""Words that say nothing about what a text is about."""

from __future__ import annotations

_WORDS = """
    a about above across after again against all almost along already also although always am among an and
    another any anyone anything are around as at away be became because become been before being below between
    both but by came can cannot could did do does doing done down due during each either else enough etc even
    ever every everyone everything few for from further get gets getting give given go goes going got had has
    have having he hence her here hers him his how however i if in instead into is it its itself just keep kept
    know least less let like likely made mainly make makes making many may maybe me might more moreover most
    mostly much must my near nearly neither never no nor not nothing now of off often on once one only onto or
    other others otherwise our ours out over own per perhaps quite rather really said same say says see seem
    seems several shall she should since so some someone something soon still such than that the their theirs
    them themselves then there therefore these they thing things this those though through throughout thus to
    together too toward towards under unless until up upon us use used uses using usually very via was we well
    were what when where whereas whether which while who whom whose why will with within without would yet you
    your yours
"""

STOP_WORDS = frozenset(_WORDS.split())
