"""Bytes to text: the right text or a refusal, never another text."""

import pytest

from index.errors import ArticleUnreadable
from index.readers import read_article
from index.readers.decoding import decode, decode_page

TEXTS = {
    "English": "The bridge was shut on Monday. “We counted twice,” said Ann Cole, the council’s "
    "leader – it would cost £2.4m. The café’s owner, Zoë Müller, said that she had lost half.",
    "French": "Le conseil a décidé, lundi soir, de fermer le pont à la circulation. « Nous avons "
    "compté deux fois », a déclaré la présidente, après un débat de près de trois heures.",
    "German": "Der Rat hat am Montag beschlossen, die Brücke für den Verkehr zu schließen. „Wir "
    "haben zweimal gezählt“, sagte die Vorsitzende. Fußgänger dürfen weiterhin hinüber.",
    "Spanish": "El ayuntamiento decidió el lunes cerrar el puente al tráfico después de que los "
    "ingenieros encontraran grietas. «Contamos dos veces», dijo la alcaldesa. ¿Cuándo volverá?",
    "Danish": "Byrådet besluttede mandag at lukke broen for trafik, efter at ingeniører havde "
    "fundet revner. »Vi talte to gange,« sagde formanden. Fodgængere må stadig gå over.",
    "Polish": "Rada miejska postanowiła w poniedziałek zamknąć most dla ruchu, gdy inżynierowie "
    "znaleźli pęknięcia. Piesi nadal mogą przechodzić, ale nie będą jeździć autobusy.",
    "Czech": "Zastupitelstvo v pondělí rozhodlo uzavřít most pro dopravu, když inženýři našli "
    "trhliny ve dvou nosnících. Chodci mohou stále přecházet, ale je to delší cesta.",
    "Turkish": "Belediye meclisi pazartesi günü köprüyü trafiğe kapatma kararı aldı ve bunun için "
    "daha uzun bir yol açıldı; mühendisler iki kirişte çatlak bulmuştu.",
    "Russian": "Городской совет в понедельник решил закрыть мост для движения после того, как "
    "инженеры нашли трещины в двух балках. Пешеходы по-прежнему могут переходить на берег.",
    "Greek": "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να κλείσει τη γέφυρα για την κυκλοφορία, "
    "αφού οι μηχανικοί βρήκαν ρωγμές σε δύο δοκούς.",
    "Hebrew": "מועצת העיר החליטה ביום שני לסגור את הגשר לתנועה לאחר שמהנדסים מצאו סדקים. הולכי "
    "רגל עדיין יכולים לעבור על הגשר.",
    "Arabic": "قرر مجلس المدينة يوم الاثنين إغلاق الجسر أمام حركة المرور بعد أن وجد المهندسون "
    "تشققات في اثنين من عوارضه.",
    "Japanese": "市議会は月曜日、"
    "技術者が二本の梁にひび割れを見つけたため、橋を通行止めにすることを決めた。",
    "Chinese": "市议会周一决定关闭大桥，"
    "因为工程师在两根横梁上发现了裂缝。行人仍然可以通行，但公共汽车将绕道。",
    "Traditional": "市議會週一決定關閉大橋，"
    "因為工程師在兩根橫樑上發現了裂縫。行人仍然可以通行，但公共汽車將繞道。",
    "Korean": "시의회는 월요일 기술자들이 두 개의 들보에서 균열을 발견한 "
    "뒤 다리의 통행을 막기로 결정했다.",
    "a quotation": "“We counted twice,” she said.",
    "a price": "It will cost £2.4m to mend.",
    "a loan word": "The café is shut until May.",
    "short Russian": "Мост закрыт до мая, сказала она.",
    "short German": "Die Brücke bleibt für Fußgänger geöffnet.",
}
WESTERN = ("cp1252", "iso8859-15", "iso8859-1", "mac-roman", "cp850")
CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
ENCODINGS = {
    **dict.fromkeys(("English", "French", "German", "Spanish", "Danish"), WESTERN),
    **dict.fromkeys(("a quotation", "a price", "a loan word", "short German"), WESTERN),
    **dict.fromkeys(("Polish", "Czech"), ("cp1250", "iso8859-2")),
    **dict.fromkeys(("Russian", "short Russian"), CYRILLIC),
    "Turkish": ("cp1254", "iso8859-9"),
    "Greek": ("cp1253", "iso8859-7"),
    "Hebrew": ("cp1255", "iso8859-8"),
    "Arabic": ("cp1256",),
    "Japanese": ("cp932", "euc_jp"),
    "Chinese": ("gb18030", "gb2312"),
    "Traditional": ("big5",),
    "Korean": ("cp949", "euc_kr"),
}
CASES = [
    (name, encoding)
    for name, encodings in ENCODINGS.items()
    for encoding in encodings
    if TEXTS[name].encode(encoding, "replace").decode(encoding) == TEXTS[name]
]


@pytest.mark.parametrize(("name", "encoding"), CASES)
def test_older_character_sets_are_told_by_their_text(name: str, encoding: str) -> None:
    assert decode(TEXTS[name].encode(encoding)) == TEXTS[name]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 55


