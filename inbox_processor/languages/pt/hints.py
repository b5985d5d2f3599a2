"""Portuguese: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=("(obrigado|obrigada|agradeço|agradecemos) … (mensagem|e-mail|email|contacto|contato)",),
    away=(
        "de (férias|licença|baixa|viagem)",
        "(ausente|férias|fora do escritório|licença de maternidade|indisponível)",
        "(não estarei|não estou) (disponível|no escritório)",
    ),
    unread=(
        "(não|sem|limitado) … (ler|lerei|leio|acesso|consultarei) … (correio|e-mail*|email*|mensagens)",
        "(mensagem|mensagens|e-mails) … não … (lida*|encaminhada*|reencaminhada*)",
    ),
    deputy=(
        "(urgência|urgente*|urgentes) … (contact*|contate|ligue|escreva|dirija*)",
        "na minha ausência",
    ),
    later=(
        "(responderei|responderemos|darei resposta|retomarei) … (possível|regresso|retorno|volta|logo)",
        "(no|após o|após|quando) [meu ](regresso|retorno)",
    ),
    gone=(
        "já não (trabalh*|faço|faz)",
        "não (trabalha|faz) mais",
    ),
    lost=(
        "(mensagem|e-mail|email) … (não|impossível) … (entregue|entregar|enviada)",
        "(caixa|destinatário) … (cheia|desconhecido|inexistente|não existe)",
    ),
    held=("(mensagem|e-mail) … (retida|bloqueada|quarentena|aguarda|pendente)",),
    verify=("(confirm*|clique) … (remetente|endereço|link|ligação|robô|humano)",),
    taken=(
        "(seu|sua|vosso|vossa) (pedido|mensagem|e-mail|solicitação) … (recebid*|registad*|registrad*|criad*)",
        "(número (do|de) (pedido|ticket|processo)|protocolo)",
    ),
    handled=("(o mais breve possível|com a maior brevidade|dias úteis|brevemente)",),
    seen=("foi … (lida|apresentada|eliminada)",),
    leave=("(cancelar [a ](subscrição|inscrição|assinatura)|remover o seu)",),
    why=(
        "(recebeu|está a receber|recebe) est* … (porque|por)",
        "no navegador",
    ),
    ignore_if=(
        "se não (foi|solicitou|pediu|efetuou)",
        "ignore est*",
    ),
    device=("(correio de voz|mensagem de voz|chamada perdida|novo fax|digitaliza*)",),
    account=("(palavra-passe|senha|caixa de correio|sua conta|quota)",),
    pressure=("(expira|cheia|suspens*|bloquead*|excedid*|desativad*)",),
    invoice=("(fatura|factura|pagamento|encomenda|boleto)",),
    dunning=("(em atraso|vencid*|dívida|em anexo|anexo)",),
    click=("clique (aqui|em|no)",),
    trade=("(empréstimo*|seo|otimização|crédito|primeira página|backlink*)",),
    pitch=("(orçamento|preço*|proposta|grátis|gratuit*|seu site|oferecemos)",),
)
