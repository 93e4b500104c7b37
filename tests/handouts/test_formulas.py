"""Formulas as lessons of economics, statistics and engineering have them, and what happens to the others."""

import io
import re
from base64 import b64decode
from xml.etree.ElementTree import fromstring

import pytest
from fontTools.ttLib import TTFont

from outsourcing_lab.handouts.mathematics import LONGEST, FormulaError, font_face, to_mathml

FORMULAS = [
    r"x",
    r"a + b - c \times d \div e \cdot f \pm g",
    r"\frac{a}{b} + \dfrac{1}{2} + \tfrac{3}{4} + \frac12",
    r"\sqrt{x} + \sqrt[3]{y}",
    r"x^2 + x_i + x_{i,j}^{(k)} + x^{2^{2^2}}",
    r"f'(x) + f''(x)",
    r"\sum_{i=1}^{n} x_i \quad \prod_{k}(1 - a_k)",
    r"\lim_{n\to\infty} \frac{1}{n}",
    r"\max_{x \in X} f(x) - \min_y g(y) + \sup_x h(x) + \inf_x h(x)",
    r"\arg\max_x f(x) + \operatorname*{argmin}_x f",
    r"\operatorname{Var}(X) = \operatorname{E}(X^2) - \mu^2",
    r"\int_0^1 x^2 \, dx + \int_{-\infty}^{\infty} e^{-x^2}\,\mathrm{d}x",
    r"\frac{\partial f}{\partial x} + \nabla f",
    r"\left.\frac{\partial f}{\partial x}\right|_{x=0}",
    r"\left( \frac{a}{b} \right)^2 + \left[ 0, 1 \right) + \bigl( x \bigr)",
    r"\binom{n}{k} p^k (1-p)^{n-k}",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"\begin{align} a &= b \label{eq:one} \\ c &= d \nonumber \end{align}",
    r"\begin{alignat}{2} a &= b \\ c &= d \end{alignat}",
    r"\begin{equation} E = mc^2 \end{equation}",
    r"\begin{gather} a \\ b \end{gather}",
    r"\begin{split} a &= b \\ &= c \end{split}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{bmatrix} x \\ y \end{bmatrix}",
    r"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}",
    r"\begin{array}{lr} a & b \\ c & d \end{array}",
    r"f(x) = \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\left\{\begin{aligned} a &= b \\ c &= d \end{aligned}\right.",
    r"\text{cost} = 4.20\,\text{GBP} \times 18{,}000",
    r"\underbrace{96{,}000}_{\text{fixed}} + \overbrace{a+b}^{2}",
    r"5\,\mathrm{km}/\mathrm{h} \quad 5^\circ",
    r"£5 + €3 + \$4 + 99.9\,\%",
    r"\bar{x} \hat{y} \tilde{z} \vec{v} \dot{x} \ddot{x} \overline{AB} \underline{c} \widehat{AB}",
    r"\alpha \beta \gamma \Gamma \Delta \varepsilon \epsilon \phi \varphi \theta \lambda \sigma \Omega",
    r"a \le b \ge c \ne d \neq e \approx f \equiv g \sim h \propto i \ll j \gg k",
    r"\not= \not\in \notin",
    r"A \subseteq B \cup C \cap D \setminus E \in F \emptyset",
    r"\{1, 2\} \& \#",
    r"\forall x \exists y: \neg p \land q \lor r \Rightarrow s \iff t",
    r"\mathbb{R}^n \mathbb{N} \mathcal{L} \mathbf{x}",
    r"x \mapsto y \to z \leftarrow w \leftrightarrow v \xrightarrow{f} u",
    r"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}",
    r"\log_2 n + \ln x + \exp(-t) + \sin^2 x \cos x",
    r"\lfloor x \rfloor + \lceil y \rceil + |z| + \|x\|_2 + \langle u, v \rangle",
    r"x_1, \ldots, x_n \quad \cdots \vdots \ddots",
    r"a \pmod n \quad b \bmod n",
    r"\boxed{x = 2} \quad \phantom{x} \quad \stackrel{!}{=}",
    r"\textbf{bold} \textit{italic} \mathit{it} \mathrm{Price_{new}}",
    r"\text{a & b < c}",
    r"\sum\limits_i x \quad \substack{a \\ b}",
    r"\tag{1} x",
    r"\displaystyle\sum_{i} i",
    r"\mathrm{NPV} = \sum_{t=0}^{T} \frac{C_t}{(1 + r)^t}",
    r"n^* = \frac{F_\text{in} - F_\text{out}}{p_\text{out} - p_\text{in}}",
    r"A = 1 - \prod_{i=1}^{n} (1 - A_i)",
    r"p_0 = \left[\sum_{k=0}^{c-1} \frac{a^k}{k!} + \frac{a^c}{c!\,(1-\rho)}\right]^{-1}",
    r"s^2 = \frac{1}{n-1} \sum_{i=1}^n (x_i - \bar{x})^2",
    r"\color{red}{x} + \underset{x}{y} + \overset{x}{y}",
    r"\Pr(X > x) \le \frac{\operatorname{E} X}{x}",
]
ELEMENTS = frozenset(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle msub msup msubsup munder mover munderover "  # noqa: SIM905
    "mmultiscripts mprescripts mtable mtr mtd mpadded mphantom".split()
)


