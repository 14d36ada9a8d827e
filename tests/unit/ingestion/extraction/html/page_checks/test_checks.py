"""What is content and what only looks like it."""

from __future__ import annotations

import pytest
from lxml import html

from ingestion.documents.errors import (
    BotCheck,
    ConsentWall,
    ErrorPage,
    NeedsJavaScript,
    NotContent,
    ParkedDomain,
    SignInWall,
)
from ingestion.documents.types import Document, Resource, no_progress
from ingestion.extraction import extract
from ingestion.extraction.html.page_checks.checks import is_app_shell
from tests.documents import builders

MENU = "<nav><a href='/'>Home</a><a href='/news'>News</a><a href='/about'>About us</a></nav>"
PASSWORD = "<form><input name=user><input type=password><button>Go</button></form>"
SCRIPT = "<script src='/app.js'></script>"


def read(title: str, body: str) -> Document:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return extract(Resource(page.encode(), "text/html", url="https://example.org/a"), no_progress)


@pytest.mark.parametrize(
    ("title", "body", "failure"),
    [
        (
            "Just a moment...",
            f"<h1>example.org</h1><p>Checking your browser.</p>{SCRIPT}",
            BotCheck,
        ),
        ("Checking you are not a bot", "<p>Please wait.</p>", BotCheck),
        ("Site", "<p>Please wait while we verify your browser, it takes a moment.</p>", BotCheck),
        ("Site", "<p>Please verify you are human to go on to the page you want.</p>", BotCheck),
        (
            "Attention Required! | Cloudflare",
            "<h1>Sorry, you have been blocked</h1><p>You are unable to access example.org. This "
            "website is using a security service to protect itself from online attacks.</p>",
            BotCheck,
        ),
        ("x", "<div class=px-captcha></div>", BotCheck),
        ("x", "<p>Vui lòng xác minh bạn là con người trước khi tiếp tục.</p>", BotCheck),
        ("Einen Moment", "<p>Bestätigen Sie, dass Sie ein Mensch sind.</p>", BotCheck),
        ("Vérification", "<p>Vérifiez que vous êtes humain, s'il vous plaît.</p>", BotCheck),
        ("安全验证", "<p>请完成安全验证后继续访问。</p>", BotCheck),
        ("环境异常", "<p>当前环境异常，完成验证后即可继续访问。</p>", BotCheck),
        (
            "Blog",
            "<h1>You’ve been blocked by network security.</h1><p>To go on, use your token, or "
            "write to those who run this site, who may know more of it than we do.</p>",
            BotCheck,
        ),
        ("404 Not Found", "<h1>nginx</h1>", ErrorPage),
        (
            "Blog",
            "<h1>Oops! That page can’t be found.</h1><p>Try one of these:</p><ul>"
            + "".join(f"<li><a href=/{n}>The lamps of the coast, part {n}</a>" for n in range(20))
            + "</ul>",
            ErrorPage,
        ),
        (
            "Unavailable",
            "<h1>451: Unavailable due to legal reasons</h1><p>We recognize that you are coming "
            "from a country of the European Economic Area, and so we can't show you the page.</p>",
            ErrorPage,
        ),
        (
            "x",
            "<b>Fatal error</b>: Uncaught Error: Call to undefined function lamp() in /srv/a.php:3 "
            "Stack trace: #0 {main} thrown in <b>/srv/a.php</b> on line <b>3</b> and so the end",
            ErrorPage,
        ),
        (
            "Die Lampe",
            "<p>Der Wärter stieg jeden Abend auf den Turm, wie er es sein Leben lang getan hatte, "
            "und kam nicht mehr herunter.</p><p>Sie sind bereits Abonnent? Hier entlang.</p>",
            SignInWall,
        ),
        ("Page not found - Site", f"{MENU}<p>It may have moved.</p>", ErrorPage),
        ("Nie znaleziono strony", "<p>Sprawdź adres albo wróć na stronę główną.</p>", ErrorPage),
        ("This item is no longer available", "<p>The seller took it back.</p>", ErrorPage),
        ("Seite nicht gefunden", "<p>Leider gibt es hier nichts mehr zu sehen.</p>", ErrorPage),
        ("Page introuvable | Le Site", "<p>Retour à l'accueil</p>", ErrorPage),
        ("Página no encontrada", "<p>Vuelva a la portada.</p>", ErrorPage),
        ("ページが見つかりません", "<p>トップページへ</p>", ErrorPage),
        (
            "Shop",
            f"{MENU}<h1>Oops!</h1><p>The page you are looking for could not be found. It may have "
            "been moved or deleted. Try the search above, or go back to the front page.</p>",
            ErrorPage,
        ),
        ("Sidan hittades inte | Byn", "<p>Gå till startsidan.</p>", ErrorPage),
        ("Byen", "<h1>Hov!</h1><p>Siden, du leder efter, findes ikke mere.</p>", ErrorPage),
        ("Stránka nenalezena", "<p>Zkontrolujte adresu.</p>", ErrorPage),
        ("Sayfa bulunamadı", "<p>Ana sayfaya dönün.</p>", ErrorPage),
        ("페이지를 찾을 수 없습니다", "<p>홈으로 돌아가세요.</p>", ErrorPage),
        ("Η σελίδα δεν βρέθηκε", "<p>Επιστρέψτε στην αρχική.</p>", ErrorPage),
        ("الصفحة غير موجودة", "<p>عد إلى الرئيسية.</p>", ErrorPage),
        ("Сторінку не знайдено", "<p>На головну.</p>", ErrorPage),
        ("Sivua ei löydy", "<p>Etusivulle.</p>", ErrorPage),
        ("A keresett oldal nem található", "<p>Vissza.</p>", ErrorPage),
        ("Making sure you're not a bot!", f"<p>Loading...</p>{SCRIPT}", BotCheck),
        ("登入", f"<p>請先登入</p>{PASSWORD}", SignInWall),
        ("뉴스", "<p>이 기사는 로그인이 필요합니다.</p>", SignInWall),
        ("503 Service Unavailable", "<p>later</p>", ErrorPage),
        ("example", "<p>This domain is for sale. Make an offer today.</p>", ParkedDomain),
        ("beispiel.de", "<p>Die Domain beispiel.de steht zum Verkauf.</p>", ParkedDomain),
        ("Sign in", f"<p>Please log in to read.</p>{PASSWORD}", SignInWall),
        ("Willkommen", f"<p>Bitte melden Sie sich an.</p>{PASSWORD}", SignInWall),
        ("Members", f"<h1>Members</h1>{PASSWORD}", SignInWall),
        (
            "News",
            "<h1>The mayor resigns</h1><p>The mayor resigned on Monday after two years.</p>"
            "<p>Subscribe to continue reading. Already a subscriber?</p>",
            SignInWall,
        ),
        ("Article", "<p>Cet article est un contenu réservé aux abonnés.</p>", SignInWall),
        ("Before you continue", "<p>Before you continue to the site</p>", ConsentWall),
        (
            "Zeitung",
            "<p>Wir und unsere Partner verwenden Cookies, um Inhalte und Anzeigen zu "
            "personalisieren. Sie können zustimmen oder ein Abo abschließen.</p>"
            "<button>Zustimmen und weiter</button>",
            ConsentWall,
        ),
        ("App", f'<div id="root"></div>{SCRIPT}', NeedsJavaScript),
        (
            "App",
            f"<noscript>You need to enable JavaScript to run this app.</noscript>{SCRIPT}",
            NeedsJavaScript,
        ),
        (
            "Shop",
            f"{MENU}<div id='app'><style>p {{}}</style></div><footer><p>We are a family business "
            "on the coast and have sold lamps and oil since the harbour was built. Write to us "
            f"about your order, or ring the bell at the pier.</p></footer>{SCRIPT}",
            NeedsJavaScript,
        ),
        (
            "A thread - Community",
            f"<div class=splash></div><form hidden><input type=password></form>{SCRIPT}",
            NeedsJavaScript,
        ),
        ("Empty", "<p>Few words only.</p>", NotContent),
        ("", "", NotContent),
    ],
)
def test_no_content_says_what_it_is(title: str, body: str, failure: type[NotContent]) -> None:
    with pytest.raises(NotContent) as raised:
        read(title, body)
    assert type(raised.value) is failure
    assert raised.value.message
    assert raised.value.permanent


