"""The wording that gives page furniture away, in families; data for `ingest.furniture`.

A *certain* sign is marked wherever it stands. A *weak* one ("Home", "Related", a byline) could as well be
a heading of a memo or a line of a poem, and counts only beside a certain one or among many others. All patterns
must match the whole line, so that a sentence which merely begins like a prompt is left alone. Repeated
groups are possessive or bounded, so that no line, however hostile, makes them backtrack for long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from index.dates import MONTH

# Longer lines are prose; the longest prompts of the tuning pages (legal footers) were shorter.
MAX_SIGN_CHARACTERS = 400

_SITE = (
    r"(?:facebook|twitter|instagram|linkedin|pinterest|reddit|whatsapp|google ?(?:\+|plus)?|tumblr|digg|delicious|"
    r"stumbleupon|youtube|telegram|threads|bluesky|flipboard|snapchat)"
)
_THING = (
    r"(?:stories|story|articles?|posts?|news|headlines?|videos?|content|coverage|topics?|links|reading|galleries|"
    r"photos|blogs?|features?|searches|columns?)"
)
_AGENCY = (
    r"(?:Associated Press|Getty(?: Images)?|AFP|Reuters|Shutterstock|iStock\w{0,9}|Bloomberg(?: News)?|EPA|UPI|Alamy|"
    r"Corbis|Wikimedia(?: Commons)?|Flickr|Creative Commons|NBC ?News|Unsplash|Pexels)"
)
_TIME_OR_DATE = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b[.,]{0,2}|"
    rf"{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b,?|\d{{1,2}}(?:st|nd|rd|th)? {MONTH}\b,?|"
    r"\d{4}-\d\d-\d\d(?:T\S{1,20})?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b,?|"
    r"\d{1,2}[:.]\d\d(?::\d\d)?|(?:19|20)\d\d\b,?|\d{1,2}(?= ?[ap]\.?m)|[ap]\.?m\b\.?,?|"
    r"\(?[ECMPG][SDM]?T\)?|at\b|on\b|[|,·•—–-])"
)
_STAMP = rf"{_TIME_OR_DATE}(?:\s*+{_TIME_OR_DATE})*+"
_PICTURE = r"(?:image|photo|photograph|picture|illustration)"
_BEFORE_DATE = (
    r"(?:(?:first |originally |last )?(?:posted|published|updated|modified|created|added)(?: (?:on|at|by|in))?:?|"
    r"(?:publication )?date:)"
)

# One alternative a line, or parted by two spaces; <names> stand for the expressions above.
_CERTAIN = {
    "skip": r"""
        (?:skip|jump) (?:straight )?to (?:the )?(?:\w{1,10} )?(?:content|navigation|menu|search|footer|article)\b.{0,30}
        (?:skip|jump) to (?:sidebar|site index)""",
    "newsletter": r"""
        (?:sign ?up|subscribe)\b.{0,160}\b(?:newsletters?|inbox|alerts|breaking news|mailing list).{0,120}
        (?:get|receive|stay|enter|join)\b.{0,160}\b(?:newsletters?|inbox|e-?mail alerts).{0,120}
        (?:get|receive|stay)\b.{0,160}\bdelivered (?:to you|straight|right|direct|daily|every).{0,120}
        (?:free |daily |e-?mail |our ){0,3}newsletters?(?: sign ?up| signup| subscri\w{1,9})""",
    "comment": r"""
        leave (?:a|your) (?:comments?|reply)\b.{0,40}
        (?:post|add|write) (?:a|your) (?:new )?(?:comment|reply)\b.{0,40}  be the first to comment\b.{0,40}
        (?:please |you must )?(?:be )?(?:log|sign)(?:ged)? ?in to (?:post|leave|comment|reply)\b.{0,60}
        you must be logged in\b.{0,60}  comments (?:are|have been) (?:now )?closed\b.{0,60}
        comment on this (?:article|story|post)  report (?:abuse|as inappropriate)
        readers?['’]s? comments?\b.{0,20}  your email address will not be published\b.{0,60}""",
    "rights": r"""
        (?:©|\(c\) ?(?=\d{4}|copyright)|copyright(?=[ :]*+(?:©|\(c\)|\d{4}|by\b|AP\b|<agency>\b))).{0,160}
        .{0,200}\ball rights reserved\b.{0,160}  .{0,60}\bmay not be (?:published, broadcast|republished)\b.{0,200}""",
    "credit": r"""
        (?:[\[(](?:photo )?|photo )credit: ?[^.!?]{2,60}
        [\[(]?(?:featured )?<picture>s? ?(?:via\b|by\b|courtesy\b|credit\b|:)[^.!?]{2,90}
        .{0,300}[/(|] ?file (?:photo|image|picture)[)\]]?  .{0,300}\bfile (?:photo|image)\)
        [\w&.’' ]{2,40} (?:file|staff|courtesy) photo  courtesy photo.{0,60}""",
    "agency": r"""
        .{0,350}(?:[|/(—–]|<picture>[:/]? ?) ?<agency>(?: (?:photos?|images?|file|video)){0,3}(?: ?[/|,].{1,40})?\)?
        .{0,350}(?:\bAP (?:Photos?|Images?)\b.{0,60}|[/|] ?AP\)?)(?: close)?  AP photo.{0,60}""",
    "tip": r"""
        (?:have|got|know) an? (?:news |story |confidential )?(?:tip|story idea)\b.{0,100}
        (?:send|submit|e-?mail) us (?:your |a )?(?:news |story )?(?:tips?|corrections?)\b.{0,100}
        (?:see|spot|found|notice) an? (?:error|typo|mistake) (?:in|on) .{0,60}""",
    "hidden": r"""
        (?!.{200}).{0,199}\[email[\s ]protected\].{0,60}""",
    "filed": r"""
        filed under(?! seal)\b:?.{0,160}  read more about\b:?.{0,100}""",
    "follow": r"""
        follow (?!the |these |this |all |any |your |each |up )(?-i:[A-Z@&]).{1,40}:
        follow .{1,50} on (?:<site>|x\b|social media).{0,60}  follow (?:us|me)\b.{0,40}
        (?:like|find|join|friend) us on <site>.{0,40}""",
    "ad": r"""
        (?:story|article|post|video) continues (?:below|after)\b.{0,40}
        continue reading(?: below| the main story)?(?: advertisement)?  scroll (?:down )?to continue\b.{0,30}
        advertisement\W{0,5}(?:continue|skip|scroll|story|close).{0,60}  skip (?:this )?ad(?:vertisement)?
        report this ad""",
    "cookie": r"""
        .{0,120}\b(?:we|site|website|our partners)\b.{0,40}\buses? cookies\b.{0,230}
        (?:accept|manage|reject) (?:all )?cookies
        by (?:continuing|using|signing|clicking|creating|submitting)\b.{0,80}\byou\b.{0,20}\b(?:agree|accept)\b.{0,200}
    """,
    "share": r"""
        (?:share|e-?mail|print|tweet|bookmark|recommend) this (?:article|story|post|page|entry|video|link)\b.{0,40}
        (?:share|tweet|follow|pin)(?: (?:this|it))?(?: (?:article|story|post|page))? (?:on|via|to|with) <site>.{0,30}
        e-?mail (?:this )?to a friend
        (?:click|tap) (?:here )?to (?:share|print|e-?mail|subscribe|comment)\b.{0,60}""",
    "related": r"""
        you (?:may|might) (?:also )?(?:like|be interested in|enjoy)\b.{0,40}
        (?:most|top) (?:popular|read|viewed|watched|shared|e-?mailed|commented|discussed)\b.{0,40}
        (?:what to )?read next  (?:from )?around the web  recommended (?:for you|by .{1,30})
        more <thing> (?:from|on|like).{0,60}  more from .{1,60}
        related (?:stories|coverage|posts|videos?)\b.{0,60}  editors?['’]?s? picks?""",
}

