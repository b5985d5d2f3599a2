"""For each rule of screening a mail that it catches, and for most a near miss that it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

REGISTRATION = "Guten Tag,\n\nich melde mich zur Werkstatt an. Ich bin Lehrerin in Barmen.\n\nGruß\nAnna Beispiel\n"


@dataclass(frozen=True)
class Case:
    """A mail by its text and headers."""

    text: str = REGISTRATION
    headers: dict[str, str] = field(default_factory=dict)


def case(text: str = REGISTRATION, **headers: str) -> Case:
    return Case(text, headers)


CAUGHT: dict[str, Case] = {
    "own mail come back": case(From="Anmeldung <Anmelden@Procedere.org>"),
    "auto-submitted": case(Auto_Submitted="auto-replied (vacation)"),
    "null return path": case(Return_Path="<>"),
    "report": case(Content_Type="multipart/report; report-type=delivery-status; boundary=b"),
    "mail system as sender": case(From="MAILER-DAEMON@mx.example (Mail Delivery System)"),
    "postmaster's bounce": case(
        "Your message could not be delivered. 550 5.1.1 user unknown", From="postmaster@x.example", Subject="Hinweis"
    ),
    "failed recipients": case(X_Failed_Recipients="a@b.example"),
    "bounce by its words": case(
        "The following address had permanent errors: no such user", Subject="Undelivered Mail Returned to Sender"
    ),
    "responder's header": case(X_Autoreply="yes"),
    "vacation of iCloud": case(X_Apple_Action="VACATION"),
    "vacation by rule": case(X_MS_Exchange_Generated_Message_Source="Mailbox Rules Agent"),
    "answers suppressed": case(
        "Ich bin bis einschließlich 20. Mai nicht im Büro. In dringenden Fällen hilft Frau X.",
        X_Auto_Response_Suppress="All",
    ),
    "vacation by its words": case("Ich bin bis zum 20. Mai im Urlaub.", Subject="Abwesenheitsnotiz: Ihre Anmeldung"),
    "calendar answer": case("BEGIN:VCALENDAR\r\n", Content_Type="text/calendar; method=REPLY"),
    "read receipt by its words": case("Ihre Nachricht wurde am 6. Juni gelesen.", Subject="Gelesen: Ihre Anmeldung"),
    "newsletter": case(List_Unsubscribe="<mailto:x@y.example>", X_Mailer="PHPlist v3.2.4"),
    "precedence": case(Precedence="bulk"),
    "list post": case(To="ag@listen.example", Cc="anmelden@procedere.org", List_Id="<ag.listen.example>"),
    "ticket system's receipt": case(
        "Ihr Anliegen ist bei uns eingegangen und wird unter der Nummer 4711 bearbeitet.",
        X_OTRS_Loop="yes",
        Subject="[Ticket#2016060110000417] Eingang",
    ),
    "challenge": case("Please click the link to verify that you are human, then your mail is delivered."),
    "unsolicited offer": case("Would you like the attendees list? Verified contacts, counts and pricing on request."),
    "certified mail's receipt": case("Il messaggio", X_Ricevuta="accettazione"),
    "note of absence": case(
        "Danke für Ihre Zeilen. Bis zum 20. Mai bin ich verreist, ich lese keine Mails. Dringendes "
        "hilft Frau X klären: "
        "wenden Sie sich bitte an sie. Nach meiner Rückkehr melde ich mich."
    ),
    "notice of a lost mail": case(
        "Your message was blocked by our filter and not delivered. The recipient is unknown.\n\nSubject: Hallo",
        Subject="Hinweis",
    ),
    "sender to be proved": case(
        "Your message is on hold. Please confirm your address: follow this link and your message will be released. "
        "You only have to do this once.\n\nhttps://filter.example/f?k=1",
        Subject="Held",
    ),
    "office's receipt": case(
        "Ihre Nachricht ist bei uns eingegangen, Ihr Aktenzeichen ist 12/16. Wir bearbeiten sie so "
        "schnell wie möglich. "
        "Bitte geben Sie das Aktenzeichen in der Betreffzeile an.",
        Subject="Eingang",
    ),
    "newsletter by its words": case(
        "Liebe Leserinnen und Leser, im neuen Rundbrief geht es um Fördermittel. Wer den Rundbrief nicht mehr erhalten "
        "will, kann sich hier abmelden.",
        Subject="Rundbrief Juni",
    ),
    "invitation to many": case(
        "Am 9. Juli lädt der Verein zum Netzwerkabend. Melden Sie sich gleich an und sichern Sie sich einen Platz. Sie "
        "erhalten diese Einladung, weil Sie bei uns eingetragen sind. Hier können Sie den Rundbrief abbestellen.",
        Subject="Netzwerkabend",
    ),
    "asks its reader to register": case(
        "Werden Sie zertifizierte Moderatorin! Jetzt Plätze sichern, mit Frühbucherrabatt. Anmeldung bis 15. Juli.",
        Subject="Lehrgang",
    ),
    "receipt in any language": case("Ditt meddelande lästes den 30 maj 2016.", Subject="Läst: Anmeldung"),
    "offer of a stranger": case(
        "We do SEO and link building: first page of Google. I can send you a quote and our "
        "portfolio. Your website "
        "could do better; are you interested in a quick call? We offer affordable prices.",
        Subject="Website",
    ),
    "seller's letter": case(
        "Hi Anmelden,\n\nloved your agenda. We help organisers like you sell out. I would like to book a seat for a "
        "10-minute demo on Tuesday, for fifteen years I have worked with events.\n\n"
        'Rather not hear from me? Just answer "no thanks" and I won\'t email you again.',
        Subject="6 July",
    ),
    "perhaps a seller's letter": case(
        "Guten Tag, Ihre Homepage habe ich mir angeschaut. Passt Ihnen Donnerstag für ein kurzes Telefonat?",
        Subject="6. Juli",
    ),
    "program for mail to many": case("Guten Tag, es geht um den 6. Juli.", X_Mailer="SuperMailer 10.20"),
    "perhaps an absence": case(
        "Ich bin bis zum 20. Mai verreist. Wenden Sie sich an Frau X.", Subject="Re: Bestätigung"
    ),
    "perhaps a lost mail": case("Ihre Nachricht wurde nicht angenommen: Postfach voll.", Subject="Rückmeldung"),
    "perhaps a challenge": case(
        "Ihre Nachricht wartet noch. Bitte bestätigen Sie, dass Sie der Absender sind.", Subject="Frage"
    ),
    "perhaps an office's receipt": case(
        "Ihre Meldung wurde erfasst. Wir bearbeiten sie schnellstmöglich.", Subject="Eingang"
    ),
    "copy of a form": case(
        "Kopie Ihrer Nachricht. Folgende Angaben wurden gesendet: anmelden@procedere.org", Subject="Kopie"
    ),
    "bulk mail by its words": case(
        "Neues aus dem Netz. Sie erhalten diese E-Mail, weil Sie im Verteiler stehen. Newsletter abbestellen",
        Subject="Neues",
    ),
    "device": case("Verpasster Anruf, neue Sprachnachricht, Rufnummer unbekannt.", Subject="0202"),
    "program as sender": case(From="Kopierer <kopierer-2@rathaus.example>"),
    "account warning": case(
        "Das Postfach anmelden@procedere.org ist voll. Klicken Sie hier, sonst wird es gesperrt.",
        Subject="Speicherplatz",
    ),
    "dunning letter": case(
        "Die Rechnung ist nicht eingegangen. Zahlen Sie den offenen Betrag, sonst kommt das Inkassobüro. "
        "Die Rechnung finden Sie im Anhang.",
        Subject="Mahnung",
    ),
    "perhaps a stranger's offer": case("Photovoltaik jetzt günstig, kostenlos und unverbindlich.", Subject="Strom"),
    "nobody speaks": case("Bin im Urlaub.", Subject="Re: Bestätigung"),
    "mail that passed a list": case(
        List_Id="Netz <netz.listen.example>", Precedence="list", List_Unsubscribe="<mailto:x@y.example>"
    ),
    "sender rewritten by a group": case(
        From="'Anna Beispiel' via Anmeldung <anmelden@procedere.org>",
        X_Original_From="Anna Beispiel <anna@b.example>",
        List_Id="<anmelden.procedere.org>",
    ),
    "no-reply sender": case(From="Portal <no-reply@portal.example>"),
    "ticket system": case(X_Mailer="Znuny Mail Service (6.5)"),
    "report inside": case(
        "--b\r\nContent-Type: text/plain\r\n\r\nweitergereicht\r\n--b\r\nContent-Type: "
        "message/delivery-status\r\n\r\nA: b\r\n--b--\r\n",
        Content_Type="multipart/mixed; boundary=b",
    ),
    "postmaster": case(From="Anna Beispiel <postmaster@verein.example>"),
    "no sender": case(From="Anna Beispiel"),
    "several From fields": case(from_="x"),
    "bounce's subject": case("Siehe Anlage", Subject="Undeliverable: Hallo"),
    "inbox rule": case(X_MS_Exchange_Inbox_Rules_Loop="anna@b.example"),
    "receipt's subject": case("", Subject="Gelesen: Ihre Anmeldung"),
    "invitation": case("BEGIN:VCALENDAR\r\n", Content_Type="text/calendar; method=REQUEST"),
    "words of absence": case(
        "Danke für Ihre Nachricht. Ich bin im Urlaub und nicht erreichbar. In dringenden Fällen: Frau X."
    ),
    "says it is automatic": case("Diese E-Mail wurde automatisch generiert.\n\nNeue Anmeldung: Anna Beispiel"),
    "spam flag": case(X_Spam_Flag="YES"),
    "perhaps an offer": case("We offer SEO services and bring you to the first page of google."),
}

LEFT: dict[str, Case] = {
    "registers before the holidays": case(
        "Guten Tag,\n\nab morgen bin ich im Urlaub und bis 24. Juni nicht erreichbar, ich lese dann keine Mails."
        " Darum heute schon: ich möchte zu Ihrer Werkstatt kommen. Ich leite bei uns die Bürgerstiftung.\n\nAnna",
        Subject="Nicht im Büro bis 24.6. - vorab meine Anmeldung",
    ),
    "says where one can register, and comes": case(
        "hey\nunsere lehrerin hat gesagt, bei euch kann man sich für den workshop anmelden. ich wär gern dabei :)\nanna"
    ),
    "mail that passed a list": case(
        List_Id="Anmeldung <anmelden.procedere.org>", Precedence="list", List_Unsubscribe="<mailto:x@y.example>"
    ),
    "certified mail's receipt": case(X_Trasporto="posta-certificata"),
    "note of absence": case(
        "Danke für Ihre Zeilen. Ich melde mich an, ich bin Lehrerin. Bis zum 20. Mai bin ich "
        "verreist und lese keine "
        "Mails, wenden Sie sich bitte an Frau X."
    ),
    "notice of a lost mail": case(
        "Your last message was not delivered: 550 5.1.1 user unknown. I am a teacher, please register me again.",
        Subject="Hinweis",
    ),
    "sender to be proved": case(
        "Ihre Nachricht lag bei mir in der Quarantäne. Ich bestätige: Ich bin Lehrerin und nehme teil.", Subject="Re: x"
    ),
    "office's receipt": case(
        "Ihre Nachricht ist bei uns eingegangen. Wir melden Frau Weil an, sie leitet die Schule.", Subject="Teilnahme"
    ),
    "offer of a stranger": case(
        "I do SEO and website design for charities at affordable prices. I would like to attend on 6 July."
    ),
    "seller's letter": case(
        "I came across your workshop and would like to register. I help organisations like ours with citizens' "
        "assemblies; our clients are councils. Would Monday work for a quick call about the programme?"
    ),
    "perhaps a seller's letter": case(
        "Ich bin auf Ihre Veranstaltung aufmerksam geworden. Wir unterstützen Unternehmen und Kommunen im Dialog, "
        "unsere Kunden sind Stadtwerke. Ich melde mich hiermit an."
    ),
    "program for mail to many": case(X_Mailer="The Bat! (v7.1)"),
    "newsletter by its words": case(
        "Im neuen Rundbrief las ich von der Werkstatt; ich möchte ihn nicht abbestellen, sondern mich anmelden."
    ),
    "invitation to many": case(
        "Ich lese Ihren Rundbrief, weil ich dort eingetragen bin. Sie schreiben: Melden Sie sich gleich an! Hiermit "
        "melde ich mich an, den Rundbrief will ich nicht abbestellen."
    ),
    "asks its reader to register": case(
        "An der Volkshochschule werbe ich mit Rabatten: Jetzt Plätze sichern! Hiermit nehme ich selbst einmal teil."
    ),
    "bulk mail by its words": case(
        "Ich möchte den Newsletter abbestellen, Sie erhalten diese E-Mail aber auch, weil ich mich anmelden will."
    ),
    "device": case("Ich habe Ihnen ein Fax und eine Sprachnachricht geschickt. Ich melde mich an."),
    "program as sender": case(From="Anna Scanlon <scanlon@b.example>"),
    "account warning": case(
        "Mein Postfach war voll, mein Konto gesperrt. Ich melde mich noch einmal an, als Lehrerin."
    ),
    "dunning letter": case("Ich arbeite in der Kämmerei: Rechnung, Mahnung, Inkassobüro. Ich melde mich an."),
    "nobody speaks": case("Ich bin im Urlaub. Reicht es, wenn ich Ihnen am Montag schreibe?", Subject="Re: x"),
    "own mail come back": case(From="Anna <anmelden@verein.example>"),
    "auto-submitted": case(Auto_Submitted="no"),
    "null return path": case(Return_Path="<anna@b.example>"),
    "report": case(Content_Type="text/plain; charset=utf-8; name=report"),
    "mail system as sender": case(From="Dae Mon <dae.mon@b.example>"),
    "postmaster's bounce": case(From="Post Meister <post.meister@x.example>"),
    "failed recipients": case(X_Original_To="anmelden@procedere.org"),
    "bounce by its words": case(
        "Meine Mail vom 5.7.16 konnte nicht zugestellt werden. Unser Ort hat 550 Einwohner, ich bin dort im Rat.",
        Subject="Re: Undelivered Mail Returned to Sender",
    ),
    "responder's header": case(X_Autoreply="no"),
    "vacation of iCloud": case(X_Apple_Action="JUNK_DIRECTORY"),
    "vacation by rule": case(X_MS_Has_Attach="yes"),
    "answers suppressed": case(X_Auto_Response_Suppress="All"),
    "vacation by its words": case(
        "Ich bin bis zum 20. Juni im Urlaub und nicht zu erreichen, deshalb melde ich mich heute an.",
        Subject="Nicht im Büro bis 20.6. / Anmeldung",
    ),
    "calendar answer": case("Siehe Termin", Content_Type="text/plain"),
    "read receipt by its words": case(
        "Gelesen habe ich Ihre Einladung am Montag, ich melde mich an.", Subject="Ihre Einladung gelesen"
    ),
    "newsletter": case(X_Mailer="Microsoft Outlook 15.0"),
    "precedence": case(Precedence="first-class"),
    "list post": case(Cc="ag@listen.example"),
    "ticket system's receipt": case(Subject="Anmeldung (Rechnung 2016060110000417)"),
    "challenge": case("I teach people how to verify that sources are right. Please register me."),
    "unsolicited offer": case("Please put me on the attendee list. I work for the town."),
    "no-reply sender": case(From="Norbert Replinger <no.replinger@b.example>"),
    "ticket system": case(X_Mailer="Thunderbird"),
    "postmaster": case(From="Anna <post@verein.example>"),
    "bounce's subject": case(Subject="AW: Undeliverable: Hallo"),
    "words of absence": case(
        "Danke für Ihre Nachricht. Ich bin im Urlaub, melde mich aber hiermit zur Werkstatt an. Ich bin nicht "
        "erreichbar."
    ),
    "says it is automatic": case(
        "Keine automatische Nachricht, hier schreibt ein Mensch: Ich habe nur eine automatische Antwort bekommen und "
        "melde mich deshalb noch einmal an."
    ),
    "spam flag": case(X_Spam_Flag="NO"),
    "perhaps an offer": case("Ich berate Vereine, die für das Internet einen guten Platz suchen."),
}