def test_each_kind_has_a_code_and_advice_of_its_own() -> None:
    kinds = [
        NotContent, BotCheck, SignInWall, ConsentWall, ErrorPage, ParkedDomain, NeedsJavaScript,
    ]  # fmt: skip
    assert len({kind.code for kind in kinds}) == len({kind.advice for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("How captchas verify you are human", "Checking your browser is what they do."),
        ("404: a history of the error page", "Page not found is what it says."),
        ("Why you must log in to read news", "Please log in, they say."),
        ("Login", "Please log in is what the page says, and you need to enable JavaScript."),
        ("We and our partners use cookies", "Accept all is the button everybody presses."),
        ("Parked", "This domain is for sale, said the sign."),
    ],
)
def test_an_article_about_walls_is_content(title: str, lead: str) -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in builders.PARAGRAPHS)
    found = read(title, f"<article><h1>{title}</h1><p>{lead}</p>{paragraphs}</article>")
    assert "whale oil" in found.markdown


def test_a_short_article_that_quotes_a_wall_is_content() -> None:
    text = f"<p>{builders.SENTENCES[:300]}</p><p>“Verify you are human” is what it says.</p>"
    assert "is what it says" in read("Why we are asked", f"<article>{text}</article>").markdown


@pytest.mark.parametrize(
    "around",
    [
        "<header><a href='/login'>Please log in</a> to see your orders</header>",
        f"<aside>{PASSWORD}</aside>",
        "<div class='cookie-banner'>We value your privacy and use cookies. <button>Accept all"
        "</button> <button>Reject all</button></div>",
        "<noscript>Please enable JavaScript to see the comments.</noscript>",
        "<div id='root'></div>",
        f"<div id='app'>{SCRIPT}</div>",
    ],
)
def test_a_short_page_is_content_whatever_stands_around_it(around: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in builders.PARAGRAPHS)
    page = f"{around}<main><h1>A note on lamps</h1>{text}</main>"
    assert "whale oil" in read("A note on lamps", page).markdown


