"""Turkish words for what somebody is: trades, offices, states of life. Words with another everyday meaning
are left out.
"""

from inbox_processor.languages.reading_words import listed

TRADES = listed(
    """
    okul müdiresi, öğretim görevlisi, akademisyen, profesör, doçent, araştırma görevlisi, stajyer, çırak, emekli, ev
    hanımı, ev kadını, işsiz, hekim, aile hekimi, diş hekimi, cerrah, veteriner, veteriner hekim, eczacı, eczane
    teknisyeni, hemşire, ebe hemşire, hasta bakıcı, paramedik, fizyoterapist, psikolog, psikiyatrist, diyetisyen,
    çocuk bakıcısı, yaşlı bakıcısı, bebek bakıcısı, çiftçi, çoban, arıcı, bahçıvan, hayvan yetiştiricisi, çiçekçi,
    işçi, inşaat işçisi, fabrika işçisi, tarım işçisi, inşaat ustası, duvarcı, marangoz, tesisatçı, elektrikçi,
    boyacı, kaynakçı, demirci, oto tamircisi, tamirci, madenci, ustabaşı, depo görevlisi, forklift operatörü,
    fırıncı, aşçı, aşçıbaşı, garson, kuaför, berber, terzi, ayakkabıcı, esnaf, kasiyer, pazarlamacı, emlakçı, şoför,
    kamyon şoförü, otobüs şoförü, taksici, makinist, postacı, hostes, kapıcı, bekçi, güvenlik görevlisi, temizlik
    görevlisi, temizlikçi, bankacı, sekreter, muhasebeci, mali müşavir, ofis çalışanı, kütüphaneci, müdire, proje
    yöneticisi, insan kaynakları uzmanı, iş adamı, iş kadını, girişimci, yazılımcı, yazılım geliştirici, programcı,
    teknisyen, tekniker, mimar, savcı, yargıç, zabıt kâtibi, itfaiyeci, subay, tercüman, fotoğrafçı, müezzin, rahip,
    rahibe, muhtar, sendika temsilcisi, antrenör
    """
)
