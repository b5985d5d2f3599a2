"""HTML mail as readable text.

Duty: what a reader sees, line by line; quoted blocks with "> " before each line, rows of a form as one line with a
tab between the cells, hidden text left out.
Call: `to_text(html)`.
Order: parse (lxml), drop what is not seen, mark quotes, straighten tables and links, render (inscriptis), indent
quotes.
Standards: none; each mark of a quote is named beside its rule with the program that writes it.
Known gaps: text that a style sheet (not a style attribute) hides is shown; white on white is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import lxml.html
from inscriptis import Inscriptis
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import HtmlElement

HTML_CHARS = 600_000  # more is cut: a letter is shorter, and the time for rendering must stay below a second
ELEMENTS = 20_000  # beyond this no table, link or quote is looked at; the bare text is taken
DEPTH = 150  # levels; inscriptis descends by recursion
CELL_CHARS = 2000  # a longer cell is a page layout, no form
LABEL_CHARS = 80

# Private-use characters as marks in the text; the sender's own are removed first.
OPEN, CLOSE, REST, TAB = "\ue0f0", "\ue0f1", "\ue0f2", "\ue0f3"
MARKS = re.compile("[\ue0f0-\ue0f3]")
BLANK = " \t\r\n\xa0\u200b"

QUOTE_CLASSES = frozenset(
    {
        "gmail_attr",  # Gmail's line above the quote
        "moz-cite-prefix",  # Thunderbird's
        "protonmail_quote",
        "yahoo_quoted",
        "tutanota_quote",
        "zmail_extra",  # Zoho
        "WordQuote",
        "moz-forward-container",
        "freebirdQuote",
    }
)
QUOTE_IDS = frozenset(
    {"OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container", "ms-outlook-mobile-body-separator-line"}
)
# Outlook on the web and on telephones: everything behind these is the earlier mail.
REST_IDS = frozenset({"divRplyFwdMsg", "appendonsend", "x_divRplyFwdMsg", "x_appendonsend"})
# Outlook for Windows rules a line in these colours above "From:" (2007-2010, then 2013 and later).
OUTLOOK_RULE = re.compile(r"border-top:\s*solid\s+#(?:b5c4df|e1e1e1)", re.IGNORECASE)
HIDDEN = re.compile(
    r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|font-size:\s*0(?:px|pt|em)?\s*(?:;|$)", re.IGNORECASE
)
INDENT_ONLY = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)
UNSEEN = ("script", "style", "head", "title", "noscript", "template", "object", "svg", "math", "select", "textarea")
BLOCKS = ("p", "div", "br", "ul", "ol", "table", "h1", "h2", "h3", "pre", "blockquote")


def to_text(html: str) -> str:
    """Return the readable text of an HTML mail; "" for HTML without text. Never raises."""
    try:
        return _rendered(html[:HTML_CHARS])
    except (etree.LxmlError, ValueError, RecursionError, AttributeError, TypeError, IndexError, KeyError):
        # Damaged beyond what the libraries take: the text between the tags is better than nothing.
        return re.sub(r"<[^<>]{0,2000}>", " ", html[:HTML_CHARS]).strip()


def _rendered(html: str) -> str:
    """Return the text by way of the tree."""
    html = re.sub(r"<\?xml[^>]{0,200}\?>", "", MARKS.sub("", html).replace("\x00", ""), count=1)
    if not html.strip():
        return ""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    etree.strip_elements(tree, *UNSEEN, with_tail=False)
    if _too_large(tree):
        return "\n".join(line.strip() for line in "\n".join(map(str, tree.itertext())).split("\n"))
    for prepare in PREPARATIONS:
        prepare(tree)
    text = Inscriptis(tree, ParserConfig(css=STRICT_CSS_PROFILE.copy())).get_text()
    return _indented(text)


def _too_large(tree: HtmlElement) -> bool:
    """Return True where the tree has more elements or levels than can be rendered in time."""
    depth = 0
    count = 0
    for event, _element in etree.iterwalk(tree, events=("start", "end")):
        count += event == "start"
        depth += 1 if event == "start" else -1
        if depth > DEPTH or count > ELEMENTS:
            return True
    return False


def _drop_hidden(tree: HtmlElement) -> None:
    """Remove what a reader does not see: preview lines of newsletters, tracking text."""
    for element in list(tree.iter("div", "span", "p", "td", "tr", "table", "font", "a")):
        hidden = element.get("hidden") is not None or HIDDEN.search(element.get("style") or "")
        if hidden and element.getparent() is not None:
            element.drop_tree()


def _is_quote(element: HtmlElement) -> bool:
    """Return True where the element holds words of an earlier mail and nothing else."""
    classes = set((element.get("class") or "").split())
    if element.tag == "blockquote":
        own_indent = (
            INDENT_ONLY.search(element.get("style") or "") and "gmail_quote" not in classes and not element.get("type")
        )
        return not own_indent
    if element.tag != "div" and element.tag != "span":
        return False
    if "gmail_quote" in classes or "gmail_extra" in classes:
        # Answers between the quotes stand inside this block: then only the blockquotes are quotes.
        return "gmail_quote" in classes and element.find(".//blockquote") is None
    named = element.get("name") == "quote"  # GMX and WEB.DE
    return named or bool(classes & QUOTE_CLASSES) or element.get("id") in QUOTE_IDS


def _mark_quotes(tree: HtmlElement) -> None:
    """Put marks around quoted blocks, and one before the first block behind which all is an earlier mail."""
    for element in list(tree.iter("blockquote", "div", "span")):
        if _is_quote(element):
            _insert(element, 0, OPEN)
            _insert(element, len(element), CLOSE)
    for element in tree.iter("div", "hr"):
        if element.get("id") in REST_IDS or (element.tag == "div" and _outlook_header(element)):
            _insert(element, 0, REST)
            return


def _outlook_header(element: HtmlElement) -> bool:
    """Return True for Outlook's ruled block above an earlier mail; a signature may be ruled too, hence the colon of
    "From:".
    """
    return bool(OUTLOOK_RULE.search(element.get("style") or "")) and ":" in element.text_content()[:60]


def _insert(element: HtmlElement, place: int, mark: str) -> None:
    """Put a block with `mark` at `place` among the children; the element's own first text moves behind it."""
    block = lxml.html.Element("div")
    block.text = mark
    if place == 0:
        block.tail, element.text = element.text, None
    element.insert(place, block)


