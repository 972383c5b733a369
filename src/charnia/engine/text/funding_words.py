"""Words by which funds are read: those of money and of calls for it, which name no field, and those of health.

They are an honest list and no vocabulary of a science: a disease that is missing here is found by the other words that
its calls use.
"""

from __future__ import annotations

from charnia.engine.text.everyday_words import EVERYDAY_WORDS
from charnia.engine.text.tokens import tokens


def _compared(text: str) -> frozenset[str]:
    """Words in the form in which they are compared."""
    return frozenset(token.term for token in tokens(text) if token.term)


MONEY_WORDS = _compared("""
accelerator account angel angels announcement applicant applicants application applications apply award awarded awards
backer backers balance bank banks bid bids bridge bridging budget budgets call calls capital cash challenge cofunded
cofunding competition competitions cost costs credit crowdfunding deadline debt donation donations donor donors equity
euro euros finance financed finances financial financially financing fund funded funder funders funding funds grant
grants innovate innovation innovations innovative invest invested investing investment investments investor investors
kingdom lead lender lenders lending loan loans lottery match matched matching million money next opportunities
opportunity overdraft partner partners partnership partnerships payment payments payroll phase philanthropic pitch
pitching pot pound pounds prize prizes programme programmes project projects proposal proposals public published raise
raised raises raising relief repay repayment revenue round rounds runway salaries salary savings scale scheme schemes
seed series share shareholder shareholders shares source sources spending sponsor sponsors sponsorship stage stages
stipend stipends support supported tax transfer trust trusts turnover uk united valuation vat vct venture ventures
voucher vouchers wages
""")
"""Words of money, of those who give it and of asking for it. Names of schemes ("KTP", "SBRI") are none of them."""

_WORDS_OF_CALLS = _compared("""
academic accelerate accelerated acceleration business businesses catalyst collaboration collaborative commercial
commercialisation commercialise consortium corporate crd development discovery disruptive early economy eic enterprise
enterprises entrepreneur entrepreneurs entrepreneurship eoi europe european eurostars expenditure expression
feasibility future growth incubator industrial industry innovator innovators intensive interest international joint
knowledge ktp later merged micro new pilot pre private prototype research researcher scaleup scaleups scaling sector
short singapore single small smart sme smes startup startups strand strands switzerland technical technologies
technology translation translational ukri window working
""")
"""What calls of every field are told with."""

NO_FIELD = EVERYDAY_WORDS | MONEY_WORDS | _WORDS_OF_CALLS
"""Words that say nothing of the field that a fund is for."""

HEALTH_WORDS = _compared("""
addiction alcohol allergy alzheimer ambulance anaesthesia anaesthetic antibiotic antibiotics antibodies antibody
antimicrobial antimicrobials antiviral arthritis asthma audiology autism bacterial biomarker biomarkers biomaterial
biomaterials biomedical biomedicine biopharmaceutical biotherapeutic bleeding blood bone brain breast cancer cancers
cardiac cardiology cardiometabolic cardiovascular caregiver caregivers clinic clinical clinically clinician clinicians
comorbidity copd dementia dental dentistry depression dermatology diabetes diabetic diagnose diagnosed diagnosis
diagnostic diagnostics dialysis disabilities disability disease diseases disorder disorders drug drugs edctp eithealth
endocrine epidemic epidemiology epilepsy fertility fetal fibrosis fracture fractures frailty gambling gastrointestinal
genomic genomics geriatric gynaecology haematology haemorrhage health healthcare healthy hearing heart hiv hlth
hormone hospice hospital hospitals ihi illness illnesses imaging immune immunity immunology immunotherapy implant
implants infant infants infection infections infectious inflammation inflammatory injury insulin kidney liver lung
maternal maternity medical medicinal medicine medicines medtech menopause mental metabolic midwife midwives mortality
mrc multimorbidity muscle musculoskeletal neonatal neurodegenerative neurodisability neurological neurology
neuroscience newborn nhs nihr nurse nurses nursing obesity obstetric oncology ophthalmology orthopaedic paediatric
pain palliative pandemic pathogen pathogens pathology patient patients perinatal pharma pharmaceutical pharmaceuticals
pharmacological pharmacology pharmacy physician physicians physiotherapy placebo postnatal pregnancy prescribing
prognosis prosthetic psychiatric psychiatry psychological psychosis psychotherapy radiology radiotherapy regenerative
rehabilitation respiratory screening seizure seizures sepsis sexual sleep stroke suicide surgeon surgeons surgery
surgical symptom symptoms syndrome telehealth telemedicine therapeutic therapeutics therapies therapy tissue
toxicology transplant transplantation trauma treatment treatments tuberculosis tumour tumours ultrasound urology
vaccination vaccine vaccines viral virus wearable wellbeing wound wounds
""")
"""Words by which a text is known to be about health."""

HEALTH_AS_A_WHOLE = _compared("""
ai applied artificial benefit biomedical biomedicine bioscience biosciences biotech biotechnology care clinic clinical
clinically clinician clinicians developmental device devices diagnostic diagnostics digital efficacy eithealth eme
evaluation fast first health healthcare hospital hospitals hsdr hta i4i ihi intelligence led life mechanism medical
medicinal medicine medicines medtech mrc network nhs nihr open pathway patient patients pharma pharmaceutical
pharmaceuticals plan product products sbri science sciences service services software stream therapeutic therapeutics
therapies therapy treatment treatments
""")
"""Words of titles that are for health or for its products and name no part of it."""

NO_HEALTH = frozenset(
    " ".join(token.term for token in tokens(pair))
    for pair in ("animal health", "ecosystem health", "livestock health", "plant health", "soil health", "tree health")
)
"""Pairs of words that speak of another health than that of people."""
