"""Polish: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=("(dziękuję|dziękujemy|dzięki) … (wiadomość|mail*|e-mail*|kontakt|przesłanie)",),
    away=(
        "(urlopie|urlop|urlopu|zwolnieniu|delegacji|nieobecny|nieobecna|nieobecność|nieobecności|wyjeździe)",
        "poza biurem",
        "nie ma mnie",
        "(biuro|urząd|sekretariat) … nieczynn*",
    ),
    unread=(
        "(nie|ograniczony|bez) … (dostępu|dostęp|czytam|odbieram|odczytuję|sprawdzam) … (poczt*|mail*|e-mail*|wiadomoś*)",
        "(wiadomoś*|mail*|poczta) … nie … (przekazywan*|czytan*|odczytywan*)",
        "nie (mam|będę mieć|będę miał*) dostępu",
    ),
    deputy=(
        "(pilnych|pilne|nagłych|pilnej) … (kontakt|proszę|sprawach|tel)",
        "(proszę|prosimy) o kontakt",
        "(zastępuje mnie|w zastępstwie)",
    ),
    later=(
        "(odpowiem|odpowiemy|odpiszę|odezwę) … (powrocie|jak najszybciej|najszybciej|po)",
        "po [moim ]powrocie",
    ),
    gone=(
        "(nie pracuję|nie pracuje) już",
        "(adres|skrzynka|konto) … (nieaktywn*|zamknięt*|nie jest już)",
    ),
    lost=(
        "(wiadomoś*|e-mail|mail) … nie … (dostarczon*|doręczon*|dotarł*|wysłan*)",
        "(adresat|odbiorca|skrzynka|użytkownik) … (nieznan*|przepełnion*|pełna|nie istnieje)",
        "(zwrot|błąd) … (wiadomości|doręczenia|dostarczenia)",
    ),
    held=("(wiadomość|mail) … (wstrzyman*|oczekuje|kwarantann*|zablokowan*)",),
    verify=("(potwierdź|potwierdzić|potwierdzenie|kliknij) … (nadawc*|adres|link|robot*|człowiek*)",),
    taken=(
        "(zgłoszenie|wiadomość|sprawa|zapytanie|wniosek) … (zarejestrowan*|przyjęt*|otrzyman*|wpłynęł*|utworzon*)",
        "(numer|nr) (zgłoszenia|sprawy|ticketu)",
        "pod numerem",
        "potwierdzenie otrzymania",
    ),
    handled=(
        "(odpowiedzi|odpowiedź) … (udzielimy|w ciągu|najszybciej|wkrótce)",
        "w ciągu … (dni|godzin)",
        "prosimy o (podanie|powoływanie|zachowanie)",
    ),
    seen=("(został|została|zostało) … (przeczytan*|odczytan*|wyświetlon*|usunięt*)",),
    copy=("(kopia (wiadomości|zgłoszenia)|formularz* kontaktow*)",),
    leave=("(wypisz|wypisać|rezygnuj*|zrezygnować|anuluj subskrypcję|wypisania)",),
    why=(
        "(otrzymujesz|otrzymują|otrzymał*) … (ponieważ|gdyż)",
        "w przeglądarce",
    ),
    ignore_if=(
        "(jeśli|jeżeli) nie … (prosił*|zamawiał*|rejestrował*)",
        "(zignoruj|prosimy zignorować)",
    ),
    device=("(poczta głosowa|wiadomość głosowa|nieodebrane połączenie|faks|skan|zeskanowan*)",),
    account=("(hasło|skrzynka|skrzynki|konto|konta|limit)",),
    pressure=(
        "(wygasa|wygaśnie|przekroczon*|pełna|zablokowan*|zawieszon*|zapełnion*|zajęt*)",
        "(zweryfikuj|potwierdź|zaktualizuj) … (konto|hasło|dane)",
        "w ciągu (24|48|72) godzin",
    ),
    invoice=("(faktura|faktury|płatność|płatności|paczka|przesyłka|zapłaty)",),
    dunning=(
        "(zaległ*|windykac*|komornik*|wezwanie do zapłaty|dopłat*)",
        "(w załączniku|w załączeniu)",
    ),
    click=(
        "kliknij (tutaj|w|tu|link|poniżej)",
        "(poniższy|ten) link",
    ),
    trade=("(pozycjonowani*|seo|kredyt*|pożyczk*|linkowani*|baza firm|strony internetowe|sklepy internetowe)",),
    pitch=(
        "(oferta|ofert*|wycena|wycen*|cena|cennik|bezpłatn*|promocj*)",
        "(państwa|waszej) (strona|stronę|strony)",
        "(zainteresowan*|oferujemy)",
    ),
)
