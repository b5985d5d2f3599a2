"""Italian: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=("(grazie|ringrazio|ringraziamo) … (messaggio|mail|e-mail|email|averci|avermi)",),
    away=(
        "(in|per) (ferie|malattia|trasferta|congedo|maternità|aspettativa)",
        "(assente|ferie|fuori ufficio|fuori sede|smart working)",
        "non (in ufficio|raggiungibile|disponibile)",
        "(ufficio|uffici|sede) … (chiuso|chiusi|chiusa)",
    ),
    unread=(
        "casella … non … (letta|controllata|presidiata)",
        "(non|senza|limitato|saltuariamente) … (leggerò|leggo|accesso|consulterò|controllerò|letta|lette) … (posta|mail|e-mail|email|messaggi)",
        "(messaggio|mail|e-mail|email|messaggi) … non … (inoltrat*|lett*|presidiat*)",
    ),
    deputy=(
        "(urgenti|urgenze|urgenza|urgente) … (rivolgersi|contattare|chiamare|scrivere|telefonare|prego|contattate)",
        "in mia assenza",
        "(rivolgersi|contattare) … (ufficio|collega|segreteria)",
    ),
    later=(
        "(risponderò|risponderemo|ricontatterò|leggerò) … (rientro|possibile|ritorno|appena)",
        "al mio (rientro|ritorno)",
    ),
    gone=(
        "non (lavora|lavoro|fa parte|presta servizio) più",
        "(indirizzo|casella|account) … (non è più|disattivat*|chius*|dismess*)",
    ),
    lost=(
        "(messaggio|mail|e-mail|email) … non … (recapitato|consegnato|inviato|consegnata|recapitata)",
        "(destinatario|casella|utente|indirizzo) … (sconosciut*|piena|inesistente|non esiste)",
        "(mancata consegna|mancato recapito|errore di consegna)",
    ),
    held=("(messaggio|mail|e-mail) … (in attesa|bloccat*|trattenut*|quarantena)",),
    verify=("(conferm*|clicca*|verific*) … (mittente|indirizzo|link|umano|robot)",),
    taken=(
        "(sua|vostra|tua) (richiesta|segnalazione|mail|e-mail) … (ricevut*|registrat*|presa in carico|aperta)",
        "(messaggio|mail) … (accettato dal sistema|consegnato nella casella|è stato accettato|è stato consegnato)",
        "(numero di (ticket|protocollo|pratica)|ricevuta di (accettazione|consegna|avvenuta consegna))",
        "identificativo (messaggio|del messaggio)",
    ),
    handled=(
        "(appena possibile|prima possibile|giorni lavorativi|entro … (giorni|ore))",
        "(conservare|indicare|citare) … (numero|riferimento)",
        "inoltrato",
    ),
    seen=("(è stato|è stata) … (letto|letta|visualizzat*|eliminat*)",),
    copy=("(copia del (suo|tuo) messaggio|modulo di contatto … (inviato|ricevuto))",),
    leave=("(disiscri*|cancellarsi|cancellati|annulla iscrizione|annullare l'iscrizione)",),
    why=(
        "(ricevi|riceve|ricevete) (questa|questo) … (perché|in quanto)",
        "(nel browser|versione online)",
    ),
    ignore_if=(
        "se non (hai|ha|avete|sei|è)",
        "(ignora|ignori|ignorare) (questa|questo|il)",
    ),
    device=("(segreteria telefonica|messaggio vocale|chiamata persa|nuovo fax|scansione|scansionat*)",),
    account=("(password|casella|account|quota|spazio di archiviazione)",),
    pressure=(
        "(scade|scadrà|scaduta|piena|superat*|sospes*|bloccat*|disattivat*)",
        "(verific*|conferm*|aggiorn*) … (account|password|dati|identità)",
        "entro (24|48|72) ore",
    ),
    invoice=("(fattura|pagamento|sollecito|pacco|spedizione|bonifico)",),
    dunning=(
        "(insolut*|scadut*|mora|recupero crediti|spese di (spedizione|dogana))",
        "(in allegato|allegata|allegato)",
    ),
    click=(
        "(clicca|clicchi|cliccare|cliccando) (qui|sul|su|il)",
        "(seguente|questo) link",
    ),
    trade=("(posizionamento|seo|prestito|prestiti|finanziamento|backlink|siti web|liste di contatti|prima pagina)",),
    pitch=(
        "(preventivo|prezzo|prezzi|offerta|gratuit*|senza impegno|tariffe)",
        "(vostro|suo|tuo) sito",
        "(interessat*|offriamo)",
    ),
)
