"""What web pages say about themselves: one pattern for each kind of phrase.

Each must match a whole phrase in lower case, straight apostrophes, without marks around
it. Open-ended ones need the name of a part of a page (``_PAGE_THING``), so that "Sign up
for our newsletter" is a phrase of the page and "Sign up for the vaccine" is not.
"""

import re

_NETWORK = (
    r"(?:facebook|twitter|x|x \(twitter\)|whatsapp|linkedin|e-?mail|instagram|pinterest|reddit|"
    r"telegram|bluesky|threads|messenger|flipboard|youtube|tiktok|mastodon|snapchat|rss|sms)"
)
_PIECE = (
    r"(?:article|story|stories|page|post|report|piece|podcast|episode|video|audio|clip|interview)"
)
_PAGE_THING = (
    rf"(?:newsletters?|e-?mails?|inbox|alerts?|notifications?|apps?|subscriptions?|accounts?|"
    rf"profiles?|comments?|gallery|photos?|images?|perspectives?|biography|bio|podcasts?|"
    rf"briefing|digest|updates|bulletin|{_PIECE}|slideshow|transcript|version|edition|settings|"
    rf"preferences|menu|button|links?|journalism|coverage|headlines|archive|offers?|website|site)"
)
_TO_BE_SUBSCRIBED = (
    r"(?:newsletters?|e-?mails?(?: address)?|inbox|alerts|notifications|apps?|subscriptions?|"
    r"accounts?|briefing|digest|bulletin|(?:free )?trial|(?:unlimited|full) access|"
    r"whatsapp (?:channel|group)|channel|headlines|journalism|comments)"
)
_MOST = r"most (?:read|popular|viewed|shared|commented|watched|recent)"

_LINKS = (
    rf"(?:related|recommended|trending|popular|latest|top|more|other|editor'?s'?|"
    rf"you may (?:also )?like|{_MOST})(?: (?:on|from|in|by))?(?: (?:this|our|the))?"
    r"(?: [\w']+){0,2}? (?:articles?|stories|story|reads?|news|coverage|links|posts|topics?|"
    r"videos?|picks|choice|headlines|content|reading)",
    rf"(?:{_MOST}|trending|related|recommended)(?: now| today| this week| on site)?",
    r"you (?:may|might)(?: also)? (?:like|be interested in)|recommended for you|up next",
    r"what to read next|read (?:next|also|this next)|also (?:read|in the news|today)|see also",
    r"don't miss|around the web|from (?:around|across) the web|in (?:other|related) news",
    r"(?:more|read more|also) (?:like|on|about) this(?: \w+)?|more from [\w' ]{2,40}",
)

_PLAYERS = (
    rf"(?:please )?(?:listen|watch|play|hear)(?: (?:to|now|live|again|back|aloud|on|in|here|"
    rf"later|this|the|full|our|latest|\(?\d+|{_PIECE}|min(?:ute)?s?|app|demand|instead|more))*",
    rf"(?:click|tap|press|hit|select|swipe|scroll)(?: on| the)?"
    rf"(?: (?:here|play|below|above|down|up|left|right|to|for|on|through)\b| {_PAGE_THING})"
    r"[^.?!]{0,80}",
    r"(?:your browser does not support|this video (?:is|cannot|can't)|audio (?:is )?(?:un)?"
    r"available)[^.]{0,80}",
)

_BUTTONS = (
    r"loading|play|pause|mute|unmute|volume|rewind|fast forward|full ?screen|audio|video|gallery",
    r"slideshow|share|save|bookmark|print|copy(?: link)?|comments?|menu|search|close|open|hide",
    r"show|next|previous|prev|back|home|login|listen|subscribe|subscribe now|donate|donate now",
    r"follow|following|advertisement|advert|advertising|advertorial|sponsored|promoted|promotion",
    r"skip ad|ad|ads|sign in|sign up|sign out|log in|log out|register|register now|reply|report",
    r"like|ends|breaking news|live updates|top stories|contact us|about us|accept|reject|dismiss",
    r"ok|got it|opens in (?:a )?new (?:window|tab)|translate|text size|font size|a a a|dark mode",
)

