"""Words that a text about health, care or the life sciences can hardly do without.

Matched by their beginning (`patient` meets "patients"), whole words where they are short. Deliberately wide: its only
use is to notice a text in which none of them occurs.
"""

from __future__ import annotations

import re

_STEMS = """
alzheimer anaesth anesth antibiot antibod antigen antimicrob arter arthrit asthma bacteri bedside biobank bioinform
biolog biomark biomateri biomed biops biotech bleed bleeding blood breathless cancer cannula carcino cardi cardiac
caregiver carer catheter cellular chemother chron clinic cogniti comorbid contracept coronav covid cytokin dement
dental dentist depress dermat diabet diagnos dialys diet disabil diseas disorder doctor dosag dosim dosing drug
epidemi epilep eyesight fibro fractur genes genetic genom genotyp geriatr glucos gynaec haemat haemorrh health
healthcare hematolog hepat hiv hormon hospice hospital hygien hypertens hypox icu imaging immun implant incontin
infect inflamm inhal injur insulin ischaem kidney laborator laparos leuk liver lymph malaria mammogr maternal
maternit medic mental metabol microbi microbiom microflu midwi molecul mortal muscul nanomedic neonat neur nhs nurse
nursing nutrit obes oncolog ophthal optometr organoid orthop orthoped orthot osteo outpatient oxygen paediatr
painful painkill palliat pandem parkinson pathogen patholog patient pediatr pharm phenotyp physician physio placebo
placenta plasma podiat point-of-care pregnan prescri probiotic prosthe protein proteom psych pulmon radiol radiother
receptor rehab renal reproduct respir retin screening seizure sepsis sequenc serum sickle sleep smoker smoking
spinal spine stenosis stroke surg symptom syndrom syring telehealth telemed therap thromb thyroid tissue toxic
tracheo transfus transplant trauma treatment trial tumor tumour ulcer ultrasound urin vaccin vascul ventilat veterin
viral virus vitamin vitro vivo wearab wellbeing wheelchair wound x-ray
"""
_WHOLE_WORDS = """
a&e abdomen ageing anc apnoea bmi bone bones bp brain brains breath breathing care-home cbt cell cells colon copd
cqc crf crp ct cvd dna dose doses ecg eeg elderly eye eyes frail frailty gait gcp gene genes gp gps hcp healing
hearing heart hearts hip hta icb icu ivd ivf knee lung lungs mdr mhra mri mrna mrsa nerve nerves nicu nihr obese
organ organs pain pains pcr ppi qms rct rna skin stem-cell sterile sterilisation tb teeth tooth treated ukca uti
vein veins ward wards
"""
_MEDICAL = re.compile(
    r"\b(?:(?:"
    + "|".join(re.escape(stem) for stem in _STEMS.split())
    + r")[a-z]*|(?:"
    + "|".join(re.escape(word) for word in _WHOLE_WORDS.split())
    + r")\b)",
    re.IGNORECASE,
)


def medical_words(text: str) -> frozenset[str]:
    """The different medical words of a text, in lower case."""
    return frozenset(match.group(0).lower() for match in _MEDICAL.finditer(text))
