"""French: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=(
        "(merci|remercie|remercions) … (message|courriel|mail|courrier)",
        "(bien reçu) votre",
    ),
    away=(
        "(en|mes) (congé|congés|vacances|rtt|déplacement|arrêt maladie|télétravail)",
        "(absent|absente|absence|absents|congé maternité|congé parental|indisponible|injoignable)",
        "(hors du|pas au|plus au) bureau",
        "(bureau|secrétariat|service|mairie) … (fermé|fermée|fermés)",
    ),
    unread=(
        "(ne|n'|pas|plus|sans|aucun|peu) … (consulter*|consultée|consulte|lire|lirai|accès|relève|lis|lue|lus) … (courriel*|mail*|messages|messagerie|mails|boîte|période)",
        "(message*|courriel*|mail*) … (ne|n'|pas) … (transféré*|lu|lus|traité*|redirigé*)",
        "(sans|pas|pas d'|peu) accès[ à] … (messagerie|internet|mails|courriels)",
        "boîte … (plus consultée|plus lue|plus relevée)",
    ),
    deputy=(
        "(urgence|urgent|urgente|urgents|urgentes) … (joindre|contacter|contactez|adresser|appeler|écrire|veuillez|merci|secrétariat)",
        "en mon absence",
        "(contacter|contactez|adresser|adressez|joindre) … (secrétariat|collègue|accueil|vos messages|vos demandes|vos courriels)",
    ),
    later=(
        "(répondrai|réponds|traiterai|reviendrai vers|recontacterai) … (retour|possible|prochainement|délais)",
        "(dès|à|après) mon retour",
        "de retour (le|à partir|dès|lundi|mardi)",
    ),
    gone=(
        "(à la retraite|retraite|départ)",
        "plus (joignable|consultée|en fonction)",
        "(quitté|quitte) … (fonctions|poste|entreprise|service|société|association)",
        "(ne|n') … plus (partie|en poste|au sein)",
        "(adresse|boîte|compte) … (plus (consultée|active|valide|utilisée)|désactivé*|fermé*|supprimé*)",
    ),
    lost=(
        "(votre|ce|le) (message|courriel|mail|courrier) … (n'a|n'|pas|ne|non) … (distribué|remis|délivré|livré|acheminé|transmis|reçu)",
        "(destinataire|adresse|boîte*) … (inconnu*|introuvable|pleine|saturée|inexistant*)",
        "(échec|retour) de … (distribution|remise|courriel|message|livraison)",
    ),
    held=(
        "(message|courriel|mail) … (attente|bloqué|retenu|suspendu|quarantaine|filtré)",
        "(message|courriel|mail|il) … sera … (remis|délivré|transmis|acheminé|distribué|libéré)",
        "(lutter|protéger|protection) … (spam|spams|pourriel*|indésirable*)",
    ),
    verify=(
        "(authentifier|vous identifier|confirmer|valider|cliquer|cliqué|cliquez|recopier) … (lien|caractères|adresse|robot|humain|envoi|expéditeur|ici)",
        "je vous demande de vous authentifier",
    ),
    taken=(
        "(votre|vos) (message|demande|courriel|mail|requête|réclamation) … (reçu|reçue|enregistré*|transmis*|prise en compte|créé*)",
        "(ticket|demande|dossier) … (créé|ouvert|enregistré|ouverte|créée)",
        "(accusé de réception|numéro de (ticket|dossier|demande|suivi))",
        "(nous avons bien reçu|bien été (reçu*|enregistré*)) …",
    ),
    handled=(
        "(meilleurs délais|plus brefs délais|jours ouvrés|heures ouvrées|bref délai)",
        "(conserver|rappeler|mentionner|indiquer) … (numéro|référence|objet)",
        "(nos équipes|un agent|un conseiller|notre équipe|nos services) …",
    ),
    seen=("(a été|ont été) … (lu|affiché|supprimé|ouvert)",),
    copy=("(copie de votre message|copie de votre demande|formulaire de contact … (envoyé|reçu|transmis))",),
    leave=("(désabonner|désinscrire|désinscription|désabonnement|vous désinscrire|ne plus recevoir)",),
    why=(
        "vous recevez (ce|cet|cette) … (car|parce|suite)",
        "(version en ligne|dans votre navigateur|ne s'affiche pas)",
    ),
    ignore_if=(
        "(si vous n'êtes pas|si vous n'avez pas) …",
        "ignorez (ce|cet) (message|mail|courriel)",
    ),
    device=("(messagerie vocale|message vocal|appel manqué|télécopie|nouveau fax|numérisation|numérisé)",),
    account=("(mot de passe|boîte mail|votre compte|votre boîte|messagerie|quota|espace de stockage)",),
    pressure=(
        "(expire|expiré|saturé*|suspendu|suspension|dépassé|bloqué|désactivé|pleine|plein)",
        "(vérifier|confirmer|valider|mettre à jour) … (compte|mot de passe|informations|identité)",
        "(sous|dans les) (24|48|72) heures",
    ),
    invoice=("(facture|relance|paiement|colis|impayé|amende|remboursement)",),
    dunning=(
        "(impayé*|en retard|mise en demeure|huissier|solde dû|frais de (livraison|douane))",
        "(facture|document) … (pièce jointe|ci-joint*|jointe|joint)",
        "(régler|réglez|payer) … (montant|facture|immédiatement|frais)",
    ),
    click=(
        "(cliquez|cliquer|cliquant) (ici|sur)",
        "(ce|le|suivant) lien",
    ),
    trade=(
        "(référencement|seo|première page|création de sites*|refonte|backlink*|prêt|prêts|crédit|financement|héritage|base de données|fichiers clients|liste de contacts)",
    ),
    pitch=(
        "(tarif|tarifs|devis|prix|offre|gratuit*|sans engagement|meilleur prix)",
        "(votre|le) site",
        "(intéressé|intéressée|intéressés|intérêt)",
        "(nous proposons|nous offrons|j'offre|je propose|notre agence|notre société)",
    ),
    found=(
        "(découvert|visité|consulté|parcouru|tombé sur|tombée sur|vu|remarqué) … votre (site|événement|entreprise|page|structure|atelier|société)",
    ),
    seller=(
        "(nous|j'|je) (aidons|aide|accompagnons|accompagne|équipons|fournissons) … (entreprises|organisateurs|clients|événements|sociétés|marques)",
        "(nos|notre) (clients|agence|logiciel|solution|prestations|produits|catalogue|équipe commerciale)",
        "(entreprises|organisateurs|sociétés|structures) comme (vous|la vôtre|les vôtres)",
    ),
    promise=(
        "(sans) (engagement|frais|obligation)",
        "(satisfait ou remboursé|essai gratuit|démonstration gratuite|audit gratuit|devis gratuit)",
        "(augmenter|doubler|booster|remplir|développer) … (ventes|inscriptions|visibilité|chiffre|trafic|fréquentation)",
    ),
    meet=(
        "(court|bref|rapide|petit) (appel|échange|rendez-vous|entretien)",
        "(disponible|disponibilités|créneau) … (appel|échange|échanger|visio|démonstration|semaine)",
    ),
    left_alone=(
        "(répondez|répondre)[ (simplement|juste)] … (stop|non merci|pas intéressé)",
        "(si vous ne souhaitez|si vous ne voulez) (plus|pas) … (recevoir|contacté|contactée|sollicité|sollicitée)",
        "(je|nous) ne vous (recontacterai|recontacterons|solliciterai|relancerai|relancerons|dérangerai) (plus|pas)",
    ),
    invites=(
        "(inscrivez-vous|inscris-toi|réservez) … (place|dès|vite|maintenant|ici|avant|places)",
        "(nous|j'ai) … (invitons|plaisir de vous inviter|convions)",
        "(rejoignez-nous|participez à (notre|nos))",
    ),
    enrols=(
        "(m'inscrire|nous inscrire|m'inscris|inscrivez-moi|je souhaite participer|je viens|je participe|je serai)",
        "(je|nous) … (souhaite|souhaitons|voudrais|aimerais) … (participer|inscrire|venir|assister)",
        "(noter|inscrire|réserver) … (mon nom|me|moi|une place pour moi)",
    ),
)
