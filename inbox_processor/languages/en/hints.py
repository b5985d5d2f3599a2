"""English: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    away=(
        "(on|taking)[ (my|a|an|some)][ (annual|parental|maternity|paternity|sick|study|research|extended)] (leave|holiday|holidays|vacation|sabbatical|furlough)",
        "(annual|parental|maternity|paternity|sick|research) leave",
        "(out of|away from|not in)[ (the|my)] (office|desk|email|town)",
        "(ooo|sabbatical|travelling|traveling|off sick)",
        "(i am|i'm|i'll be|i will be|we are) (away|out|off|closed|unavailable|abroad)",
        "(office|department|centre|center) (is|will be) closed",
        "(work|working) (part time|part-time|days are|hours are|mondays|tuesdays|wednesdays|thursdays|fridays)",
        "back (in the office|at my desk|at work|on)",
    ),
    unread=(
        "(not|won't|can't|don't|no|never|unable|rarely|irregularly|limited|intermittent|without|sporadic) … (check*|read|reading|monitor*|access|access to|see|seeing) … (mail*|email*|e-mail*|inbox|messages|account)",
        "(check|read|reading|access*) … (mail*|email*|e-mail*|account|inbox|messages) … (irregularly|intermittently|rarely|sporadically|occasionally)",
        "(limited|no|intermittent|sporadic|patchy) (access|internet|signal|connection)",
        "(mail*|email*|e-mail*|message*) … (not|never) … (forwarded|read|monitored|checked)",
        "no longer (monitored|checked|in use|active|read)",
    ),
    deputy=(
        "(urgent|urgently|emergency|emergencies|can't wait|cannot wait|time-sensitive|immediate*) … (contact|email|e-mail|call|phone|ring|write|reach|speak|get in touch|text|ask)",
        "(contact|email|call|phone|ring|reach|direct) … (urgent|urgently|emergency|in my absence|in the meantime|instead)",
        "(requests|enquiries|inquiries|questions|queries|matters|correspondence) … (should go|contact|email|directed|addressed|please|be sent)",
        "(for|in) (urgent|all|any) (matters|cases|enquiries|queries|requests)",
        "in my absence",
    ),
    later=(
        "(reply|respond|answer|get back|deal|read|return|be in touch|catch up) … (when|once|after|on my return|upon|as soon as) … (back|return*|i can|possible)",
        "(on|upon|after) my return",
        "(delayed|slow|slower) (response|reply|responses|replies)",
        "(will|i'll) … (read|reply|respond|answer) … (later|next week|on monday)",
        "(i'll be|i will be|i am|i'm|be) back (on|in|at|after)",
    ),
    gone=(
        "no longer (works|work|working|employed|with|at)",
        "(has|have) (left|retired from|moved on from) … (company|organisation|organization|university|council|team|department)",
        "(address|mailbox|account) … (closed|deactivated|no longer|discontinued|retired)",
    ),
    lost=(
        "(your|the|following|a) … (message|mail|email|e-mail|messages) … (not|wasn't|couldn't|hasn't|never|undelivered|failed|blocked|rejected|refused|returned|bounced|quarantined|deleted) … (deliver*|sent|reach*|accept*|policy|filter|recipient*|sender|by|to)",
        "(message|mail|email|e-mail) … (not yet been|could not be|was not|cannot be|couldn't be) delivered",
        "(delivery|delivering) … (failed|delayed|not possible|unsuccessful|problem*)",
        "(recipient*|mailbox|user|inbox) … (unknown|not found|not listed|full|over quota|disabled|unavailable|does not exist)",
    ),
    held=(
        "(message|mail|email|e-mail) … (held|waiting|pending|on hold|released|queued|quarantined|quarantine)",
        "(accept*|receive*|deliver*) … (mail|email|message*) … (only|until|once|after) … (confirmed|verified|approved|authenticated|known)",
        "(spam protection|anti-spam|antispam|sender verification|challenge-response|whitelist*|approved senders|unknown senders)",
        "before … (message|mail|email|e-mail) … (delivered|released|reach*|accepted|read)",
    ),
    verify=(
        "(confirm|verify|prove|authenticate) … (you are|address|sender|human|yourself|identity|message|robot)",
        "(click|follow|visit|reply) … (released|release|confirm|verify|delivered|approve|deliver)",
        "only have to (do this|do so) once",
        "(one-time|once) (confirmation|verification|only)",
    ),
    taken=(
        "(your|a) (message|mail|email|e-mail|request|enquiry|inquiry|query|case|ticket|submission|report) … (received|registered|logged|created|opened|assigned|recorded|submitted)",
        "(we've|we have) (received|registered|logged) (your|a)",
        "(created|opened|assigned|logged) … (ticket|case|request|reference)",
        "(ticket|case|reference|request|tracking) (number|no|id|ref)",
    ),
    handled=(
        "(agents|team|staff|colleagues|representative*|specialist*|advisor*|us|member*) … will … (get back|respond|reply|be in touch|contact|review|look)",
        "within … (business|working) (day|days|hours)",
        "(simply|just|please) reply to this (email|message|mail)",
        "(quote|include|keep|retain|leave) … (number|reference|subject line|subject)",
        "as soon as (possible|we can)",
    ),
    seen=("(was|has been) … (read|displayed|opened|deleted without)",),
    copy=(
        "(copy of your|copy of the) (message|submission|enquiry|inquiry|request)",
        "(you|we) (submitted|sent|entered|received) … (form|details|information|following)",
        "(contact form|web form) … (submitted|submission|sent|received)",
    ),
    leave=(
        "(unsubscribe|unsubscribing|opt out|opt-out|manage preferences|email preferences|update your preferences)",
        "(stop|not|no longer) … (receiv*|wish to receive|hear) … (emails|mails|newsletter*|messages|us)",
        "(notification|mail|email) settings",
    ),
    why=(
        "(you|you're|you are) (received|receiving|receive|getting|got) (this|these|our) … (because|as you|since)",
        "(view|read|open) … (in your browser|in browser|online version|web version)",
        "(trouble|problems) (viewing|reading|seeing)",
        "(this issue|in this issue|issue no|newsletter no)",
    ),
    ignore_if=(
        "if (you|this) … (did not|didn't|wasn't|was not|haven't|have not) … (request|you|subscribe*|sign*|register*|initiate|make|this)",
        "(ignore|disregard|delete) this (email|mail|message|e-mail)",
        "(someone|somebody) … (your) … (address|email)",
    ),
    device=(
        "(voicemail|voice mail|voice message|missed call|fax message|incoming fax|new fax|fax received)",
        "(scanned|scan) (from|by|document|file|image)",
        "(file format|resolution|device name|device model|caller id|duration|attachment file type|number of images)",
        "dpi",
    ),
    account=(
        "(mailbox|password|webmail|storage|quota|inbox|e-mail account|email account|mail account|your account|credentials|login|sign-in|security alert|server notification)",
    ),
    pressure=(
        "(expires|expire|expired|expiring|exceeded|full|suspended|suspension|deactivat*|terminated|closed|blocked|limited|locked|upgrade)",
        "(almost|nearly|over) (full|limit|quota)",
        "(verify|validate|confirm|update|upgrade|re-validate|keep) … (account|password|mailbox|login|information|details)",
        "(within|in) (24|48|12|72) hours",
        "(unusual|suspicious|new) (activity|login|sign-in|signin)",
    ),
    invoice=(
        "(invoice|payment|statement|purchase order|remittance|parcel|package|shipment|delivery note|transaction|receipt)",
    ),
    dunning=(
        "(outstanding|overdue|unpaid|past due|amount due|balance due|final notice|debt collection|legal action)",
        "(invoice|payment|document|statement) … (attached|attachment|enclosed|below)",
        "(pay|settle|transfer) … (immediately|within|by|today|now)",
        "(customs|shipping|delivery|redelivery) (fee|fees|charge|charges)",
    ),
    click=(
        "click (here|below|on|the|this|to)",
        "(following|this|the) (link|button)",
        "(log in|sign in|login) (here|now|to your)",
        "(accept|view) (the|this|your) (invitation|message|document|request)",
    ),
    trade=(
        "(seo|search engine*|google ranking*|backlink*|guest post*|link building|dofollow|domain authority)",
        "(rank|ranking|first page|1st page|top page|page one|page 1|top of) … (google|bing|yahoo|search)",
        "(google|search) … (ranking|rankings|first page|1st page|page one|page 1|top)",
        "(web design*|website design*|website redesign|redesign*|wordpress|shopify|web development|app development|developers|designers)",
        "(attendee*|attendees'|visitor*|delegate*|exhibitor*|participant*|contact*|email|mailing|buyers|users)[ (contact|email|contacts|mailing)] (list|lists|database|data|records|leads)",
        "(loan|loans|funding|investor|investment|bitcoin|crypto*|inheritance|next of kin|lottery|fund transfer)",
        "(lead generation|digital marketing|virtual assistant*|outsourcing|data entry|offshore|social media marketing)",
    ),
    pitch=(
        "(affordable|cheap|competitive|reasonable|best) (price|prices|rates|cost|pricing)",
        "(price list|pricing|quote|quotation|proposal|portfolio|past work|free audit|audit|price|packages|the cost|counts)",
        "(your|the) (website|site|web site|web page|homepage)",
        "(would you be|are you|if you are|if you're) interested",
        "(interested|like) … (acquire*|purchas*|buy*|quote|new look|proposal|details)",
        "(send you|share|provide) … (quote|proposal|portfolio|price*|cost|samples|details|list|audit|report|examples)",
        "(phone number|good time to call|schedule a call|quick call|15 minutes|15-minute|hop on a call)",
        "(apply now|apply today|we give out|we offer|we provide|we are a|our company|india based|based in india|business development|marketing executive|sales executive|development manager)",
        "(following up|follow up|my previous email|last email|circling back|touching base)",
        "(verified|records|company name|job title|opt-in|sample)",
    ),
)
