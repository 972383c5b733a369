"""The settings under test: those of an installation, with a data folder of their own.

`CHARNIA_TEST_DATABASE_URL` runs the same tests on PostgreSQL.
"""

from __future__ import annotations

import os
import tempfile

os.environ["CHARNIA_DATA"] = tempfile.mkdtemp(prefix="charnia-tests-")
os.environ["CHARNIA_SECRET_KEY"] = "only-for-tests"
os.environ["CHARNIA_CLUSTER_NAME"] = "Test cluster"
os.environ["no_proxy"] = "127.0.0.1"
os.environ["CHARNIA_MODEL"] = "none"  # tests that want the model ask for it, so that no other depends on the machine
os.environ.pop("CHARNIA_DEMONSTRATION", None)
os.environ.pop("CHARNIA_CONTACT", None)
if url := os.environ.get("CHARNIA_TEST_DATABASE_URL"):
    os.environ["CHARNIA_DATABASE_URL"] = url

from charnia.config.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
STYLE_GUIDE = True
