"""What Swedish writers say when they register, withdraw, and tell of themselves: the plain forms."""

from inbox_processor.languages.reading_words import ReadingWords

READING = ReadingWords(
    tag="sv",
    common=frozenset(
        "och att det som en ett på är av för med till den jag inte om har de vill gärna kan mig min mitt vi vår från också"
        " hej ni er så men eller skulle när vid nu hälsningar tack".split()
    ),
    greetings=("hej*", "hejsan*", "god (morgon|dag|kväll)*", "bästa*", "kära*"),
    closings=(
        "(vänliga|varma|bästa|många|med vänliga|med bästa) hälsningar*",
        "med vänlig hälsning*",
        "hälsningar*",
        "mvh",
        "tack på förhand",
    ),
    register=(
        "(vill|skulle vilja|önskar) … (anmäla|delta|vara med|komma)",
        "(anmäler|anmäla) … (mig|oss)",
        "(mig|oss) … anmäl*",
        "(skriv|sätt) … upp (mig|oss)",
        "(boka|reservera) … plats*",
        "(är|kommer) … gärna",
    ),
    register_nouns=("anmälan", "deltagande"),
    withdraw=(
        "(avboka|avanmäla|lämna återbud|ställa in)",
        "(kan) … (tyvärr|ändå) … inte … (komma|delta|vara med)",
        "(plats*) … (annan|vidare)",
    ),
    decline=("(kan) … inte (komma|delta|vara med)",),
    update=("(ny|annan) (adress|mejladress|e-postadress)", "(ändra|rätta)"),
    self_name=("(mitt namn är|jag heter)",),
    titles=("dr", "dr.", "prof.", "fru", "herr"),
    particles=("af", "av", "von", "de"),
    relations=("(min|mitt|vår) (kollega|man|fru|chef|vän|väninna|dotter|son|sambo)",),
    and_me=("och jag", "jag och", "för mig"),
    several=("(två|tre|2|3) (personer|platser)",),
    someone_else=("han", "hon", "honom", "henne"),
    myself=("jag", "mig", "min", "mitt", "vi", "oss", "vår"),
    own_leaving=("jag", "min (plats|anmälan)"),
    own_address=("(adress|mejl|e-post|nås)",),
    labels_name=("namn",),
    labels_email=("e-post", "mejl"),
    labels_background=("bakgrund", "erfarenhet"),
    first_person=("jag", "vi"),
    third_person=("han", "hon"),
    activity=("(arbetar|jobbar|leder|driver|forskar|studerar|samordnar|undervisar|engagerad|sitter i)",),
    roles=(
        "(*lärare|*ordförande|*arkitekt|*utvecklare|*strateg|*samordnare|*forskare|*student|*handläggare|*ledamot|*politiker)",
        "(*sköterska|*ingenjör|*sekreterare|*konsult)",
    ),
    bodies=(
        "(*kommun|*kommunen|*förening|*föreningen|*universitet|*universitetet|*skola|*skolan|*fullmäktige|byalaget|*region)",
    ),
    spans=("sedan", "(i) … år"),
    question=("(kan ni) … (säga|berätta|skicka)", "(fråga|undrar)"),
    polite=("(kan|kunde) (ni|du) … (anmäla|boka|skriva upp|bekräfta)",),
    logistics=("(tåg|hotell|vegetarian*|parkering)",),
    courtesy=("(tack)", "(ser fram emot)"),
    answer_in=("(svara|svarar|svar|svaret|skriv|skriva)",),
    language_names=(("tyska", "de"), ("engelska", "en"), ("franska", "fr"), ("svenska", "sv")),
    bidden=("(bett|bad|ber) (mig|oss) … (anmäla|registrera)",),
    not_address=("(gamla|inte längre|istället för)",),
    gone=("(finns|fungerar) inte längre",),
)
