"""Words whose change turns a statement round: opposites, denials, hedges, and words for all."""

from collections.abc import Iterable, Mapping

from index.words import stems

# Past forms that the stemmer does not know, each with its base.
_IRREGULAR = """rise rose risen|give gave given|break broke broken|fall fell fallen|win won
|begin began begun|sell sold|lose lost|build built|hold held
|uphold upheld|withhold withheld|pay paid|leave left|go went gone
|take took taken|come came|find found|grow grew grown|steal stole stolen|speak spoke spoken
|write wrote written|make made|drive drove driven|strike struck|sink sank sunk|flee fled
|shoot shot|throw threw thrown|tell told|say said|send sent|spend spent|buy bought|bring brought
|meet met|lead led|run ran|become became|see saw seen|know knew known|get got|keep kept
|think thought|teach taught|fight fought|catch caught|feel felt|stand stood|sit sat|hear heard
|mean meant|choose chose chosen|wear wore worn|bear bore born|swim swam|ride rode ridden
|forbid forbade forbidden|forget forgot forgotten|deal dealt|sleep slept|die dying
|be is are was were been|have has had|do did done does|close shut|fly flew flown|eat ate eaten
|hide hid hidden|lay laid|swing swung|shake shook shaken|freeze froze frozen|draw drew drawn
|wake woke woken|beat beaten|hang hung|blow blew blown|ring rang rung|bite bit bitten"""
# Words that papers use for one another; each line has one meaning.
_ALIKE = """house home property dwelling household|person people resident inhabitant man woman
|councillor council councilor|worker employee staff workforce|job post position
|child pupil kid youngster|firm company business|plant factory works|money cash fund funding
|cost price bill|repair mend fix|begin start commence launch|end finish stop cease
|buy purchase acquire|get receive obtain|ask request|help aid assist|car vehicle traffic motor
|journey trip travel|injure hurt wound|kill dead die death|sentence jail prison
|police officer force
|show reveal|choose pick select elect|big large great huge|leader head chief boss
|find discover|build construct erect|near close|area district|plan proposal scheme
|vote ballot poll|flood water|teacher head|give hand present|visitor attend|inquiry investigation
|wreck destroy ruin damage harm|keep retain remain stay|live reside|need require|try attempt
|show display|ship vessel boat|old elderly|fast quick|award prize|near almost
|match game|goal score|ill sick|tell inform|think believe|order command|speak talk
|crossing bridge|paper newspaper|train rail railway|spend pay|steal theft stole fraud
|town borough|money pound|move shift transfer|wait queue|month twelve|allow let permit|use employ
|hospital infirmary|evacuate leave|guilty convict|carry bear transport|return back|place put"""


def _lines(table: str) -> list[list[str]]:
    return [stems(line.split()) for line in table.split("|")]


_BASE = {form: forms[0] for forms in _lines(_IRREGULAR) for form in forms}


def base(stem: str) -> str:
    """The stem of a verb's base where the past has another: "fell" is "fall"."""
    return _BASE.get(stem, stem)


def bases(folded: Iterable[str]) -> tuple[str, ...]:
    """The base stems of folded words, in order."""
    return tuple(base(stem) for stem in stems(folded))


# Verbs of two words with one that means the same.
_PHRASAL = """turn down reject|vote down reject|throw out reject|knock back reject
|put forward propose|go up rise|go down fall|come down fall|shut down close|call off cancel
|lay off sack|take on hire|set up found|carry out do|hand over give|bring forward advance
|put off delay|give up abandon|pull down demolish|knock down demolish|point out note
|up from rise|down from fall|up by rise|down by fall"""
PHRASAL = {
    (bases([first])[0], second): bases([meant])[0]
    for first, second, meant in (line.split() for line in _PHRASAL.split("|"))
}


def _groups() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _lines(_ALIKE):
        group = frozenset(base(stem) for stem in line)
        for stem in group:
            found[stem] = found.get(stem, frozenset()) | group
    return found


_GROUPS = _groups()


def alike(stem: str) -> frozenset[str]:
    """The stems that may stand for one, itself among them."""
    return _GROUPS.get(stem, frozenset()) | {stem}


