"""Sphinx settings: Markdown pages, tables from the registries, examples that run."""

import doctest
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import article3

project = "Article 3"
copyright = "the Article 3 contributors"
version = release = article3.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.doctest", "registry_tables"]
exclude_patterns = ["_build", "_static", "pictures"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "alabaster"
html_static_path = ["_static"]
html_theme_options = {
    "description": "The open ledger of NATO burden-sharing",
    "fixed_sidebar": True,
    "page_width": "1080px",
    # Colours by name; _static/custom.css gives each for a light and for a dark page.
    **dict.fromkeys(["base_bg", "body_bg", "xref_border"], "var(--paper)"),
    **dict.fromkeys(
        ["base_text", "body_text", "code_text", "sidebar_header", "sidebar_list",
         "narrow_sidebar_fg"], "var(--ink)",
    ),
    **dict.fromkeys(["sidebar_text", "footer_text"], "var(--muted)"),
    **dict.fromkeys(["link", "link_hover", "sidebar_link", "narrow_sidebar_link"], "var(--link)"),
    **dict.fromkeys(
        ["anchor", "hr_border", "table_border", "sidebar_link_underscore", "sidebar_search_button",
         "note_border", "admonition_border", "seealso_border"], "var(--rule)",
    ),
    **dict.fromkeys(
        ["pre_bg", "code_bg", "code_hover", "note_bg", "admonition_bg", "seealso_bg", "topic_bg",
         "footnote_bg", "highlight_bg", "code_highlight", "xref_bg", "viewcode_target_bg",
         "anchor_hover_bg", "narrow_sidebar_bg"], "var(--band)",
    ),
}  # fmt: skip
html_show_sphinx = False
html_copy_source = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"

# Examples in docstrings run with the unit tests; here only those of the pages run.
doctest_test_doctest_blocks = ""
doctest_default_flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
doctest_global_setup = """
import os, tempfile
os.environ["ARTICLE3_HOME"] = tempfile.mkdtemp()
os.chdir(tempfile.mkdtemp())
"""
