"""A notebook that tries to act in the reader's browser: nothing of it runs, and nothing is fetched."""

from base64 import b64encode

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from outsourcing_lab.handouts.render import write_handouts
from tests.browser.handouts import loaded_addresses, open_all, strange, watch

RUN = "window.ran = (window.ran || 0) + 1; fetch('http://127.0.0.1:9/ran')"
DRAWING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="{RUN}"><script>{RUN}</script>'
    '<foreignObject width="40" height="40"><iframe xmlns="http://www.w3.org/1999/xhtml" '
    f'srcdoc="&lt;script&gt;{RUN}&lt;/script&gt;"></iframe></foreignObject>'
    f'<a href="javascript:{RUN}"><rect width="40" height="40"/></a>'
    '<image href="http://127.0.0.1:9/image.png"/><use href="http://127.0.0.1:9/use.svg#a"/>'
    f'<animate attributeName="href" values="javascript:{RUN}"/></svg>'
)
HOSTILE = {
    "script": f"<script>{RUN}</script><SCRIPT src=http://127.0.0.1:9/a.js></SCRIPT>",
    "frame": f'<iframe src="http://127.0.0.1:9/frame" srcdoc="<script>{RUN}</script>"></iframe>',
    "plug-in": '<object data="http://127.0.0.1:9/o"></object><embed src="http://127.0.0.1:9/e">',
    "event handler": f'<img src="x" onerror="{RUN}"><b onmouseover="{RUN}" onclick="{RUN}" '
    f'autofocus tabindex=0 onfocus="{RUN}">press</b>'
    f'<details open ontoggle="{RUN}"><summary>unfold</summary></details>',
    "link": f'<a href="javascript:{RUN}">one</a> <a href=" java\nscript:{RUN}">two</a> '
    f"<a href=\"data:text/html,<script>{RUN}</script>\">three</a> <a href='vbscript:1'>four</a>",
    "drawing": DRAWING,
    "drawing as a picture": f'<img src="data:image/svg+xml;base64,{b64encode(DRAWING.encode()).decode()}">',
    "refresh": '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/away">'
    '<base href="http://127.0.0.1:9/">',
    "style": "<style>@import 'http://127.0.0.1:9/s.css';</style>"
    "<style>body { background: url(http://127.0.0.1:9/b.png) }</style>"
    '<p style="background:url(//127.0.0.1:9/p.png); position: fixed; inset: 0">over everything</p>'
    '<link rel="stylesheet" href="http://127.0.0.1:9/l.css">'
    '<link rel="preload" as="image" href="//127.0.0.1:9/i">',
    "form": f'<form action="http://127.0.0.1:9/form"><input name="a" autofocus onfocus="{RUN}">'
    f'<button formaction="javascript:{RUN}">send</button></form>',
    "broken mark-up": f'<p title="</p><script>{RUN}</script>">x<svg></p><style><a title="</style><img src=x '
    f'onerror={RUN.split(";")[0].replace(" ", "")}>"><math><mtext><table><mglyph><style><!--</style>'
    '<img title="--&gt;&lt;img src=1 onerror=window.ran=1&gt;">',
    "end of the page": f"</main></body></html><!-- --!><script>{RUN}</script>",
    "forged quiz": '<form class="lesson-quiz" aria-label="Quiz"><fieldset data-question="q" '
    'data-kind="single" data-salt="s" data-step="1" data-sealed="{&quot;a&quot;:1}" '
    'data-otherwise="<img src=x onerror=window.ran=1>" data-read="<script>window.ran=1</script>" '
    'data-sources="x"><legend>Q <img src=x onerror=window.ran=1></legend>'
    f'<label><input type="radio" name="q" value="a" onclick="{RUN}"> <span>a</span></label>'
    '<p><button type="button">Check</button></p><p role="status"></p></fieldset></form>',
    "forged explorer": '<section class="lesson-explorer" aria-label="&quot;>'
    '<img src=x onerror=window.ran=1>">'
    "<p>2 saved settings</p>"
    + "".join(
        f"<details><summary>&lt;img src=x onerror=window.ran={n}&gt;: {n}</summary>"
        "<p>&lt;script&gt;window.ran=1&lt;/script&gt;</p><img src=x onerror='window.ran=1'></details>"
        for n in (1, 2)
    )
    + "</section>",
}
# A refresh leads away at once, and what breaks the mark-up would end the test's own page.
UNCLEANED = " ".join(
    html for name, html in HOSTILE.items() if name not in ("refresh", "broken mark-up", "end of the page")
)
TRY_EVERYTHING = """() => {
    for (const element of document.querySelectorAll("body *")) {
        for (const kind of ["mouseover", "focus", "click", "toggle", "load", "error", "input", "submit"]) {
            if (kind === "click" && element.matches("[href^='http'], [href^='#'], [href$='.html']")) continue;
            element.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true }));
        }
    }
}"""


