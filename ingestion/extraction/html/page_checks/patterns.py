"""What pages that are no content say, in the languages of most of the web.

Each wall: the failure, what its title or text says, and up to how many words of main text a page
may have and still be one. Real pages talk about walls too, at more length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.documents.errors import (
    BotCheck,
    ConsentWall,
    ErrorPage,
    NotContent,
    ParkedDomain,
    SignInWall,
)
from ingestion.extraction.html.page_checks import languages


@dataclass(frozen=True, slots=True)
class Wall:
    failure: type[NotContent]
    reason: str
    title: re.Pattern[str]
    text: re.Pattern[str]
    max_words: int


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


def _at_start(phrases: Sequence[str]) -> str:
    return rf"^\W*(?:{'|'.join(phrases)})"


BOT_CHECK = Wall(
    BotCheck,
    "The site answered with a bot check instead of the page.",
    _any(
        r"^just a moment",
        r"^attention required",
        r"^(?:are you (?:a )?(?:human|robot)|robot)\W*$",
        r"^(?:bot|security|human) (?:check|verification)",
        r"^access to this page has been denied",
        r"^pardon our interruption",
        r"^verif(?:y|ying) (?:you|your)",
        r"^ddos-guard$",
        r"^(?:nur einen moment|un momento|un instant|um momento|een moment|один момент|请稍候)\b",
        r"^client challenge$",
        r"^captcha\b",
        r"^(?:checking|making sure|ensuring) (?:that )?you(?:'re| are) not a (?:ro)?bot",
        r"^(?:you have been|request) blocked",
        _at_start(languages.BOT_TITLES),
    ),
    _any(
        r"checking (?:your|if the site connection) ",
        r"verify(?:ing)? (?:that )?you are (?:a )?human",
        r"enable javascript and cookies to continue",
        r"are you a (?:human|robot)\?",
        r"(?:confirm|prove|make sure) (?:that )?you(?:'re| are) (?:not a (?:ro)?bot|(?:a )?human)",
        r"unusual (?:traffic|activity) from your",
        r"ddos protection by",
        r"complete the (?:captcha|security check)",
        r"please stand by, while we are checking",
        r"you(?:'ve| have) been blocked",
        r"press (?:&|and) hold to confirm",
        r"while we (?:verify|check) your browser",
        r"(?:bestätigen sie|überprüf\w+), dass sie (?:ein mensch|kein roboter)",
        r"ihr browser wird überprüft",
        r"vérifi\w+ que vous (?:êtes (?:un )?humain|n'êtes pas un robot)",
        r"verifi\w+ (?:que eres|que usted es|que você é) (?:un )?human",
        r"comprueb\w+ que no eres un robot",
        r"verifica(?:re)? (?:che|di) (?:sei|essere) (?:un )?uman",
        r"bevestig dat (?:je|u) (?:een mens|geen robot)",
        r"подтвердите, что (?:вы|запросы)",
        r"я не робот",
        r"请完成(?:安全)?验证",
        r"人机验证",
        r"ロボットではない",
        *languages.BOT_TEXTS,
    ),
    120,
)
ERROR_PAGE = Wall(
    ErrorPage,
    "The site answered with an error page.",
    _any(
        r"^\W*(?:error\s*|http\s*|fehler\s*|erreur\s*)?(?:404|410|403|429|451|500|502|503|504)\b",
        r"^\W*(?:oops\W*|sorry\W*|uh.?oh\W*)?(?:this |the |that )?"
        r"(?:page|document|file|content|site|item|listing|product|video|article|post|offer|job) "
        r"(?:(?:can(?:no|')t|could ?n[o']t) be found|(?:was |is )?not (?:be )?found|"
        r"does(?: not|n't) exist|(?:is )?(?:not|no longer|un)\s?available)",
        r"^\W*(?:oops|not found|access denied|forbidden|internal server error|bad gateway|"
        r"service (?:temporarily )?unavailable|gateway time-?out|something went wrong)\W*$",
        r"^\W*(?:die )?(?:seite|inhalt) (?:wurde |konnte )?(?:leider )?nicht gefunden",
        r"^\W*(?:cette )?page (?:introuvable|non trouvée|inexistante)",
        r"^\W*(?:la )?p[áa]gina (?:no|não) (?:encontrada|existe)",
        r"^\W*pagina non trovata",
        r"^\W*pagina niet gevonden",
        r"^\W*strona nie (?:została znaleziona|istnieje)|^\W*nie znaleziono (?:\w+ )?strony",
        r"^\W*страница не найдена",
        r"页面(?:不存在|未找到|没有找到)",
        r"ページが見つかりません",
        _at_start(languages.ERROR_TITLES),
    ),
    _any(
        r"(?:page|content|article|url|link) (?:that )?"
        r"(?:you(?:'re| are| were)?(?: trying| looking)? "
        r"(?:to (?:reach|access|view)|for|requested|followed)|requested) \W*"
        r"(?:could ?n[o']t|cannot|can't|does(?: not|n't)|was ?n[o']t|has been|is no longer|"
        r"no longer|may have|might have|is ?n[o']t)",
        r"(?:this|the|that) page (?:doesn't|does not|no longer) exists?",
        r"(?:we )?(?:could ?n[o']t|can(?:no|')t) find (?:the|that|this) page",
        r"\berror 404\b",
        r"(?:nginx )?web server is (?:successfully installed|running but no content)",
        r"default (?:web ?page|page|welcome page) (?:for|used|of) ",
        r"only shared it with a small group of people, changed who can see it or it's been deleted",
        r"unavailable (?:due to|for) legal reasons|general data protection regulation[\s\S]{0,120}"
        r"access cannot be granted",
        r"fatal error\W{1,6}:? .{0,300}on (?:\*\*)?line|uncaught \w*(?:error|exception):",
        r"seite (?:wurde |konnte |existiert )?(?:leider )?(?:nicht|nicht mehr) "
        r"(?:gefunden|vorhanden)",
        r"page (?:demandée|que vous (?:recherchez|cherchez)) (?:n'existe|est introuvable|n'a pas)",
        r"p[áa]gina que (?:busca|buscas|estás buscando|procura|você procura)\w* (?:no|não) ",
        r"pagina (?:richiesta|che (?:cerchi|stai cercando)) non ",
        r"(?:de )?(?:opgevraagde )?pagina (?:is |kon )?niet (?:worden )?gevonden",
        r"запрашиваемая страница не",
        r"您访问的页面不存在",
        r"お探しのページは",
        *languages.ERROR_TEXTS,
    ),
    120,
)
PARKED = Wall(
    ParkedDomain,
    "The domain is parked: there is nothing of the page left.",
    _any(r"(?:domain|website) (?:name )?(?:is )?(?:for sale|zu verkaufen|à vendre)\b"),
    _any(
        r"(?:this |the )?domain (?:name )?[\w.-]* ?(?:is|may be|could be) "
        r"(?:for sale|parked|available)",
        r"buy this domain",
        r"this (?:web ?site|domain|page) is parked",
        r"parked free, courtesy of",
        r"(?:diese|die) domain (?:\S+ )?steht zum verkauf",
        r"domain (?:zu verkaufen|kaufen)",
        r"ce (?:nom de )?domaine est (?:à vendre|en vente)",
        r"este dominio está (?:en venta|à venda)",
        r"related searches.{0,80}privacy policy",
        r"домен (?:продается|продаётся|припаркован)",
    ),
    160,
)
SIGN_IN = Wall(
    SignInWall,
    "The page is behind a sign-in.",
    _any(
        r"^(?:please )?(?:log|sign)[ -]?(?:in|on)\b(?! to (?:your )?\w+ (?:with|using|on|in|via))",
        r"^(?:login|anmeldung|anmelden|einloggen|connexion|se connecter|iniciar sesión|accedi|"
        r"inloggen|entrar|вход|авторизация|登录|ログイン)\b",
        _at_start(languages.SIGN_IN_TITLES),
    ),
    _any(
        r"(?:log|sign) ?in (?:or \w+(?: \w+)? )?to (?:continue|view|read|see|access|your account)",
        r"you (?:must|need to|have to) (?:be (?:logged|signed)|log|sign) ?in",
        r"please (?:log|sign) ?in",
        r"(?:this (?:content|article|page|post) is )(?:for|only|reserved)"
        r"[\w ]{0,20}(?:subscribers|members)",
        r"subscribe (?:now )?to (?:continue|keep) reading",
        r"(?:create an|to continue).{0,30}account to (?:continue|read)",
        r"already a subscriber\?|(?:bereits|schon) (?:abonnent|abonniert|abonnentin|registriert)\b",
        r"déjà abonné\(?e?\)? ?\?|¿ya (?:eres|es) suscriptor",
        r"(?:sei|siete) già abbonat|já é assinante",
        r"al abonnee\?|redan prenumerant\?|allerede abonnent\?|уже подписаны\?",
        r"anmelden, um",
        r"bitte (?:melden sie sich an|einloggen|loggen sie sich ein)",
        r"(?:jetzt )?abonnieren, um (?:weiter|den ganzen)",
        r"connectez-vous (?:pour|à)",
        r"(?:article|contenu) réservé aux abonnés",
        r"inici(?:a|e) sesi[óo]n para",
        r"contenido exclusivo para (?:suscriptores|abonados)",
        r"accedi per (?:continuare|leggere)",
        r"log in om (?:verder|door)",
        r"faça login para",
        r"войдите, чтобы",
        r"请(?:先)?登录",
        r"ログインしてください",
        *languages.SIGN_IN_TEXTS,
    ),
    120,
)
CONSENT = Wall(
    ConsentWall,
    "The site asks for consent before it shows the page.",
    _any(
        r"^before you continue",
        r"^(?:cookie|privacy|consent|datenschutz)[ -]?"
        r"(?:consent|settings|einstellungen|choices|wall|preferences)?\W*$",
        r"^bevor sie (?:fortfahren|weiter)",
        r"^avant (?:de continuer|d'accéder)",
    ),
    _any(
        r"before you continue to",
        r"we (?:and our [\w ]{0,20}partners )?(?:use|value|store)[\w ]{0,40}(?:cookies|privacy)"
        r"[\s\S]{0,600}(?:accept|agree|reject all|manage (?:options|preferences))",
        r"(?:wir|wir und unsere partner) (?:verwenden|nutzen|verarbeiten)[\s\S]{0,300}cookies"
        r"[\s\S]{0,600}(?:akzeptieren|zustimmen|ablehnen)",
        r"(?:zustimmen|akzeptieren) und weiter",
        r"mit werbung (?:und tracking )?(?:lesen|weiterlesen|nutzen)",
        r"(?:nous|nos partenaires)[\s\S]{0,300}cookies[\s\S]{0,600}(?:accepter|refuser)",
        r"(?:utilizamos|usamos)[\s\S]{0,100}cookies[\s\S]{0,600}(?:aceptar|rechazar|aceitar|rejeitar)",
        r"(?:utilizziamo|noi e i nostri partner)[\s\S]{0,300}cookie[\s\S]{0,600}(?:accett|rifiut)",
        *languages.CONSENT_TEXTS,
    ),
    140,
)

WALLS = (BOT_CHECK, ERROR_PAGE, PARKED, SIGN_IN, CONSENT)
# What only those who build bot checks put into a page.
CHALLENGE = re.compile(
    r"cf-challenge|cf_chl_opt|px-captcha|_incapsula_resource|ddos-guard/js|/cdn-cgi/challenge-platform/h/"
    r"|anubis_challenge|/\.within\.website/|captcha-delivery\.com|awswaf\.com/\S+/challenge|aws-waf-token",
    re.IGNORECASE,
)
PASSWORD_FIELD = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)
NEEDS_SCRIPTS = _any(
    r"(?:enable|requires?|needs?|turn on|activate|switch on|allow)(?: \w+){0,2} javascript",
    r"javascript(?: \w+)? (?:is |must be |to be |has been )?"
    r"(?:disabled|required|enabled|turned off)",
    r"javascript (?:aktivieren|muss aktiviert|ist deaktiviert|wird benötigt)",
    r"aktivieren sie (?:bitte )?javascript",
    r"(?:activer|activez|nécessite|requiert) (?:le )?javascript",
    r"(?:activar?|habilit\w+|requiere) (?:el )?javascript",
    r"(?:attiva\w*|abilita\w*) javascript",
    r"(?:включите|включить) javascript",
    r"启用 ?javascript",
    r"javascript ?を有効",
    r"(?:your|this) browser is (?:not|no longer) supported|unsupported browser",
    r"(?:upgrade|switch) to a (?:modern|supported) browser",
    r"browser wird nicht (?:mehr )?unterstützt",
    *languages.NEEDS_SCRIPTS,
)
