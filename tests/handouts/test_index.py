import re
from base64 import b64encode
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from outsourcing_lab.handouts.finding import find_notebooks, read_notebook
from outsourcing_lab.handouts.index import entry_of, index_page, version_of
from outsourcing_lab.handouts.versions import Version
from outsourcing_lab.lessons import lessons


@pytest.fixture(scope="module")
def entries():
    return [entry_of(file.stem, read_notebook(file), has_pdf=False) for file in find_notebooks([])]


def parsed(entries, version=Version.LEARN):
    return BeautifulSoup(index_page(entries, version), "html.parser")


def entry(stem, *cells):
    return entry_of(stem, new_notebook(cells=list(cells)), has_pdf=True)


def marked(points):
    return new_code_cell("assert True", metadata={"nbgrader": {"grade": True, "points": points}})


def test_every_lesson_has_its_time_what_it_builds_on_its_aims_and_its_chapters(entries):
    of_stem = {found.stem: found for found in entries}
    for lesson in lessons():
        found = of_stem[lesson.stem]
        assert (found.minutes, found.needs) == (lesson.minutes, lesson.needs)
        assert lesson.title in found.title
        assert len(found.objectives) >= 3
        assert len(found.chapters) >= 3
        exercise = of_stem[lesson.exercise]
        assert exercise.is_exercise
        assert exercise.needs == (lesson.number,)
        assert exercise.steps > 0
        assert exercise.points > 0


def test_a_notebook_outside_the_course_says_what_it_says_itself():
    opening = new_markdown_cell(
        "# Rents & *rates*\n\nAbout 20 minutes.\n\nAfterwards you can\n\n- name *a* rent, **now**;\n- move it"
    )
    found = entry("rents", opening, new_markdown_cell("Text\n## 1. Who `pays`\n### Deeper\n## 2. When"))
    assert (found.title, found.minutes, found.needs, found.number) == ("Rents & rates", 20, None, None)
    assert found.objectives == ("name a rent, now;", "move it")
    assert found.chapters == ("1. Who pays", "2. When")
    assert not found.is_exercise


@pytest.mark.parametrize("cells", [(), (new_markdown_cell(""),), (new_code_cell("1"),)])
def test_a_notebook_without_words_is_listed_by_its_name(cells):
    found = entry("untitled", *cells)
    assert (found.title, found.objectives, found.chapters) == ("untitled", (), ())


def test_the_page_lists_exercises_after_lessons_and_links_to_each_page_and_pdf():
    found = parsed(
        [
            entry("ex05_rents", new_markdown_cell("# Write it"), marked(2), marked(0.5)),
            entry("05_rents & rates", new_markdown_cell("# Rents")),
        ]
    )
    assert [heading.get_text() for heading in found.find_all("h2")] == ["Lessons", "Exercises"]
    assert [link["href"] for link in found.select("main a")] == [
        "05_rents%20%26%20rates.html",
        "05_rents%20%26%20rates.pdf",
        "ex05_rents.html",
        "ex05_rents.pdf",
    ]
    assert "2 steps, 2.5 points" in found.get_text()


def test_what_a_lesson_builds_on_is_a_link_where_it_is_listed(entries):
    needing = [found for found in entries if found.needs and not found.is_exercise]
    whole, alone = parsed(entries), parsed(needing[-1:])
    for link in whole.select(".facts a[href^='#']"):
        assert whole.find(id=link["href"][1:]), link
    assert whole.select(".facts a[href^='#']")
    assert not alone.select(".facts a")
    assert f"You need lessons {' and '.join(map(str, needing[-1].needs))}" in " ".join(
        alone.get_text().split()
    )


def test_a_title_cannot_bring_html_along():
    text = index_page(
        [entry("<b>", new_markdown_cell("# A <script>alert(1)</script> &lt;img onerror=x>"))], "learn"
    )
    assert text.count("<script") == 1
    assert "<img" not in text


@pytest.mark.parametrize("version", Version)
def test_an_index_says_which_version_it_is_of_and_other_pages_say_none(version):
    assert version_of(index_page([], version)) == version
    assert version_of("<title>My own page</title>") is None


def test_only_its_own_script_may_run_and_nothing_is_loaded(entries):
    found = parsed(entries)
    policy = found.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    (script,) = found.find_all("script")
    digest = b64encode(sha256(script.string.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert found.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert found.find("meta", attrs={"name": "referrer"})["content"] == "no-referrer"
    assert not found.find_all(src=True)
    assert [link["href"] for link in found.find_all("link")] == ["data:,"]
    assert not re.search(r"url\(|@import", "".join(style.string for style in found.find_all("style")))
    ids = [element["id"] for element in found.find_all(id=True)]
    assert len(ids) == len(set(ids))
