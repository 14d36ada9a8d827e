"""What error pages, sign-ins and bot checks say, in the languages that `patterns` leaves out.

Each entry is a regular expression, matched without regard to case.
"""

from __future__ import annotations

# At the beginning of a title or heading, with nothing but signs before it.
ERROR_TITLES = (
    r"(?:den )?(?:här )?sidan (?:kunde inte hittas|hittades inte|finns inte|saknas)",  # sv
    r"siden (?:blev ikke fundet|kunne ikke findes|findes ikke|finnes ikke|ble ikke funnet)",
    r"(?:fant|finner) ikke siden|siden kunne ikke finnes",
    r"sivua ei (?:löydy|löytynyt|ole)",  # fi
    r"str[aá]nk[au] (?:nenalezena|nebyla nalezena|neexistuje|sa nena[sš]la|nebola n[aá]jden[aá])",
    r"(?:a |az )?(?:keresett )?oldal nem (?:található|létezik)",  # hu
    r"pagina (?:nu (?:a fost găsită|există|poate fi găsită)|negăsită)",  # ro
    r"η σελίδα (?:δεν βρέθηκε|δεν υπάρχει)|σελίδα δεν βρέθηκε",  # el
    r"sayfa (?:bulunamadı|bulunmuyor|mevcut değil)|aradığınız sayfa",  # tr
    r"(?:요청하신 )?페이지를 찾을 수 (?:없습니다|없음|없어요)|존재하지 않는 페이지",  # ko
    r"(?:لم يتم العثور على الصفحة|الصفحة غير موجودة|الصفحة المطلوبة غير موجودة)",  # ar
    r"(?:הדף|העמוד) (?:לא נמצא|אינו קיים)",  # he
    r"(?:صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد)",  # fa
    r"сторінк[ау] не (?:знайдено|існує|знайдена)",  # uk
    r"страницата не (?:е намерена|съществува)",  # bg
    r"stranica nije (?:pronađena|nađena)|страница није пронађена",  # hr sr
    r"strani (?:ni mogoče najti|ne obstaja)|stran ni (?:bila )?najdena",  # sl
    r"halaman tidak (?:ditemukan|tersedia|dijumpai)",  # id ms
    r"(?:không tìm thấy trang|trang không tồn tại)",  # vi
    r"ไม่พบหน้า",  # th
    r"(?:पृष्ठ|पेज) नहीं मिला",  # hi
    r"puslapis nerastas|lapa nav atrasta|lehte ei leitud",  # lt lv et
    r"p[àa]gina no trobada|no s'ha trobat la p[àa]gina",  # ca
    r"找不到(?:您(?:要|所)?(?:访问|請求|请求|查找)的)?(?:页面|頁面|网页|網頁)",  # zh
    r"(?:頁面|網頁|网页|该页面|您访问的页面)(?:不存在|未找到|沒有找到|找不到)",
    r"お探しのページ(?:は|が)|指定されたページ(?:は|が)",  # ja
)
# Anywhere in the few words of a page.
ERROR_TEXTS = (
    r"sidan (?:du (?:söker|letar efter|försöker nå) )?(?:finns inte|kunde inte hittas)",
    r"siden,? (?:du (?:leder|søger|leter|prøver) \w+,? )?"
    r"(?:findes|finnes|eksisterer) (?:ikke|desværre)",
    r"etsimääsi sivua ei|sivua ei löyt",
    r"po[zž]adovan[aá] str[aá]nka (?:neexistuje|nebyla|nebola)",
    r"a keresett oldal nem",
    r"pagina (?:căutată|pe care o căutați|solicitată) nu",
    r"η σελίδα που (?:ζητήσατε|ψάχνετε|αναζητάτε) δεν",
    r"aradığınız sayfa(?:ya)? (?:bulunamadı|ulaşılamıyor|mevcut değil|kaldırılmış)",
    r"(?:요청하신|찾으시는) 페이지(?:를 찾을 수|가 존재하지)",
    r"الصفحة التي (?:تبحث عنها|طلبتها) (?:غير|لم)",
    r"(?:הדף|העמוד) (?:ש(?:חיפשת|ביקשת)|המבוקש) (?:לא|אינו)",
    r"(?:запитувана|запитана) сторінка не|сторінк[аи], яку ви шукаєте",
    r"halaman yang anda (?:cari|minta) tidak",
    r"trang (?:bạn|mà bạn) (?:tìm kiếm|yêu cầu|đang tìm) không",
    r"(?:您|你)(?:要|所)?(?:访问|訪問|请求|請求|查找|尋找)的(?:页面|頁面|内容|內容)(?:不存在|已|找不到)",
)
BOT_TITLES = (
    r"安全验证|環境異常|环境异常|验证码",
    r"making sure you(?:'|’|&#39;)?re not a bot",  # Anubis
    r"(?:ett ögonblick|et øjeblik|et øyeblikk|hetki|okamžik|chwileczkę|cierpliwości|bir dakika)\b",
    r"(?:잠시만 기다|しばらくお待ち|請稍候|请稍等|لحظة|รอสักครู่|зачекайте|momentan)",
)
BOT_TEXTS = (
    r"making sure you(?:'|’|&#39;)?re not a bot",
    r"protected by anubis|proof[- ]of[- ]work.{0,80}scrap",
    r"(?:bekräfta|bekräft|verifiera) att du (?:är en människa|inte är en robot)",
    r"(?:bekræft|bekreft) at du (?:er et menneske|ikke er en robot)",
    r"potwierdź,? że jesteś człowiekiem|nie jestem robotem",
    r"ověřte, (?:že|zda) jste člověk|nejsem robot",
    r"insan olduğunuzu doğrula|robot olmadığınızı",
    r"επιβεβαιώστε ότι είστε άνθρωπος|δεν είμαι ρομπότ",
    r"사람인지 확인|로봇이 아닙니다",
    r"あなたが人間であること|人間であることを確認",
    r"环境(?:存在)?异常|完成验证后(?:即可)?继续|请进行验证",
    r"자동입력 방지|보안문자를 입력",
    r"(?:确认|確認|验证|驗證)(?:您|你)(?:是|不是)(?:真人|机器人|機器人|人类|人類)",
    r"تأكد من أنك إنسان|لست برنامج روبوت",
    r"підтвердьте, що ви",
    r"xác minh (?:rằng )?bạn (?:là con người|không phải)|đang kiểm tra trình duyệt",
    r"(?:verifikasi|konfirmasi(?:kan)?) bahwa anda (?:manusia|bukan robot)",
    r"ยืนยันว่าคุณ(?:เป็นมนุษย์|ไม่ใช่หุ่นยนต์)",
    r"אמת שאתה אנושי|אינני רובוט",
)
SIGN_IN_TITLES = (
    r"(?:logga in|log ind|logg inn|kirjaudu(?: sisään)?|zaloguj się|logowanie|přihlášení|"
    r"přihlásit se|"
    r"prihlásenie|bejelentkezés|autentificare|conectare|giriş yap|oturum aç|σύνδεση|είσοδος|로그인|"
    r"تسجيل الدخول|התחברות|ورود|увійти|вхід|登入|会员登录|會員登入|masuk|đăng nhập|เข้าสู่ระบบ)(?!\w)",
)
SIGN_IN_TEXTS = (
    r"(?:vänligen |du måste )?logga in för att (?:läsa|fortsätta|se)|du måste vara inloggad",
    r"log ind for at (?:læse|fortsætte)|logg inn for å (?:lese|fortsette)",
    r"kirjaudu (?:sisään )?(?:jatkaaksesi|lukeaksesi)",
    r"zaloguj się,? aby|artykuł dostępny (?:tylko )?dla (?:zalogowanych|subskrybentów)",
    r"(?:pro (?:čtení|pokračování|zobrazení) )?se (?:prosím )?přihlaste",
    r"přihlaste se,? (?:abyste|prosím)",
    r"(?:a folytatáshoz|kérjük,?) jelentkezzen be",
    r"(?:conectați-vă|autentificați-vă) pentru a",
    r"(?:devam etmek|okumak|görmek) için (?:lütfen )?(?:giriş yap|oturum aç)|lütfen giriş yap",
    r"συνδεθείτε για να|παρακαλώ συνδεθείτε",
    r"로그인(?:이 필요(?:합니다|한)| 후 (?:이용|열람)|해 ?(?:주세요|주십시오))",
    r"(?:يرجى|الرجاء) تسجيل الدخول|سجل الدخول (?:للمتابعة|لقراءة)",
    r"(?:יש|עליך) להתחבר כדי",
    r"увійдіть,? щоб",
    r"(?:請|请)(?:先|您先)?(?:登入|登录|登錄)|登录后(?:才能)?(?:查看|阅读|继续)",
    r"(?:続きを読む|閲覧する)には.{0,12}ログイン|会員限定(?:の)?(?:記事|コンテンツ)",
    r"silakan (?:masuk|login)",
    r"(?:vui lòng )?đăng nhập để",
    r"กรุณาเข้าสู่ระบบ",
)
CONSENT_TEXTS = (
    r"(?:vi|våra partner(?:s)?|vi och våra partner) (?:använder|lagrar)[\s\S]{0,120}cookies"
    r"[\s\S]{0,600}(?:godkänn|acceptera|avvisa)",
    r"(?:vi|vi og vores|vi og våre)[\s\S]{0,60}(?:bruger|bruker)[\s\S]{0,120}"
    r"(?:cookies|informasjonskapsler)"
    r"[\s\S]{0,600}(?:accepter|godta|afvis|avvis|tillad)",
    r"(?:używamy|my i nasi partnerzy)[\s\S]{0,160}(?:cookie|ciastecz)"
    r"[\s\S]{0,600}(?:akceptuj|zgadzam|odrzu)",
    r"(?:používáme|my a naši partneři)[\s\S]{0,160}cookie"
    r"[\s\S]{0,600}(?:přijmout|souhlas|odmítnout)",
    r"(?:wij|we) (?:en onze partners )?gebruiken[\s\S]{0,160}cookies"
    r"[\s\S]{0,600}(?:accepte|akkoord|weiger)",
    r"çerez[\s\S]{0,600}(?:kabul et|reddet)",
    r"ми[\s\S]{0,60}використову[\s\S]{0,120}cookie[\s\S]{0,600}(?:прийняти|погодж|відхил)",
    r"мы[\s\S]{0,60}использу[\s\S]{0,120}(?:cookie|куки)[\s\S]{0,600}(?:принять|соглас|отклонить)",
)
NEEDS_SCRIPTS = (
    r"(?:aktivera|slå på) javascript|javascript måste vara",
    r"(?:aktiver|slå) javascript(?: til| på)?|ota javascript käyttöön",
    r"(?:włącz|włączyć) (?:obsługę )?javascript|(?:povolte|zapněte) (?:si )?javascript",
    r"engedélyezze a javascript|activați javascript|ενεργοποιήστε (?:τη |το )?javascript",
    r"javascript(?:'i)? (?:etkinleştir|açın)|javascript를 (?:활성화|사용)|自?啟用 ?javascript",
    r"(?:schakel|zet) javascript (?:in|aan)|ativ(?:e|ar) (?:o )?javascript|увімкніть javascript",
)
