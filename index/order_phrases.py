"""What orders to a language model are worded like: one pattern for each kind of cue.

Each is searched for in one sentence from which quotations were taken out. A pattern opens
where an order can (``_AFTER``), for "He told them to ignore it" is no order. Weights are
summed in ``index.instructions``, where three are enough: so whatever a newspaper may say to
its readers ("Include your name in your reply", "Write in French") weighs less.
"""

import re

REPORTED = re.compile(
    r"\b(?:said|says|(?<!you were )(?<!have been )told|tells|asked|wrote|writes|posted|reads|"
    r"read(?=[:,])|urged|warned|ordered|(?<!been )instructed|instructs|claimed|according to|"
    r"(?<!add a )(?<!insert a )(?<!include a )(?<!integrate a )sentence|phrase|stated|states|"
    r"called|known as|such as|for example|contained|contains|included|hid|"
    r"attackers?|announced|advised|hackers?|researchers?)\b"
    # "The page held one line more: …"
    r"|\b(?:held|holds|bore|bears|carried|carries|had|ran|runs|was|were|typed)\b[^:.]{0,40}:\s",
    re.IGNORECASE,
)

_MODEL = (
    r"(?:ai|a\.i\.|artificial intelligence|language model|large language model|llm|chatbot|"
    r"chat bot|virtual assistant|assistant|bot|agent|gpt(?:-?\w+)?|chatgpt|claude|gemini|"
    r"copilot|llama)"
)
_ROLES = (
    rf"(?:{_MODEL}|journalist|reporter|writer|editor|expert|translator|copywriter|summari[sz]er|"
    r"professional|analyst|tutor|programmer|developer|moderator|spokesperson|persona)"
)
_EARLIER = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|system|original|other|initial|given|"
    r"existing|former|past)"
)
_ORDERS = (
    r"(?:instructions?|prompts?|directions?|directives?|rules?|guidelines?|commands?|orders?|"
    r"messages?|context|constraints?|text|restrictions?|programming|training|tasks?)"
)
_REPLY = r"(?:response|answer|reply|output|summary|message)"
_YOUR_REPLY = r"your (?:responses?|answers?|reply|replies|output)(?:['’]s?)?(?![\w-])"
_OPENS = (
    r"^[\s“‘\"'(\[{*#<>!\d.)-]*(?:(?:please|now|then|also|so|and|first|instead|important|note|"
    r"attention|hello|hi|warning)[,:!]*\s+){0,3}"
)
# An order may follow "If you are a language model,", and in raw code or HTML, its brackets.
_AFTER = rf"(?:{_OPENS}|[,;:>}}]\s*|<!--\s*)"
_ASKS = rf"{_AFTER}(?:(?:can|could|will|would) you (?:please )?)?"
_YOU_MUST = (
    r"\byou (?:must|should|will|shall|are to|need to|have to|may|can|are required to)"
    r"(?: now| always| never| only| not)*\s+"
)
_CODE = r"\bcode (?:snippet|block|section|excerpt|segment|fragment)s?\b"
_OWN_CODE = (
    r"\byour (?:own )?(?:code\w*|algorithm\w*|solution|implementation|program\w*|response|"
    r"answer|reply|elucidation|output)\b|\bthe code you\b"
)
_KEPT_BACK = (
    r"(?:(?:secret|system|admin|root|master|hidden|our|the) )*(?:password|passcode|passphrase|"
    r"secret key|secret phrase|api key|system prompt|login credentials)"
)
_CIPHER = (
    r"(?:base ?-?\d\d|caesar|cipher|emojis?|backwards?|leetspeak|leet speak|morse|pig latin|"
    r"hexadecimal|binary|rot ?-?13|anagram\w*|misspell\w*|typos|in reverse|reverse (?:order|"
    r"sequence)|homophon\w*|alphanumeric|substitution|without (?:any )?(?:spaces|punctuation|"
    r"vowels))"
)

MACHINE_TOKENS = re.compile(
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>|"
    r"^\s*#{2,}\s*(?i:instructions?|system|response|human|assistant|user)(?i:\s*prompt)?\s*:|"
    r"^[\s\d.)-]*(?:SYSTEM|ASSISTANT|System prompt|SYSTEM PROMPT|System message)\s*:|"
    r"\bBEGIN (?:SYSTEM|PROMPT|INSTRUCTIONS?)\b|</?(?:system|instructions?|prompt)>|"
    r"<[/\\]?(?i:system|developer|admin|god|override)[ _-](?i:mode|override|message)>|"
    r"\b(?:DEVELOPER|SYSTEM|ADMIN)(?: \w+){0,2} OVERRIDE\b",
    re.MULTILINE,
)

