"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "User": {
        "id": Privacy.PLAIN,
        "email": Privacy.PERSONAL,
        "name": Privacy.PERSONAL,
        "password": Privacy.SECRET,
        "last_login": Privacy.PERSONAL,
        "date_joined": Privacy.PERSONAL,
        "cluster_role": Privacy.PERSONAL,
        "is_active": Privacy.PERSONAL,
        "is_staff": Privacy.PERSONAL,
        "is_superuser": Privacy.PERSONAL,
        "groups": Privacy.PERSONAL,
        "user_permissions": Privacy.PERSONAL,
    },
}
