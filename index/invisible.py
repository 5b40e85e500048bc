"""Characters that nobody sees: what they hide is read, and what they falsify is put right.

Unicode has letters without shape (the tags of U+E0000, which spell ASCII), joiners without
width, and marks that turn the order of what follows. In an article's text they stay, for a
quote is the article's own characters; a rule that reads text looks through them with
``laid_bare``. A title, a byline or a publisher is shown beside other people's words, where a
mark that turns the order can make one address or name look like another: ``without_tricks``.
"""

import re
import unicodedata

_TAGGED = re.compile("[\U000e0020-\U000e007e]+")
_TAG_OFFSET = 0xE0000
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# The flags of England, Scotland and Wales are a black flag, tags and an end: seen, not hidden.
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{1,6}\U000e007f")
# Marks that direct the order (U+200E, U+200F, U+061C) and joiners (U+200C, U+200D) are left:
# Hebrew, Arabic, Persian, Hindi and emoji need them, and they cannot turn what others wrote.
_TRICKS = re.compile(
    "[\u00ad\u034f\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def laid_bare(text: str) -> str:
    """The text as a machine may read it: hidden letters spelt out, joiners and marks gone.

    Letters of other shapes (full width, mathematical bold) become plain ones. For rules
    only: its offsets are not those of ``text``.
    """
    if text.isascii():
        return text
    text = _VARIATION_SELECTORS.sub("", _FLAG.sub(" ", text))
    text = _TAGGED.sub(lambda run: f"\n{_spelt(run[0])}\n", text)
    shown = "".join(c for c in text if c.isascii() or unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", shown)


def without_tricks(text: str) -> str:
    """The text without characters that are not seen or that turn the order of others."""
    if text.isascii():
        return text
    kept, at = [], 0
    for flag in _FLAG.finditer(text):
        kept += [_TRICKS.sub("", text[at : flag.start()]), flag[0]]
        at = flag.end()
    return "".join((*kept, _TRICKS.sub("", text[at:])))


def _spelt(tags: str) -> str:
    return "".join(chr(ord(c) - _TAG_OFFSET) for c in tags)
