from django.conf import settings


def site(request):
    """What every page needs: the active role, the others the user could take, and whether this is a demonstration."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "actors": getattr(request, "actors", []),
        "association": actor.association if actor else None,
        "demo": settings.APP_MODE == "demo",
    }
