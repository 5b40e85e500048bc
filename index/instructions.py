"""Orders to a language model that stand in an article.

Several independent cues are weighed, sentence by sentence. Reported speech does not
count: "The council told residents to ignore previous instructions" is news, and so is
an article on such attacks that quotes one. This only keeps such text from being found
and quoted; that instructions in articles are data everywhere is not decided here.
"""

import re

_ENOUGH = 3
# A block that is one quotation from end to end may be a person speaking to another.
_ENOUGH_WHEN_QUOTED = 4
# A real paragraph with an order slipped in stays a paragraph unless the order outweighs it.
_SHARE = 1 / 3
_OVERRIDE = 3
_MOST_STYLE_ORDERS = 3

# Whoever hides orders in more than this hides them from any rule; looking costs time.
_LONGEST = 20_000

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[”’\"')\]]*|\n|$)|[.!?\n]+")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]{12,}’(?!\w)|«[^»]*»")
_REPORTED = re.compile(
    r"\b(?:said|says|(?<!you were )(?<!have been )told|tells|asked|wrote|writes|posted|reads|"
    r"read(?=[:,])|urged|warned|ordered|instructed|instructs|claimed|according to|stated|states|"
    r"called|known as|such as|for example|contained|contains|included|hid|sentence|phrase|"
    r"attackers?|announced|advised|hackers?|researchers?)\b",
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
_OPENS = (
    r"^[\s“‘\"'(\[*#>-]*(?:(?:please|now|then|also|so|and|first|instead|important|note|"
    r"attention|hello|hi|warning)[,:!]*\s+){0,3}"
)
_AFTER = rf"(?:{_OPENS}|[,;:]\s*)"  # an order may follow "If you are a language model,"
_YOU_MUST = (
    r"\byou (?:must|should|will|shall|are to|need to|have to|may|can|are required to)"
    r"(?: now| always| never| only| not)*\s+"
)

_MACHINE_TOKENS = re.compile(
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>|"
    r"^\s*#{2,}\s*(?i:instructions?|system|response|human|assistant|user)(?i:\s*prompt)?\s*:|"
    r"^\s*(?:SYSTEM|ASSISTANT|System prompt|SYSTEM PROMPT|System message)\s*:|"
    r"\bBEGIN (?:SYSTEM|PROMPT|INSTRUCTIONS?)\b|</?(?:system|instructions?|prompt)>",
    re.MULTILINE,
)
_IGNORE_EARLIER = re.compile(
    rf"(?:{_AFTER}|{_YOU_MUST}|(?-i:(?<=[^.!?] )(?=[A-Z])))"
    rf"(?:ignore|disregard|forget|override|bypass|discard|stop following)\s+"
    rf"(?:(?:all|any|every|each|of|the|your|my|our|these|those|this|that|everything|anything)\s+)*"
    rf"(?:{_EARLIER}\s+(?:\w+\s+){{0,2}}{_ORDERS}"
    rf"|{_ORDERS}\s+(?:above|before|you (?:were|have been) given|given to you)"
    rf"|above|before this|you (?:were|have been) told)",
    re.IGNORECASE,
)
_CUES: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
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
        # Being asked for what it should keep, and told what its work is.
        (
            2,
            rf"{_AFTER}(?:reveal|print|repeat|output|show|display|tell me|give me|send|share|"
            r"disclose|leak)\b.{0,30}\b(?:system prompt|your (?:prompt|instructions|rules|"
            r"guidelines|initial)|hidden (?:prompt|instructions)|initial instructions|password|"
            r"api key|above text|text above)\b",
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
    )
)
_STYLE_ORDER = re.compile(
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


def is_instruction(text: str) -> bool:
    """Whether the text, as a whole, gives orders to a language model."""
    text = text[:_LONGEST].strip()
    if _MACHINE_TOKENS.search(text) and not _REPORTED.search(text):
        return True
    quoted_whole = bool(_QUOTED.fullmatch(text))
    text = text[1:-1].strip() if quoted_whole else _QUOTED.sub(" ", text)
    score = style_orders = ordering = 0
    seen: set[int] = set()
    for sentence in (m[0].strip() for m in _SENTENCE.finditer(text)):
        if not quoted_whole and _REPORTED.search(sentence):
            continue
        cues = {n for n, (_, cue) in enumerate(_CUES) if cue.search(sentence)}
        gives_style = bool(_STYLE_ORDER.search(sentence))
        overrides = bool(_IGNORE_EARLIER.search(sentence))
        score += sum(_CUES[n][0] for n in cues - seen) + _OVERRIDE * overrides
        style_orders += gives_style
        seen |= cues
        ordering += len(sentence) if cues or gives_style or overrides else 0
    score += min(style_orders, _MOST_STYLE_ORDERS)
    enough = _ENOUGH_WHEN_QUOTED if quoted_whole else _ENOUGH
    return score >= enough and ordering >= _SHARE * len(text)
