"""The one settings module. Every variable it reads is in `.env.example`; unsafe values stop production at start."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

APP_MODE = env("APP_MODE", default="production")
if APP_MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"APP_MODE is {APP_MODE!r}: it must be production, demo or test")
PRODUCTION = APP_MODE == "production"


def secret(name: str) -> str:
    """A secret from the environment; the demonstration and the tests have nothing to protect and use a fixed one."""
    if PRODUCTION:
        if not env(name, default=""):
            raise ImproperlyConfigured(f"{name} is not set: production does not start without it (see .env.example)")
        return env(name)
    return env(name, default=f"{name.lower()}-of-the-demonstration-protects-nothing")


DEBUG = env.bool("DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG is on: production does not start with it")
SECRET_KEY = secret("SECRET_KEY")
AUDIT_KEY = secret("AUDIT_KEY")
# id:base64 of 32 bytes, comma separated; the first encrypts, all decrypt (jourer/crypto.py).
FIELD_KEYS = (
    secret("FIELD_KEYS")
    if PRODUCTION
    else env("FIELD_KEYS", default="demo:" + "ZGVtb25zdHJhdGlvbi1wcm90ZWN0cy1ub3RoaW5nISE=")
)

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))  # in an image it is part of the code
for folder in (*(VAR_DIR / name for name in ("queue/control", "queue/processed", "cache", "files")), STATIC_ROOT):
    folder.mkdir(parents=True, exist_ok=True)

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "jourer.apps.JourerConfig",
    "plans.apps.PlansConfig",
    "cases.apps.CasesConfig",
    "volunteers.apps.VolunteersConfig",
    "budget.apps.BudgetConfig",
    "reports.apps.ReportsConfig",
    "jourer.apps.SetupAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jourer.middleware.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jourer.middleware.language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jourer.idle.IdleLock",
    "jourer.middleware.ActorMiddleware",
]

ROOT_URLCONF = "jourer.urls"
WSGI_APPLICATION = "jourer.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["jourer.templatetags.formats"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jourer.context_processors.site",
            ],
        },
    },
]

# Data

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'jourer.sqlite3'}")}
# Django's default of 0 opens a connection for every request and makes a POST three times dearer.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
# The role of web, worker and beat where another one owns the tables; `migrate` grants it its rights (jourer/walls.py).
DATABASE_APP_ROLE = env("DATABASE_APP_ROLE", default="")
# SQLite leaves out the columns that are in an index only to be read from it.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    }

MEDIA_ROOT = VAR_DIR / "files"  # never served by a URL of its own: only through views that ask visible_to()

# Background jobs: ids only in messages, state in the Job row.

# A Unix socket's address begins in Celery's own way.
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=") or "filesystem://localhost"
)
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue"),
        "data_folder_out": str(VAR_DIR / "queue"),
        "control_folder": str(VAR_DIR / "queue" / "control"),
        "polling_interval": 0.2,  # seconds; what somebody waits for begins, and a worker ends, that much sooner
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = 3
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "requeue lost jobs": {"task": "jourer.sweep_jobs", "schedule": timedelta(seconds=15)},
    "remove expired files": {"task": "jourer.remove_expired_files", "schedule": timedelta(hours=1)},
    "remove old drafts": {"task": "cases.remove_old_drafts", "schedule": timedelta(hours=1)},
    "remove old plan imports": {"task": "plans.remove_old_imports", "schedule": timedelta(hours=1)},
    "remove unread books": {"task": "budget.remove_unread_books", "schedule": timedelta(hours=1)},
}
JOB_LEASE = timedelta(seconds=env.int("JOB_LEASE_SECONDS", default=120))
CONFINED = True  # what people bring is read by a process of its own, within limits (jourer/confined.py)
JOB_FILES_KEPT = timedelta(days=env.int("JOB_FILES_KEPT_DAYS", default=30))

# Who signs in, and how

AUTH_USER_MODEL = "jourer.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "jourer.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator makes the accounts; nobody signs up
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# One shelter is often behind one address: what is slowed down is a user from an address, not the address.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key,60/5m/ip"}
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or after the hours below
MFA_ADAPTER = "jourer.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Jourer"
# Of those who may open cases. The demonstration's accounts have a password that everybody knows: nothing to protect.
SECOND_STEP_REQUIRED = APP_MODE != "demo"
IDLE_LOCK = timedelta(minutes=env.int("IDLE_LOCK_MINUTES", default=30))  # NIST SP 800-63B: 30 min at AAL2
SESSION_ENGINE = "jourer.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())  # from sign-in

# What a browser is allowed to do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"  # Django's CSRF check needs the referrer over TLS; nothing leaves the origin
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
IDLE_COOKIE_NAME = "here"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    IDLE_COOKIE_NAME = "__Host-here"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Language, time, files

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = CELERY_TIMEZONE = env("TIME_ZONE", default="Europe/Stockholm")
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Whoever leaves out most of a plan of 600 goals ticks each goal and target: more than the 1000 that Django takes.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# What people bring may hold names: it is read in memory, and what is too large for that never reaches a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024  # a plan of 20 MB, which is the largest that is read, and the rest

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25" if PRODUCTION else "consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="jourer@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "jourer.logs.ScrubbingFilter"}},
    "formatters": {"json": {"()": "jourer.logs.JSONFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["scrub"], "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"level": "INFO"},
        "django.server": {"handlers": ["console"], "propagate": False},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
