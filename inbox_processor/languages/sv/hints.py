"""Swedish: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=("tack för (ditt|ert|din|er) (mejl|meddelande|mail|e-post)",),
    away=(
        "(semester|tjänstledig|föräldraledig|tjänsteresa|sjukskriven|frånvarande|frånvaro|bortrest)",
        "(inte på kontoret|utanför kontoret|är ledig|inte på plats|inte anträffbar)",
    ),
    unread=(
        "(läser|läsa|läses|kollar|bevakar) … (inte|ej|sällan) … (mejl*|e-post*|mail*|epost*)",
        "(mejl*|e-post*|mail*|epost*) … (inte|ej) … (läs*|vidarebefordra*|besvara*)",
        "(begränsad|ingen) (tillgång|åtkomst)",
    ),
    deputy=(
        "(kontakta|hör av dig till|vänd dig till)",
        "(brådskande|akuta|akut|angeläget) … (kontakta|ring|mejla|vänd*|hör)",
        "(kontakta|vänd dig) … (växel*|kollega|i stället|istället)",
    ),
    later=(
        "(svarar|återkommer|besvarar) … (när|då|tillbaka|efter|så snart)",
        "åter (i tjänst|på kontoret|den)",
    ),
    gone=("(slutat|inte längre|har gått i pension) …",),
    lost=("(meddelande*|mejl*|e-post*) … (inte|kunde inte) … (levereras|skickas|levererats)",),
    held=("(meddelande*|mejl*) … (väntar|karantän|stoppat*|spärrat*)",),
    verify=("(bekräfta|klicka) … (avsändar*|adress|länk*|människa|robot)",),
    taken=(
        "(ditt|ert) (ärende|meddelande|mejl) … (mottagit|registrera*|mottaget|kommit in|skapat*)",
        "(ärendenummer|diarienummer)",
        "(har tagit emot|mottagningsbekräftelse)",
    ),
    handled=("(så snart [som ]möjligt|arbetsdagar|handläggs|handläggare)",),
    seen=("(lästes|har lästs|visades|togs bort)",),
    leave=("(avregistrera|avprenumerera|avsluta prenumeration*)",),
    why=(
        "du får (detta|det här) … (eftersom|för att)",
        "i webbläsaren",
    ),
    ignore_if=(
        "om du inte [har ] …",
        "bortse från",
    ),
    device=("(röstmeddelande|röstbrevlåda|missat samtal|skannad*|fax)",),
    account=("(lösenord|brevlåda|postlåda|ditt konto|lagringsutrymme)",),
    pressure=("(går ut|full|överskrid*|spärra*|stängs)",),
    invoice=("(faktura|betalning|paket)",),
    dunning=("(förfallen|inkasso|bifogad*|påminnelseavgift)",),
    click=("klicka (här|på)",),
    trade=("(sökmotoroptimering|seo|lån|webbdesign)",),
    pitch=("(offert|pris*|gratis|er webbplats|din hemsida|er hemsida|erbjuder)",),
)
