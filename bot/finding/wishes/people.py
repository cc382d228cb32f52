"""Whom a wish is for: a specialty, a doctor's name, a spoken language, as people inflect them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from babel import Locale
from rapidfuzz import fuzz, process

from bot.finding.wishes.slip import Slip
from bot.shared.specialties import akin, known
from bot.shared.spoken import is_language
from core.lists.built_in import BUILT_IN
from core.lists.vocabulary import Vocabulary
from core.model import DoctorId, ListEntry, ListKind
from core.people.names import latin
from core.ports.finding import NamedDoctor

_MOST_WORDS = 8
"""So many words of a specialty's name are looked at, at most."""
TITLES = frozenset(
    re.findall(
        r"\S+",
        """
        dr doctor doc prof professor med mr mrs ms
        д-р др доктор доктора доктору доктором врач врача врачу врачом профессор профессора
        """,
    )
)


def _parts(name: str) -> list[str]:
    """Return the words of a doctor's name, in Latin letters, without titles."""
    words = re.findall(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", name.casefold())
    return [latin(word) for word in words if word not in TITLES and len(word) > 1]


def _least_ratio(word: str) -> float:
    """Return how like a name a word must be: short ones must be it, Russian ones have endings."""
    if len(word) < 3:
        return 100
    if len(word) < 6:
        return 85 if word.isascii() else 75
    return 78


@dataclass(frozen=True)
class Directory:
    """Who practises, as wishes name them, and what the clinic's lists have."""

    doctors: Sequence[NamedDoctor]
    lists: Vocabulary = BUILT_IN

    @cached_property
    def names(self) -> Mapping[DoctorId, Sequence[str]]:
        """The words of every doctor's name."""
        return {one.id: _parts(one.name) for one in self.doctors}

    @cached_property
    def parts(self) -> frozenset[str]:
        """All words of all names."""
        return frozenset(part for parts in self.names.values() for part in parts)

    @cached_property
    def specialties(self) -> Mapping[str, str]:
        """The clinic's specialties, by their names in lower case."""
        return {one.specialty.casefold(): one.specialty for one in self.doctors}

    @cached_property
    def words_of_specialties(self) -> Mapping[str, str]:
        """The words that tell one of the clinic's specialties from the others."""
        said: dict[str, set[str]] = defaultdict(set)
        for name, specialty in self.specialties.items():
            listed = known(self.lists, specialty)
            also = () if listed is None else listed.names.values()
            for word in re.findall(r"[^\W\d_]{5,}", " ".join((name, *map(_written, also)))):
                said[word].add(specialty)
        return {
            word: one for word, (one, *others) in said.items() if not others and word not in _VAGUE
        }

    @cached_property
    def languages(self) -> frozenset[str]:
        """The codes of the languages that somebody here speaks."""
        return frozenset(code for one in self.doctors for code in one.languages)

    @cached_property
    def language_stems(self) -> Mapping[str, str]:
        """The codes of languages by their names' stems, as the clinic's list and CLDR call them."""
        named = self.lists.words(ListKind.LANGUAGE).items()
        stems = {_stem(_written(word)): one.key for word, one in named}
        return {**_languages(), **stems}

    @cached_property
    def languages_at_length(self) -> Mapping[str, str]:
        """The codes of the languages whose names on the clinic's list have several words."""
        named = self.lists.words(ListKind.LANGUAGE).items()
        return {name: one.key for word, one in named if " " in (name := _written(word))}

    @cached_property
    def listed(self) -> Mapping[str, ListEntry]:
        """The specialties of the clinic's list by all that they are called."""
        words = self.lists.words(ListKind.SPECIALTY)
        return {name: one for word, one in words.items() if (name := _written(word))}

    @cached_property
    def most_words(self) -> int:
        """How many words a specialty is called by at most."""
        gaps = max((name.count(" ") for name in (*self.listed, *self.specialties)), default=0)
        return min(gaps + 1, _MOST_WORDS)

    def of_known(self, wanted: ListEntry) -> str | None:
        """Return the clinic's own name for a specialty, where somebody practises it."""
        practised = {
            listed.id: one
            for one in self.specialties.values()
            if (listed := known(self.lists, one)) is not None
        }
        wanted_or_akin = (one.id for one in akin(self.lists, wanted))
        return next((practised[one] for one in wanted_or_akin if one in practised), None)


@lru_cache(maxsize=1024)
def _written(name: str) -> str:
    """Return a name as its words are left of a wish."""
    return " ".join(Slip(name).words())


# Specialties

_LEAST_SPECIALTY = 82
_VAGUE = {"medicine", "general", "doctor", "clinic", "медицина", "общая"}
"""Words that stand in the names of many specialties."""


def take_specialty(words: list[str], directory: Directory) -> str | ListEntry | None:
    """Take a specialty out of the words: the clinic's own name for it, or one it does not have.

    The longest name wins, a word of one comes last; what is a doctor's name is none.
    """
    for length in range(min(directory.most_words, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start : start + length])
            if length == 1 and latin(phrase) in directory.parts:
                continue
            found = _specialty(phrase, directory)
            if found is not None:
                del words[start : start + length]
                return found
    for at, word in enumerate(words):
        near = _nearest(word, directory.words_of_specialties)
        if near is not None and latin(word) not in directory.parts:
            del words[at]
            return directory.words_of_specialties[near]
    return None


def _specialty(phrase: str, directory: Directory) -> str | ListEntry | None:
    exact = directory.specialties.get(phrase) or directory.listed.get(phrase)
    if isinstance(exact, str):
        return exact
    known_word = phrase if exact is not None else _nearest(phrase, directory.listed)
    own_word = None if exact is not None else _nearest(phrase, directory.specialties)
    if own_word is not None and _ratio(phrase, own_word) >= _ratio(phrase, known_word):
        return directory.specialties[own_word]
    if known_word is None:
        return None
    wanted = directory.listed[known_word]
    return directory.of_known(wanted) or wanted


def _nearest(phrase: str, names: Iterable[str]) -> str | None:
    """Return the name that a phrase misspells or inflects; short ones must be right."""
    if len(phrase) < 5:
        return None
    found = process.extractOne(
        phrase, list(names), scorer=fuzz.ratio, score_cutoff=_LEAST_SPECIALTY
    )
    return None if found is None else found[0]


def _ratio(phrase: str, name: str | None) -> float:
    return 0 if name is None else fuzz.ratio(phrase, name)


# Doctors' names


def take_doctors(words: list[str], directory: Directory) -> Sequence[DoctorId]:
    """Take the words of doctors' names out; return those who have most of them, best first."""
    likeness: dict[DoctorId, float] = {}
    taken: set[int] = set()
    for at, word in enumerate(words):
        for doctor, score in _called(word, directory).items():
            likeness[doctor] = likeness.get(doctor, 0) + score
            taken.add(at)
    if not likeness:
        return ()
    words[:] = [word for at, word in enumerate(words) if at not in taken]
    best = max(likeness.values())
    return [doctor for doctor, score in likeness.items() if score > best - _AS_GOOD]


_AS_GOOD = 12
"""Who is so nearly as good a match may be meant as well."""


def _called(word: str, directory: Directory) -> Mapping[DoctorId, float]:
    """Return how like this word is to a part of each doctor's name, where it is like enough."""
    found = process.extract(
        latin(word),
        list(directory.parts),
        scorer=fuzz.ratio,
        score_cutoff=_least_ratio(word),
        limit=None,
    )
    like = {part: score for part, score, _ in found}
    scores = {
        doctor: max((like[part] for part in parts if part in like), default=0)
        for doctor, parts in directory.names.items()
    }
    return {doctor: score for doctor, score in scores.items() if score}


# Spoken languages

_BEFORE = r"(?:\b(?:who |that )?(?:speaks?|speaking|talks?|in|говор\w{2,6}|на) )?\b"
_SPEAKS = re.compile(
    r"\b(?:(?:who |that )?(?:speaks?|speaking|talks?) ([^\W\d_]{3,})|([^\W\d_]{3,})[ -]speaking|"
    r"in ([^\W\d_]{4,})|(?:говор\w{2,6} )?по-([^\W\d_]+[сц]ки)|"
    r"(?:говор\w{2,6} |со знанием )?(?:на )?([^\W\d_]+[сц]к(?:ом|ого))(?: язык\w?)?|"
    r"([^\W\d_]{4,})(?:говорящ|язычн)\w{2,3})\b"
)


def take_language(text: str, directory: Directory) -> tuple[str, str | None]:
    """Take out what says which language the doctor speaks; return the rest, and the code."""
    for name, code in directory.languages_at_length.items():
        at_length = re.search(_BEFORE + re.escape(name) + r"\b", text)
        if at_length is not None:
            return f"{text[: at_length.start()]} ; {text[at_length.end() :]}", code
    for found in _SPEAKS.finditer(text):
        known_code = _code(next(word for word in found.groups() if word), directory)
        if known_code is not None:
            return f"{text[: found.start()]} ; {text[found.end() :]}", known_code
    stems = directory.language_stems
    spoken = {word: code for word, code in stems.items() if code in directory.languages}
    for found in re.finditer(r"[^\W\d_]{4,}", text):
        meant = spoken.get(_stem(found[0]))
        if meant is not None:
            return f"{text[: found.start()]} ; {text[found.end() :]}", meant
    return text, None


def _code(word: str, directory: Directory) -> str | None:
    stem, stems = _stem(word), directory.language_stems
    code = stems.get(stem) or stems.get(stem.removesuffix("о"))
    listed = None if code is None else directory.lists.of_card(ListKind.LANGUAGE, code)
    return code if listed is None else listed.key


_ENDINGS = ("ского", "ском", "скому", "ский", "ские", "ски", "ско")


def _stem(word: str) -> str:
    """Return a language's name without its ending: немецки, немецком, немецкий: немец."""
    short = {"англо": "англий", "русско": "рус", "немецко": "немец", "франко": "француз"}
    if word in short:
        return short[word]
    for ending in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending)
    return re.sub(r"к(?:ого|ом|ому|ий|и|о)$", "", word)


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    """Return the codes of all languages by their names' stems, in English and in Russian."""
    named: dict[str, str] = {}
    for language in ("ru", "en"):
        for code, name in Locale(language).languages.items():
            if is_language(code):
                named[_stem(name.casefold())] = code
    return named
