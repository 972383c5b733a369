"""Words and headings that name no subject: how a study was done, on whom, how much, when and where."""

from __future__ import annotations

from functools import lru_cache

from charnia.engine.text.stems import stem

_METHODS_AND_NUMBERS = """
    one two three four five six seven eight nine ten twelve hundred thousand half third first second last next
    day days week weeks month months year years hour hours night daily weekly annual early late later long
    short term new novel old young current future recent previous small large larger high higher low lower
    great big best better good poor worse more less full whole single double multiple different similar same
    several common rare possible study studies trial trials cohort cohorts review reviews analysis analyses
    method methods result results protocol randomised randomized randomisation controlled control systematic
    meta prospective retrospective observational longitudinal cross sectional survey interview qualitative
    quantitative pilot feasibility evaluation evaluating report case cases series comparison comparing
    compared association associations associated effect effects effective effectiveness impact outcome
    outcomes risk risks factor factors evidence approach model models modelling population based level
    baseline follow people person patient patients participant adult adults man men woman women child children
    group groups number numbers rate rates ratio hazard interval confidence regression adjusted mean increase
    increased decrease reduce reduced reduces reducing improve improved improves improving change changes
    change use using used make makes made take takes keep keeps kept need needs find finds found show shows
    shown start starts come comes go goes lose loses fall falls rise rises wait waits ask asks say says tell
    tells know help helps work works working put puts give gives receive receives replace replaces spend
    spends start starts develop developing development towards among united kingdom england national
    international family families letter letters check checks health accuracy paper papers minute minutes
    support product products response responses general reading reader readers time times suspected continuous
    guided programme versus acute advances advance aspects assessment assessing baseline benefit benefits
    burden challenge challenges characteristics characterisation characterization class classes clinical
    cluster collaborative combination community comparative complex concept consensus considerations
    contribution correction corrigendum cost costs current data dataset datasets decision demographic design
    determinants difference differences direct distribution domain dynamics early efficacy elevated emerging
    endpoint endpoints enhanced erratum estimates estimating estimation events exploratory exploring exposure
    extended external feature features field findings framework frequency function functional global guideline
    guidelines guidance hospital hospitals identification identify identifying implementation implications
    importance incidence index individual individuals influence information initiative insights integrated
    internal intervention interventions introduction investigating investigation issue issues key lack large
    learning length life lifetime link linked local machine main major management markers mechanism mechanisms
    measure measurement measurements measures medical medicine minimum mortality national nature novel
    objective observed open opportunities optimal organisation overview pathway pathways pattern patterns
    performance perspective perspectives phase phases points policy potential practice predict predicting
    prediction predictive predictor predictors presence present prevalence primary principles prior priorities
    problem problems process processes profile profiles programme programmes progress project projects
    properties proportion proposal protocols public quality questionnaire range real recommendation
    recommendations record records region regional regions registry relation relationship relevance research
    researchers resource resources response retrospective role roles routine sample samples scale scales
    scheme science scientific score scores secondary selected selection sensitivity service services set sets
    severe severity sex significant site sites size social source sources specific specificity stage stages
    standard standards state statement status strategies strategy structure structural subgroup subgroups
    subject subjects success survival system systems target targets task tasks technique techniques
    technologies technology test tests testing theory tool tools top total transition treatment treatments
    trend trends unit units update updated usage user users validation validity value values variability
    variable variables variation variations versus view volume wave waves wide world young
    """
_PARTS_OF_WORDS = "non co pre post multi inter intra sub semi cross self anti re micro macro"
_FUNDING = """
    doctoral doctorate grant grants fellowship fellowships studentship studentships award awards competition college
    university universities institute council training scheme conference workshop seminar partnership partnerships block
    bgp ppm dtp cdt ktp hub network networks centre centres center platform text derived socio economic
    """
