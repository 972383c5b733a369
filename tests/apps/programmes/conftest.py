from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap
from charnia.apps.products.models import Product


@pytest.fixture
def desk(tess: User, as_user: Callable[[User], Client]) -> Client:
    """The programme team's browser."""
    return as_user(tess)


@pytest.fixture
def gaps(product: Product, alice: User) -> list[Gap]:
    """The gaps that diagnosis finds in Alice's brief."""
    bring_up_to_date(brief=product.brief, by=alice)
    return list(Gap.objects.order_by("pk"))


def line(number: int, **fields: Any) -> str:
    record = {
        "id": f"doi:10.1/{number}",
        "kind": "publication",
        "title": f"Kidney tests in pharmacies, part {number}",
        "text": "Point-of-care creatinine in the pharmacy.",
        "date": "2024-05-01",
        "people": [{"id": "test:rosa", "name": "Rosa Rowan", "role": "first"}],
    }
    return json.dumps({**record, **fields})


def evidence_file(*lines: str, name: str = "papers.jsonl") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(lines).encode())
