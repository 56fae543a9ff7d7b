"""Every address of the site, walked from the resolver: what no test can forget."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def names(patterns=None, namespace="") -> Iterator[str]:
    """The name of every pattern; unnamed ones (the admin's redirects and its catch-all) as "admin:?"."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, namespace + inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or '?'}"


def first_parts() -> set[str]:
    """The words with which a path of the application itself begins: no association may be called so."""
    paths = {str(pattern.pattern).partition("/")[0] for pattern in get_resolver().url_patterns}
    return {path for path in paths if path and not path.startswith("<")}
