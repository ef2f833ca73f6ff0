"""Plausible German texts, the same for the same source of chance."""

from dataclasses import dataclass
from random import Random

from cms.seeding import words
from cms.seeding.words import Thing, Topic

TITLE = (20, 70)
BODY = (300, 1500)
COMMENT = (40, 600)


@dataclass(frozen=True)
class Subject:
    """What one contribution and the comments on it are about."""

    topic: Topic
    thing: Thing
    place: str
    where: str


class Writer:
    """Writes titles, texts and comments about the places of a region."""

    def __init__(self, rng: Random, places: list[str]) -> None:
        self.rng = rng
        self.places = places

    def subject(self) -> Subject:
        """A new subject at random."""
        topic = self.rng.choice(words.TOPICS)
        return Subject(topic, self.rng.choice(topic.things), self.rng.choice(self.places), self.rng.choice(words.WHERE))

    def title(self, subject: Subject) -> str:
        """A title of 20 to 70 characters."""
        return self._short(words.TITLES, subject, f"{subject.thing.title} {subject.where}")

    def question(self, subject: Subject) -> str:
        """The title of a debate."""
        return self._short(words.QUESTIONS, subject, f"{subject.thing.title}: ja oder nein?")

    def summary(self, subject: Subject) -> str:
        """One or two sentences."""
        return self._fill(self.rng.choice(words.SUMMARIES), subject)[:300]

    def body(self, subject: Subject) -> str:
        """Paragraphs of 300 to 1,500 characters together, as HTML."""
        target = int(self.rng.triangular(*BODY, 550))
        sentences = [self.rng.choice(words.OPENINGS), "{reason}", self.rng.choice(words.NEEDS)]
        details = self.rng.sample(words.DETAILS, len(words.DETAILS))
        length = sum(map(len, sentences)) + 150
        while details and length < target:
            sentences.append(details.pop())
            length += len(sentences[-1]) + 8
        sentences += [self.rng.choice(words.BENEFITS), self.rng.choice(words.CLOSINGS)]
        return "".join(f"<p>{part}</p>" for part in self._paragraphs([self._fill(s, subject) for s in sentences]))

    def comment(self, subject: Subject, *, reply: bool) -> str:
        """Plain text of 40 to 600 characters; most are short."""
        target = COMMENT[0] + int((COMMENT[1] - COMMENT[0]) * self.rng.betavariate(1.1, 4))
        starts = words.REPLY_STARTS if reply else words.COMMENT_STARTS
        sentences = [self.rng.choice(starts)]
        rest = self.rng.sample(words.COMMENT_SENTENCES, len(words.COMMENT_SENTENCES))
        text = self._fill(sentences[0], subject)
        while len(text) < target and rest:
            longer = f"{text} {self._fill(rest.pop(), subject)}"
            if len(longer) > COMMENT[1]:
                break
            text = longer
        return text if len(text) >= COMMENT[0] else f"{text} {self._fill(words.COMMENT_SENTENCES[3], subject)}"

    def _short(self, forms: tuple[str, ...], subject: Subject, otherwise: str) -> str:
        for form in self.rng.sample(forms, len(forms)):
            text = self._fill(form, subject)
            if TITLE[0] <= len(text) <= TITLE[1]:
                return text[0].upper() + text[1:]
        return f"{otherwise} in unserem Ort"[: TITLE[1]]

    def _fill(self, form: str, subject: Subject) -> str:
        rng = self.rng
        if "{reason}" in form:
            form = form.replace("{reason}", rng.choice(subject.topic.reasons))
        return form.format(
            title=subject.thing.title,
            one=subject.thing.one,
            place=subject.place,
            where=subject.where,
            group=rng.choice(words.GROUPS),
            years=rng.randint(2, 30),
            months=rng.choice((3, 6, 9, 12)),
            count=rng.randint(12, 160),
            cost=f"{rng.randint(2, 180)}.000",
        )

    def _paragraphs(self, sentences: list[str]) -> list[str]:
        paragraphs: list[list[str]] = [[]]
        for sentence in sentences:
            if len(paragraphs[-1]) >= 2 and self.rng.random() < 0.4:
                paragraphs.append([])
            paragraphs[-1].append(sentence)
        return [" ".join(paragraph) for paragraph in paragraphs]


def pseudonym(number: int) -> str:
    """A name for a made-up person; the same number has the same name everywhere."""
    rng = Random(f"pseudonym {number}")
    return f"{rng.choice(words.BIRDS)} {rng.choice(words.PLACES_OF_NAMES)} {number}"