_IGNORE = r"(?:ignore|disregard|forget|override|bypass|discard|stop following)"
IGNORE_EARLIER = re.compile(
    rf"(?:{_AFTER}|{_YOU_MUST}|(?-i:(?<=[^.!?] )(?=[A-Z])))"
    rf"{_IGNORE}\s+"
    rf"(?:(?:all|any|every|each|of|the|your|my|our|these|those|this|that|everything|anything)\s+)*"
    rf"(?:{_EARLIER}\s+(?:\w+\s+){{0,2}}{_ORDERS}"
    rf"|{_ORDERS}\s+(?:above|before|you (?:were|have been) given|given to you)"
    rf"|above|before this|you (?:were|have been) told)"
    # The same in other tongues: the verb, and within a few words "earlier orders".
    r"|\b(?:ignorez|ignore|ignorer|oubliez|oublie)\b.{0,20}\b(?:instructions|consignes|directives)"
    r"\b.{0,20}\b(?:précédentes|antérieures|ci-dessus)"
    r"|\b(?:ignora|ignore|olvida|olvide|desestima)\b.{0,24}\b(?:instrucciones|indicaciones|órdenes)"
    r"\b.{0,12}\b(?:anteriores|previas)"
    r"|\b(?:ignore|ignora|esqueça|desconsidere)\b.{0,24}\b(?:instruções|ordens)\b.{0,12}"
    r"\b(?:anteriores|prévias)"
    r"|\b(?:ignora|ignorate|dimentica|dimenticate)\b.{0,24}\b(?:istruzioni|indicazioni)\b.{0,12}"
    r"\bprecedenti"
    r"|\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b.{0,24}\b(?:vorherig\w+|vorig\w+|"
    r"bisherig\w+|obig\w+|früher\w+)\s+(?:anweisung|instruktion|befehl|vorgabe)"
    r"|\b(?:negeer|vergeet)\b.{0,24}\b(?:vorige|eerdere|voorgaande)\s+(?:instructies|opdrachten)"
    r"|\b(?:игнорируй\w*|забудь\w*|проигнорируй\w*)\b.{0,30}\b(?:инструкци|указани|команд)"
    r"|αγνο[ήε]\w*.{0,30}(?:οδηγίες|εντολές)"
    r"|\b(?:abaikan|lupakan)\b.{0,24}\b(?:instruksi|perintah)\b"
    r"|(?:忽略|无视|忘记|忽視|無視).{0,12}(?:指示|指令|说明|說明|提示)"
    r"|(?:指示|命令|指令)を(?:すべて|全て)?(?:無視|忘れ)"
    r"|(?:지시|명령|지침)\S*\s*(?:모두\s*)?(?:무시|잊)"
    r"|(?:निर्देश\w*).{0,30}(?:अनदेखा|नज़रअंदाज़|भूल)"
    r"|(?:تجاهل|انس).{0,24}(?:التعليمات|الأوامر)",
    re.IGNORECASE,
)

