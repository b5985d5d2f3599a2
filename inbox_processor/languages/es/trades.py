"""Spanish words for what somebody is: trades, offices, states of life. Words with another everyday meaning
are left out.
"""

from inbox_processor.languages.reading_words import listed

TRADES = listed(
    """
    alumno, alumna, becario, becaria, aprendiz, aprendiza, ama de casa, amo de casa, desempleado, desempleada,
    enfermero, enfermera, auxiliar de enfermería, médico de familia, médica de familia, doctora, pediatra, cirujano,
    cirujana, dentista, veterinario, veterinaria, matrona, comadrona, fisioterapeuta, psicólogo, psicóloga,
    cuidador, cuidadora, niñera, educadora infantil, educador social, agricultor, agricultora, ganadero, ganadera,
    jardinero, florista, albañil, carpintero, fontanero, fontanera, electricista, pintor, pintora, cerrajero,
    soldador, mecánico de coches, obrero, obrera, encargado de obra, encargada de obra, mozo de almacén, panadero,
    panadera, pastelero, pastelera, carnicero, carnicera, cocinero, camarero, camarera, peluquero, peluquera,
    costurera, modista, camionero, taxista, conductora de autobús, maquinista, cartero, cajera, dependienta,
    vendedor, vendedora, comerciante, conserje, empleada de hogar, limpiadora, vigilante de seguridad,
    recepcionista, auxiliar administrativo, auxiliar administrativa, empleado de banca, empleada de banca, gerente,
    empresario, empresaria, programador, programadora, abogado, abogada, juez, jueza, bombero, bombera, fotógrafo,
    fotógrafa, traductor jurado, traductora jurada, sacerdote, párroco, sacristán, monja, diácono, catequista,
    tesorero, tesorera, entrenador, entrenadora
    """
)
