"""Words that never tell what a sentence is about, whatever a model has learnt from their company."""

from __future__ import annotations

_LITTLE = """
able about above after again against all almost alone along already also always am an another any anybody anyone
anything ask asked asks away back bad because before behind being below between big both but came can come comes could
day days did do does doing done down during each eight eighteen eighty either eleven else enough etc even ever every
everybody everyone everything few fifteen fifty find fine first five for forty found four fourteen from gave get gets
getting give given gives go goes going gone good got had half help her here hers herself him himself his how hundred
hundreds if into just keep keeps kept knew know known knows last least left less let like likes little long looks lot
lots made make makes making many may maybe might mine month months more most much must my nearly need needed needs
neither new next nice nine nineteen ninety nobody none not nothing now off often okay old once one only onto other
others ought our ours out over own part people perhaps please put puts quite rather read really right run runs said
same saw say saying says second see seem seems seen seven seventeen seventy several shall should show shown since six
sixteen sixty so some somebody someone something soon still such sure take taken takes ten than thank thanks their
theirs them themselves then there these thing things think third thirteen thirty this those though thought thousand
thousands three through thus till time times today together told too took toward tried tries try trying twelve twenty
two under unless until up upon use used uses using very want wanted wants way ways week weeks well went what when
where whether which while who whoever whole whom whose why will within without word words work worked works would year
years yes yet you your yours
"""

NAMING_NOTHING = frozenset(_LITTLE.split())
"""Function words, number words and everyday verbs, in small letters."""
