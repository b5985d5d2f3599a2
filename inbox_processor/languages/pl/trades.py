"""Polish words for what somebody is: trades, offices, states of life. Words with another everyday meaning
are left out.
"""

from inbox_processor.languages.reading_words import listed

TRADES = listed(
    """
    lekarz, lekarzem, lekarka, lekarką, pielęgniarka, pielęgniarką, pielęgniarz, pielęgniarzem, położna, położną,
    dentysta, dentystą, dentystka, dentystką, farmaceuta, farmaceutą, farmaceutka, farmaceutką, weterynarz,
    weterynarzem, uczeń, uczniem, uczennica, uczennicą, emeryt, emerytem, emerytka, emerytką, rencista, rencistą,
    rencistka, rencistką, gospodyni domowa, gospodynią domową, rolnik, rolnikiem, rolniczka, rolniczką, ogrodnik,
    ogrodnikiem, ogrodniczka, ogrodniczką, pszczelarz, pszczelarzem, sprzedawca, sprzedawcą, sprzedawczyni,
    sprzedawczynią, fryzjer, fryzjerem, fryzjerka, fryzjerką, kucharz, kucharzem, kucharka, kucharką, kelner,
    kelnerem, kelnerka, kelnerką, piekarz, piekarzem, rzeźnik, rzeźnikiem, krawiec, krawcem, krawcowa, krawcową,
    elektryk, elektrykiem, hydraulik, hydraulikiem, mechanik, mechanikiem, stolarz, stolarzem, murarz, murarzem,
    spawacz, spawaczem, ślusarz, ślusarzem, górnik, górnikiem, kierowca, kierowcą, listonosz, listonoszem,
    listonoszka, listonoszką, sprzątaczka, sprzątaczką, sekretarka, sekretarką, główna księgowa, główną księgową,
    inżynier, inżynierem, programista, programistą, programistka, programistką, prawnik, prawnikiem, prawniczka,
    prawniczką, policjant, policjantem, policjantka, policjantką, strażak, strażakiem, ksiądz, księdzem, proboszcz,
    proboszczem, katechetka, katechetką, radnym, radną, skarbnik, skarbnikiem, skarbniczka, skarbniczką
    """
)
