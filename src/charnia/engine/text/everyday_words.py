"""Words of everyday speech. A gap or a product told in a founder's own voice is full of them; they name no subject.

They are left out where people tell a need in passing, and kept in evidence and in needs that are written to be matched.
"""

from __future__ import annotations

from charnia.engine.text.tokens import tokens

_TEXT = """
able about above across actually add added advice advise afternoon afterwards again ago agree agreed ahead allow
almost already also although always amount amounts answer answers anybody anymore anyone anything anyway apart april
arrive asked asking asks august autumn away back bad badly bag base based basic became become becomes began begin
behind believe best better big bigger bit block board book booked both bottom bought box break bring brings brought
build building builds built business busy buy buys called calls came cannot care careful case cases catch change
changed check cheers choose chosen christmas claim clear clearly close closed coffee colleague colleagues come comes
coming common companies company complete cost costs could country couple course current currently daily date day
days deal dear december decide decided decision deliver did different difficult doing done doubt down drop dropped
during each earlier early easily easter easy eight either eleven else email end ended ends enough entirely
especially etc even evening ever every everybody everyone everything exactly example expect expected expert
expertise experts explain extra fact fair fairly fall far fast february feel few field fifteen fifth fifty figure
final finally find finds fine finish finished first five fix fixed follow following forget form forward found
founded founder founders four fourth free friday friend friends full fully further future gave general get gets
getting give given gives giving glad goes going gone good got grateful great group grow growing guess had half hand
handed hands happen happened happens happy hard hardly having head hear heard held hello help helped helpful helps
here hold holds home honest honestly hope hour hours house however hundred idea ideas important inside instead
interested introduce itself january job join joined july june just keen keep keeps kept kind kitchen knew know
know-how known knows lack lacks large last later least leave leaves left less let letter likely line list little
live lives long longer look looked looking looks lot lots love made main make makes making many march matter may
maybe mean means meant meet meeting mention mentioned middle might mind minute minutes missing moment monday money
month months morning most mostly move moved much must name names near nearly need needed needs never new next nice
night nine nobody none normal note nothing november now number numbers nursery october offer offered often okay old
once ones only open opened order original other others otherwise ought outside over own paid part particular parts
past pay people perhaps person place places plan planned plans please point points possible probably problem
problems product products promise promising proper properly proud put puts question questions quick quickly quite
quote rather reach read reading ready real realise really reason recent recently regards remain remains right room
round run running runs said sake same sat saturday save saw say saying says second see seem seems seen send sent
september serious seven several shall share short show showed shown shows side simple simply since single sit six
size small sold solve some somebody someone something sometimes somewhere soon sorry sort speak spend spent spring
staff stand start started starts state stay step steps still stop stopped straight strong struggle stuck subject
such suggest summer sunday supposed sure table take taken takes taking talk talked talking team tell tells ten term
terms thank thanks themselves then there thing things think thinks third thirty though thought thousand three
thursday time times tiny today together told tomorrow tonight too took top total toward tried trouble true truly try
trying tuesday turn turned twelve twenty twice two under understand unfortunately until upon use used useful using
usual usually various version very view visit wait waiting walk want wanted wants was way ways wednesday week
weekend weekly weeks well went were whatever whenever whether whole why wide will win winter wish within without
woman wonder wonderful word words work worked working works world worried worry worse worst worth would write writes
writing written wrong wrote year years yes yesterday yet young yourself
"""

EVERYDAY_WORDS = frozenset(token.term for token in tokens(_TEXT) if token.term)
"""The words in the form in which they are compared."""
