"""Czech, with some forms of Slovak: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=("(děkuji|děkujeme|ďakujem*) … (zprávu|e-mail|mail|správu)",),
    away=(
        "(dovolenou|dovolené|dovolená|dovolenej|dovolenku|nepřítomen|nepřítomna|nepřítomnost|neprítomn*|mateřské|rodičovské|nemocenské)",
        "(mimo kancelář|mimo kanceláře|služební cestě|nejsem v kanceláři|nejsem v práci)",
    ),
    unread=(
        "(nemám|nebudu mít|bez|omezený) … (přístup*|prístup*) … (mail*|e-mail*|poště|poštu|zpráv*)",
        "(e-mail*|mail*|zpráv*|pošt*) … (nečtu|nebudu číst|není přeposílán*|nejsou přeposílán*|nebudou čten*)",
    ),
    deputy=(
        "(naléhav*|urgentní*|neodkladn*|akutní*) … (kontaktujte|obraťte|volejte|kontakt*|pište)",
        "(zastupuje mě|obraťte se)",
    ),
    later=(
        "(odpovím|odpovíme|ozvu|odpoviem) … (návratu|návrate|nejdříve|nejdřív|hned)",
        "po [svém ](návratu|návrate)",
    ),
    gone=(
        "(již|už) (nepracuji|nepracuje)",
        "(adresa|schránka) … (zrušen*|není aktivní|již není)",
    ),
    lost=(
        "(zpráv*|e-mail*) … (nebyl*|nelze|nemohl*) … (doručen*|doručit|odeslán*)",
        "(schránka|příjemce|adresát) … (plná|neznám*|neexistuje)",
        "nedoručiteln*",
    ),
    held=("(zpráva|e-mail) … (zadržen*|čeká|karantén*|blokován*)",),
    verify=("(potvrďte|klikněte|ověřte) … (odesílatel*|adres*|odkaz*|robot*)",),
    taken=(
        "(váš|vaše|vaši) (požadavek|zpráva|zprávu|podání|dotaz|žádost) … (přijat*|zaregistrován*|zaevidován*|obdrže*|doručen*)",
        "(číslo (požadavku|jednací|tiketu|případu))",
        "pod číslem",
    ),
    handled=("(co nejdříve|v nejbližší době|pracovních dn*|v zákonné lhůtě)",),
    seen=("(byla|byl|bylo) … (přečten*|zobrazen*|odstraněn*)",),
    leave=("(odhlásit|odhlášení|zrušit odběr)",),
    why=(
        "(dostáváte|dostali jste|obdrželi jste) … (protože|jelikož|na základě)",
        "v prohlížeči",
    ),
    ignore_if=(
        "pokud jste … (ne|nežádal*|neregistroval*)",
        "ignorujte",
    ),
    device=("(hlasová schránka|hlasová zpráva|zmeškaný hovor|naskenovan*|fax)",),
    account=("(heslo|schránka|schránky|účet|účtu|kvóta)",),
    pressure=("(vyprší|plná|překročen*|zablokován*|pozastaven*)",),
    invoice=("(faktura|faktury|platba|zásilka)",),
    dunning=("(po splatnosti|neuhrazen*|exekuc*|v příloze)",),
    click=("klikněte (zde|na)",),
    trade=("(seo|optimalizac*|půjčk*|úvěr*|tvorba webů)",),
    pitch=("(nabídk*|cena|cenová|zdarma|vaše stránky|váš web|nabízíme)",),
)
