"""The words attribution is read by: verbs of speech, titles, roles, small words.

English newspapers, British and American. Lists, not rules: what they mean is decided in
``index.speakers.cues``, ``_subjects``, ``_names`` and ``_roles``.
"""

from functools import lru_cache

# Verbs that carry reported speech by themselves: "Reese said the bridge was safe".
_SAY = {
    "say": "said says saying",
    "tell": "told tells telling",
    "add": "added adds adding",
    "argue": "argued argues arguing",
    "insist": "insisted insists insisting",
    "explain": "explained explains explaining",
    "claim": "claimed claims claiming",
    "warn": "warned warns warning",
    "note": "noted notes noting",
    "write": "wrote writes writing written",
    "tweet": "tweeted tweets tweeting retweeted",
    "state": "stated states stating",
    "reply": "replied replies replying",
    "respond": "responded responds responding",
    "answer": "answered answers answering",
    "conclude": "concluded concludes concluding",
    "recall": "recalled recalls recalling",
    "acknowledge": "acknowledged acknowledges acknowledging",
    "admit": "admitted admits admitting",
    "concede": "conceded concedes conceding",
    "announce": "announced announces announcing",
    "assert": "asserted asserts asserting",
    "declare": "declared declares declaring",
    "remark": "remarked remarks remarking",
    "observe": "observed observes observing",
    "predict": "predicted predicts predicting",
    "complain": "complained complains complaining",
    "joke": "joked jokes joking",
    "quip": "quipped quips quipping",
    "testify": "testified testifies testifying",
    "stress": "stressed stresses stressing",
    "emphasise": "emphasised emphasises emphasising emphasized emphasizes emphasizing",
    "contend": "contended contends contending",
    "maintain": "maintained maintains maintaining",
    "allege": "alleged alleges alleging",
    "reiterate": "reiterated reiterates reiterating",
    "caution": "cautioned cautions cautioning",
    "counter": "countered counters countering",
    "comment": "commented comments commenting",
    "deny": "denied denies denying",
    "confirm": "confirmed confirms confirming",
    "promise": "promised promises promising",
    "pledge": "pledged pledges pledging",
    "vow": "vowed vows vowing",
    "suggest": "suggested suggests suggesting",
    "ask": "asked asks asking",
    "assure": "assured assures assuring",
    "remind": "reminded reminds reminding",
    "report": "reported reports reporting",
    "recommend": "recommended recommends recommending",
    "lament": "lamented laments lamenting",
    "boast": "boasted boasts boasting",
    "point out": "pointed points pointing",
}

# Verbs that attribute only words in quotation marks: "Reese called it “a disgrace”".
_QUOTING = {
    "call": "called calls calling",
    "describe": "described describes describing",
    "dismiss": "dismissed dismisses dismissing",
    "refer": "referred refers referring",
    "continue": "continued continues continuing",
    "label": "labelled labeled labels labelling labeling",
    "brand": "branded brands branding",
    "dub": "dubbed dubs dubbing",
    "denounce": "denounced denounces denouncing",
    "condemn": "condemned condemns condemning",
    "blast": "blasted blasts blasting",
    "slam": "slammed slams slamming",
    "deride": "derided derides deriding",
    "mock": "mocked mocks mocking",
    "decry": "decried decries decrying",
    "criticise": "criticised criticises criticising criticized criticizes criticizing",
    "praise": "praised praises praising",
    "hail": "hailed hails hailing",
    "accuse": "accused accuses accusing",
    "urge": "urged urges urging",
    "demand": "demanded demands demanding",
    "wonder": "wondered wonders wondering",
    "shout": "shouted shouts shouting",
    "yell": "yelled yells yelling",
    "cry": "cried cries",
    "whisper": "whispered whispers whispering",
    "mutter": "muttered mutters muttering",
    "exclaim": "exclaimed exclaims exclaiming",
    "interject": "interjected interjects interjecting",
    "interrupt": "interrupted interrupts interrupting",
    "laugh": "laughed laughs laughing",
    "post": "posted posts posting",
    "proclaim": "proclaimed proclaims proclaiming",
    "pronounce": "pronounced pronounces pronouncing",
    "characterise": "characterised characterises characterising "
    "characterized characterizes characterizing",
    "liken": "likened likens likening",
    "compare": "compared compares comparing",
    "question": "questioned questions questioning",
    "thank": "thanked thanks thanking",
    "blame": "blamed blames blaming",
    "put": "put puts putting",
    "quote": "quoted quotes",
    "portray": "portrayed portrays portraying",
    "chide": "chided chides chiding",
    "plead": "pleaded pleads pleading",
    "muse": "mused muses musing",
    "retort": "retorted retorts retorting",
    "snap": "snapped snaps snapping",
    "opine": "opined opines opining",
    "reflect": "reflected reflects reflecting",
    "concur": "concurred concurs",
    "agree": "agreed agrees",
    "begin": "began begins",
    "repeat": "repeated repeats repeating",
    "speculate": "speculated speculates speculating",
    "vent": "vented",
    "fume": "fumed fumes",
    "chant": "chanted chants chanting",
    "believe": "believes believed believing",
    "think": "thinks thought thinking",
    "read": "reads",
    "find": "found finds",
    "rail": "railed rails railing",
}