_WEAK = {
    "menu": r"""
        home(?: ?page)?  menu  search(?: .{0,30})?  site ?map  (?:back to )?top  main (?:content|menu|navigation)
        next  prev(?:ious)?  (?:next|previous) (?:article|story|post|page).{0,80}  close  navigation  sections?
        more  expand  collapse  loading  show (?:all|more|less)  (?:see|view|load) (?:all|more)\b.{0,30}
        most popular  trending(?: now)?  breaking(?: news)?  (?:text|font) size  go  submit  mobile(?: apps?)?
        apps?  videos?  photos?  skip  edition  a{1,3}  [+«»<>|/·•–—\-.,:*×\d ]{1,40}  .{1,60}[»›→]""",
    "section": r"""
        local  news  local news  us news  national  nation  world  u\.?s\.?  politics  sports?  business  opinions?
        weather  traffic  entertainment  lifestyle  life  tech(?:nology)?  science  health  education  crime
        obituaries  (?:the )?money report  arts  culture  travel  food  investigations  editorials?  columnists
        blogs?  magazine  jobs  classifieds  real estate  autos?  shopping  archives?  style  community  calendar
        contests""",
    "account": r"""
        (?:log|sign)[ -]?(?:in|out|up|on)\b.{0,40}  (?:register|subscribe)(?: now| today| here| free)?
        create (?:an |your )?account\b.{0,30}  my (?:account|profile)
        forgot (?:your )?(?:password|username)\b.{0,30}
        (?:already|not (?:yet )?) ?an? (?:subscriber|member|registered)\b.{0,60}
        subscri(?:be|ptions?|ber)\b.{0,40}  register .{0,30}  password  user ?name  e-?mail(?: address)?
        member(?:ship)?s?  donate(?: .{0,30})?  become a (?:member|subscriber)\b.{0,30}""",
    "comment": r"""
        (?:no |\d[\d,]{0,8} )comments?(?: so far| yet)?  comments? \(\d[\d,]{0,8}\)
        join the (?:conversation|discussion)\b.{0,40}
        (?:view|show|read|see|hide|load)(?: all| the| more| first| \d{1,5}){0,3} comments?\b.{0,25}
        (?:comment|community) (?:policy|guidelines)  comments?:?  reader comments  discussion  conversation
        \d+ (?:replies|responses?|thoughts?)\b.{0,60}""",
    "reply": r"""
        reply(?: .{0,30})?  flag(?: as .{1,20})?  [^.!?]{2,60}\d (?:ago|said:|says:)  report  quote
        (?:\d+|an?) (?:minutes?|hours?|days?|weeks?|months?|years?) ago  permalink  posted by .{1,60}
        (?:\S{1,30} ){1,4}(?:says?|said|wrote|replied):  like  dislike""",
    "related": r"""
        (?:related|recommended|similar|sponsored|promoted|featured|recent|latest|also in|popular) <thing>\b.{0,60}
        related\b.{0,60}  (?:also )?(?:read|see|watch)(?: more| also)?:.{1,120}  more:.{1,120}
        read (?:more|full|the full)\b.{0,60}  (?:full|more) (?:story|coverage|stories)\b.{0,40}
        click here\b.{0,80}  more (?:on|in|about) .{1,40}  latest from .{1,40}  more \w{1,20} <thing>
        what['’]s (?:new|hot)  in (?:this section|other news|the news)  recommended
        watch(?: now| live|: .{0,100})?
        (?:photos|video|gallery|slideshow|poll|quiz|opinion|play video|watch video)[:|].{1,100}  up next
        ad feedback  don['’]t miss  also on .{1,40}  from (?:our|the) (?:partners?|web|sponsors?)\b.{0,30}
        (?:ads|links|content) by \w{1,20}""",
    "site": r"""
        (?:privacy|cookies?)(?: (?:policy|notice|statement|settings|preferences))?  terms (?:of|and|&) .{1,40}
        terms  about(?: us)?  contact(?: us)?  advertise(?: with us| here)?  advertising  careers?
        (?:ad|your privacy) choices  help(?: cent(?:er|re))?  faqs?  feedback  disclaimer  accessibility
        user agreement  press(?: room)?  licensing  reprints.{0,40}  do not sell\b.{0,40}
        (?:powered|designed) by .{1,40}  editorial (?:policy|guidelines)  rss(?: feeds?)?  widgets  alerts  store
        closed captioning.{0,30}""",
    "tags": r"""
        (?:tags?|topics?|categor(?:y|ies)|keywords?|labels?|tagged|posted in)\s?:.{0,160}
        (?:in this (?:story|article)|people|places|companies)\s?:.{0,160}
        tags  topics  categories""",
    "ad": r"""
        advertise?ments?  ads?  sponsored(?: content)?  promoted  paid (?:post|content)""",
    "lost link": r"""
        [^.!?]{5,200}\b(?:can be (?:found|read|viewed|seen)|(?:is|are)(?: available)?) here:?
        [^.!?]{3,80}\b(?:is|are)(?: available)? here,? and here\.?  [^.!?]{3,40}\b(?:is|are) here\.""",
    "stamp": r"""
        <before>?+\s*+<stamp>(?:\s*+<before>\s*+<stamp>)?+  <before>
        (?:posted|published|updated|last (?:updated|modified)|modified)\b[^.!?\d]{0,20}\d.{0,60}""",
    "address": r"""
        \S{1,60}@\S{1,60}\.\w{2,10}  (?:phone|tel|fax|e-?mail|twitter): ?\S.{0,60}  @\w{1,40}  https?://\S{1,200}
        www\.\S{1,200}""",
    "writer": r"""
        about the authors?\b.{0,60}  contact the (?:writer|reporter|author)\b.{0,80}
        [^.!?]{2,50} (?:can be reached at|contributed to this|contributed reporting)\b.{0,100}
        .{0,60}staff (?:writer|reporter)  (?:the )?associated press""",
}
# Case tells a byline from a sentence.
_NAME = r"(?:[A-Z][\w.'’-]{0,20}|and|&|of|for|the|in|\||@\w{1,20}|-|–|—)"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|From|Posted by|Written by|Reported by):?\s+[A-Z][\w.'’-]{{0,20}},?(?:\s+{_NAME},?){{0,10}}+"
    r"(?:.{0,3}\d.{0,60})?\W*"
)
_SHARE_WORDS = frozenset(
    "share shares shared tweet tweets pin email e-mail print like likes send save recommend follow facebook "
    "twitter instagram linkedin pinterest reddit whatsapp google tumblr digg delicious stumbleupon youtube "
    "telegram threads bluesky messenger flipboard snapchat rss buzz bookmark pocket copy link".split()
)
_SHARE_GLUE = frozenset(
    "this on via to with by or and article story page us a friend comment comments in it more plus x".split()
)
_SHARE_TOKEN = re.compile(r"\d[\d.,]*[km]?|[\w-]+", re.IGNORECASE)
_MAX_SHARE_WORDS = 16


