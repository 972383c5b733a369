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
pol polit: political
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
academic academics academy accelerator access action activity administration adolescent adult advanced affairs
africa african age ageing agency agricultural agriculture aid airborne alexandra allergy alliance ambulance american
anaesthesia anaesthetists analysis and animal animals anne annes antiquaries applications applied aquaculture
archaeology architectural architecture archive area army art arthritis arts asian association asthma atomic
authority bank bankers banking barnabas behaviour behavioural bioengineering biological biologists biology
biomedical bioscience biosciences biotechnology bird blood board book books botanic botanical brain breast building
bureau business campaign campus cancer cardiology cardiothoracic cardiovascular care catherine catherines cell
central centre charitable charity chartered chemical chemistry chemists chest child childhood children chinese
chiropractic christ chronic church city classical clinic clinical clinics club collaboration college commerce
commission committee commonwealth communities community company computing conservation conservatoire consortium
construction consultants consulting control cooperative corporation corpus cottage council county creative criminal
cultural dance data david davids day death defence dementia dental dentistry department design development devices
diabetes diagnostic diagnostics diet digital discovery disease diseases dispensing district division drama dramatic
earth east eastern ecology economic economics economy education educational edward edwards electric elizabeth
emergency emmanuel energy engineering engineers enterprise environment environmental epidemiology epilepsy equine
ergonomics europe european evaluation excellence exchange experimental eye facility faculty family farm federation
film financial fisheries food football foreign forensic forest forestry form forum foundation francis free french
friends fund further future futures galleries gallery gardens gas gene general genetic genetics genomics geological
geology george georges german global good government great group growth gynaecological gynaecologists haematology
hall health healthcare hearing heart her heritage high higher his historic historical history holy home hope hospice
hospital house housing human humanities imaging immunology improvement indian industrial industry infant infection
infectious infirmary informatics information infrastructure initiative injuries innovation innovations institute
institution instruments integrated integrative intelligence intelligent interest international investment italian
its james japan japanese jesus john johns joint joseph josephs justice juvenile kidney king knowledge laboratory
lady law lawyers leadership learning legal leukaemia libraries library life light limited linguistics literary liver
living longitudinal lords luke lukes lung management manufacturing margaret margarets marine maritime mary marys
mathematical mathematics medical medicine memorial mens mental metabolic meteorological metrology metropolitan
michael michaels microbiology midwives ministry mission modern molecular multiple muscular musculoskeletal museum
museums music national nations natural nature navy net network neurology neuroscience new nhs north northern nuclear
nurses nursing nutrition observatory obstetricians occupational ocean oceanography office oil oncology online open
operative ophthalmology opticians organisation oriental orthodontic orthopaedic our paediatric paediatricians
pancreatic parish park partners partnership pathologists pathology patient paul pauls peace peninsula peter peters
pharma pharmaceutical pharmaceuticals pharmacy philosophy photographic physical physicians physicists physics
planning plant policy political politics polytechnic population power practice precision preservation prevention
primary prince princes princess prison private products programme progressive project promotion protection
provincial psoriasis psychiatrists psychiatry psychologists psychology psychotherapy public publishing quantum queen
radiologists radiology rail records redeemer redeemers refugee regional registry rehabilitation relations
replacement reproductive research resources respiratory restorative review risk river road royal rural russian
sacred safety saviour scholars scholarship school science scientific sea secretariat security service services sick
social societies society solutions source south southern space spanish special species spinal sport square st
standards state states statistics strategic strategy street stroke studies study support surgeons surgery surgical
survey sustainable syndrome system systematic systems teaching technical technology teresa theology therapeutics
theresa thomas thoracic town trade training transforming transport trauma trials trinity tropical trust tumour
ultrasound union unit united universities university urban vaccine valley vascular veterinary victoria village
vincent vincents virgin vision vitality war water welfare west western wildlife women womens world worldwide youth
zoo zoological
""")
"""Words that organisations all over the world have in their names. A name of nothing else needs its place beside it."""

LEGAL_FORMS = frozenset({"limited", "plc", "llp", "inc", "company", "uk"})
"""What companies' names end with."""

PLACES_OF_STUDY = frozenset({"university", "college", "school"})
"""Whose name may be followed directly by that of a part of it."""

GREATER_LONDON = _words("""
london barking beckenham bexley bexleyheath brent brentford bromley camden carshalton chislehurst croydon dagenham
ealing edgware enfield greenwich hackney hammersmith haringey harrow hounslow ilford isleworth islington kensington
lambeth lewisham newham orpington romford sidcup southwark surbiton teddington twickenham uxbridge wandsworth wembley
westminster
""")
"""London and places in it, in small letters, but for those of which there is another elsewhere."""

SITES = PLACES_OF_STUDY | {"hospital", "infirmary", "institute"}
"""What a name still says when the town at its end is left out."""

SITES_OF_CARE = frozenset(
    {"hospital", "infirmary", "health", "healthcare", "care", "clinic", "ambulance", "university"}
)
"""What a trust's name still says when "NHS Trust" at its end is left out."""

INSTITUTIONS = _words("""
academy agency alliance archive association authority bank board centre charity clinic club college commission
committee company conservatoire consortium corporation council department executive facility federation foundation fund
gallery group hospice hospital house infirmary institute institution initiative laboratory library limited museum
network observatory office organisation partnership polytechnic press programme school service society surgery trust
union unit university
""")
"""Words that say that a name is one of an organisation; a name without any may be that of a subject."""

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

NAMED_BY_SUBJECT = _words("academy association centre college council department faculty institute school society")
"""Behind which "of" or "for" and a subject make another name: the Kennedy Institute "of Ethics"."""

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
