"""What the demo tells at length about one district: its strategy, what is said about it, measures, and news."""

import itertools
from typing import Any

import pytest

from cms.demo import content, manuscript
from cms.demo.people import CROWD
from participation.accounts.models import PSEUDONYM_VALIDATORS

SLUG = "vorpommern-greifswald"
SLUGS = [row["slug"] for row in content.districts()]


@pytest.fixture(scope="module")
def texts() -> dict[tuple[int, str], str]:
    told = manuscript.versions(SLUG, 2)
    return {(number, part.key): part.text for number, parts in enumerate(told, start=1) for part in parts}


def threads() -> list[dict[str, Any]]:
    return content.part(SLUG, "comments")["thread"]


def test_the_strategy_has_chapters_paragraphs_and_tables_in_two_versions() -> None:
    for parts in manuscript.versions(SLUG, 2):
        kinds = [part.kind for part in parts]
        assert kinds.count("chapter") == 8
        assert 55 <= kinds.count("text") <= 70
        assert kinds.count("table") == 3
        assert len({part.key for part in parts}) == len(parts)
        for part in parts:
            assert len({len(row) for row in part.rows}) <= 1


def test_the_second_version_changes_moves_adds_and_removes() -> None:
    first, second = ({part.key: part for part in parts} for parts in manuscript.versions(SLUG, 2))
    assert len(set(second) - set(first)) >= 4
    assert len(set(first) - set(second)) >= 3
    assert sum(second[key] != first[key] for key in set(first) & set(second)) >= 20
    common = [key for key in first if key in second]
    assert common != [key for key in second if key in first]


def test_comments_belong_to_paragraphs_and_quote_their_words(texts: dict[tuple[int, str], str]) -> None:
    told = threads()
    assert len({item["key"] for item in told}) == len(told) >= 40
    days = {version["number"]: version["days_ago"] for version in content.part(SLUG, "strategy")["version"]}
    for item in told:
        where = item["version"], item["paragraph"]
        assert where in texts
        assert item.get("passage", "") in texts[where]
        assert item["days_ago"] < days[item["version"]]
        depth = -1
        for line in content.thread(item["lines"]):
            assert line.depth <= min(depth + 1, 4)
            assert line.up + line.down <= CROWD
            depth = line.depth
            if line.name != "Team":
                for check in PSEUDONYM_VALIDATORS:
                    check(line.name)
    gone = [item for item in told if item["version"] == 1 and (2, item["paragraph"]) not in texts]
    assert len(gone) >= 3


def test_answers_name_threads_once_with_a_reason_and_what_changed(texts: dict[tuple[int, str], str]) -> None:
    known = {item["key"] for item in threads()}
    told = content.part(SLUG, "answers")["answer"]
    named = list(itertools.chain.from_iterable(item["to"] for item in told))
    assert len(named) == len(set(named))
    assert set(named) <= known
    assert {item["outcome"] for item in told} == {"adopted", "partly", "not", "noted"}
    assert sum(len(item["to"]) > 1 for item in told) >= 5
    for item in told:
        assert item["text"].strip()
        assert item["name"]
        assert item["role"]
        assert all(texts.get((1, key)) != texts.get((2, key)) or "tabelle" in key for key in item["changed"])


def test_measures_are_in_every_state_and_linked_to_what_is_there(texts: dict[tuple[int, str], str]) -> None:
    told = content.part(SLUG, "progress")
    measures = told["measure"]
    titles = {item["title"] for item in content.story(SLUG)["proposal"]}
    assert {item["status"] for item in measures} == {"planned", "running", "done", "stopped"}
    assert {item["goal"] for item in measures} == {goal["key"] for goal in told["goal"]}
    for item in measures:
        days = [news["days_ago"] for news in item["news"]]
        assert days == sorted(days, reverse=True)
        assert item["news"][-1]["percent"] == item["percent"]
        assert item["news"][-1]["status"] == item["status"]
        assert set(item["proposals"]) <= titles
        assert all((1, key) in texts or (2, key) in texts for key in item["paragraphs"])
        assert bool(item.get("reason")) == (item["status"] == "stopped")
        assert all(step["done"] <= 0 for step in item.get("milestone", []) if "done" in step)
    running = [item for item in measures if item["status"] == "running"]
    assert any(item["news"][-1]["days_ago"] > 90 for item in running)
    assert any(item["ends"] < 0 for item in running)
    assert any(item["proposals"] and item["paragraphs"] for item in measures)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_district_has_news(slug: str) -> None:
    items = content.news(slug)
    assert items
    assert len({item["slug"] for item in items}) == len(items)
    assert all(item["topics"] and item["intro"] for item in items)


def test_questions_and_terms_are_answered() -> None:
    asked = [question for topic in content.part(SLUG, "questions")["topic"] for question in topic["question"]]
    terms = content.part(SLUG, "glossary")["term"]
    assert len(asked) >= 12
    assert all(item["answer"] for item in asked)
    assert len(terms) >= 20
    assert all(item["explanation"] for item in terms)