_UNITS = """
    metre metres meter meters centimetre centimetres millimetre millimetres micrometre nanometre kilometre
    kilometres mile miles inch inches foot feet litre litres millilitre gram grams kilogram kilograms
    microgram microgrammes milligram milligrams tonne tonnes second seconds minute minutes percent percentage
    degree degrees celsius kelvin hertz watt watts volt volts joule joules calorie calories pascal mole moles
    molar dose-unit mmhg mg ml kg cm mm nm km kda rpm pounds pound dollar dollars euro euros gbp usd
    """
_TIMES = """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday spring summer autumn winter decade decades century centuries
    today
    """
_PLACES = """
    africa african america american americas asia asian australia austria bangladesh belgium brazil britain
    british canada cardiff china chinese cambridge denmark dutch edinburgh england english europe european
    finland france french german germany ghana glasgow greece hong india indian iran ireland irish israel
    italian italy japan japanese kenya kong korea leeds leicester liverpool london malawi manchester mexico
    netherlands newcastle nigeria norway nottingham oxford pakistan poland portugal russia scandinavia
    scotland scottish sheffield singapore spain spanish sweden swedish switzerland taiwan thailand uganda uk
    usa wales welsh yorkshire midlands zealand north south east west northern southern eastern western
    """
_GROUPS = (_METHODS_AND_NUMBERS, _FUNDING, _PARTS_OF_WORDS, _UNITS, _TIMES, _PLACES)
NO_TOPIC = frozenset(stem(word) for group in _GROUPS for word in group.split())
"""Stems of words that make no topic, alone or in a phrase."""

_HEADINGS = """
humans; male; female; animals; adult; aged; aged, 80 and over; middle aged; young adult; adolescent; child;
child, preschool; infant; infant, newborn; pregnancy; mice; rats; rats, sprague-dawley; mice, inbred c57bl;
mice, transgenic; mice, knockout; disease models, animal; cell line; cells, cultured; hek293 cells; hela cells;
united kingdom; england; scotland; wales; great britain; europe; united states; world; ireland; london;
time factors; risk factors; risk assessment; risk; age factors; sex factors; age distribution; age of onset;
sex characteristics; prevalence; incidence; prognosis; treatment outcome; outcome assessment (health care);
cohort studies; prospective studies; retrospective studies; follow-up studies; longitudinal studies;
cross-sectional studies; case-control studies; pilot projects; feasibility studies; double-blind method;
single-blind method; cross-over studies; random allocation; surveys and questionnaires; questionnaires;
reproducibility of results; sensitivity and specificity; predictive value of tests; roc curve; area under curve;
odds ratio; proportional hazards models; logistic models; linear models; models, statistical; regression analysis;
multivariate analysis; analysis of variance; confidence intervals; statistics as topic; statistics, nonparametric;
data collection; data interpretation, statistical; databases, factual; registries; severity of illness index;
survival rate; survival analysis; kaplan-meier estimate; mortality; hospital mortality; algorithms; models, biological;
models, theoretical; models, genetic; computer simulation; software; internet; randomized controlled trials as topic;
clinical trials as topic; meta-analysis as topic; research design; sample size; guidelines as topic;
practice guidelines as topic; review literature as topic; evidence-based medicine; socioeconomic factors;
demography; population; population surveillance; comorbidity; disease progression; recurrence; body weight; body height;
weights and measures; time; temperature; medicine; science; research; biomedical research; disease; patients;
hospitals; health; healthy volunteers; family; parents; students; universities; observation; methods; history;
dose-response relationship, drug; data analysis; data accuracy; calibration; bias; causality; cluster analysis;
clinical sciences; medicine, general & internal; multidisciplinary sciences; unclassified; general
"""
NO_HEADINGS = frozenset(" ".join(name.split()) for name in _HEADINGS.replace("\n", " ").split(";"))
"""Headings and subjects, in small letters, under which so much is filed that they tell nothing of a person."""