SAYING: frozenset[str] = frozenset(w for forms in _SAY.values() for w in forms.split())
QUOTING: frozenset[str] = frozenset(w for forms in _QUOTING.values() for w in forms.split())
SPEECH: frozenset[str] = SAYING | QUOTING
# After a quotation these may come before their subject: "“…,” said Reese".
INVERTED: frozenset[str] = frozenset(
    verb
    for verb in SAYING
    if not verb.endswith("ing") and not verb.startswith(("tell", "told", "assure", "remind"))
) | frozenset(
    """continued continues shouted yelled cried exclaimed whispered muttered laughed interjected
    mused wondered wonders agreed agrees concurred opined retorted snapped demanded pleaded
    repeated reflected began fumed""".split()
)
# What several people do ("critics say"), or one after "used to" and "went on to".
BASE_FORMS = frozenset("say tell argue insist warn describe write explain add believe".split())
# Nobody is signed for these; they only show that a sentence has another voice in it.
UNSIGNED_VERBS = frozenset(
    "believes believed believing thinks thought thinking found finds "
    "chanted chants chanting reads read quotes".split()
)
# After these alone a clause without "that" is still reported speech.
PLAIN_SAYING = frozenset("said says told tells".split())
# These attribute a quotation only right beside it: "he put it", but "“…,” he continued".
BESIDE_QUOTE = frozenset(
    """asked asks asking began begins continued continues continuing put puts putting agreed agrees
    laughed laughs laughing repeated repeats repeating interrupted interrupts interrupting snapped
    snaps reflected reflects cried cries""".split()
)

# These are plural nouns as well, and verbs only right after their subject.
NOUN_LIKE = frozenset(
    """remarks claims notes comments reports stresses counters promises pledges vows cautions
    answers replies states questions demands calls brands labels posts cries laughs shouts jokes
    boasts chants hails mocks begins finds reads thanks""".split()
)

CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december".split()
)
# Between a subject and its verb of speech.
AUXILIARIES = frozenset(
    """has had have also then later since once previously recently repeatedly again even now
    already often first himself herself itself always just still simply only reportedly too
    further famously frequently sometimes soon eventually finally earlier merely rather
    yesterday today instead nevertheless nonetheless ’s""".split()
)
# Speech that did not happen: denied, wished for, foretold, or done to the subject.
NOT_SPOKEN = frozenset(
    """not never n't would will could should may might must can cannot to won’t won't didn’t
    didn't doesn’t doesn't wouldn’t wouldn't couldn’t couldn't can’t can't hasn’t hasn't
    hadn’t hadn't did do does shall nor neither without of by if let""".split()
)
PASSIVE = frozenset("is was were be been being are get got gets getting isn’t wasn’t".split())

# Verbs that a name may be the subject of, beyond those in -ed.
PAST = frozenset(
    """gave took made got went came saw stood sat spoke left ran won lost met held kept led put
    set let cut hit read fell rose grew knew drew drove flew threw rode wore bore tore swore
    broke woke chose froze stole wove bought brought fought thought sought caught taught dealt
    felt kept slept swept spent sent lent bent built meant heard found stuck struck hung sang
    rang began drank swam ran shook forgot ate beat became has have had did does do is was were
    gives takes makes gets goes comes sees stands sits speaks leaves runs wins loses meets holds
    keeps leads sets lets cuts wants plans hopes likes thinks believes knows sounds seems looks
    laid paid shot sold told lit slid spun hid fed fled bid quit laughs shrugs nods smiles
    refuses declines agrees
    """.split()
)

DETERMINERS = frozenset(
    """the a an this that these those some one another any each every no both several many
    two three four five its his her their our my your other such most all""".split()
)
PREPOSITIONS = frozenset(
    """of for by with to from in on at about against near behind under over between among
    including despite like than via per around towards toward through into onto upon within
    beside besides beyond above below across along alongside unlike except versus concerning
    regarding on""".split()
)
CONJUNCTIONS = frozenset(
    """but while when as because though although since if that where after before until
    whether so yet what how which whereas once why then who whom whose however meanwhile
    unless nor""".split()
)
PERSONAL = dict.fromkeys(("he", "him"), "m") | dict.fromkeys(("she", "her"), "f")
OTHER_PRONOUNS = frozenset(
    "i we they you it one nobody everybody somebody someone everyone many some others "
    "this that these those both all none".split()
)
# A name may be followed by these and still be the whole subject or object.
AFTER_NAME = frozenset(
    """in on at during after before when while as last this yesterday today tonight of from
    with via through to who whose whom earlier later recently once again on over about
    outside inside into by if because since until following monday tuesday wednesday thursday
    friday saturday sunday told said says that the a an and but or for early late
    back there then too himself herself""".split()
)

