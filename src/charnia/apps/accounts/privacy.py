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

OF_LIBRARIES: dict[str, dict[str, Privacy]] = {
    "account.EmailAddress": {
        "id": Privacy.PLAIN,
        "user": Privacy.PERSONAL,
        "email": Privacy.PERSONAL,
        "verified": Privacy.PERSONAL,
        "primary": Privacy.PERSONAL,
    },
    "socialaccount.SocialAccount": {
        "id": Privacy.PLAIN,
        "user": Privacy.PERSONAL,
        "provider": Privacy.PERSONAL,
        "uid": Privacy.PUBLIC_PERSONAL,
        "last_login": Privacy.PERSONAL,
        "date_joined": Privacy.PUBLIC_PERSONAL,
        "extra_data": Privacy.SECRET,
    },
}
"""Tables of libraries that hold something of an account's holder. `uid` is the ORCID iD; `extra_data` stays empty. The
rest that libraries keep are secrets of logging in."""