def shown(kind, content):
    return new_code_cell("answer", outputs=[new_output("display_data", data={kind: content})])


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A function that gives the page of a version of a notebook with all that is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    cells = [new_markdown_cell("# Ada's answer\n\nWords that stay.")]
    for name, html in HOSTILE.items():
        cells += [
            new_markdown_cell(
                f"## {name}\n\n{html}\n\n[link](javascript:{RUN.replace(' ', '')}) ![x](http://127.0.0.1:9/m.png)"
            ),
            shown("text/html", html),
            shown("text/markdown", html),
            shown("text/latex", f"$\\href{{javascript:{RUN}}}{{x}} \\text{{{html}}}$"),
        ]
    cells += [
        shown("image/svg+xml", DRAWING),
        shown("application/javascript", RUN),
        new_code_cell(
            "</pre><script>window.ran=1</script>",
            outputs=[
                new_output("stream", name="stdout", text=f"<script>{RUN}</script>"),
                new_output(
                    "error",
                    ename="<img src=x onerror=window.ran=1>",
                    evalue="</pre><script>window.ran=1</script>",
                    traceback=["\x1b]8;;javascript:1\x07<script>window.ran=1</script>"],
                ),
            ],
        ),
        new_markdown_cell("Words at the end."),
    ]
    notebook = new_notebook(cells=cells, metadata={"title": "</title><script>window.ran=1</script>"})
    file = folder / "hostile.ipynb"
    nbformat.write(notebook, file)
    return lambda version: write_handouts([file], folder / version, version)


@pytest.mark.parametrize("version", ["learn", "test"])
def test_nothing_runs_and_nothing_is_fetched_whatever_a_reader_touches(open_page, pages, capsys, version):
    hostile, index = pages(version)
    warnings = capsys.readouterr().err
    assert warnings.count("hostile.ipynb: cell ") > len(HOSTILE)
    assert loaded_addresses(hostile.read_text("utf-8")) == []
    with open_page() as page:
        done = watch(page)
        for file in (index, hostile):
            page.goto(file.as_uri())
            open_all(page)
            page.evaluate(TRY_EVERYTHING)
            page.evaluate("() => new Promise((after) => requestAnimationFrame(() => setTimeout(after)))")
            assert page.evaluate("window.ran") is None
            assert page.url == file.as_uri()
        assert [what for what in strange(done, hostile.as_uri()) if index.name not in what] == []
        assert page.get_by_text("Words that stay.").is_visible()
        assert page.get_by_text("Words at the end.").is_visible()
        assert page.locator("iframe, object, embed, meta[http-equiv=refresh], base, main script").count() == 0
        assert page.locator("script").count() <= 1


def test_in_a_page_without_policy_and_cleaning_it_would_run(open_page, tmp_path):
    """Otherwise the other tests would show nothing."""
    file = tmp_path / "open.html"
    file.write_text(f"<!DOCTYPE html><title>x</title><main>{UNCLEANED}</main>", "utf-8")
    with open_page() as page:
        done = watch(page)
        page.goto(file.as_uri())
        page.evaluate(TRY_EVERYTHING)
        assert page.evaluate("window.ran") > 3
        assert len({what for what in done if what.startswith("requests http://127.0.0.1:9/")}) > 3


def test_the_policy_alone_lets_nothing_run_or_load_even_if_the_cleaning_had_a_hole(
    open_page, pages, tmp_path
):
    text = pages("learn")[0].read_text("utf-8")
    file = tmp_path / "hole.html"
    file.write_text(text.replace("Words that stay.", UNCLEANED, 1), "utf-8")
    with open_page() as page:
        done, failed = watch(page), []
        page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
        page.goto(file.as_uri())
        page.evaluate(TRY_EVERYTHING)
        assert page.evaluate("window.ran") is None
        # All were refused by the browser, by the policy or as of a foreign origin; none reached the network.
        reasons = [why for url, why in failed if url.startswith("http")]
        assert {"csp"} <= set(reasons) <= {"csp", "origin"}
        assert len(reasons) == len([what for what in done if what.startswith("requests http")])
        assert [what for what in done if what.startswith(("asks", "opens", "downloads"))] == []
        assert any("says policy: script-src" in what for what in done)