_OPPOSITES = """
rise increase grow climb gain raise soar jump surge|fall decrease drop decline reduce shrink cut
 slump plunge dip lower
more greater exceed above|less fewer below
open reopen|close shut
approve accept agree support endorse pass|reject refuse oppose veto rebuff
favour|against
propose suggest recommend|reject refuse oppose
confirm admit acknowledge|deny
win beat defeat victory winner gain|lose loss defeated loser
before prior|after following
begin start launch open commence|end finish stop cease halt
buy purchase|sell
guilty convict|innocent acquit clear
large big great largest biggest|small little smallest
high highest higher|low lowest lower
early earlier earliest|late later latest
most|least
good better best|bad worse worst
hire recruit appoint|sack fire dismiss
include|exclude
enter arrive|leave depart
inside|outside
praise hail welcome|criticise condemn blame
majority|minority
man men male|woman women female
mother|father
son|daughter
brother|sister
husband|wife
upstream|downstream
north northern|south southern
east eastern|west western
morning|evening|afternoon|night
oldest older elder|youngest younger
public|private
strong stronger|weak weaker
profit earn|loss lose
borrow|lend
remember|forget
save|waste
first|last final
always|never
safe|dangerous unsafe
success succeed|fail failure
ally friend|enemy opponent rival
cheap cheaper|expensive dear
long longer longest|short shorter shortest
warm warmer hot|cold cooler
import|export
legal lawful|illegal unlawful
likely|unlikely
able|unable
possible|impossible
popular|unpopular
happy|unhappy
deep|shallow
full|empty
rich|poor
wide|narrow
thick|thin
heavy heavier|light lighter
light|dark
top|bottom
upper|lower
build|demolish
encourage|discourage
allow permit|forbid ban prohibit prevent
accept|decline
keep retain|lose abandon scrap
add|remove
push|pull
insured|uninsured
unanimous|divided split
hope|fear
love|hate
trust|distrust
defend|attack
quick quickly fast|slow slowly
alive survive|dead die
clean|dirty
wet|dry
visible|invisible
delay|hasten
upgrade|downgrade
tighten|loosen relax
uphold|dismiss overturn quash reject
grant release|refuse withhold detain
extend|shorten curtail
attend|miss boycott skip
vacant|filled occupied
impose|lift
improve recover|worsen deteriorate
advance|retreat
marry|divorce
nephew|niece
uncle|aunt
boy|girl
king|queen
minimum|maximum
join|quit
accelerate speed|slow
calm|angry
optimistic|pessimistic
temporary|permanent
optional|compulsory mandatory
voluntary|forced
married|single
conservative|liberal
plaintiff|defendant
creditor|debtor
buyer|seller
teacher|pupil student
employer|employee
landlord|tenant
widen|narrow
broaden|limit
urge encourage|warn
undercut undermine weaken|strengthen bolster
""".strip().replace("\n ", " ")

# Each word's axes, and the side it stands on.
Sides = Mapping[str, tuple[tuple[int, int], ...]]


def _sides() -> Sides:
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for axis, line in enumerate(_OPPOSITES.splitlines()):
        for side, words in enumerate(line.split("|")):
            for stem in dict.fromkeys(bases(words.split())):
                found[stem] = (*found.get(stem, ()), (axis, side))
    return found


SIDES = _sides()


def sense(stem: str) -> str:
    """One stem for all that mean about the same: the side of a pair of opposites, or a group."""
    if sides := SIDES.get(stem):
        return f"{sides[0][0]} {sides[0][1]}"
    return min(_GROUPS[stem]) if stem in _GROUPS else stem


NEGATORS = frozenset(
    "not no never none nobody nothing neither nor without cannot hardly barely".split()
)
# "Failed to return" is "did not return".
DENYING_TO = frozenset("fail failed fails refused refuses declined declines unable".split())

_POSSIBLE = "may might could possibly perhaps potentially can possible likely expected"
_DOUBTED = (
    "alleged allegedly suspected suspicion reportedly apparently believed thought accused claimed"
    " claims supposedly purported"
)
_INTENDED = (
    "plans plan planned planning hopes hope hoped proposed proposes propose intends intended aims"
    " expects expect forecast due considering weighing seeking seeks wants wanted offered"
)
HEDGES = {
    word: kind
    for kind, listed in (
        ("possible", _POSSIBLE),
        ("doubted", _DOUBTED),
        ("intended", _INTENDED),
        ("open", "whether"),
    )
    for word in listed.split()
}
FUTURE = frozenset("will would shall should is are be 'll".split()) | HEDGES.keys()

# Words for all of something; those of one line say the same.
SCOPE = {
    word: line
    for line in (
        "all every each entire whole everyone everybody both unanimously unanimous fully",
        "only sole solely alone just",
        "first",
        "last final",
        "always",
        "never",
        "none nobody nothing no",
        "most majority",
        "completely totally entirely wholly",
        "largest biggest greatest",
    )
    for word in line.split()
}
