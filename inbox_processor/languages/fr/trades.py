"""French words for what somebody is: trades, offices, states of life. Words with another everyday meaning
are left out.
"""

from inbox_processor.languages.reading_words import listed

TRADES = listed(
    """
    instituteur, institutrice, maître d'école, maîtresse d'école, proviseur, proviseure, surveillante, surveillant
    d'internat, maître de conférences, doctorant, doctorante, lycéen, lycéenne, collégien, collégienne, écolier,
    écolière, apprenti, apprentie, stagiaire, alternant, alternante, femme au foyer, homme au foyer, mère au foyer,
    père au foyer, chômeur, chômeuse, demandeur d'emploi, demandeuse d'emploi, médecin, médecin généraliste,
    chirurgien, chirurgienne, pédiatre, psychiatre, psychothérapeute, sage-femme, aide-soignant, aide-soignante,
    ambulancier, ambulancière, brancardier, brancardière, pharmacien, pharmacienne, préparateur en pharmacie,
    préparatrice en pharmacie, dentiste, chirurgien-dentiste, assistante dentaire, opticien, opticienne,
    kinésithérapeute, ostéopathe, orthophoniste, ergothérapeute, diététicien, diététicienne, docteur vétérinaire,
    laborantine, aide à domicile, auxiliaire de vie, auxiliaire de puériculture, puéricultrice, assistante
    maternelle, nourrice agréée, baby-sitter, éducateur, éducatrice, éducateur spécialisé, éducatrice spécialisée,
    éducatrice de jeunes enfants, assistante sociale, travailleur social, travailleuse sociale, atsem, plombier,
    plombière, électricien, électricienne, menuisier, menuisière, charpentier, charpentière, maçon, maçonne,
    couvreur, carreleur, peintre en bâtiment, serrurier, serrurière, chauffagiste, ébéniste, soudeur, soudeuse,
    chaudronnier, mécanicien, mécanicienne, garagiste, carrossier, carrossière, tourneur-fraiseur, ouvrier,
    ouvrière, ouvrier agricole, ouvrière agricole, chef de chantier, cheffe de chantier, chef d'équipe, cheffe
    d'équipe, contremaître, contremaîtresse, manutentionnaire, magasinier, magasinière, cariste, grutier, artisan,
    artisane, boulanger, boulangère, pâtissier, pâtissière, artisan boucher, bouchère, charcutier, charcutière,
    cuisinier, chef de cuisine, cheffe de cuisine, serveuse, garçon de café, restaurateur, restauratrice, hôtelier,
    hôtelière, aubergiste, épicier, épicière, poissonnier, coiffeur, coiffeuse, esthéticien, esthéticienne,
    couturier, couturière, cordonnier, bijoutier, bijoutière, horloger, fleuriste, libraire, agriculteur,
    agricultrice, éleveur, éleveuse, maraîcher, maraîchère, viticulteur, viticultrice, vigneron, vigneronne,
    apiculteur, apicultrice, jardinier, paysagiste, pêcheur, bûcheron, bûcheronne, paysan, paysanne, chauffeur,
    chauffeur de taxi, chauffeur routier, conducteur de bus, conductrice de bus, conducteur de train, conductrice de
    train, camionneur, factrice, livreur, livreuse, cheminot, cheminote, hôtesse de l'air, vendeur, vendeuse,
    caissier, caissière, commerçant, commerçante, courtier, courtière, banquier, banquière, assureur, représentant
    de commerce, représentante de commerce, assistante de direction, réceptionniste, standardiste, expert-comptable,
    aide-comptable, employé de bureau, employée de bureau, employé de banque, employée de banque, femme de ménage,
    gardien, gardienne, concierge, éboueur, cantinière, documentaliste, archiviste, gérante, gérant de société, chef
    d'entreprise, cheffe d'entreprise, entrepreneur, entrepreneuse, auto-entrepreneur, auto-entrepreneuse, chef de
    projet, cheffe de projet, chef de service, cheffe de service, cadre de santé, technicien, technicienne,
    informaticien, informaticienne, développeur, développeuse, programmeur, programmeuse, géomètre, graphiste,
    notaire, huissier de justice, huissière de justice, greffier, greffière, magistrat, policier, policière,
    gendarme, pompier, sapeur-pompier, militaire de carrière, écrivain, écrivaine, traducteur, traductrice,
    photographe, musicien, musicienne, comédien, comédienne, curé, prêtre, pasteure, diacre, sacristain, chef de
    chœur, cheffe de chœur, catéchiste, moine, député, députée, trésorière, délégué syndical, déléguée syndicale,
    syndicaliste, entraîneur, entraîneuse, moniteur d'auto-école, monitrice d'auto-école
    """
)