def elements_of(formula):
    for element in fromstring(formula).iter():  # noqa: S314 (made here)
        yield element.tag.rpartition("}")[2], element


def inside(formula):
    return formula.partition("<mrow>")[2].removesuffix("</mrow></math>")


@pytest.fixture(scope="module")
def font():
    (data,) = re.findall(r"base64,([^)]+)\)", font_face())
    return TTFont(io.BytesIO(b64decode(data)))


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize("source", FORMULAS)
def test_a_formula_becomes_mathml_that_browsers_know_with_nothing_of_latex_left(font, source, display):
    formula = to_mathml(source, display=display)
    known = font.getBestCmap()
    for name, element in elements_of(formula):
        assert name in ELEMENTS
        assert "\\" not in (element.text or "")
        assert "begin" not in (element.text or "")
        letters = set(element.text or "") - {"˙", "¨"}  # which other fonts have
        assert set(map(ord, letters)) <= known.keys(), element.text
    assert f'display="{"block" if display else "inline"}"' in formula


@pytest.mark.parametrize(
    ("source", "inner"),
    [
        (r"18{,}000", "<mn>18,000</mn>"),
        (r"\mathrm{km}", '<mrow><mi mathvariant="normal">km</mi></mrow>'),
        (r"\mathrm{h}", '<mi mathvariant="normal">h</mi>'),
        (r"h", "<mi>h</mi>"),
        (r"\ln x", '<mi>ln</mi><mspace width="0.167em"></mspace><mi>x</mi>'),
        (r"\overline{AB}", '<mrow class="overline"><mrow><mi>A</mi><mi>B</mi></mrow></mrow>'),
        (r"\hat{y}", '<mover accent="true"><mrow><mi>y</mi></mrow><mo>^</mo></mover>'),
        (r"\text{a & b < c}", "<mtext>a\u00a0&amp;\u00a0b\u00a0&lt;\u00a0c</mtext>"),
        (r"\not= b", "<mo>≠</mo><mi>b</mi>"),
        (r"\operatorname{Var} X", '<mi>Var</mi><mspace width="0.167em"></mspace><mi>X</mi>'),
    ],
)
def test_what_the_converter_gets_wrong_is_put_right(source, inner):
    assert inside(to_mathml(source, display=False)) == inner


@pytest.mark.parametrize("sign", [r"\lim", r"\max", r"\sum", r"\operatorname*{argmin}", r"\arg\max"])
def test_a_limit_goes_below_where_the_style_wants_it(sign):
    names = [name for name, _ in elements_of(to_mathml(rf"{sign}_x y", display=False))]
    assert "munder" in names
    assert "msub" not in names


def test_columns_keep_their_sides():
    formula = to_mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", display=True)
    assert re.findall(r'<mtd class="(\w+)"', formula) == ["right", "left"] * 2
    assert "(1)" not in formula


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (r"\SI{5}{\metre}", r"It uses \SI, which cannot be converted."),
        (r"\ce{H2O}", r"It uses \ce, which cannot be converted."),
        (r"\undefined{x}", r"It uses \undefined, which cannot be converted."),
        (r"a < b & c", "It has a & that belongs to nothing."),
        (r"a }", "It has a } that belongs to nothing."),
        (r"a \\ b", r"It has a \\ outside of an environment such as aligned."),
        (r"\frac{a}", "It is not complete"),
        (r"\begin{aligned} a", "It is not complete"),
        (r"\left( a", "It is not complete or not LaTeX"),
        (r"a_b_c", "It is not complete or not LaTeX: double subscripts."),
        (r"", "It is not complete or not LaTeX"),
        (r"\newcommand{\x}{\x\x}\x", "It defines a command; write out what the command stands for."),
        (r"\not< b", r"It uses \not before a sign that it cannot strike out."),
        ("{" * 2000 + "}" * 2000, "It is not complete or not LaTeX: recursion."),
        ("x" * (LONGEST + 1), "It has 5,001 characters; at most 5,000 are converted."),
    ],
)
def test_a_formula_that_does_not_convert_says_why(source, sentence):
    with pytest.raises(FormulaError) as problem:
        to_mathml(source, display=True)
    assert str(problem.value).startswith(sentence)


@pytest.mark.parametrize(
    "source",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(https://example.org/x.png)}{x}",
        r"\class{lesson-quiz}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\color{red;background:url(https://example.org)}{x}",
    ],
)
def test_a_formula_brings_no_address_style_or_script(source):
    for name, element in elements_of(to_mathml(source, display=False)):
        assert name in ELEMENTS
        assert not element.attrib.keys() & {"href", "style", "mathcolor", "mathbackground", "class"}


def test_the_font_is_small_has_measures_for_formulas_and_says_its_licence(font):
    assert len(font_face()) < 50_000
    assert "MATH" in font
    names = {name.nameID: str(name) for name in font["name"].names}
    assert "Google" in names[0]
    assert "openfontlicense" in names[14]
