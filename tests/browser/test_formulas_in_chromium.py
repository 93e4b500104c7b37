"""Formulas as Chromium sets them, in the page of a handout, with the font that the page brings."""

import pytest
from playwright.sync_api import expect

from tests.browser.handouts import sideways, strange, violations, watch
from tests.handouts.pages import render

LESSON = r"""# Formulas

A share $\frac{a}{b}$, a limit $\lim_{x \to 0} f(x)$ and a sum.

$$\begin{aligned} \text{saving} &= 96{,}000 - 30{,}000 \\ &= 66{,}000 \end{aligned}$$

$$\left( \begin{matrix} 1 \\ 2 \\ 3 \\ 4 \end{matrix} \right) \overline{AB} \lim_{x \to 0} f(x)$$

$$p_0 = \left[\sum_{k=0}^{c-1} \frac{a^k}{k!} + \frac{a^c}{c!\,(1-\rho)}\right]^{-1} + a + b + c + d + e$$
"""
BOX = """(element) => {
    const { x, y, width, height, right } = element.getBoundingClientRect();
    return { x, y, width, height, right };
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    file = tmp_path_factory.mktemp("formulas") / "lesson with formulas.html"
    file.write_text(render(LESSON).html, "utf-8")
    return file.as_uri()


def test_formulas_are_set_as_formulas_with_the_page_s_own_font(open_page, address):
    with open_page(viewport={"width": 1280, "height": 800}) as page:
        done = watch(page)
        page.goto(address)

        def boxes(found_by):
            return [found.evaluate(BOX) for found in page.locator(found_by).all()]

        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('1em \"Handout Math\"'))")
        over, under = boxes("math[display=inline] mfrac > *")
        assert over["y"] + over["height"] <= under["y"] + 1
        assert over["width"] > 0
        first, second = boxes(".aligned mtd.left > mo:first-of-type")
        assert abs(first["x"] - second["x"]) < 1
        bracket, *_ = boxes("math > mrow > mrow > mo[form=prefix], math > mrow > mo[form=prefix]")
        assert bracket["height"] > 3 * page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('math')).fontSize)"
        )
        word, below = boxes("math[display=inline] munder > *")
        assert below["x"] >= word["right"] - 1  # beside the word, in a line of text
        word, below = boxes("math[display=block] munder > *")
        assert below["y"] > word["y"]
        assert below["x"] < word["right"]
        assert strange(done, address) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_formulas_hinder_nobody_and_scroll_in_their_own_box(open_page, address, scheme):
    with open_page(viewport={"width": 320, "height": 800}, color_scheme=scheme) as page:
        page.goto(address)
        assert violations(page) == ""
        assert sideways(page) == 0
        widest = page.locator(".formula").last
        assert widest.evaluate("box => box.scrollWidth > box.clientWidth")
        widest.focus()
        page.keyboard.press("ArrowRight")
        expect(widest).not_to_have_js_property("scrollLeft", 0)