@pytest.mark.parametrize(("name", "encoding"), CASES)
def test_half_a_text_is_read_rightly_or_not_at_all(name: str, encoding: str) -> None:
    words = TEXTS[name].split(" ")
    for part in (words[: len(words) // 2], words[len(words) // 2 :], words[:3], words[-3:]):
        text = " ".join(part)
        try:
            read = decode(text.encode(encoding))
        except ArticleUnreadable:
            continue
        assert read == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Luka Modrić and Novak Đoković opened the bridge, and the crowd was in a mood.", "cp1250"),
        ("The music of Dvořák was played at the opening and it was good.", "cp1250"),
        ("Pilsētas dome pirmdien nolēma slēgt tiltu satiksmei pēc tam.", "cp1257"),
        ("Penderfynodd y cyngor gau’r bont ar ôl i’r dŵr godi ger y tŷ.", "iso8859-14"),
        ("Hội đồng thành phố đã quyết định đóng cửa cây cầu.".replace("ộ", "ô"), "cp1258"),
        ("Градско веће одлучило је да затвори мост за саобраћај.", "cp1251"),
        ("one two café", "cp1252"),
        ("é", "cp1252"),
        ("naïve Ž", "cp1252"),
    ],
)
def test_what_could_be_another_text_is_refused(text: str, encoding: str) -> None:
    data = text.encode(encoding, "ignore")
    with pytest.raises(ArticleUnreadable, match=r"is not UTF-8 \(byte \d+, on line 1\)"):
        decode(data)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_with_and_without_a_mark(name: str, encoding: str) -> None:
    text = TEXTS[name] + "\n\n1. 2024, 3 km."
    assert decode(text.encode(encoding)) == text


def test_a_damaged_byte_in_utf_8_is_said_and_not_guessed_at() -> None:
    data = TEXTS["English"].encode() + b"\n\nThe caf\xe9 shut."
    with pytest.raises(ArticleUnreadable, match=r"not UTF-8 text: .* byte 192, on line 3"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"a\x00b" * 40,
        bytes(range(256)) * 4,
        b"\x89PNG\r\n\x1a\n" + bytes(range(1, 32)) * 9,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(200)) * 3,
        b"\x00\x01\x02\x03" * 50,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleUnreadable, match=r"binary data|cannot be read|is not UTF-8"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF document, whatever its name says; give it the suffix .pdf"),
        (b"PK\x03\x04" + bytes(60), "a zip archive or a Word document"),
        (b"{\\rtf1\\ansi The bridge}", "an RTF document"),
        (b"\xd0\xcf\x11\xe0" + bytes(60), "an old Office document"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_other_formats_under_a_wrong_name_are_named(data: bytes, says: str, name: str) -> None:
    with pytest.raises(ArticleUnreadable) as raised:
        read_article(data, name)
    assert says in str(raised.value)


def test_the_character_set_of_the_server_goes_before_that_of_the_page() -> None:
    page = f"<meta charset=iso-8859-2><p>{TEXTS['Russian']}".encode("koi8-r")
    assert TEXTS["Russian"] in decode_page(page, "KOI8-R")
    text = decode("naïve".encode("iso-8859-1"), "ISO-8859-1")
    assert text == "naïve"
    article = read_article(f"<article><p>{TEXTS['Greek']}</p>".encode("cp1253"), "a.html", "cp1253")
    assert article.text == TEXTS["Greek"]
    article = read_article(TEXTS["Korean"].encode("cp949"), "a.txt", '"euc-kr"')
    assert article.text == TEXTS["Korean"]


def test_utf_8_under_an_old_label_is_read_as_what_it_is() -> None:
    page = f"<meta charset=iso-8859-1><p>{TEXTS['English']}".encode()
    assert TEXTS["English"] in decode_page(page)
    assert TEXTS["English"] in decode_page(page, "windows-1252")


def test_a_byte_order_mark_goes_before_everything() -> None:
    page = f"<meta charset=iso-8859-1><p>{TEXTS['English']}"
    assert TEXTS["English"] in decode_page(page.encode("utf-16"), "koi8-r")
    assert TEXTS["English"] in decode_page(page.encode("utf-8-sig"), "koi8-r")


@pytest.mark.parametrize("charset", ["klingon", "hex", "unicode_escape", "a\0b", ""])
def test_an_unknown_character_set_of_a_server(charset: str) -> None:
    if not charset:
        assert decode(b"text", charset) == "text"
        return
    with pytest.raises(ArticleUnreadable, match="unknown character set"):
        decode(b"text", charset)


def test_long_texts_are_told_as_short_ones() -> None:
    text = ("The bridge was shut on Monday. " * 5_000) + TEXTS["English"] + " And the rest.\n" * 9
    assert decode(text.encode("cp1252")) == text
    text = (TEXTS["Japanese"] + "\n") * 2_000
    assert decode(text.encode("cp932")) == text
