"""Danish, with the forms of Norwegian: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=(
        "tak for (din|jeres|deres) (mail|besked|henvendelse|e-mail)",
        "takk for (din|e-posten|meldingen|henvendelsen)",
    ),
    away=(
        "(ferie|barsel|orlov|sygemeldt|sykmeldt|fraværende|fravær|permisjon|foreldrepermisjon|tjenesterejse|tjenestereise)",
        "ikke (på kontoret|til stede|tilstede|tilgjengelig|på kontor)",
        "ude af kontoret",
    ),
    unread=(
        "(læser|leser|tjekker|sjekker|læses) … (ikke|sjældent|sjelden) … (mail*|e-mail*|mails|e-post*|epost*)",
        "(mail*|e-post*|epost*) … ikke … (læst|læses|lest|leses|videresend*)",
        "(begrænset|begrenset|ingen|ikke) (adgang|tilgang)",
    ),
    deputy=(
        "(hastende|haster|akut|presserende) … (kontakt*|ring|skriv|henvend*)",
        "(kontakt|kontakte|henvend) … (borgerservice|kollega|sentralbord*|min)",
    ),
    later=(
        "(vender tilbage|vender jeg|svarer|besvarer) … (når|efter|etter|tilbage|tilbake|hurtigst|snarest)",
        "(tilbage|tilbake) (på|den|igen|igjen|mandag)",
    ),
    gone=(
        "ikke længere (ansat|hos)",
        "(sluttet|fratrådt)",
        "ikke lenger (ansatt|i)",
    ),
    lost=("(besked|meddelelse|melding*|mail*|e-post*) … (ikke|kunne ikke) … (leveres|sendes|leveret|levert)",),
    held=("(besked|melding*|mail*) … (venter|karantæne|karantene|tilbageholdt|blokeret)",),
    verify=("(bekræft|bekreft|klik|klikk) … (afsender*|avsender*|link*|adresse|robot)",),
    taken=(
        "(din|deres) (henvendelse|besked|sag|mail|melding) … (modtaget|registreret|mottatt|registrert|oprettet)",
        "(sagsnummer|saksnummer|journalnummer)",
        "(har modtaget|har mottatt|kvittering)",
    ),
    handled=("(hurtigst muligt|snarest mulig*|så snart som mulig*|arbejdsdage|virkedager)",),
    seen=("(blev læst|ble lest|er læst|blev vist|slettet uden)",),
    leave=("(afmeld*|frameld*|avmeld*|meld deg av)",),
    why=(
        "du modtager denne … fordi",
        "du mottar denne … fordi",
    ),
    ignore_if=("(se bort fra|hvis du ikke [har ])",),
    device=("(telefonsvarer|talebesked|talemelding|ubesvaret opkald|scannet|fax)",),
    account=("(adgangskode|passord|postkasse|din konto|lagerplads)",),
    pressure=("(udløber|utløper|fuld|full|overskredet|spærret|sperret|lukkes)",),
    invoice=("(faktura|betaling|pakke)",),
    dunning=("(forfalden|forfalt|inkasso|vedhæftet|vedlagt)",),
    click=("(klik|klikk) (her|på)",),
    trade=("(søgemaskineoptimering|søkemotoroptimalisering|seo|lån|webdesign)",),
    pitch=("(tilbud|pris*|gratis|jeres hjemmeside|din hjemmeside|tilbyder)",),
)
