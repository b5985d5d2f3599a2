"""Dutch: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=("(bedankt|dank|dankjewel) … (bericht|mail|e-mail|mailtje)",),
    away=(
        "(ben|is) (er|hier) … niet",
        "(met|op) (vakantie|verlof|reis|zwangerschapsverlof|ouderschapsverlof)",
        "(afwezig|vakantie|ouderschapsverlof|zwangerschapsverlof|ziekteverlof)",
        "(niet|buiten|weer)[ (op|aanwezig)] (kantoor|bereikbaar|aanwezig|beschikbaar)",
        "niet (op kantoor|bereikbaar|aanwezig|beschikbaar)",
        "(werk|werkdagen) … (niet op|maandag|dinsdag|woensdag|donderdag|vrijdag)",
    ),
    unread=(
        "lees … (mail|e-mail|berichten) (vanaf|weer|pas)",
        "(mail*|e-mail*|bericht*|post) … (niet|nauwelijks|beperkt) … (gelezen|doorgestuurd|lezen|lees|bekijk*|beantwoord*)",
        "(lees|bekijk|check) … (geen|niet) … (mail*|e-mail*)",
        "(geen|beperkt|beperkte) (toegang|internet)",
    ),
    deputy=(
        "(zaken|kwesties|vragen) … (wachten|sturen|richten)",
        "(spoed|dringend|dringende|urgent|urgente|noodgeval) … (bellen|contact|mail*|terecht|wenden|collega|bel)",
        "(contact opnemen|neem contact op|wenden) … (collega|met|tot)",
        "tijdens mijn afwezigheid",
    ),
    later=(
        "(na|bij) (mijn) (terugkomst|terugkeer|vakantie)",
        "(beantwoord|reageer|antwoord|lees) … (zo spoedig|zo snel|terug|zodra|na)",
        "(weer|terug) (op|aanwezig|bereikbaar|vanaf)",
    ),
    gone=(
        "(niet meer|niet langer) (werkzaam|in dienst)",
        "(adres|mailbox|account) … (niet meer|opgeheven|gesloten)",
    ),
    lost=(
        "(uw|je|het|dit) (bericht|mail|e-mail) … (niet|kon niet|kan niet) … (bezorgd|afgeleverd|verzonden|verstuurd|geaccepteerd)",
        "(ontvanger|postvak|mailbox|adres) … (onbekend|vol|bestaat niet)",
    ),
    held=("(bericht|mail|e-mail) … (tegengehouden|wacht|vastgehouden|quarantaine|geblokkeerd)",),
    verify=("(bevestig|bevestigen|klik) … (afzender|adres|link|mens|robot)",),
    taken=(
        "(uw|je) (melding|bericht|vraag|e-mail|mail|aanvraag|verzoek) … (ontvangen|geregistreerd|in behandeling|aangemaakt)",
        "(meldingsnummer|ticketnummer|zaaknummer|onder nummer|kenmerk)",
        "(ontvangstbevestiging)",
    ),
    handled=(
        "(zo spoedig|zo snel) mogelijk … (behandeling|reactie|contact|antwoord*|op)",
        "in behandeling",
        "(vermeld|bewaar) … nummer",
        "binnen … werkdagen",
    ),
    seen=("(is|werd|was) … (gelezen|weergegeven|verwijderd zonder)",),
    copy=("(kopie van uw (bericht|aanvraag)|contactformulier … (verzonden|ingevuld|ontvangen))",),
    leave=("(afmelden|uitschrijven|afmelding)",),
    why=(
        "(u|je) ontvangt (deze|dit) … (omdat|omdat u)",
        "(bekijk|lees) … (browser|online versie|webversie)",
    ),
    ignore_if=(
        "(als|indien) u … niet … (aangevraagd|aangemeld|verzocht)",
        "negeer (deze|dit)",
    ),
    device=("(voicemail|gemiste oproep|spraakbericht|faxbericht|gescand*|scanbestand)",),
    account=("(wachtwoord|mailbox|postvak|opslagruimte|quotum|uw account)",),
    pressure=(
        "(verloopt|verlopen|vol|overschreden|geblokkeerd|opgeschort|gedeactiveerd)",
        "binnen (24|48|72) uur",
        "(bevestig|verifieer|bijwerken) … (account|wachtwoord|gegevens)",
    ),
    invoice=("(factuur|betaling|aanmaning|herinnering|pakket|zending)",),
    dunning=(
        "(openstaand*|achterstallig*|incasso*|deurwaarder|verzendkosten|bijlage)",
        "(betaal|betalen|voldoe) … (binnen|direct|bedrag)",
    ),
    click=(
        "klik (hier|op)",
        "(deze|onderstaande|volgende) (link|knop)",
    ),
    trade=(
        "(zoekmachineoptimalisatie|seo|linkbuilding|webdesign|lening|leningen|krediet|contactenlijst|bezoekerslijst|gastblog)",
    ),
    pitch=(
        "(vrijblijvend*|offerte|prijs|tarief|aanbieding|gratis|goedkope)",
        "uw website",
        "(interesse|geïnteresseerd)",
        "wij bieden",
    ),
)
