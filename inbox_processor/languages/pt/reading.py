"""What Portuguese writers say when they register, withdraw, and tell of themselves: the plain forms."""

from inbox_processor.languages.reading_words import ReadingWords

READING = ReadingWords(
    tag="pt",
    common=frozenset(
        "o a os as um uma e é em no na do da dos das que não para com por eu me meu minha nos nós se ao mais muito como há"
        " sou estou gostaria obrigado obrigada bom boa dia tarde também já ainda pelo pela seu sua".split()
    ),
    greetings=("bom dia*", "boa (tarde|noite)*", "olá*", "caro*", "cara*", "prezado*", "prezada*", "exmo*", "exma*"),
    closings=(
        "(com os|os) (melhores|meus) (cumprimentos|melhores cumprimentos)*",
        "cumprimentos*",
        "atenciosamente*",
        "atentamente",
        "um abraço*",
        "abraço*",
        "saudações*",
        "muito obrigad(o|a)",
        "obrigad(o|a)*",
    ),
    register=(
        "(gostaria|queria|quero|desejo|venho|pretendo|peço) … (inscrever*|inscrever-me|inscrever_me|participar|registar|registrar|assistir)",
        "(inscrevo-me|inscrevo_me|inscrevam-me|inscrever-me|inscrever_me)",
        "(me|nos) (inscrevo|inscrever|inscrevam)",
        "(reservar|reservem|guardem|reserve) … (lugar|vaga)",
        "(vou|vamos) (participar|estar presente)",
        "(minha|a minha) (inscrição|participação)",
    ),
    register_nouns=("inscrição", "inscrições", "participação"),
    withdraw=(
        "(cancelar|cancelem|anular|desistir) … (inscrição|participação|lugar|vaga)",
        "(não) … (posso|poderei|consigo) … (comparecer|participar|ir|estar presente)",
        "(lugar|vaga) … (outra pessoa|outro)",
    ),
    decline=("(não) (posso|poderei) (comparecer|participar|ir)",),
    update=("(novo|outro) (endereço|email|e-mail)", "(alterar|corrigir|atualizar)"),
    promise=("(envio|enviarei|mando) … (depois|mais tarde|em breve)",),
    self_name=("(o meu nome|meu nome) é", "(chamo-me|me chamo)", "sou (o|a)"),
    titles=("sr.", "sra.", "dr.", "dra.", "doutor", "doutora", "eng.", "prof.", "senhor", "senhora", "dona"),
    particles=("de", "da", "do", "das", "dos", "e"),
    relations=(
        "(meu|minha|o meu|a minha|nosso|nossa) (colega|marido|mulher|esposa|filho|filha|chefe|amigo|amiga|cunhada|cunhado)",
    ),
    on_behalf=("em nome de",),
    and_me=("e eu", "eu e", "para mim", "nós os dois"),
    several=("(duas|dois|três|2|3) (pessoas|lugares|vagas)",),
    someone_else=("ele", "ela"),
    myself=("eu", "me", "mim", "nós", "meu", "minha"),
    own_leaving=("eu", "(meu|minha|o meu|a minha) (lugar|inscrição|participação)"),
    own_address=("(endereço|email|e-mail|correio)",),
    labels_name=("nome", "nome completo"),
    labels_email=("e-mail", "email", "correio eletrónico"),
    labels_background=("experiência", "função", "profissão", "motivação", "percurso"),
    first_person=("eu", "nós", "sou", "estou", "trabalho", "gostaria", "queria"),
    third_person=("ele", "ela"),
    activity=("(trabalho|coordeno|dirijo|acompanho|investigo|estudo|organizo|participo|ensino|integro|faço parte)",),
    roles=(
        "(professor|professora|vereador|vereadora|presidente|técnico|técnica|voluntário|voluntária|enfermeiro|enfermeira)",
        "(arquiteto|arquiteta|engenheiro|engenheira|investigador|investigadora|estudante|coordenador|coordenadora)",
    ),
    bodies=("(câmara|município|freguesia|associação|universidade|escola|bairro|junta|assembleia|projeto|centro)",),
    spans=("(há|desde) … (anos|ano|meses)", "atualmente"),
    question=("(podem|pode) … (dizer|informar|enviar)", "(pergunta|dúvida)"),
    polite=("(podem|pode|poderiam) … (inscrever|reservar|confirmar)",),
    logistics=("(comboio|hotel|vegetarian*|estacionar|viagem)",),
    courtesy=("(obrigado|obrigada)", "(aguardo|fico a aguardar)"),
    answer_in=("(respond*|resposta|escrevam|escreva|escrever-me)",),
    language_names=(("alemão", "de"), ("inglês", "en"), ("francês", "fr"), ("português", "pt")),
    bidden=("(pediu-me|pediu-nos|me pediu|pediu) … (inscrev*|regist*)",),
    not_address=("(antig*|em vez de|anterior)",),
    gone=("já não (existe|funciona)",),
)
