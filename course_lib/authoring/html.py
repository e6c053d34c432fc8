"""`course build --html DIR`: executed pages that stand alone and ask the network for nothing.

nbconvert renders the cells; head, style and index are ours, because its own pages load jQuery,
RequireJS, MathJax and Mermaid from a CDN. Widgets are shown as the pictures that they were when
they were built. Formulas stay as TeX, which can be read.
"""

import html
import re
import sys
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_output
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from tqdm import tqdm

from course_lib.authoring.kernel import CELL_TIMEOUT, run_notebook
from course_lib.errors import CourseError
from course_lib.files import write_atomic

FOLDERS = {"notebooks": "Lectures", "exercises": "Exercises", "solutions": "Solutions"}
NOT_SHOWN = "(An interactive part: open this page in JupyterLab to use it.)"

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1rem; max-width: 52rem; background: #fff; color: #1a1a1a;
       font: 17px/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
a { color: #0057a8; }
img { max-width: 100%; height: auto; }
pre, code { font: 14px/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.input_area, .input_area .highlight { background: #f5f6f8; border-radius: 4px; }
.input_area pre, .output_area pre { margin: 0.4rem 0; padding: 0.5rem 0.8rem; overflow-x: auto; }
.output_stderr { background: #fff3f0; }
.prompt, .anchor-link { display: none; }
table { border-collapse: collapse; margin: 0.6rem 0; }
th, td { padding: 0.25rem 0.7rem; border: 1px solid #c9ced6; text-align: left; }
nav { font-size: 15px; }
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def write_pages(
    root: Path, target: Path, progress: bool = True, timeout: float = CELL_TIMEOUT
) -> list[Path]:
    """Execute the lectures and solutions at `root` and write them, with the exercises, as HTML.

    Returns the pages, the index first. Raises CourseError for a notebook that does not run.
    """
    root, target = Path(root), Path(target)
    paths = [path for folder in FOLDERS for path in sorted((root / folder).glob("*.ipynb"))]
    if not paths:
        raise CourseError(f"no notebooks in {root}; run `course build` first")
    titles: dict[Path, str] = {}
    for path in tqdm(paths, unit="page", disable=not progress, file=sys.stderr):
        page = path.relative_to(root).with_suffix(".html")
        notebook = executed(path, timeout)
        titles[page] = title_of(notebook, path.stem)
        write(target / page, titles[page], page_body(notebook, path.parent))
    write(target / "index.html", "Machine learning and neural networks", index_body(titles))
    return [target / "index.html", *(target / page for page in titles)]


def executed(path: Path, timeout: float) -> NotebookNode:
    """The notebook after a run; an exercise is shown as it is handed out."""
    if path.parent.name == "exercises":
        return nbformat.read(path, as_version=4)
    run = run_notebook(path, timeout)
    if run.failure:
        raise CourseError(f"{path} does not run, so there is no page of it. {run.failure}")
    return run.notebook


def write(path: Path, title: str, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    style = STYLE + HtmlFormatter(style="default").get_style_defs(".highlight")
    page = PAGE.format(title=html.escape(title), style=style, body=body)
    write_atomic(path, page.encode())


def title_of(notebook: NotebookNode, otherwise: str) -> str:
    """The first heading, without Markdown's marks."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^# +(.+)$", cell.source, re.M)):
            return re.sub(r"[*_`]", "", found[1]).strip()
    return otherwise


def page_body(notebook: NotebookNode, folder: Path) -> str:
    """The cells of an executed notebook as HTML, pictures inside, links leading to pages."""
    notebook.metadata.pop("widgets", None)  # the state of widgets that no page revives
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [still(output) for output in cell.outputs]
    exporter = HTMLExporter(template_name="basic", embed_images=True, exclude_anchor_links=True)
    body, _ = exporter.from_notebook_node(notebook, {"metadata": {"path": str(folder)}})
    body = re.sub(r'(href="(?!\w+:)[^"#]*)\.ipynb(?=["#])', r"\1.html", body)
    return f'<nav><a href="../index.html">All pages</a></nav>\n<main>\n{body}\n</main>'


def still(output: NotebookNode) -> NotebookNode:
    """An output as something that stays the same without a kernel: text or a picture."""
    data = output.get("data")
    if data is None:
        return output
    text = "".join(data.get("text/plain", ""))
    if "<img" in data.get("text/html", ""):
        shown = data["text/html"]  # a Picture: it has its own text alternative
    elif "image/png" in data:
        alt, png = html.escape(text, quote=True), "".join(data["image/png"].split())
        shown = f'<img alt="{alt}" src="data:image/png;base64,{png}">'
    elif any(mime.startswith("application/vnd.jupyter.widget") for mime in data):
        shown = f"<p>{NOT_SHOWN}</p>"
    else:
        return output
    return new_output("display_data", data={"text/html": shown}, metadata={})


def index_body(titles: dict[Path, str]) -> str:
    """A list of all pages, by kind."""
    parts = ["<main>", "<h1>Machine learning and neural networks</h1>"]
    for folder, heading in FOLDERS.items():
        pages = [page for page in titles if page.parts[0] == folder]
        if pages:
            items = (
                f'<li><a href="{p.as_posix()}">{html.escape(titles[p])}</a></li>' for p in pages
            )
            parts += [f"<h2>{heading}</h2>", "<ul>", *items, "</ul>"]
    return "\n".join([*parts, "</main>"])
