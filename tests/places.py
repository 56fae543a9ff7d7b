"""Every place where something that was typed could be left behind: each gives the texts it holds."""

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection


def in_tables():
    """Every value of every table, as a backup would hold them."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (str(value) for row in cursor.fetchall() for value in row)


def in_sessions():
    """What the rows of the sessions hold, which is packed."""
    for session in Session.objects.all():
        yield str(session.get_decoded())


def in_files():
    """Every file that the running system wrote: queue, cache, reports."""
    for path in settings.VAR_DIR.rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode(errors="replace")


def in_redis():
    """Every key and what stands there: queue and cache, where this run has Redis."""
    if not settings.REDIS_URL:
        return
    asked = redis.from_url(settings.REDIS_URL)
    read = {
        b"string": asked.get,
        b"list": lambda key: asked.lrange(key, 0, -1),
        b"set": asked.smembers,
        b"hash": asked.hgetall,
        b"zset": lambda key: asked.zrange(key, 0, -1),
    }
    for key in asked.scan_iter():
        yield f"{key} {read[asked.type(key)](key)}"


def in_mails():
    for message in mail.outbox:
        yield message.message().as_string()


def queued():
    """The messages that wait, in whichever queue this run has."""
    if settings.REDIS_URL:
        return [message.decode() for message in redis.from_url(settings.REDIS_URL).lrange("celery", 0, -1)]
    return [path.read_text() for path in (settings.VAR_DIR / "queue").glob("*.msg")]