def _keep_addresses(tree: HtmlElement) -> None:
    """Write a mailto address behind a link whose text is another."""
    for link in tree.iter("a"):
        target = (link.get("href") or "").strip()
        if target[:7].lower() != "mailto:":
            continue
        address = target[7:].partition("?")[0].replace("%40", "@").strip()
        if "@" in address and address.lower() not in (link.text_content() or "").lower():
            last = lxml.html.Element("span")
            last.text = f" <{address[:320]}>"
            link.append(last)


def _empty_lines(tree: HtmlElement) -> None:
    """Make paragraphs that people see as an empty line one, and paragraphs without margin plain lines."""
    paragraphs = list(tree.iter("p"))
    margins = not any(_spaces_itself(paragraph) for paragraph in paragraphs)
    for element in [*paragraphs, *tree.iter("div")]:
        if element.tag == "p" and not margins:
            element.tag = "div"
        if (
            element.tag == "div"
            and len(element) <= 1
            and "\xa0" in (text := element.text_content())
            and not text.strip(BLANK)
        ):
            for child in list(element):
                element.remove(child)
            element.text = None
            element.append(lxml.html.Element("br"))


def _spaces_itself(paragraph: HtmlElement) -> bool:
    """Return True for a paragraph of a writer who sets empty lines by hand: Outlook, or an empty paragraph."""
    if "MsoNormal" in (paragraph.get("class") or ""):
        return True
    return re.search(r"margin\s*:\s*0", paragraph.get("style") or "") is not None or not paragraph.text_content().strip(
        BLANK
    )


def _straighten_tables(tree: HtmlElement) -> None:
    """Turn each table into blocks: rows of a form into one line with tabs, layout into its cells one below the other.
    Innermost first.
    """
    for table in reversed(list(tree.iter("table"))):
        rows = [(row, [cell for cell in row if isinstance(cell.tag, str)]) for row in table.iter("tr")]
        form = any(_is_form_row(cells) for _, cells in rows)
        for row, cells in rows:
            # A field left empty still shows its tab, so that a reader knows it for a field.
            if _is_form_row(cells) or (form and len(cells) > 1 and _is_label(cells[0])):
                _flatten(row, cells)
            for cell in cells:
                cell.tag = "div"
            row.tag = "div"
        for part in table.iter("tbody", "thead", "tfoot", "caption", "colgroup", "td", "th"):
            part.tag = "div"
        table.tag = "div"


def _is_label(cell: HtmlElement) -> bool:
    """Return True for a cell with a short text on one line."""
    return 0 < len(cell.text_content().strip(BLANK)) <= LABEL_CHARS and _lines(cell) == 1


def _is_form_row(cells: list[HtmlElement]) -> bool:
    """Return True where the first filled cell is a label and another, short enough to be its value, is filled."""
    filled = [cell for cell in cells if cell.text_content().strip(BLANK)]
    if len(filled) < 2 or not _is_label(filled[0]):
        return False
    return all(len(cell.text_content()) <= CELL_CHARS for cell in filled)


def _lines(cell: HtmlElement) -> int:
    """How many blocks with text the cell has."""
    blocks = [block for block in cell.iter("p", "div", "br", "li") if block is not cell]
    return max(1, sum(1 for block in blocks if (block.tail if block.tag == "br" else block.text_content() or "") or ""))


def _flatten(row: HtmlElement, cells: list[HtmlElement]) -> None:
    """Make the row one line: the cells' texts with a mark for the tab between them."""
    texts = [" ".join(" ".join(map(str, cell.itertext())).split()) for cell in cells]
    while len(texts) > 1 and not texts[0]:
        texts.pop(0)
    for cell in list(row):
        row.remove(cell)
    row.text = TAB.join(texts)


PREPARATIONS: tuple[Callable[[HtmlElement], None], ...] = (
    _drop_hidden,
    _mark_quotes,
    _keep_addresses,
    _empty_lines,
    _straighten_tables,
)


def _indented(text: str) -> str:
    """Return the rendered text with "> " for each level of quotation, tabs put in, blank edges of lines removed."""
    lines: list[str] = []
    depth = 0
    rest = False
    for line in text.replace("\xa0", " ").split("\n"):
        rest = rest or REST in line
        marks = line.count(OPEN)
        closing = line.count(CLOSE)
        shown = MARKS.sub(lambda match: "\t" if match[0] == TAB else "", line).strip(" ")
        depth = max(0, depth + marks)
        if shown or not (marks or closing or REST in line):
            level = max(depth, 1) if rest else depth
            lines.append((">" * level + " " + shown).rstrip(" ") if level else shown)
        depth = max(0, depth - closing)
    while lines and not lines[-1].strip("> "):
        lines.pop()
    return "\n".join(lines).strip("\n")
