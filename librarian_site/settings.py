"""Settings, all from the environment; `.env.example` lists every one of them.

Each outside service is embedded unless its URL is set.
"""

from __future__ import annotations

import ipaddress
import re
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env

from librarian_site import addresses, databases, storages
from librarian_site.accounts import mail_settings, oidc_settings
from librarian_site.core import environment, extras, startup_gc, ways_in
from librarian_site.core.version import __version__
from librarian_site.embedded import paths, secret_key
from librarian_site.operations.monitoring import logs
from library import embedding_models

BASE_DIR = Path(__file__).resolve().parent.parent

startup_gc.pause()
environment.load()
env = Env()

VERSION = __version__
LIBRARIAN_DATA_DIR = paths.data_dir()

# --- Core

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or secret_key.secret_key(LIBRARIAN_DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

ROOT_URLCONF = "librarian_site.urls"
ASGI_APPLICATION = "librarian_site.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "librarian_site.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "ingestion:home"
LOGOUT_REDIRECT_URL = "login"
# In their own names. The first is what texts in the code are written in; how to add one is told
# in CONTRIBUTING.md.
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español")]
LANGUAGE_CODE = "en-gb"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "librarian_site" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "channels",
    "corsheaders",
    "django_htmx",
    "django_rq",
    "ninja",  # for the scripts of its documentation page, which else come from outside
    "librarian_site",
    "ingestion",
    "library",
]

MIDDLEWARE = [
    "librarian_site.operations.monitoring.request_middleware.observe",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "librarian_site.web.static_files.serve",
    "librarian_site.web.compression.CompressionMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "librarian_site.web.language.LanguageMiddleware",
    # Behind the middleware of sessions, which reads a session only when it is asked for: a refused
    # request costs none.
    "librarian_site.accounts.throttling.LimitRequests",
    "librarian_site.accounts.preferences.time_zone.ReaderTimeZone",
    "librarian_site.accounts.sessions.noting.NoteSession",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "librarian_site.web.edge.EdgeMiddleware",
    "librarian_site.accounts.staff.QueuePermissions",
    "librarian_site.accounts.audit.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ingestion.context_processors.navigation",
            ],
        },
    }
]

# --- Stores

DATABASES = databases.databases(env, LIBRARIAN_DATA_DIR)
DATABASE_SEARCH_SECONDS = env.float("DATABASE_SEARCH_SECONDS", 5)

REDIS_URL = env.str("REDIS_URL", "") or paths.redis_url(LIBRARIAN_DATA_DIR)
_SENTINELS = addresses.redis(REDIS_URL)
# All goes on without what is in Redis: one that hangs must not hold a request.
_REDIS_CACHE = {
    "LOCATION": [REDIS_URL],
    "KEY_PREFIX": "librarian",
    "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
}
CACHES = {
    "default": {"BACKEND": "librarian_site.core.caching.redis_cache.SharedCache", **_REDIS_CACHE},
    # Pictures of other sites: large and easily had again, so not in memory.
    "images": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(LIBRARIAN_DATA_DIR / "cache" / "images"),
        "TIMEOUT": 60 * 60 * 24 * 30,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    # Parts of pages that are the same for all, in each process: `{% cache None … %}` in templates.
    # They never expire, as they change with the code alone.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends."
        + ("dummy.DummyCache" if DEBUG else "locmem.LocMemCache"),
    },
    "counts": {"BACKEND": "librarian_site.core.caching.redis_cache.CountingCache", **_REDIS_CACHE},
    "sessions": {
        "BACKEND": "librarian_site.core.caching.session_cache.SessionCache",
        **_REDIS_CACHE,
    },
}
# The rows outlive Redis: losing it costs a look-up, not a sign-in.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
CHANNELS_PREFIX = "librarian"  # of the names that channels and groups have in Redis
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [_SENTINELS.channels() if _SENTINELS else REDIS_URL],
            "prefix": CHANNELS_PREFIX,
        },
    }
}

