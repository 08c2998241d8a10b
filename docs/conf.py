"""The documents as a site: `make docs` (Sphinx with MyST, nothing from other hosts)."""

project = "Gedragscode Register"
author = "the Gedragscode Register"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["conf.py", "site"]
myst_heading_anchors = 3
# Files beside the documents (code, tests) are read in the repository; tests/house/test_docs.py follows those links.
suppress_warnings = ["myst.xref_missing", "toc.not_included", "misc.highlighting_failure"]
html_theme = "alabaster"
html_title = "Gedragscode Register"
html_static_path = ["site"]
html_css_files = ["docs.css"]
html_theme_options = {
    "description": "Who signed, whether the logo is real, who keeps the promise",
    "fixed_sidebar": False,
    "show_powered_by": False,
}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