_SUBSCRIBING = (
    rf"(?:please )?(?:subscribe|sign up|sign in|log ?in|register|join|get|receive|try|start|"
    rf"manage|upgrade|renew|download|install|enter|create|unlock|access|enable|turn on)\b"
    rf"[^.?!]{{0,90}}?\b(?:our|your|my|the|this|free|daily|weekly|mobile|news|morning|evening|"
    rf"unlimited|full)\b(?:[^.?!]{{0,40}}\b)?{_TO_BE_SUBSCRIBED}\b[^.?!]{{0,60}}",
    rf"(?:subscribe|sign up)(?: now| today| here)? (?:to|for) {_TO_BE_SUBSCRIBED}",
    r"(?:subscribe|sign up|sign in|log ?in|register)(?: now| today| here| free| for free)?"
    r"(?: to (?:continue|read|keep|comment|view|unlock|listen|save|join|get access|access)\b"
    r"[^.?!]{0,60})?",
    r"(?:already|not|are you) an? (?:subscriber|account|member|registered user)(?: yet)?\b"
    r"[^.!]{0,60}\??",
    r"(?:already )?have an account\?.{0,40}|don't have an account\?.{0,40}",
    r"forgot (?:your )?password\??",
    r"(?:become|be) an? (?:member|subscriber|supporter|patron)\b(?: of .{2,40}| today| now)?",
    r"(?:support|fund|help fund|back) (?:our|local|independent|quality|the .{2,30}'s)"
    r"(?: \w+){0,2} (?:journalism|newspaper|newsroom|reporting|news)\b.{0,60}",
    r"support (?:local|independent|our) journalism|(?:enter )?(?:your )?e-?mail(?: address)?"
    r"(?: here)?",
    r"(?:by|when) (?:signing up|subscribing|clicking|submitting|registering|providing|entering|"
    r"continuing),? .{0,40}\byou (?:agree|accept|consent|confirm)\b.{0,160}",
    r"by (?:signing up|subscribing|registering|continuing),? you (?:agree|accept)\b.{0,160}",
    r"(?:thank you|thanks) for (?:subscribing|signing up|registering|reading|"
    r"your (?:feedback|comment|interest|support))\b.{0,60}",
    r"(?:you can )?unsubscribe (?:at any time|any time|anytime|here|now).{0,60}",
    r"(?:no spam|we (?:won't|will never|never) (?:spam|share your)).{0,80}",
    r"(?:you have|you've) (?:\d+|one|two|three|reached|used|read)\b.{0,30}\b(?:free )?"
    r"(?:articles?|stories|limit)\b.{0,60}",
    r"(?:this|the) (?:article|story|content|page) is (?:only |exclusively )?"
    r"(?:for|available (?:only )?to) (?:our )?(?:subscribers|members|registered)\b.{0,60}",
    r"(?:get|download) (?:the|our) .{0,30}\bapp\b.{0,60}|available on the app store.{0,40}",
)

_SHARING = (
    rf"(?:share|save|send|print|tweet|gift|bookmark|recommend|rate|e-?mail|copy)"
    rf"(?: (?:this|the|our))? (?:{_PIECE}|link)(?: (?:on|via|by|with|to) .{{2,40}}| now)?",
    rf"(?:share|post|tweet)(?: this)?(?: on| via| by| to| with)? {_NETWORK}",
    rf"(?:(?:share|follow|save|print|copy link|like|tweet|on|via|and|or|more|{_NETWORK})"
    r"[ ,/&+]*){2,}",
    _NETWORK,
    rf"(?:follow|find|like|join)(?: us| me| our [\w ]{{2,30}}| @\w+| [\w.']+(?: [\w.']+){{0,2}})?"
    rf" (?:on|at) (?:our )?{_NETWORK}\b.{{0,60}}",
    r"(?:follow|contact|e-?mail|call|write to|message|reach|get in touch with) (?:us|our "
    r"(?:newsroom|newsdesk|team|reporters?)|the (?:author|editor|newsdesk|newsroom|reporter|"
    r"writer|\w+ desk))(?: (?:at|on|by|via|with|here|today|now|directly)\b.{0,80})?",
    r"(?:do you have|have you got|got|have|have you) (?:a|any) (?:story|stories|tips?|news tips?)"
    r"\b.{0,80}\??",
    r"e-?mail \S+@\S+\.\w+|(?:e-?mail|send|share|tips|letters)\b.{0,20}\b(?:us|your|tips?|"
    r"stor(?:y|ies)|letters|newsroom|newsdesk)\b.{0,40}\S+@\S+\.\w+",
    r"join (?:the|our) (?:conversation|discussion|debate|community|mailing list)\b.{0,60}",
    r"(?:[\d,.]+[km]?|no|one) (?:shares?|comments?|likes?|views?|retweets|reactions?|replies|"
    r"claps?)(?:[ ,/]+[\d,.]+[km]? (?:shares?|comments?|likes?|views?))*",
    r"(?:leave|post|add|write|read|view|see|show|hide|load)(?: an?| all| more| the| your| \d+)*"
    r"(?: reader)? comments?\b.{0,40}|be the first to comment|have your say.{0,40}",
    r"comments?(?: are| have been)? (?:closed|disabled|turned off)|comments? ?\(?\d+\)?",
    r"(?:what do you think|let us know)\b.{0,40}\b(?:comments?|below)\b.{0,30}",
)