RQ_QUEUES = {
    name: {**(_SENTINELS.rq() if _SENTINELS else {"URL": REDIS_URL}), "DEFAULT_TIMEOUT": 1800}
    for name in ("high", "normal", "low")
}
# Enqueueing is our own on_commit hook, which tolerates a Redis that is away.
RQ = {"COMMIT_MODE": "auto"}
RQ_SHOW_ADMIN_LINK = True

QDRANT_URL = addresses.qdrant(env.str("QDRANT_URL", ""))
QDRANT_API_KEY = env.str("QDRANT_API_KEY", "")
QDRANT_SHARDS = env.int("QDRANT_SHARDS", 0)
QDRANT_REPLICAS = env.int("QDRANT_REPLICAS", 0)
VECTORS_SOCKET = paths.vectors_socket(LIBRARIAN_DATA_DIR)
VECTORS_PREFIX = env.str("VECTORS_PREFIX", "librarian")

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", "") or None
# Collected static files have a hash of their content in their names: browsers may keep them for
# good.
_static = (
    "librarian_site.web.static_bundles.BundledStaticFilesStorage"
    if STATIC_ROOT
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
LIBRARIAN_STORAGE = storages.place(env)
LIBRARIAN_STORAGE_FALLBACK = storages.fallback_place(env)
STORAGES = {
    **storages.stores(env, LIBRARIAN_DATA_DIR),
    "staticfiles": {"BACKEND": _static},
}
STATICFILES_DIRS = [BASE_DIR / "static"]
SERVESTATIC_USE_FINDERS = STATIC_ROOT is None
SERVESTATIC_AUTOREFRESH = DEBUG
# Brotli at its best takes a minute, gzip a second; nobody reads maps of minified code.
SERVESTATIC_USE_BROTLI = False
SERVESTATIC_SKIP_COMPRESS_EXTENSIONS = (
    *("bcmap", "br", "gif", "gz", "jpg", "map", "png", "webp", "woff", "woff2"),
)

# --- Ingestion

_networks: list[str] = env.list("LIBRARIAN_FETCH_ALLOW_NETWORKS", [])
LIBRARIAN_FETCH_ALLOW_NETWORKS = tuple(map(ipaddress.ip_network, _networks))
LIBRARIAN_FETCH_PORTS = frozenset(
    env.list("LIBRARIAN_FETCH_PORTS", [80, 443, 8000, 8008, 8080, 8443, 8888], subcast=int)
)
LIBRARIAN_MAX_DOCUMENT_BYTES = env.int("LIBRARIAN_MAX_DOCUMENT_BYTES", 50_000_000)
LIBRARIAN_MIN_FREE_BYTES = env.int("LIBRARIAN_MIN_FREE_BYTES", 100_000_000)
LIBRARIAN_REMOTE_IMAGES = env.str("LIBRARIAN_REMOTE_IMAGES", "proxy")
LIBRARIAN_KEEP_PICTURES = env.int("LIBRARIAN_KEEP_PICTURES", 100)
LIBRARIAN_PICTURE_BYTES = env.int("LIBRARIAN_PICTURE_BYTES", 10_000_000)
LIBRARIAN_PICTURE_PIXELS = env.int("LIBRARIAN_PICTURE_PIXELS", 40_000_000)
LIBRARIAN_ITEM_PICTURE_BYTES = env.int("LIBRARIAN_ITEM_PICTURE_BYTES", 50_000_000)
LIBRARIAN_BROWSER = env.str("LIBRARIAN_BROWSER", "auto")
LIBRARIAN_CAPTURE = env.str("LIBRARIAN_CAPTURE", "submitted")
if LIBRARIAN_CAPTURE not in ("off", "asked", "submitted", "all"):
    raise ImproperlyConfigured("LIBRARIAN_CAPTURE is one of off, asked, submitted and all.")
LIBRARIAN_CAPTURE_MAX_BYTES = env.int("LIBRARIAN_CAPTURE_MAX_BYTES", 20_000_000)
LIBRARIAN_CAPTURE_SECONDS = env.float("LIBRARIAN_CAPTURE_SECONDS", 90)
LIBRARIAN_READ_MEMORY_MB = env.int("LIBRARIAN_READ_MEMORY_MB", 1500)
LIBRARIAN_READ_SECONDS = env.int("LIBRARIAN_READ_SECONDS", 120)
LIBRARIAN_MAX_ATTEMPTS = env.int("LIBRARIAN_MAX_ATTEMPTS", 4)
LIBRARIAN_JOB_DEADLINE = env.float("LIBRARIAN_JOB_DEADLINE", 1800)
LIBRARIAN_FETCHES_PER_HOST = env.int("LIBRARIAN_FETCHES_PER_HOST", 2)
LIBRARIAN_FETCH_PAUSE = env.float("LIBRARIAN_FETCH_PAUSE", 0.25)
LIBRARIAN_SUBMISSIONS_PER_MINUTE = env.int("LIBRARIAN_SUBMISSIONS_PER_MINUTE", 120)
LIBRARIAN_TRASH_DAYS = env.int("LIBRARIAN_TRASH_DAYS", 30)
# Days between the first visits of a watched page, and megabytes of earlier versions per account.
LIBRARIAN_WATCH_DAYS = env.int("LIBRARIAN_WATCH_DAYS", 7)
LIBRARIAN_VERSIONS_MB = env.int("LIBRARIAN_VERSIONS_MB", 1000)
LIBRARIAN_FAILED_UPLOAD_DAYS = env.int("LIBRARIAN_FAILED_UPLOAD_DAYS", 30)
LIBRARIAN_WATCH_FOLDERS = ways_in.watch_folders(env)
LIBRARIAN_MAILBOX = ways_in.mailbox(env)
LIBRARIAN_ALIVE_FILE = env.str("LIBRARIAN_ALIVE_FILE", "")
LIBRARIAN_MODELS_DIR = Path(env.str("LIBRARIAN_MODELS_DIR", "") or LIBRARIAN_DATA_DIR / "models")
LIBRARIAN_EMBEDDING_MODEL = env.str("LIBRARIAN_EMBEDDING_MODEL", "minilm")
embedding_models.require_installed(LIBRARIAN_EMBEDDING_MODEL, LIBRARIAN_MODELS_DIR)
LIBRARIAN_EMBEDDING_URL = env.str("LIBRARIAN_EMBEDDING_URL", "")
LIBRARIAN_EMBEDDING_API_KEY = env.str("LIBRARIAN_EMBEDDING_API_KEY", "")

# --- Backups

LIBRARIAN_BACKUP_DIR = env.str("LIBRARIAN_BACKUP_DIR", "")
LIBRARIAN_BACKUP_HOURS = env.int("LIBRARIAN_BACKUP_HOURS", 0)
LIBRARIAN_BACKUP_VECTORS = env.bool("LIBRARIAN_BACKUP_VECTORS", False)
LIBRARIAN_BACKUP_KEEP = env.int("LIBRARIAN_BACKUP_KEEP", 7)

# --- Language model

LIBRARIAN_LLM = env.str("LIBRARIAN_LLM", "")
if LIBRARIAN_LLM and not re.fullmatch(r"(openai|anthropic|ollama):\S+", LIBRARIAN_LLM):
    raise ImproperlyConfigured(
        f"LIBRARIAN_LLM is {LIBRARIAN_LLM!r}. Write openai:NAME, anthropic:NAME or ollama:NAME, "
        "or leave it empty."
    )
if LIBRARIAN_LLM:
    extras.require("llm", setting="LIBRARIAN_LLM")
LIBRARIAN_LLM_URL = env.str("LIBRARIAN_LLM_URL", "")
LIBRARIAN_LLM_API_KEY = env.str("LIBRARIAN_LLM_API_KEY", "")
LIBRARIAN_LLM_LANGUAGE = env.str("LIBRARIAN_LLM_LANGUAGE", "")
LIBRARIAN_LLM_SECONDS = env.float("LIBRARIAN_LLM_SECONDS", 60.0)
LIBRARIAN_LLM_JOB_TOKENS = env.int("LIBRARIAN_LLM_JOB_TOKENS", 60_000)
LIBRARIAN_LLM_MONTH_TOKENS = env.int("LIBRARIAN_LLM_MONTH_TOKENS", 5_000_000)
_prices = (env.str("LIBRARIAN_LLM_PRICE_INPUT", ""), env.str("LIBRARIAN_LLM_PRICE_OUTPUT", ""))
try:
    LIBRARIAN_LLM_PRICES = tuple(Decimal(price) if price else None for price in _prices)
except InvalidOperation as error:
    raise ImproperlyConfigured(
        "LIBRARIAN_LLM_PRICE_INPUT and LIBRARIAN_LLM_PRICE_OUTPUT are numbers, such as 2.50."
    ) from error

DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Security

_hashers = ("Argon2", "PBKDF2")  # the first for new passwords
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in _hashers]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Proxies of our own before this server, whose X-Forwarded-For is believed.
LIBRARIAN_PROXIES = env.int("LIBRARIAN_PROXIES", 0)
LIBRARIAN_SIGN_IN_ATTEMPTS = env.int("LIBRARIAN_SIGN_IN_ATTEMPTS", 10)
LIBRARIAN_USER_RATE = env.int("LIBRARIAN_USER_RATE", 3000)
LIBRARIAN_ADDRESS_RATE = env.int("LIBRARIAN_ADDRESS_RATE", 6000)