# Titles that stand right before a name and are no part of it.
HONORIFICS = {
    "mr": "m",
    "mrs": "f",
    "ms": "f",
    "miss": "f",
    "mx": None,
    "messrs": None,
    "sir": "m",
    "dame": "f",
    "lord": "m",
    "lady": "f",
    "baroness": "f",
    "baron": "m",
}
# Those that stay part of the name as it is printed.
KEPT_HONORIFICS = frozenset("sir dame lord lady baroness baron".split())
TITLES = frozenset(
    """dr prof professor gen lt col maj capt cmdr cdr sgt cpl pvt adm brig sen sens rep reps gov
    govs rev reverend hon pres supt insp det atty sec cllr councillor councilor councilman
    councilwoman ambassador mayor judge justice general lieutenant colonel major captain
    commander sergeant corporal private admiral brigadier senator representative governor
    president chancellor chairman chairwoman chair speaker minister secretary congressman
    congresswoman superintendent inspector detective constable officer chief deputy sheriff
    attorney director commissioner prince princess king queen pope archbishop bishop cardinal
    father sister brother rabbi imam pastor canon coach manager spokesman spokeswoman
    spokesperson analyst leader candidate nominee co-chair vice assistant undersecretary
    professor premier emperor sheikh ayatollah rt right alderman assemblyman assemblywoman
    strategist host anchor correspondent reporter editor founder ceo cfo coo cio counsel
    democrat republican pollster adviser advisor aide consultant lawyer economist
    businessman nurse whip solicitor marshal ombudsman prosecutor treasurer author actor
    actress singer comedian""".split()
)
# Nouns that say what somebody is, beyond those in -er, -or, -ist, -man … (see below).
_ROLE_NOUNS = frozenset(
    """chief head executive president vice-president ceo cfo coo chair co-chair spokesman
    spokeswoman spokesperson spokesmen analyst judge mayor nurse diplomat envoy general
    official aide adviser advisor nominee candidate host guard coach pupil student
    graduate scholar expert specialist veteran resident tenant victim witness consultant agent
    lieutenant sergeant colonel captain major admiral constable clerk cleric priest bishop pope
    imam rabbi monk nun counsel attorney surgeon physician dean don fellow chancellor premier
    consul king queen prince princess duke duchess activist advocate associate assistant
    accountant merchant immigrant migrant refugee delegate magnate mogul tycoon billionaire
    millionaire entrepreneur critic comic cook chef thief spy pilot athlete apprentice
    architect poet laureate guru boss friend colleague ally rival opponent wife husband mother
    father son daughter brother sister uncle aunt niece great-niece nephew cousin widow
    widower partner grandmother grandfather grandson granddaughter neighbour neighbor
    journalist columnist pundit democrat republican conservative liberal socialist
    independent libertarian treasurer deputy secretary director chairman chairwoman
    congressman congresswoman whip sheriff marshal medic paramedic nobel
    counselor counsellor lobbyist operative surrogate strategist loyalist hawk
    bookseller baker voter mum dad mom co-founder co-author ex-wife ex-husband
    correspondent representative superintendent president-elect""".split()
)
_ROLE_ENDINGS = tuple(
    "er or ist man woman person ian eer yst ee ant smith wright ologist grapher crat keeper "
    "worker".split()
)
# Words with those endings that are no one's role.
_NOT_ROLES = frozenset(
    """other another former later after over under never ever her whether either neither number
    order letter matter water paper power tower summer winter october november december
    september river member-state center centre answer offer dinner paper newspaper chapter
    quarter theater proper better greater former latter super inner outer upper lower sister-city
    major minor senior junior prior interior exterior error floor door poor for nor or color
    labor favor honor terror mirror motor sector factor human german roman woman-owned than
    list mist exist consist assist persist insist christian italian russian iranian canadian
    australian austrian indian asian european syrian egyptian brazilian palestinian ukrainian
    indonesian belgian norwegian hungarian american african mexican cuban korean committee
    degree fee agree coffee three free see employee-owned giant plant grant important relevant
    significant elegant constant distant instant want pursuant tower tether together rather
    weather altogether however whenever wherever moreover further per corner border disorder
    remember consider wonder cover discover gather counter hunger anger danger finger tender
    gender bitter twitter computer laser layer user-generated career beer peer deer
    cheer engineer-led fewer fever river clever silver december popular""".split()
)
# "Secretary of State Ann Reese": the one case where a name follows a role and "of".
OFFICES = frozenset(
    """state defense defence labor commerce energy education agriculture transportation treasury
    justice interior homeland representatives commons lords staff police finance health""".split()
)
# They say nothing of somebody without whose they are.
RELATIONS = frozenset(
    """friend colleague ally rival opponent wife husband mother father son daughter brother
    sister uncle aunt niece great-niece nephew cousin partner grandmother grandfather grandson
    granddaughter neighbour neighbor mum dad mom ex-wife ex-husband assailant victim supporter
    critic surrogate mate teammate classmate roommate challenger""".split()
)
HUMANS = frozenset("man woman boy girl lady gentleman fellow guy teenager person".split())
PEOPLE_OF = frozenset("prosecuting defending".split())  # counsel at a trial, in British courts


