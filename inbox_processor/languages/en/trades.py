"""English words for what somebody is: trades, offices, states of life. Words with another everyday meaning
are left out.
"""

from inbox_processor.languages.reading_words import listed

TRADES = listed(
    """
    headmaster, headmistress, school principal, deputy head, school governor, schoolboy, schoolgirl, general
    practitioner, physician, surgeon, paediatrician, pediatrician, psychiatrist, psychotherapist, health visitor,
    ambulance driver, hospital porter, pharmacy technician, radiographer, lab technician, veterinarian, veterinary
    surgeon, caregiver, nanny, babysitter, au pair, foster parent, housewife, househusband, homemaker, stay-at-home
    mum, stay-at-home mom, stay-at-home dad, housekeeper, tiler, labourer, house painter, scaffolder, gas fitter,
    machinist, toolmaker, handyman, cabinetmaker, chimney sweep, crane operator, forklift driver, machine operator,
    storekeeper, maintenance technician, truck driver, delivery driver, tractor driver, mail carrier, mailman,
    flight attendant, air hostess, fruit grower, farmhand, shepherd, groundsman, gamekeeper, winemaker, pastry chef,
    confectioner, school cook, bartender, caterer, restaurant owner, receptionist, barber, beautician, dressmaker,
    shoemaker, cobbler, jeweller, goldsmith, salesman, saleswoman, salesperson, shop owner, cashier, grocer,
    insurance broker, cleaning lady, security guard, refuse collector, dinner lady, team leader, department head,
    chief executive, business owner, entrepreneur, businessman, businesswoman, freelancer, foreman, programmer, it
    technician, district judge, justice of the peace, policeman, policewoman, fireman, author, pianist, actress,
    choirmaster, rector, deaconess, sexton, sacristan, monk, altar server, mayoress, councilman, councilwoman,
    driving instructor, fitness instructor, scout leader, youth leader
    """
)
