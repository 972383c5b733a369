"""The WSGI application that `charnia serve` hands to granian."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charnia.config.settings")
application = get_wsgi_application()
