"""How Sphinx makes pages of course/. Nothing here needs a network."""

import os

from sphinx.application import Sphinx

from course.site import captions, diagrams, links, menu, sources, terminal

project = "Background tasks in Python"
html_title = project
root_doc = "README"
extensions = ["myst_parser", "sphinx_copybutton"]
exclude_patterns = ["site", "checker", "exercises/*/*"]
html_theme = "furo"
html_copy_source = False
html_static_path = ["static"]
templates_path = ["templates"]
html_favicon = "../../plumbing/static/icon.svg"  # as the apps have
html_css_files = ["course.css"]
html_show_copyright = False
html_context = {"running": menu.addresses(os.environ)}
# furo's own list, with running.html in it.
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "running.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
# As on a code host, headings can be linked to, and addresses are links. They
# need a scheme: with fuzzy links tasks.py would be a website in Paraguay.
myst_heading_anchors = 3
myst_enable_extensions = ["linkify"]
myst_linkify_fuzzy_links = False
# furo's own colours show a diff's new lines like any other line.
pygments_style, pygments_dark_style = "default", "github-dark"
# A copy button for what is typed, and for whole files; none where a block has
# only output. It copies the commands: no prompt, no output, no empty line.
copybutton_selector = ", ".join(
    [
        ".highlight-console pre:has(.gp)",
        ".highlight-pycon pre:has(.gp)",
        *(f".highlight-{kind} pre" for kind in ("sh", "python", "text")),
    ]
)
copybutton_exclude = ".linenos, .go"
# A line of three dots alone ends a loop in Python's prompt.
copybutton_prompt_text = r"\$ |> |redis> |>>> |\.\.\.(?: |$)"
copybutton_prompt_is_regexp = True
copybutton_copy_empty_lines = False


def setup(app: Sphinx) -> None:
    for part in (menu, captions, sources, links, diagrams, terminal):
        part.setup(app)
