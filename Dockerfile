# One image for web, worker, beat, migrate and backup; docker-compose.yml says which it is.

FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements/base.txt
COPY . .
RUN for source in locale/*/LC_MESSAGES/*.po; do \
        msgfmt --check-format --output-file="${source%.po}.mo" "$source" || exit 1; \
    done
# The settings want keys; these stand on this line only, and production refuses to start with them.
RUN SECRET_KEY=none AUDIT_KEY=none FIELD_KEYS=none VAR_DIR=/tmp/var STATIC_ROOT=/app/collected \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm
# Pango and HarfBuzz set the PDF's text, DejaVu has its glyphs (as in script/setup); age and pg_dump make backups.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        age \
        fonts-dejavu-core \
        libharfbuzz-subset0 \
        libpango-1.0-0 \
        libpangoft2-1.0-0 \
        postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && fc-cache --force \
    && useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin jourer \
    && install --directory --owner jourer --mode 700 /var/lib/jourer /var/backups/jourer
WORKDIR /app
COPY --from=build /app /app
# The root file system may be read-only: what is written lies under VAR_DIR and /tmp.
ENV HOME=/tmp \
    HOST=0.0.0.0 \
    PORT=8000 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/collected \
    VAR_DIR=/var/lib/jourer
USER jourer
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python3", "docker/healthy.py", "web"]
CMD ["docker/process", "web"]
