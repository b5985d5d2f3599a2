"""What Danish (and Norwegian) writers say when they register, withdraw, and tell of themselves: the plain forms."""

from inbox_processor.languages.reading_words import ReadingWords

READING = ReadingWords(
    tag="da",
    common=frozenset(
        "og at det som en et på er af for med til den jeg ikke om har de vil gerne kan mig min mit vi vores fra også hej i"
        " så men eller når ved nu hilsen hilsner tak være".split()
    ),
    greetings=("hej*", "god(morgen|dag|aften)*", "kære*"),
    closings=(
        "(venlig|venlige|med venlig|mange|de bedste|kærlig) (hilsen|hilsner)*",
        "hilsen*",
        "mvh",
        "på forhånd tak",
    ),
    register=(
        "(vil|ønsker) … (tilmelde|deltage|være med|komme|melde)",
        "(tilmelder|melder) … (mig|os)",
        "(skriv) … (mig|os) … (op|på)",
        "(reservere|få) … plads*",
    ),
    register_nouns=("tilmelding", "deltagelse"),
    withdraw=(
        "(melde|melder) … (afbud|fra)",
        "(framelde*|afmelde*)",
        "(kan) … (desværre|alligevel) … ikke … (komme|deltage)",
        "(plads*) … (anden|videre)",
    ),
    decline=("(kan) … ikke (komme|deltage)",),
    self_name=("(mit navn er|jeg hedder)",),
    relations=("(min|mit|vores) (kollega|mand|kone|chef|ven|veninde|datter|søn)",),
    and_me=("og jeg", "jeg og", "for mig"),
    someone_else=("han", "hun", "ham", "hende"),
    myself=("jeg", "mig", "min", "mit", "vi", "os"),
    own_leaving=("jeg", "min (plads|tilmelding)"),
    labels_name=("navn",),
    labels_background=("baggrund", "erfaring"),
    first_person=("jeg", "vi"),
    third_person=("han", "hun"),
    activity=("(arbejder|leder|driver|forsker|studerer|koordinerer|underviser|sidder i)",),
    roles=(
        "(*lærer|*formand|*arkitekt|*konsulent|*udvikler|*forsker|*studerende|*medlem|*koordinator|*sygeplejerske)",
    ),
    bodies=(
        "(*kommune|*kommunen|*forening|*foreningen|*universitet|*universitetet|*skole|*skolen|*byråd|*byrådet|*råd)",
    ),
    spans=("siden", "(i) … år"),
    courtesy=("(tak)", "(glæder mig)"),
    answer_in=("(svar|svare|svarer|svaret|skriv|skrive)",),
    language_names=(("tysk", "de"), ("engelsk", "en"), ("fransk", "fr"), ("dansk", "da")),
    bidden=("(bedt|bad|beder) (mig|os) … (tilmelde|registrere)",),
    not_address=("(gamle|ikke længere|i stedet for)",),
    gone=("(findes|virker) ikke længere",),
)