_LEARNED_ENDINGS = (
    "aemia", "algia", "ase", "blast", "cardia", "cillin", "cyte", "cytes", "ectomy", "emia", "genesis", "gnosis",
    "graphy", "iasis", "itis", "kine", "kines", "lysis", "mab", "nib", "oma", "omas", "ome", "omics", "opathy",
    "ophilia", "oscopy", "oses", "osis", "ostomy", "otide", "otides", "otomy", "oxin", "paresis", "penia", "phage",
    "phobia", "plasty", "plegia", "pnoea", "rrhage", "rrhoea", "statin", "statins", "stasis", "therapy", "tomography",
    "toxicity", "trophy", "tropic", "uria", "virus", "viruses", "vir",
)  # fmt: skip
_CLINICAL = """
    addiction alzheimer anaemia anaesthesia anorexia antibiotics asthma autism bacteria biomaterials
    biopsy bipolar blindness bowel brain breast cancer cannabis cartilage catheter cholera cholesterol
    cognition collagen coronavirus covid cytokine deafness delirium dementia dengue depression dermatology
    diabetes dialysis dyslexia eczema ebola elastography endometrium endoscope endoscopy enzyme epilepsy
    exosome falls fertility fetal foetal fracture fractures frailty genome glaucoma glucose haemodialysis
    haemophilia hearing hepatitis hernia hormone hypertension immunity immunology implant influenza insulin
    ischaemia kidney leprosy leukaemia lipid liver lung lupus lymphoma malaria mammography measles melanoma
    meningitis menopause microbiome microbiota migraine multimorbidity mutation myeloma nanoparticle neuron
    neurons obesity oncology opioid organoid organoids osteoarthritis pancreas parkinson peptide placebo
    placenta polymer pregnancy prostate psoriasis psychiatry psychosis radiotherapy rehabilitation retina
    rubella schizophrenia sepsis sleep smoking stem stent stillbirth stroke suicide surgery swallowing
    telemedicine thyroid tinnitus tobacco transplant transplantation trauma tuberculosis tumour vaccination
    vaccine vaccines vitamin wound wounds
    """
_CLINICAL_STEMS = frozenset(stem(word) for word in _CLINICAL.split())


_GENERAL = """
    database databases disease diseases syndrome syndromes therapy therapies increase decrease release
    purchase phase diagnosis prognosis home genome outcome income welcome become some
    """
_TOO_GENERAL = frozenset(_GENERAL.split())
_MEANING_MORE = """
    alcohol diamond muscle cost standard abdomen fluid economics care thorax
    lead gold tin iron face tree pupil solution blood cell tissue drink cry radius pan cat dog cow horse
    plasma serum death infection body head hand foot eye skin element water air food salt oil gas steel light
    sound heat pressure animal plant human mouse rat protein gene enzyme acid base lens crown bridge implant
    extract powder tablet ointment syndrome wound pain inflammation symptom fever history emergency surgery
    therapy therapeutic anchor cast cement glass paper wood fruit vegetable bird fish insect virus bacteria
    tool unit ring cap host colony culture strain mask bed shock stress fall injury accident poison drug
    medication pill toy ship engineer polymer resin ice back
    """
AMBIGUOUS = frozenset(_MEANING_MORE.split())
"""Single words that are headings and mean something else, or next to nothing, in running text."""


@lru_cache(maxsize=1 << 17)
def is_domain_word(written: str) -> bool:
    """Whether a single word by itself names a subject: it is written as a name of science ("NT-proBNP", "IL-6"), has a
    learned ending, or is one of the common clinical words."""
    has_inner_capital = any(letter.isupper() for letter in written[1:]) and not written.isupper()
    if has_inner_capital or (any(c.isdigit() for c in written) and any(c.isalpha() for c in written)):
        return len(written) > 2
    word = written.lower()
    if word in _TOO_GENERAL:
        return False
    return stem(word) in _CLINICAL_STEMS or (len(word) >= 7 and word.endswith(_LEARNED_ENDINGS))