@lru_cache(maxsize=4096)
def is_role_noun(word: str) -> bool:
    """Whether ``word`` (any case) can say what somebody is: "analyst", "secretary"."""
    word = word.lower()
    if word in _ROLE_NOUNS:
        return True
    return len(word) > 3 and word.endswith(_ROLE_ENDINGS) and word not in _NOT_ROLES


# Capitalised words that begin a sentence or a phrase and are never part of a name.
OPENERS = (
    DETERMINERS
    | PREPOSITIONS
    | CONJUNCTIONS
    | OTHER_PRONOUNS
    | AUXILIARIES
    | frozenset(
        """he she him her and or not yes no well oh there here perhaps maybe indeed asked
        speaking according monday tuesday wednesday thursday friday saturday sunday january
        february march july august september october november december spring
        summer autumn winter tonight tomorrow thus hence still likewise moreover furthermore
        additionally afterwards afterward elsewhere overall nearly almost more less few only even
        during following throughout amid amongst given according both either neither whatever
        whenever whichever never ever often sometimes usually generally specifically especially
        particularly is are was were be been do does did has have had would can could should
        might must let yet ok okay none nothing something everything anything someone
        everybody opinion correction update analysis exclusive breaking watch photo picture
        image video gop republicans democrats republican democratic democrat conservative liberal
        american british english scottish welsh irish french german russian chinese
        former fellow longtime first second third teenage teenaged asked born called
        """.split()
    )
) - {"may"}

# A body, by its last word: "Harnshire Fire and Rescue Service".
BODIES = frozenset(
    """council committee commission service services trust corp corporation inc ltd plc llc
    company co university college school department ministry police party association union
    board agency institute institution foundation group bank court times post herald tribune
    courier journal telegraph guardian press news network authority bureau office administration
    parliament congress senate house assembly federation confederation league alliance coalition
    society club church hospital centre center fund partners partnership holdings industries
    systems technologies campaign organisation organization networks media magazine review
    gazette chronicle mail mirror express observer broadcasting treasury exchange airlines
    airways motors electric mills dynamics pumps developments developers works force army navy
    guard conference caucus super-pac pac project initiative team studios entertainment dispatch
    tv radio line railway railways rovers athletic united fc""".split()
)
# Capitalised runs that name a place, a time or a thing: they neither speak nor answer to "he".
PLACE_WORDS = frozenset(
    """street road lane avenue square bridge quay bank hampshire york carolina dakota mexico
    jersey virginia america states kingdom city county state coast island islands river lake
    sea bay beach park hall hill valley mountain airport station tower day tuesday monday
    wednesday thursday friday saturday sunday week war act amendment constitution agreement
    treaty award prize cup league rico vegas angeles francisco diego orleans jose louis
    zealand africa korea arabia lanka east west north south university school college court
    house office street stadium arena theatre theater hotel plaza debate convention election
    primary caucuses""".split()
)
# Capitals and countries that papers let speak for governments: nobody to sign with.
POWERS = frozenset(
    """washington london moscow beijing brussels paris berlin tehran kyiv kiev caracas jerusalem
    tokyo rome madrid ottawa canberra delhi islamabad ankara damascus baghdad kabul riyadh cairo
    seoul pyongyang havana westminster whitehall dublin edinburgh cardiff belfast holyrood stormont
    russia china iran israel ukraine germany france britain england scotland wales ireland america
    canada mexico japan india pakistan turkey syria iraq afghanistan venezuela cuba brazil europe
    italy spain poland hungary greece egypt australia argentina chile colombia nigeria kenya
    sweden norway denmark finland austria belgium portugal vietnam taiwan qatar libya lebanon yemen
    congress parliament""".split()
)