@pytest.mark.parametrize(
    ("body", "is_shell"),
    [
        ("<div id=root></div>", True),
        ("<div id=__next><script>var words = 'one two three four five six'</script></div>", True),
        ("<div id=root><p>One two three four five six.</p></div>", False),
        ("<div id=content></div>", False),
    ],
)
def test_an_empty_place_for_an_app_is_a_shell(body: str, is_shell: bool) -> None:
    assert is_app_shell(html.document_fromstring(body)) is is_shell


@pytest.mark.parametrize(
    "text",
    [
        # 150 characters, as much as a hundred English words.
        "村里的老石匠林师傅昨天修好了桥头的石墙。他说石头要一块一块地选，大的放在下面，小的塞在缝里，"
        "这样墙才不会倒。村民都来帮忙，孩子们搬小石头，老人烧水做饭，忙了整整三天。请先登录村网再看照片。"
        "完工以后大家在墙边吃了一顿饭，林师傅说这堵墙至少还能站一百年，比他自己活得长。",
        "港の防波堤が百年ぶりに修理された。石工の佐藤さんは、古い石を一つずつ外し、番号を付けて並べ直した。"
        "写真を見るには会員ページにログインしてください。作業は三か月かかり、町の人も手伝った。"
        "完成の日には子どもたちが旗を振り、漁船が汽笛を鳴らして祝ったという。次の百年も波に耐えるはずだ。",
    ],
)
def test_a_short_article_is_content_where_no_spaces_part_words(text: str) -> None:
    assert text[:10] in read("石", f"<article><h1>石</h1><p>{text}</p></article>").markdown
