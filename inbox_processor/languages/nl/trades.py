"""Dutch words for what somebody is: trades, offices, states of life. Words with another everyday meaning
are left out.
"""

from inbox_processor.languages.reading_words import listed

TRADES = listed(
    """
    lerares, onderwijzer, onderwijzeres, conciërge, scholier, leerling, stagiair, stagiaire, gepensioneerde,
    huisvrouw, huisman, vrijwilligster, verpleegkundige, verpleegster, verpleger, ziekenverzorgende,
    ziekenverzorgster, huisarts, tandarts, dierenarts, verloskundige, vroedvrouw, logopedist, logopediste,
    psycholoog, mantelzorger, maatschappelijk werker, maatschappelijk werkster, kleuterleidster, gastouder, boerin,
    landbouwer, veehouder, tuinder, tuinman, hovenier, boswachter, bloemist, bakker, slager, kokkin, serveerster,
    kapper, kapster, timmerman, loodgieter, elektricien, metselaar, stukadoor, dakdekker, tegelzetter, lasser,
    bouwvakker, aannemer, ploegbaas, fabrieksarbeider, heftruckchauffeur, vrachtwagenchauffeur, buschauffeur,
    taxichauffeur, machinist, postbode, schoonmaker, schoonmaakster, huishoudster, winkelier, verkoper, verkoopster,
    caissière, makelaar, secretaresse, receptionist, receptioniste, boekhouder, boekhoudster, bibliothecaris,
    bibliothecaresse, technicus, programmeur, softwareontwikkelaar, systeembeheerder, ondernemer, zzp'er,
    projectleider, afdelingshoofd, advocaat, brandweerman, soldaat, vertaler, vertaalster, fotograaf, dominee,
    predikant, predikante, pastoor, priester, diaken, ouderling, koster, voorzitster, penningmeester, scheidsrechter
    """
)