_WAYS_AROUND = (
    r"(?:continue|keep) reading(?: below| the .{2,30}| this .{2,30})?",
    rf"{_PIECE} continues (?:below|after).{{0,40}}",
    r"read (?:more|full|on|next|later|less|all|in full)(?: (?:of )?(?:about |from |on )?"
    r"(?:this|the|our|it|here|full|related)(?: [\w']+){0,4})?(?: ?[:>].{0,120})?",
    rf"read (?:the )?(?:full|whole|original) {_PIECE}.{{0,40}}",
    r"(?:related|see also|read more|also read|read also|more|recommended|don't miss|"
    r"in case you missed it|watch|listen|explore)\s*[:>].{2,140}",
    rf"(?:view|see|show|open|expand|toggle|browse|explore|visit|check out|discover|load)"
    rf"(?: (?:all|more|the|our|full|original|in|this|\d+|[\w]+'s?))*(?: [\w'-]+){{0,3}}?"
    rf" {_PAGE_THING}(?: here)?",
    r"(?:view|see|show|load|browse) (?:all|more|less)(?: \w+){0,2}",
    r"(?:skip|jump|go|return|back) (?:to|past) (?:the )?(?:main |page )?(?:content|navigation|"
    r"top|menu|comments|footer|search|home(?:page)?|advert(?:isement)?|newsletter promotion|"
    r"article|story)",
    r"(?:estimated )?(?:read(?:ing)?|listen(?:ing)?) time\s*:?\s*\d+.{0,20}",
    r"\d+[ -]?min(?:ute)?s?(?: (?:read|listen|watch|video))",
)

_ADVERTISING = (
    r"(?:paid|sponsored|partner|promoted|branded|advertiser)"
    r"(?: (?:content|post|partnership|story|links?|message))+",
    r"(?:sponsored|promoted|presented|powered) by(?: [^\s,]+){1,4}|ads? by .{2,30}",
    r"(?:scroll|continue) (?:down )?(?:to|for) (?:continue|more|content).{0,30}",
    r"report (?:this )?ad",
    r"why (?:am i|you're) seeing this ad\??",
    r"(?:we|our (?:site|website|partners?)|this (?:site|website|page))(?: and (?:our|its) "
    r"[\w ]{2,30})?,? (?:uses?|stores?|sets?)\b.{0,60}\bcookies\b.{0,160}",
    r"(?:accept|reject|allow|manage|decline)(?: all| only| essential| necessary| optional| our|"
    r" your| my| cookie| privacy)* ?(?:cookies|all|preferences|settings|choices|options)?",
    r"(?:cookie|cookies|privacy|terms)(?: (?:policy|notice|settings|preferences|statement|"
    r"and conditions|of use|of service|& conditions|centre|center))+(?: (?:and|&) .{2,40})?",
)

_RIGHTS = (
    r"(?:©|\(c\)|c\) |copyright|© copyright|copyright ©)\s*(?:\(c\) )?"
    r"(?:\d{4}|by|of|the)\b.{0,160}",
    r"(?:.{0,120}[\s.,;])?all rights reserved(?: (?:by|worldwide|globally)\b.{0,40})?",
    r"(?:this material|this article|no part of this .{2,20}) may not be (?:published|reproduced|"
    r"broadcast|rewritten|redistributed|copied)\b.{0,160}",
    r"(?:file |stock |ap |main |top |cover |courtesy )?(?:photo(?:graph)?s?|pictures?|images?|"
    r"illustrations?|graphics?|video|credits?|photo(?:graphy)? credits?|image credits?|"
    r"picture credits?|photographers?)(?: (?:by|courtesy(?: of)?|from|via|credit)|\s*[:/©])"
    r"\s*[^,.]{2,60}",
    r"(?:file|stock|library|handout) (?:photo|image|picture)|getty images|shutterstock",
    r".{0,60}\s?/\s?(?:getty images|afp|reuters|ap|pa|epa|shutterstock)(?:/.{2,30})?",
    r"\(?ap photo/.{2,60}",
    r"(?:this (?:article|story|post) (?:was )?)?originally (?:published|appeared) "
    r"(?:on|in|by|at) .{2,80}",
    r"(?:this (?:article|story) is )?republished (?:from|with permission)\b.{0,100}",
    r"(?:article|story) (?:id|tags?|topics?)\s*:.{2,100}",
    r"(?:tags|topics|filed under|more about|tagged)\s*:.{2,140}",
)

LINKS_FOLLOW = tuple(re.compile(phrase) for phrase in _LINKS)
"""Phrases that stand over a list of links: "Most read", "Related stories"."""

ABOUT_PAGE = LINKS_FOLLOW + tuple(
    re.compile(phrase)
    for group in (
        *(_PLAYERS, _BUTTONS, _SUBSCRIBING, _SHARING, _WAYS_AROUND, _ADVERTISING, _RIGHTS),
    )
    for phrase in group
)
"""Phrases a page says about itself."""
