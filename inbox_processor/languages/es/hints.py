"""Spanish: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=("(gracias|agradezco|agradecemos) … (mensaje|correo|email|e-mail|escribir*|contactar)",),
    away=(
        "de (vacaciones|baja|viaje|permiso)",
        "(ausente|vacaciones|fuera de la oficina|baja médica|baja maternal)",
        "no (disponible|localizable|estaré disponible|estoy en la oficina)",
        "(oficina|centro) … (cerrada|cerrado)",
    ),
    unread=(
        "(no|sin|limitado) … (leer|leeré|leo|acceso|consultaré|revisaré) … (correo*|mensajes|e-mail*|email*)",
        "(correo|mensaje|mensajes) … no … (leíd*|reenviad*|atendid*)",
    ),
    deputy=(
        "(urgente*|urgencia|urgencias|urgentes) … (escrib*|contact*|llam*|diríjase|póngase|dirigirse)",
        "en mi ausencia",
        "(pueden|puede) (contactar|dirigirse|escribir)",
    ),
    later=(
        "(contestaré|responderé|responderemo*|contactaré|atenderé) … (vuelta|regreso|posible|cuanto|reincorporación)",
        "a mi (vuelta|regreso|reincorporación)",
    ),
    gone=(
        "ya no (trabaja|trabajo|forma parte|presto)",
        "(dirección|cuenta|buzón) … (ya no|desactivad*|cerrad*|inactiv*)",
    ),
    lost=(
        "(mensaje|correo) … (no|imposible) … (entregar|entregado|entregarse|enviado|recibido)",
        "(no ha sido posible|no se pudo|imposible) (entregar|enviar)",
        "(buzón|destinatario|usuario) … (lleno|desconocido|no existe|inexistente)",
        "(devuelto al remitente|error de entrega|fallo en la entrega)",
    ),
    held=("(mensaje|correo) … (retenido|espera|bloqueado|cuarentena|pendiente)",),
    verify=("(confirm*|verific*|haga clic|pulse) … (remitente|dirección|enlace|robot|humano|persona)",),
    taken=(
        "(su|tu) (solicitud|mensaje|consulta|correo|petición) … (recibid*|registrad*|cread*|tramitad*)",
        "(número de (ticket|caso|incidencia|registro|solicitud))",
        "(acuse de recibo|hemos recibido su)",
    ),
    handled=(
        "(lo antes posible|en breve|a la mayor brevedad|días hábiles|días laborables)",
        "(conserve|indique|cite) … (número|referencia)",
    ),
    seen=("(ha sido|fue|se ha) … (leído|mostrado|eliminado|abierto)",),
    copy=("(copia de su mensaje|formulario de contacto … (enviado|recibido))",),
    leave=(
        "(darse de baja|darte de baja|cancelar la suscripción|cancelar suscripción|anular la suscripción|desuscribir*)",
    ),
    why=(
        "(recibe|recibes|recibiste) este … (porque|por)",
        "(en el navegador|versión en línea|versión online)",
    ),
    ignore_if=(
        "si [usted ]no … (solicit*|ha solicitado|se registró)",
        "(ignore|ignora) este",
    ),
    device=("(buzón de voz|mensaje de voz|llamada perdida|nuevo fax|escaneo|escanead*)",),
    account=("(contraseña|buzón|su cuenta|cuota|almacenamiento|cuenta de correo)",),
    pressure=(
        "(caduca|caducará|expira|lleno|excedid*|suspendid*|bloquead*|desactivad*)",
        "(verifi*|confirm*|actuali*) … (cuenta|contraseña|datos|identidad)",
        "en (24|48|72) horas",
    ),
    invoice=("(factura|pago|transferencia|paquete|envío|recibo)",),
    dunning=(
        "(impagad*|vencid*|pendiente de pago|deuda|gastos de (envío|aduana))",
        "(adjunto|adjunta|adjuntamos)",
    ),
    click=(
        "(haga|haz) clic",
        "(pinche|pulse) (aquí|en)",
        "(siguiente|este) enlace",
    ),
    trade=("(posicionamiento|seo|préstamo*|crédito|backlink*|diseño web|base de datos|primera página|herencia)",),
    pitch=(
        "(presupuesto|precio|precios|oferta|gratis|gratuit*|sin compromiso)",
        "(su|tu) (sitio|página|web)",
        "(interesad*|ofrecemos)",
    ),
)
