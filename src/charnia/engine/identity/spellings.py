"""Words of organisations' names that are written in several ways, and how telling they are."""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Lines of "written forms: the form that is compared"."""
    pairs = (line.split(":") for line in text.strip().splitlines())
    return {form: meant.strip() for written, meant in pairs for form in written.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPELLINGS = _table("""
acad: academy
addenbrooks addenbrooke: addenbrookes
agric agr agricult: agricultural
assoc assn: association
biol: biology
canc: cancer
ctr cntr center centers centre centres: centre
chem: chemistry
childrens children: children
co: company
coll colls colleges colledge collage coleg: college
commun: community
counc: council
dep dept depts deptartment departement departamento departments: department
dev devel: development
div: division
econ: economics
edu educ: education
eng engn engng: engineering
environ: environmental
fac: faculty
fdn fdtn fndn: foundation
gdns: gardens
gen: general
gov govt: government
grp: group
hlth: health
hop hosp hospitals hopital hospitales ospedale klinikum ysbyty: hospital
hist: history
imp: imperial
inst institut instituto istituto instit institutes: institute
int intl: international
lab labs labor laborat laboratorium laboratories laboratoire: laboratory
lib: library
ltd: limited
math maths: mathematical
med: medical
met metrop: metropolitan
mgmt manag: management
mus: museum
natl nat: national
nhsft: nhs
observ: observatory
org: organisation
organization: organisation
pharm: pharmacy
phys: physical
poly polytech: polytechnic
psychol: psychology
pub: public
queens queen: queen
kings king: king
regl: regional
res: research
roy: royal
saint sankt ste: st
sch schl schools: school
sci sciences: science
soc: society
stud: studies
tech technol technologies technological: technology
trusts: trust
uni: university
prifysgol: university
vet: veterinary
""")
"""Written form, without accents and capitals, to the form that is compared. Names and addresses go through it alike."""

WEIGHTLESS = _words("the of for and in at on de du des di del della der den des d la le les and y i und et e")
"""Words that join others and are passed over when names are compared."""

COMMON = _words("""
academy administration advanced agency agricultural agriculture alexandra ambulance analysis and animal anne annes
applied archive area art arts association bank barnabas behavioural bioengineering biological biology biomedical
blood board botanic botanical brain business campus cancer cardiology cardiovascular care catherine catherines cell
central centre charitable charity chemical chemistry child children christ church city clinic clinical collaboration
college commerce commission committee community company computing conservation corporation corpus cottage council
county data david davids day defence dental dentistry department design development diabetes diagnostic diagnostics
digital disease diseases district division drama earth east eastern ecology economic economics education educational
edward edwards elizabeth emmanuel energy engineering environment environmental epidemiology experimental eye
facility faculty family film fisheries food forest forestry forum foundation francis free fund further gardens
general genetics geological geology george georges good government great group hall health healthcare heart her high
higher his historical history holy home hope hospice hospital house humanities imaging immunology industrial
industry infirmary informatics information infrastructure innovation institute institution international james jesus
john johns joint joseph josephs kidney king laboratory lady law learning library life limited linguistics liver
living lords luke lukes lung management margaret margarets marine maritime mary marys mathematical mathematics
medical medicine memorial mens mental metropolitan michael michaels microbiology ministry molecular museum music
national nations natural nature navy neurology neuroscience new nhs north northern nuclear nursing nutrition
observatory ocean oceanography office oncology open ophthalmology orthopaedic our paediatric parish park pathology
paul pauls peace peter peters pharmaceutical pharmaceuticals pharmacy philosophy physical physics planning plant
policy political politics polytechnic population practice primary prince princes princess private programme project
protection provincial psychiatry psychology public queen radiology redeemer redeemers regional registry
rehabilitation reproductive research resources respiratory review river road royal rural sacred safety saviour
school science sea secretariat security service services sick social society south southern space sport st state
statistics strategic studies study surgery surgical survey sustainable system systems teaching technical technology
teresa theology theresa thomas trade training transport trauma trinity tropical trust union unit united university
urban vascular veterinary victoria village vincent vincents virgin vision war water welfare west western women
womens world youth
""")
"""Words that organisations all over the world have in their names. A name of nothing else needs its place beside it."""

LEGAL_FORMS = frozenset({"limited", "plc", "llp", "inc", "company", "uk"})
"""What companies' names end with."""

PLACES_OF_STUDY = frozenset({"university", "college", "school"})
"""Whose name may be followed directly by that of a part of it."""

SITES = PLACES_OF_STUDY | {"hospital", "infirmary", "institute"}
"""What a name still says when the town at its end is left out."""

SITES_OF_CARE = frozenset(
    {"hospital", "infirmary", "health", "healthcare", "care", "clinic", "ambulance", "university"}
)
"""What a trust's name still says when "NHS Trust" at its end is left out."""

HEADS = _words("university college institute school department faculty centre division laboratory unit")
"""With which a name may begin in the middle of a run of words: "Department of Chemistry University of Bath"."""

SUB_UNITS = _words("department school faculty centre institute division unit section clinic laboratory")
"""With which the name of a part of a larger organisation often begins."""

LONGER_BEFORE = _words("""
american asian australian autonomous canadian catholic central chartered chinese city east eastern federal former
french german global indian international islamic italian japanese jawaharlal korean metropolitan middle national
near new north northeastern northern northwestern open pacific polish provincial russian south southeastern southern
southwestern state swiss technical technology trent upper virtual west western
""")
"""A word which right before a name makes another, longer name of it: "New" York University."""

NAMED_AFTER_A_FUNDER = _words(
    "institute centre unit laboratory programme collaboration network group fellow professor chair facility"
)
"""What stands a few words behind a funder's or company's name when it is that of something it pays for: "Wellcome
Trust Centre for Human Genetics", "MRC Biostatistics Unit"."""

LONGER_AFTER = _words("hospital nhs healthcare trust press hospices publications alumni endowment sons brothers")
"""A word which right after a name makes another, longer name of it: Oxford University "Hospitals"."""

NAMESAKES = frozenset(
    {
        ("city", "university"),  # Hong Kong, New York
        ("lincoln", "university"),  # New Zealand, Pennsylvania
        ("richmond", "university"),
        ("university", "newcastle"),  # New South Wales
        ("university", "richmond"),  # Virginia
        ("york", "university"),  # Toronto
    }
)
"""Names, in comparable words, that a well-known organisation of another country bears too."""