CUES: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(raw, re.IGNORECASE))
    for weight, raw in (
        # Being told what it is.
        (
            3,
            rf"{_OPENS}you are (?:now )?(?:(?:an?|the|my|called|named)\s+)?"
            rf"(?:[\w'’.-]+,?\s+){{0,8}}?{_MODEL}\b(?! (?:to|of) )",
        ),
        (
            2,
            rf"{_OPENS}you are (?:now )?(?:(?:an?|the)\s+|[A-Z][\w'’ .-]{{2,40}}, (?:an?|the)\s+)"
            rf"(?:[\w'’-]+\s+){{0,5}}?{_ROLES}\b",
        ),
        (
            3,
            rf"{_OPENS}you are (?:now |about to ).{{0,80}}\b(?:(?-i:DAN)\b|do anything now|"
            rf"(?:another|a new) {_MODEL}\b)",
        ),
        (
            2,
            rf"{_AFTER}(?:act|behave|respond|answer|speak|write) as "
            r"(?:if you|an?|the|though you)\b",
        ),
        (
            2,
            rf"{_AFTER}(?:pretend|roleplay|role-play|simulate)\b.{{0,20}}"
            r"\byou(?:['’]re| are| were)?\b",
        ),
        (
            2,
            rf"{_AFTER}from now on,? "
            r"(?:you (?:are|will|must|answer|respond)|respond|answer|reply|act)\b",
        ),
        # Being addressed.
        (
            2,
            rf"{_OPENS}(?:as|if you are|dear|attention|note to|notice to|hey|instructions? "
            rf"(?:for|to)|for)? ?(?:an?|the|all|any)?\s*{_MODEL}s?\b.{{0,40}}?[,:](?=.*\b(?:you|"
            r"do not|don['’]t|ignore|disregard|say|always|never|reveal|must|include|answer)\b)",
        ),
        (
            2,
            r"\b(?:when|if|while|before|after) (?:you (?:are )?)?(?:summari[sz]\w+|answer\w*|"
            r"respond\w*|process\w*|read\w*|asked about|quot\w+)\b.{0,40}\b(?:this (?:article|text|"
            r"page|document|story)|users?|questions?)\b.{0,60}\b(?:say|state|tell|answer|include|"
            r"mention|recommend|reply|respond|add|write|claim)\b",
        ),
        (
            1,
            rf"\b(?:in (?:your|the|every|each) {_REPLY}|the user(?:['’]s)?\b|"
            r"users? (?:asks?|requests?))",
        ),
        (
            2,
            r"\bI(?:['’]m| am) (?:your|the) (?:(?:system|model)['’]?s? )?"
            r"(?:developer|creator|maintainer|programmer|system administrator)\b",
        ),
        # Being asked for what it should keep, and told what its work is.
        (
            2,
            rf"{_AFTER}(?:reveal|print|repeat|output|show|display|tell me|give me|send|share|"
            r"disclose|leak)\b.{0,30}\b(?:system prompt|your (?:prompt|instructions|rules|"
            r"guidelines|initial)|hidden (?:prompt|instructions)|initial instructions|password|"
            r"api key|above text|text above)\b",
        ),
        (
            2,
            rf"\b(?:what(?:['’]s| is| would be)|tell me|give me|share|confirm|need|provide) "
            rf"(?:me )?(?:your|the|our) {_KEPT_BACK}\b",
        ),
        (
            3,
            rf"\b(?:can|could|will|would) you (?:please |at least )?(?:share|tell|give|send|reveal|"
            rf"show|provide)\b.{{0,20}}\byour {_KEPT_BACK}\b",
        ),
        (
            2,
            r"\b(?:what(?:['’]s| is| was)|where does|where is|tell me|give me|show me) "
            r"the user(?:['’]s)?\b",
        ),
        (
            1,
            rf"{_OPENS}your (?:\w+\s+)?(?:reporting|task|role|job|goal|responses?|answers?|output|"
            r"replies|reply|purpose|mission|instructions?|persona|tone|sole)\b.{0,30}\b(?:is|are|"
            r"must|should|will|emphasi[sz]es?|reflects?|shall)\b",
        ),
        (
            1,
            rf"{_AFTER}you (?:must|will|shall|should) (?:now |always |never |only |not )*"
            r"(?:answer|respond|reply|say|output|act|write|ignore|mention|reveal|obey|follow|"
            r"include|recommend|refuse|comply|state|pretend|translate|repeat|provide)\b",
        ),
        # Being told what to make of its reply.
        (
            3,
            rf"{_ASKS}(?:encode|encrypt|translate|render|reverse|modify|augment|enhance|transform|"
            rf"scramble|jumble|invert|shift|obfuscate|embellish|rephrase)\b.{{0,60}}?\b{_YOUR_REPLY}",
        ),
        (
            3,
            rf"{_ASKS}(?:replace|remove|combine|substitute|convert|swap|introduce|insert)\b.{{0,30}}"
            rf"\b(?:words?|names?|letters?|vowels?|spaces|typos|keywords?|characters?|punctuation|numbers?)"
            rf"\b.{{0,50}}\b{_YOUR_REPLY}",
        ),
        (
            3,
            rf"{_ASKS}(?:reply|respond|answer|(?:provide|write|express|give|present|use|apply|"
            rf"render|encode|make|display|represent|send|translate|reverse)\b.{{0,60}}?\byour "
            rf"(?:responses?|answers?|reply|message|output))\b.{{0,30}}?\b{_CIPHER}\b",
        ),
        (
            3,
            rf"{_ASKS}(?:use|apply|employ)\b.{{0,30}}?\b{_CIPHER}.{{0,40}}"
            rf"\byour (?:responses?|answers?|reply|message|output)\b",
        ),
        (
            3,
            rf"{_ASKS}(?:add|integrate|insert|include|incorporate|introduce|append|weave|embed)\b"
            r".{0,20}\b(?:sentence|line|statement|claim|fact|headline|teaser|rumou?r|statistic|tip|"
            rf"link|announcement|advert\w*)\b.{{0,120}}?\b(?:in|into|to|within) {_YOUR_REPLY}",
        ),
        (
            3,
            rf"{_ASKS}(?:add|integrate|insert|include|incorporate|introduce|append|weave|embed)\b"
            rf".{{0,20}}\b(?:in|into|to|within) {_YOUR_REPLY},? (?:a|an|the|that) "
            r"(?:sentence|line|statement|claim|fact|headline|teaser|rumou?r|tip|link|announcement)",
        ),
        (
            3,
            rf"{_AFTER}(?:in|within|throughout) {_YOUR_REPLY},? (?:always )?(?:mention|include|"
            r"suggest|say|state|hint|recommend|promote|encourage|claim|refer|urge|praise|invite|"
            r"advise|remind|insert|advertise)\b(?! (?:your|the) (?:full )?(?:name|address|postcode|"
            r"reference|reasons?|number|age|e-?mail))",
        ),
        (
            2,
            rf"{_ASKS}(?:add|integrate|insert|incorporate)\b.{{0,80}}\b(?:in|into|to|within) "
            rf"{_YOUR_REPLY}",
        ),
        (
            3,
            rf"{_AFTER}(?=.*{_CODE})(?=.*(?:{_OWN_CODE}))"
            r".*\b(?:following|below|subsequent|above)\b",
        ),
        # Being told to leave what it reads and to say something else.
        (
            3,
            rf"(?:{_AFTER}|[.#]\s*){_IGNORE} (?:(?:the|this|that|all|your) (?:\w+ ){{0,2}}?"
            r"(?:function|web ?page|page|paper|r[eé]sum[eé]|table|article|text|document|contents?|"
            r"data|e-?mail|above|code|file)|everything|all)\b(?: above)? and (?:instead )?"
            r"(?:just |only |simply )?(?:say|state|output|respond|print|reply|admit|repeat|"
            r"write (?:a message|an? answer|only))\b",
        ),
    )
)