# Behind TLS cookies are for TLS only; the trusted origin says whether the site is.
_secure = any(urlsplit(origin).scheme == "https" for origin in CSRF_TRUSTED_ORIGINS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.bool(
    "SECURE_COOKIES", _secure
)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", _secure)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 30 if _secure else 0)
# Whether a domain's other hosts have TLS is not for this one to say; and without a mail server no
# page offers to send mail.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "mail.E001"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"

# Signing in by OpenID Connect: loaded only where it is set up.
OIDC_ISSUER = env.str("OIDC_ISSUER", "")
OIDC_NAME = env.str("OIDC_NAME", "OpenID Connect")
OIDC_CREATE_USERS = env.bool("OIDC_CREATE_USERS", False)
if OIDC_ISSUER:
    extras.require("oidc", setting="OIDC_ISSUER")
    INSTALLED_APPS += oidc_settings.APPS
    MIDDLEWARE.append("allauth.account.middleware.AccountMiddleware")
    globals().update(oidc_settings.settings(env, issuer=OIDC_ISSUER, name=OIDC_NAME))
# A front end of its own elsewhere uses the API with a token: no cookies cross over.
CORS_ALLOWED_ORIGINS: list[str] = env.list("CORS_ALLOWED_ORIGINS", [])
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ("accept", "authorization", "content-type", "idempotency-key", "last-event-id")
CORS_EXPOSE_HEADERS = ("retry-after", "x-request-id")

# --- E-mail out

MAILERS = mail_settings.mailers(env)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Williams Librarian <librarian@localhost>")
LIBRARIAN_SENDS_MAIL = "OPTIONS" in MAILERS["default"]
LIBRARIAN_PUBLIC_URL = env.str("LIBRARIAN_PUBLIC_URL", "") or next(iter(CSRF_TRUSTED_ORIGINS), "")

# --- Metrics, logs, traces

# Empty: no metrics.
LIBRARIAN_METRICS_TOKEN = env.str("LIBRARIAN_METRICS_TOKEN", "")
LIBRARIAN_LOG_FORMAT = logs.checked_format(env.str("LIBRARIAN_LOG_FORMAT", "console"))
# Both are loaded only where they are set (`librarian_site.operations.monitoring.telemetry`).
OTEL_EXPORTER_OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", "")
SENTRY_DSN = env.str("SENTRY_DSN", "")
# A command at the terminal speaks for itself; what runs all day tells its log what it does.
_SPEAKS = sys.argv[0].endswith("manage.py") and sys.argv[1:2] not in (["rqworker"], ["sweep"])
LOGGING = logs.config(
    form=LIBRARIAN_LOG_FORMAT, level=env.str("LOG_LEVEL", "WARNING" if _SPEAKS else "INFO")
)
