"""Turkish: hints that a machine wrote."""

from __future__ import annotations

from inbox_processor.languages.hints import Hints

HINTS = Hints(
    thanks=("(iletiniz|mesajınız|e-postanız) için teşekkür*",),
    away=(
        "(izindeyim|izinde|izinli|tatildeyim|tatilde|seyahatteyim|raporluyum|iznindeyim)",
        "(ofis dışında*|ofis dışı|ofiste değil*|doğum izni*|yıllık izin*)",
    ),
    unread=(
        "e-posta* … (bakamayacağım|okuyamayacağım|erişemeyeceğim|erişimim|bakamıyorum|ulaşamayacağım|okunmamaktadır|iletilmeyecektir)",
        "(erişimim|erişim) (yok|olmayacak|sınırlı*|kısıtlı*)",
    ),
    deputy=(
        "acil … (iletişime|arayınız|arayabilirsiniz|ulaşabilirsiniz|lütfen|yazınız)",
        "(yokluğumda|ile iletişime)",
    ),
    later=(
        "(dönüşümde|döndüğümde|dönünce)",
        "(yanıt|cevap) vereceğim",
    ),
    gone=("(artık|görevimden) … (çalışmıyor*|ayrıldım|çalışmamaktadır)",),
    lost=(
        "(iletiniz|mesajınız|e-postanız) … (teslim edilemedi|iletilemedi|ulaştırılamadı|gönderilemedi)",
        "(alıcı|posta kutusu) … (bulunamadı|dolu|bilinmiyor)",
    ),
    held=("(iletiniz|mesajınız|e-postanız) … (beklemede|karantina*|engellendi)",),
    verify=("(doğrula*|onayla*|tıkla*) … (gönderen*|adres*|bağlantı*|robot*)",),
    taken=(
        "(talebiniz|mesajınız|başvurunuz|iletiniz|e-postanız) … (alınmıştır|alındı|ulaşmıştır|kaydedil*|oluşturul*)",
        "(talep|takip|başvuru|kayıt) (numarası|numaranız|no)",
    ),
    handled=(
        "(en kısa (sürede|zamanda))",
        "iş günü",
    ),
    seen=("(okundu|görüntülendi|okunmadan silindi)",),
    leave=("(abonelikten|listeden) (çık*|ayrıl*)",),
    why=(
        "(bu e-postayı|bu iletiyi) … (aldınız|alıyorsunuz)",
        "tarayıcıda",
    ),
    ignore_if=("(dikkate almayın*|görmezden gelin*)",),
    device=("(sesli mesaj|cevapsız arama|faks|taranan|tarama)",),
    account=("(şifreniz|parolanız|posta kutunuz|hesabınız|kotanız|kota)",),
    pressure=("(dolmuştur|doldu|süresi|askıya|kapatıl*|aşıldı|doğrulayın*)",),
    invoice=("(fatura|faturanız|ödeme|kargo)",),
    dunning=("(ödenmemiş|gecikmiş|icra|ekte*)",),
    click=("tıklayın*",),
    trade=("(seo|web tasarım*|kredi|arama motoru*)",),
    pitch=("(teklif*|fiyat*|ücretsiz|web siteniz*|uygun fiyat*)",),
)
