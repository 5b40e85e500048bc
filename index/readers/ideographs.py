"""Chinese, Japanese and Korean text in the double-byte character sets of each.

Bytes of one are mostly valid in the others too. What tells them apart is that real text
keeps to the common characters, which each set has in a block of its own, and to the
little words of its language.
"""

import codecs
import re
from collections.abc import Callable

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HALF_WIDTH = re.compile(r"[\uff61-\uff9f]")
_RARE = re.compile(
    r"[^\x00-\x7f\u2000-\u27bf\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uff60£°×·é]"
)
_COMMON = 0.95
_SHARE = 0.3  # of all letters: a page of English with one Chinese name is not told by it
_LITTLE_SHARE = 0.06
_CHINESE = frozenset(
    "的一是不了在人有我他这個个們们中大来來上国國到说說时時要就出会會可也你对對生能而子那得于着下自之年"
    "过過发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小"
    "部其些主样樣理心她本前开開但因只从從想实實日者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關"
    "点點正业業外将將两兩高间間由问問很最重并物手应應月周市议議"
)


def read_ideographs(sample: bytes) -> dict[str, str]:
    """The sound readings of the sample, by codec."""
    sound: dict[str, str] = {}
    for codec, is_sound in _SOUND.items():
        try:
            text = codecs.getincrementaldecoder(codec)().decode(sample, final=False)
        except UnicodeDecodeError:
            continue
        if not _HALF_WIDTH.search(text) and not _RARE.search(text) and is_sound(text):
            sound[codec] = text
    return sound


def _is_japanese(text: str) -> bool:
    kana, han = len(_KANA.findall(text)), _HAN.findall(text)
    hiragana = len(_HIRAGANA.findall(text))
    known = sum(_leads(c, "euc_jp", 0xB0, 0xF4) for c in han)
    enough = kana + len(han) >= _SHARE * _letters(text) and hiragana >= 0.2 * (kana + len(han))
    return enough and known >= _COMMON * len(han) and not _HANGUL.search(text)


def _is_chinese(text: str, codec: str, first: int, last: int) -> bool:
    han = _HAN.findall(text)
    if not han or _KANA.search(text) or _HANGUL.search(text):
        return False
    common = sum(_leads(c, codec, first, last) for c in han)
    little = sum(c in _CHINESE for c in han)
    spaced = len(re.findall(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])", text))
    return (
        len(han) >= _SHARE * _letters(text)
        and common >= _COMMON * len(han)
        and little >= 2.5 * _LITTLE_SHARE * len(han)
        and spaced <= 0.05 * len(han)
    )


def _is_korean(text: str) -> bool:
    hangul, han = _HANGUL.findall(text), _HAN.findall(text)
    common = sum(_leads(c, "euc_kr", 0xB0, 0xC8) for c in hangul)
    endings = len(re.findall(r"[은는이가을를의에다도로](?![\uac00-\ud7a3])", text))
    return (
        bool(hangul)
        and len(hangul) >= _SHARE * _letters(text)
        and common >= _COMMON * len(hangul)
        and len(han) <= 0.05 * len(hangul)
        and endings >= _LITTLE_SHARE * len(hangul)
        and not _KANA.search(text)
    )


def _leads(c: str, codec: str, first: int, last: int) -> bool:
    """Whether the character stands in these rows of the character set."""
    try:
        return first <= c.encode(codec)[0] <= last
    except UnicodeEncodeError:
        return False


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


_SOUND: dict[str, Callable[[str], bool]] = {
    "cp932": _is_japanese,
    "euc_jp": _is_japanese,
    "gb18030": lambda text: _is_chinese(text, "gb2312", 0xB0, 0xD7),
    "cp950": lambda text: _is_chinese(text, "big5", 0xA4, 0xC6),
    "cp949": _is_korean,
}
