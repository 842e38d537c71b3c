"""Turns Markdown or HTML into prose, without code and addresses."""

import html
import re
import unicodedata

from blog_autotag.tagger.pasted import without_pasted_lines

# The patterns take linear time, but only a limit promises that without a
# proof. Authors name their topics early.
MAX_CHARACTERS = 20_000

# A block that is not closed reaches to the end, as in a browser. A pattern
# that gave up at each opening mark instead would be quadratic for
# "<!--" * 5000.
BLOCKS = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|^[ >\t]*(?P<fence>```|~~~)[^`\n]*\n.*?(?:^[ >\t]*(?P=fence)|\Z)"
    r"|\{%-?\s*highlight.*?(?:endhighlight\s*-?%\}|\Z)"
    r"|<(?P<tag>pre|script|style|svg)\b.*?(?:</(?P=tag)\s*>|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
INLINE_CODE = re.compile(r"`[^`\n]+`")
# LaTeX. "$5 and $6" and "[a note]" are none: a formula has a command, a
# power or an index in it, and no blank inside its dollars.
FORMULA = re.compile(
    r"\$\$[^$]{1,2000}\$\$"
    r"|\\[(\[](?=[^\n]{0,300}\\[a-z])[^$\n]{1,300}?\\[)\]]"
    r"|\\begin\{(?P<name>\w+\*?)\}.{0,3000}?\\end\{(?P=name)\}"
    r"|(?<![\\$\w])\$(?=\S)(?=[^$\n]{0,300}[\\^_])[^$\n]{1,300}(?<=\S)\$(?!\w)",
    re.DOTALL,
)
COMMAND = re.compile(
    r"\\math\w+\{[^{}\n]*\}|\\[a-zA-Z]+"
)  # outside of a formula: \dots
HEADING = re.compile(r"^ {0,3}#{1,6} .*$", re.MULTILINE)
# A line end inside a paragraph, also of a quotation. Not before a list item,
# a cell or a heading, and not where two blanks force a new line.
SOFT_LINE_END = re.compile(
    r"(?<=[^\s|])[ ]?\n(?:>[ ]?)?"
    r"(?![ \t]*(?:[-*+>|#=:<]|\d{1,3}[.)]|\n|$))[ \t]*"
)
# Blanks of other widths, and what no reader sees: soft hyphens and the like.
BLANKS = str.maketrans("\u00a0\u2009\u202f\u3000", "    ")
UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
TEMPLATE_MARK = re.compile(r"\{[{%:][^{}]*\}+")
# The "(...)" of a link; its address may hold one pair of parentheses.
TARGET = r"(?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])"
IMAGE = re.compile(r"!\[[^\[\]]*\]" + TARGET)
LINK_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:.*$", re.MULTILINE)
# "Find us on [GitHub](...)" is a link, and no topic.
SITES = r"(?:GitHub|GitLab|Twitter|Facebook|LinkedIn|YouTube|Instagram)"
MERE_LINK = re.compile(
    r"\[(?:(?:\w+ ){0,3}(?:on|at|via) )?" + SITES + r"\]" + TARGET,
    re.IGNORECASE,
)
LINK_TARGET = re.compile(r"\]" + TARGET + r"|[\[\]]")
HTML_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
INLINE_TAGS = {"a", "abbr", "b", "cite", "code", "em", "i", "span", "strong"}
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]+")
EMPHASIS = re.compile(r"[*`~]+|(?<!\w)_+|(?<!_)_++(?!\w)")


def prose_of(source: str) -> str:
    """Return the prose of the first 20,000 characters of Markdown or HTML.

    Headings, cells and list items stand on lines of their own.
    """
    text = source[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\u2019", "'")
    # The "<" in "the `<script>` tag" does not open a script.
    text = INLINE_CODE.sub(lambda code: code[0].replace("<", " "), text)
    text = without_indented_code(BLOCKS.sub("\n", text))
    text = without_pasted_lines(text)
    text = HEADING.sub(lambda heading: f"\n{heading[0]}\n", text)
    for pattern in (FORMULA, TEMPLATE_MARK, IMAGE, MERE_LINK, LINK_DEFINITION):
        text = pattern.sub(" ", text)
    text = HTML_TAG.sub(tag_replacement, LINK_TARGET.sub("", text))
    # The comma ends the clause: words around an address are not a phrase.
    text = ADDRESS.sub(" , ", html.unescape(text))
    # The key of a tag is in this form, too.
    text = unicodedata.normalize("NFC", COMMAND.sub(" , ", text))
    text = SOFT_LINE_END.sub(" ", text)
    text = text.translate(BLANKS).translate(UNSEEN).translate(FULL_WIDTH)
    return EMPHASIS.sub("", text)


def without_indented_code(text: str) -> str:
    kept = []
    code_may_start = True
    for line in text.split("\n"):
        if code_may_start and line.startswith(("    ", "\t")):
            continue
        kept.append(line)
        code_may_start = not line.strip()
    return "\n".join(kept)


def tag_replacement(tag: re.Match[str]) -> str:
    return "" if tag[1].lower() in INLINE_TAGS else "\n\n"
