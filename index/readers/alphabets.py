"""Languages as far as an old character set is told by them: letters and little words.

Only what is not ASCII is listed of the letters, in lower case. The little words are
frequent ones that few other languages here share.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One language, and the character sets it was written in, the likelier first."""

    name: str
    letters: frozenset[str]
    words: frozenset[str]
    charsets: tuple[str, ...]


_WESTERN = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_CENTRAL = ("cp1250", "iso8859-2")
_CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")


def _language(name: str, letters: str, words: str, charsets: tuple[str, ...]) -> Language:
    return Language(name, frozenset(letters), frozenset(words.split()), charsets)


LANGUAGES = (
    # English has no letters of its own beyond ASCII; these are those of common loan words
    # and names. Not æ: in a file of Central European Windows it is the ć of Modrić.
    _language(
        "English",
        "éèêëàâäáãåçñöóôøüúïîí",
        "the and of to in is that it was for with as his her by not but from they have this "
        "had she he said will be been are were an on at which their who until after would à",
        _WESTERN,
    ),
    _language(
        "French",
        "àâæçéèêëîïôœùûüÿ",
        "le la les des est une un du et dans pour qui sur pas au avec ont été il elle ne se "
        "par plus ce cette leur après à où",
        _WESTERN,
    ),
    _language(
        "German",
        "äöüßé",
        "der die das und nicht ist ein eine den dem mit von zu auf für sich des im auch hat "
        "sie nach bei aus über wird war",
        _WESTERN,
    ),
    _language(
        "Spanish",
        "áéíóúüñç",
        "el los las que una del por con para se su fue más está según sus pero como al lo sin "
        "no y dos este de la en desde",
        _WESTERN,
    ),
    _language(
        "Italian",
        "àèéìíîòóùú",
        "il di che la per non una del della nel sono gli è più dei con ha alla un da delle le "
        "anche già stato perché",
        _WESTERN,
    ),
    _language(
        "Portuguese",
        "áâãàçéêíóôõúü",
        "os uma do da não em para com dos das que na no as se por mais foi são está pela ao um "
        "depois de a e",
        _WESTERN,
    ),
    _language(
        "Dutch",
        "ëïéèöüóêáä",
        "de het een van en niet dat is op te zijn met voor aan er ook als bij naar uit door "
        "nog werd twee hebben",
        _WESTERN,
    ),
    _language(
        "Swedish",
        "åäöéüà",
        "och att det som en på är av för med den till inte har om ett men var sig så från vi "
        "kan i får över",
        _WESTERN,
    ),
    _language(
        "Danish",
        "æøåéöäü",
        "og at det en den til er som på af ikke med der for et de har var han men sig fra kan "
        "i få over efter vi havde må",
        _WESTERN,
    ),
    _language(
        "Finnish",
        "äöåšž",
        "ja on ei että oli se hän mutta kun ovat joka tai myös sen kuin niin vuoden mukaan "
        "sitten yli ole olivat sanoi",
        _WESTERN,
    ),
    _language(
        "Polish",
        "ąćęłńóśźż",
        "nie się że na jest do po dla ale od jak przez tym które przy był tego oraz będzie w z "
        "i będą gdy za mogą o to",
        _CENTRAL,
    ),
    _language(
        "Czech",
        "áčďéěíňóřšťúůýž",
        "se na je že to by jsem ale jako jsou byl pro při který po od když ze za byla bylo také "
        "v ve jsme přes dvou do s k",
        _CENTRAL,
    ),
    _language(
        "Slovak",
        "áäčďéíĺľňóôŕšťúýž",
        "sa na je že to by som ale ako sú bol pre pri ktorý po od keď zo za bola bolo tiež v vo "
        "sme cez do s k aj",
        _CENTRAL,
    ),
    _language(
        "Hungarian",
        "áéíóöőúüű",
        "a az és hogy nem egy is ez volt de meg csak el már még mint azt azok vagy után lesz ki "
        "két két akkor",
        _CENTRAL,
    ),
    _language(
        "Romanian",
        "ăâîşţ",
        "şi în de la cu pe că nu este care din mai pentru au fost sau prin după va o să ce am "
        "două a",
        _CENTRAL,
    ),
    _language(
        "Turkish",
        "çğıİöşüâîûé",
        "ve bir bu için ile da de olarak çok daha en gibi kadar sonra ancak olan ne var olduğu "
        "iki dedi bunun",
        ("cp1254",),
    ),
    _language(
        "Russian",
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "и в не на что с по как это из за от для его к но до после она он они мы о у я а",
        _CYRILLIC,
    ),
    _language(
        "Ukrainian",
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "і в не на що з та до у як від за для його але про після це вона він ми є й о",
        ("cp1251", "koi8-u", "iso8859-5"),
    ),
    _language(
        "Bulgarian",
        "абвгдежзийклмнопрстуфхцчшщъьюяѝ",
        "и в не на да се за от с по че са като до след все още ще във при й",
        ("cp1251", "iso8859-5", "mac-cyrillic", "cp866"),
    ),
    _language(
        "Greek",
        "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
        "και το τη την του της να με στο στη που από για δεν οι τα τις ένα είναι σε η ο αφού",
        ("cp1253", "iso8859-7"),
    ),
    _language(
        "Hebrew",
        "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
        "של את על לא הוא זה כי עם גם היא אל או אחרי יום ביום כל עדיין",
        ("cp1255",),
    ),
    _language(
        "Arabic",
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْ",
        "في من على أن إلى لا عن هذا كان مع التي بعد قد ما هذه لم بين أو لقد يوم",
        ("cp1256",),
    ),
)
