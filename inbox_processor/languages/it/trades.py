"""Italian words for what somebody is: trades, offices, states of life. Words with another everyday meaning
are left out.
"""

from inbox_processor.languages.reading_words import listed

TRADES = listed(
    """
    professore, professoressa, bidello, bidella, apprendista, tirocinante, stagista, casalinga, disoccupato,
    disoccupata, infermiere, infermiera, dottoressa, medico di base, medico di famiglia, pediatra, dentista, medico
    veterinario, farmacista, ostetrica, fisioterapista, psicologo, psicologa, logopedista, operatore sociosanitario,
    operatrice sociosanitaria, badante, babysitter, contadino, contadina, agricoltore, agricoltrice, allevatore,
    allevatrice, giardiniere, fioraio, fioraia, muratore, elettricista, falegname, imbianchino, fabbro, meccanico
    d'auto, operaio, operaia, magazziniere, magazziniera, capocantiere, caporeparto, artigiano, artigiana,
    panettiere, pasticcere, pasticcera, macellaio, cuoco, cuoca, cameriere, cameriera, ristoratore, ristoratrice,
    parrucchiere, parrucchiera, estetista, sarto, sarta, autista, camionista, tassista, macchinista, postino,
    postina, negoziante, cassiere, cassiera, rappresentante di commercio, portinaio, portinaia, donna delle pulizie,
    colf, ragioniere, ragioniera, commercialista, impiegato comunale, impiegata comunale, imprenditore,
    imprenditrice, libero professionista, libera professionista, ingegnera, geometra, architetta, programmatore,
    programmatrice, avvocato, avvocata, avvocatessa, notaio, notaia, poliziotto, poliziotta, carabiniere, vigile del
    fuoco, traduttore, traduttrice, parroco, sacerdote, suora, diacono, catechista, sacrestano, assessora,
    tesoriere, tesoriera, allenatore, allenatrice, sindacalista
    """
)
