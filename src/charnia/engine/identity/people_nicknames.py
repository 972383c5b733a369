"""Given names by which one person goes, as far as English-speaking sources mix them. Short on purpose: a rare one
missing costs a link that the programme team can still make, a wrong one would join two people."""

from __future__ import annotations

from collections import defaultdict

_FAMILIES = """
abigail abby
albert bert al
alexander alexandra alex sandy sasha
alfred alf fred
alison ali
andrew andy drew
angela angie
anthony antony tony
arthur art
barbara barb
benjamin ben
bernard bernie
bradley brad
bridget biddy
calum callum malcolm
cameron cam
catherine katherine kathryn catharine cathryn cathy kathy kate katie cath
cecilia cecily
charles charlie chas
charlotte lottie charlie
christina christine chris tina chrissie
christopher chris kit
daniel dan danny
david dave davy
deborah debra debbie deb
dominic dom
dorothy dot dolly
edward eddie ed ted ned
eleanor elinor ellie nell
elizabeth elisabeth liz lizzie beth betty eliza libby
emily em
eugene gene
florence flo
frances fran francesca
francis frank
franklin frank
frederick frederic fred freddie
gabrielle gabriel gabby
geoffrey jeffrey geoff jeff
gerald gerry jerry
gerard gerry ged
gillian gill jill
gregory greg
gwendolyn gwen
harold harry
helen helena nell
henry harry hal
howard howie
isabel isabelle isobel izzy bella
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie
janet jan
jennifer jenny jen jenni
jeremy jerry jem
jessica jess jessie
joanna joanne jo
john jack johnny jon
jonathan jon jonny johnathan
joseph joe joey
josephine jo josie
joshua josh
judith judy judi
julian jules
kenneth ken
kimberley kimberly kim
lawrence laurence larry laurie
leonard len lenny
leslie les
louise lou
lynn lynne lin
madeleine maddie
magdalena magda
margaret maggie meg peggy marge
martin marty
matthew matt
maureen mo
maximilian max
melanie mel
michael mike mick micky
miriam mim
mohammed muhammad mohamed mohammad muhammed mohamad
morgan mo
nancy anne
natalie natalia nat
nathaniel nathan nat nate
neil niall
nicholas nick nicolas nicky
nicola nicky nikki
norman norm
oliver ollie olly
oswald oz
pamela pam
patricia pat trish tricia patsy
patrick pat paddy
penelope penny
peter pete
philip phillip phil
philippa pippa
prudence prue
rachel rachael
raymond ray
rebecca becky becca bex
reginald reg
richard rich rick dick ricky
robert bob rob bobby robbie bert
rodney rod
roger rodge
ronald ron ronnie
rosemary rose rosie
russell russ
samantha sam
samuel sam sammy
sandra sandy
sarah sara sally
sean shaun shawn
sidney sydney sid
simon si
sophia sophie sofia
stanley stan
stephanie steph
stephen steven steve stefan stephan
stewart stuart stu
susan susanna susannah sue suzanne susie
sylvia silvia
terence terry terrence
theodore theo ted
theresa teresa terry tess
thomas tom tommy
timothy tim
tobias toby
valerie val
veronica ronnie
victoria vicky vicki tori
victor vic
vincent vince vinny
virginia ginny
walter walt wally
wendy wen
wilfred wilf
william bill will billy liam willie
winifred win winnie
yvonne vonnie
zachary zach zack
"""


def _together() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in _FAMILIES.strip().splitlines():
        first, *others = line.split()
        for other in others:
            found[first].add(other)
            found[other].add(first)
    return {name: frozenset(names) for name, names in found.items()}


_OF_ONE = _together()


def are_of_one_name(one: str, other: str) -> bool:
    """Whether two given names, without marks and capitals, are forms of one: "bob" and "robert"; not "bob" and "rob",
    which meet by way of "robert" only."""
    return other in _OF_ONE.get(one, ())
