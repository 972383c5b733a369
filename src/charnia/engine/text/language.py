"""Which language a text is written in: stop words for languages in Latin letters, the script for the others.

Small and deterministic on purpose: it need only tell English from what founders in Britain might paste by mistake, and
name the other language so that the sentence about it makes sense. Measured on English of the field that has few stop
words, 25,083 titles of research projects: `other_language` is wrong on one in 11, `surely_other_language` on 3.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_LISTS = """
English: the of and to in is that it for with as was on are by this be from or an have not we our which has at their
they you your been will can were had its but there would these who how what when into than them my
French: le la les des une du et est dans pour que qui sur avec par ce cette sont nous vous plus ne pas au aux ses
leur ou mais être été ont chez notre nos elle ils aussi comme
German: der die das und ist nicht von mit den dem des ein eine einer einem für auf sich auch wird werden sind wir
ihr nach bei aus oder durch über zu zur zum im am haben kann als wie dass unsere
Spanish: el la los las una del que y en es por con para se su al lo como más pero sus este esta son nos entre
también muy han hay nuestro nuestra ser está sobre
Italian: il lo la gli le di che è e un una per con del della dei delle nel nella sono si come più anche questo
questa alla ai dal dalla ma ha noi nostro nostra tra essere non
Portuguese: o os as um uma do da dos das que e é em para com não por se na no nos nas como mais mas ao à pelo pela
são nosso nossa também foi ser está entre
Dutch: de het een van en is dat op te voor met zijn niet aan er om ook als bij door naar maar wij onze worden wordt
deze dit heeft kan uit nog over
Polish: i w na z do nie się jest to że o jak dla po od przez oraz są przy które który która ale lub także być ich
nasz nasza tym tego tej
Welsh: y yr yn a i o ar mae ac bod ei eu am wedi gan sydd hefyd hyn neu oedd gyda fel cael gael nid rhwng dros mwy
ein cleifion gwaith iechyd
Romanian: și în de la cu pentru este sunt care din pe nu un o al ale sau mai prin acest această noastră fi după
Turkish: ve bir bu için ile olarak olan daha çok en gibi hasta kadar sonra tarafından ya da değil biz
Swedish: och att det som en på är av för med till den har inte om ett vi kan från eller men också vid vår
Danish: og i at det som en på er af for med til den har ikke om et vi kan fra eller men også ved vores der
Czech: a v na se je že s z do o pro jako jsou které který nebo také při není od po jeho naše
Hungarian: a az és hogy nem is egy van ez meg de csak vagy mint már lehet kell ezt azt között betegek
"""
_STOP_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in re.findall(r"^(\w+): (.*?)(?=^\w+: |\Z)", _LISTS, re.MULTILINE | re.DOTALL)
}
_SCRIPTS = {
    "GREEK": "Greek",
    "CYRILLIC": "a language in Cyrillic letters, such as Russian or Ukrainian",
    "ARABIC": "a language in Arabic letters, such as Arabic, Persian or Urdu",
    "HEBREW": "Hebrew",
    "CJK": "Chinese or Japanese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "DEVANAGARI": "a language in Devanagari letters, such as Hindi",
    "BENGALI": "Bengali",
    "GURMUKHI": "Punjabi",
    "GUJARATI": "Gujarati",
    "TAMIL": "Tamil",
    "THAI": "Thai",
}
UNNAMED = "a language other than English"
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS_LOOKED_AT = 4_000
_LEAST_FOREIGN_SHARE = 0.12
_LEAST_ENGLISH_SHARE = 0.08
_SIGNS_TO_BE_SURE = 2
_LONG_STOP_WORD = 3


def other_language(text: str) -> str:
    """The name of the language when the text is not English; empty for English and for what cannot be told.

    "a language other than English" stands for Latin letters in which hardly any English stop word occurs.
    """
    script = _other_script(text)
    words = _words(text)
    if script or not words:
        return script
    return _by_stop_words(words) or (UNNAMED if _share(words, "English") < _LEAST_ENGLISH_SHARE else "")


def surely_other_language(text: str) -> str:
    """As `other_language`, for texts that may be a title or a list of key words: those have no stop words in English
    either, and a foreign one may be part of a name ("vitamin A", "de novo").

    So two signs are asked for: different stop words of one language, or accents on words of Latin letters.
    """
    script = _other_script(text)
    words = _words(text)
    if script or not words:
        return script
    accented = sum(not word.isascii() and _is_latin(word) for word in set(words))
    named = _by_stop_words(words)
    if named:
        signs = {word for word in words if word in _STOP_WORDS[named] and len(word) > 1}
        is_sure = len(signs) >= _SIGNS_TO_BE_SURE or (accented and any(len(word) >= _LONG_STOP_WORD for word in signs))
        return named if is_sure else ""
    is_foreign = accented >= max(_SIGNS_TO_BE_SURE, _LEAST_FOREIGN_SHARE * len(set(words)))
    return UNNAMED if is_foreign and _share(words, "English") < _LEAST_ENGLISH_SHARE else ""


def _by_stop_words(words: Sequence[str]) -> str:
    """The language with the most stop words, where they are many and more than the English ones."""
    shares = {language: _share(words, language) for language in _STOP_WORDS}
    english = shares.pop("English")
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] > max(english, _LEAST_FOREIGN_SHARE) else ""


def _share(words: Sequence[str], language: str) -> float:
    return sum(word in _STOP_WORDS[language] for word in words) / len(words)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _is_latin(word: str) -> bool:
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in word)


def _other_script(text: str) -> str:
    letters = [character for character in text[:_LETTERS_LOOKED_AT] if character.isalpha()]
    scripts = Counter(unicodedata.name(letter, "?").split(" ", 1)[0].split("-", 1)[0] for letter in letters)
    if not scripts:
        return ""
    script, count = scripts.most_common(1)[0]
    if script == "LATIN" or count <= len(letters) / 2:
        return ""
    return _SCRIPTS.get(script, "a language in letters other than ours")
