"""How people say yes or no to a question of the desk, such as an offered seat; all languages together.

Duty: words alone. `FIRST` words open a sentence, `ANYWHERE` phrases may stand in its midst; `AGAINST` words make a yes
doubtful, `HEDGES` any answer. Used by reading/answer.py. Written in casefolded letters; a blank stands for any blanks.

They are no part of the tables by language (lexicon.py): "ja" is an answer only where somebody has asked.
"""

from __future__ import annotations

YES_FIRST: tuple[str, ...] = (
    # de
    *("ja", "jawohl", "jo", "jep", "klar", "na klar", "gern", "gerne", "sehr gern", "sehr gerne", "selbstverständlich"),
    *("natürlich", "einverstanden", "zusage", "ich sage zu", "hiermit sage ich zu", "passt", "super, ja", "prima, ja"),
    # en
    *("yes", "yes please", "yep", "yeah", "sure", "of course", "certainly", "gladly", "absolutely", "okay", "ok"),
    # fr, es, it, nl, pl, tr
    *("oui", "volontiers", "avec plaisir", "sí", "si,", "con gusto", "sì", "volentieri", "graag", "tak", "evet"),
)
YES_ANYWHERE: tuple[str, ...] = (
    *("nehme den platz", "nehme das angebot", "nehme ihn", "nehme sie gern", "nehme gern an", "nehme gerne an"),
    *("nehmen den platz", "nehmen die plätze", "nehmen das angebot", "sage gern zu", "sage gerne zu", "sagen zu"),
    *("sage hiermit zu", "sage ich zu", "bin dabei", "sind dabei", "bin gern dabei", "bin gerne dabei", "komme gern"),
    *("freue mich über den platz", "möchte den platz", "möchten den platz", "hätte den platz gern"),
    *("i accept", "we accept", "i'll take", "i will take", "we'll take", "we will take", "i would like to take"),
    *(
        "i'd like to take",
        "i'd love to",
        "i would love to",
        "count me in",
        "i'm in",
        "i'll be there",
        "i will be there",
    ),
    *("i will come", "i'll come", "with pleasure", "happy to accept", "glad to accept", "happy to come"),
    *("j'accepte", "je prends la place", "acepto", "accetto", "przyjmuję", "ik neem de plaats", "kabul ediyorum"),
)
NO_FIRST: tuple[str, ...] = (
    *("nein", "nein danke", "leider nein", "leider nicht", "nö", "nee"),
    *(
        "no",
        "no thanks",
        "no thank you",
        "nope",
        "sorry, no",
        "unfortunately not",
        "unfortunately no",
        "i'm afraid not",
    ),
    *("non", "no gracias", "no grazie", "nie", "hayır"),
)
NO_ANYWHERE: tuple[str, ...] = (
    *(
        "verzichte",
        "verzichten",
        "nehme den platz nicht",
        "nehme ihn nicht",
        "brauche den platz nicht",
        "passt nicht mehr",
    ),
    *("platz frei", "platz weitergeben", "platz weiter geben", "den platz jemand anderem", "kann leider nicht"),
    *("kann nicht mehr", "schaffe es nicht", "schaffe es leider nicht", "lehne ab", "lehne das angebot"),
    *(
        "i decline",
        "have to decline",
        "must decline",
        "need to decline",
        "will not take",
        "won't take",
        "can't make it",
    ),
    *("cannot make it", "can no longer", "give the seat", "give my seat", "pass the seat", "give it to", "not able to"),
)
AGAINST: tuple[str, ...] = (
    *("nicht", "kein", "keine", "keinen", "nein", "leider", "absage", "absagen", "abmelden", "verhindert", "schade"),
    *(
        "no",
        "not",
        "don't",
        "can't",
        "cannot",
        "won't",
        "unfortunately",
        "unable",
        "sorry",
        "afraid",
        "cancel",
        "decline",
    ),
    *("non", "pas", "malheureusement", "niestety", "nie", "helaas", "niet", "purtroppo", "desgraciadamente"),
)
HEDGES: tuple[str, ...] = (
    *(
        "aber",
        "falls",
        "wenn",
        "sofern",
        "sobald",
        "vielleicht",
        "eventuell",
        "evtl",
        "womöglich",
        "nur",
        "statt",
        "anstatt",
    ),
    *("sondern", "stattdessen", "noch unsicher", "weiß noch", "überlege", "melde mich", "gebe bescheid", "vorbehalt"),
    *("but", "if", "unless", "maybe", "perhaps", "only", "instead", "let you know", "not sure", "might", "provided"),
    *("mais", "pero", "ma,", "maar", "ale", "ama"),
)
