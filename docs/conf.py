"""The site: pages in Markdown, the reference from docstrings, the gallery from examples/. Built by `make docs`."""

from __future__ import annotations

import sys
from pathlib import Path

import glassblocks

sys.path.insert(0, str(Path(__file__).parent / "site"))

project = "glassblocks"
author = "the glassblocks developers"
release = version = glassblocks.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "ledger_links",
    "formulas",
    "executed_pages",
]
exclude_patterns = ["_build", "site"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_numpy_docstring, napoleon_google_docstring = True, False
napoleon_use_rtype = napoleon_use_param = napoleon_use_ivar = True

html_theme = "pydata_sphinx_theme"
html_title = "glassblocks"
html_math_renderer = "mathml"
html_static_path, html_css_files = ["site/formulas.css"], ["formulas.css"]
html_copy_source = False
html_theme_options = {
    "navigation_with_keys": False,
    "show_prev_next": False,
    "secondary_sidebar_items": ["page-toc"],
}
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True

sphinx_gallery_conf = {
    "examples_dirs": "../examples",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "abort_on_example_error": True,
    "download_all_examples": False,
    "show_memory": False,
    "show_signature": False,
    "remove_config_comments": True,
    "write_computation_times": False,
    "image_scrapers": ("scraped_figures.figures",),
    "within_subsection_order": "FileNameSortKey",
}