# What an order in one sentence can hardly do without: most sentences need no closer look.
SPEAKS_TO_MODEL = re.compile(
    r"\byou|ignor|disregard|forget|overr[iu]d|reply|respond|answer|response|\buser|prompt|<|\[|"
    r"assistant|language model|chatbot|\bAI\b|system",
    re.IGNORECASE,
)

STYLE_ORDER = re.compile(
    rf"{_AFTER}(?:focus on\s*:|write (?:with|in an?|only|your|the response)|"
    r"(?:respond|answer|reply) (?:only|with|in|to (?:all|every|any)|using)|"
    r"(?:do not|don['’]t|never|always) (?:mention|reveal|disclose|answer|cite|include|say|respond|"
    r"reply|use|break|refer|state|refuse|output|write|repeat|translate|recommend)|"
    r"(?:maintain|keep|use|adopt|emphasi[sz]e|avoid|prioriti[sz]e)\s+(?:an?\s+|the\s+|strict\s+|"
    r"[\w-]+\s+)?(?:tone|voice|style|strict|persona|neutrality|language|factual|bullet|format|"
    r"objectiv\w+|clarity|accuracy|character)|"
    rf"(?:begin|start|end|finish|append|prepend|prefix) (?:your|every|each|all|the) {_REPLY}|"
    rf"(?:insert|include|add|append)\b.{{0,40}}\b(?:in|to|at the end of) (?:your|the|every|each) "
    rf"{_REPLY}|(?:stay|remain) in character|(?:output|return|print) (?:only|the following|exactly|"
    r"just)|limit (?:your|the) (?:response|answer))",
    re.IGNORECASE,
)