_NAMED = MappingProxyType(
    {
        "<agency>": _AGENCY,
        "<before>": _BEFORE_DATE,
        "<picture>": _PICTURE,
        "<site>": _SITE,
        "<stamp>": _STAMP,
        "<thing>": _THING,
    }
)


def _compile(families: Mapping[str, str]) -> Mapping[str, re.Pattern[str]]:
    compiled = {name: re.compile(_alternatives(written), re.IGNORECASE) for name, written in families.items()}
    return MappingProxyType(compiled)


def _alternatives(written: str) -> str:
    pattern = "|".join(re.split(r"\s{2,}", written.strip()))
    for name, expression in _NAMED.items():
        pattern = pattern.replace(name, expression)
    return rf"(?:{pattern})\W{{0,6}}"


_CERTAIN_PATTERNS = _compile(_CERTAIN)
_WEAK_PATTERNS = _compile(_WEAK)


def certain_sign(line: str) -> str:
    """The family of the certain sign that the whole of `line` is, or "".

    >>> certain_sign("Leave a comment")
    'comment'
    >>> certain_sign("They leave a comment and go.")
    ''
    """
    return _first(_CERTAIN_PATTERNS, line)


def weak_sign(line: str) -> str:
    """The family of the weak sign that the whole of `line` is, or "".

    >>> weak_sign("By Jane Doe")
    'byline'
    """
    if len(line) <= MAX_SIGN_CHARACTERS and _BYLINE.fullmatch(line):
        return "byline"
    return "share" if _is_share(line) else _first(_WEAK_PATTERNS, line)


def _first(families: Mapping[str, re.Pattern[str]], line: str) -> str:
    if len(line) > MAX_SIGN_CHARACTERS:
        return ""
    return next((name for name, pattern in families.items() if pattern.fullmatch(line)), "")


def _is_share(line: str) -> bool:
    words = [word.lower() for word in _SHARE_TOKEN.findall(line[:MAX_SIGN_CHARACTERS])]
    if not 0 < len(words) <= _MAX_SHARE_WORDS or not _SHARE_WORDS.intersection(words):
        return False
    return all(word in _SHARE_WORDS or word in _SHARE_GLUE or word[0].isdigit() for word in words)
