"""Mail over a real connection: Django's SMTP backend to a server on the loopback address."""

from __future__ import annotations

import email
import re
import socket
from collections.abc import Iterator
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.test import Client
from django.urls import reverse

from charnia.config.environment import mail_settings


class Postbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.arrived: list[Envelope] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.arrived.append(envelope)
        return "250 Message accepted"


@pytest.fixture
def postbox(settings: Any, tmp_path: Any) -> Iterator[Postbox]:
    postbox = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        for name, value in mail_settings(f"smtp://127.0.0.1:{port}", tmp_path).items():
            setattr(settings, name, value)
        yield postbox
    finally:
        controller.stop()


@pytest.mark.django_db
def test_the_link_that_arrives_confirms_the_address(postbox: Postbox) -> None:
    client = Client()
    password = {"password1": "green lantern gravel", "password2": "green lantern gravel"}
    client.post(reverse("account_signup"), {"name": "Zoë Ünal", "email": "zoe@example.org", **password})
    assert len(postbox.arrived) == 1
    envelope = postbox.arrived[0]
    assert envelope.rcpt_tos == ["zoe@example.org"]
    assert isinstance(envelope.content, bytes)
    message = email.message_from_bytes(envelope.content, policy=default)
    assert message["Subject"] == "Test cluster: Please confirm your e-mail address"
    assert message["From"] == "charnia@localhost"
    body = message.get_body()
    assert body is not None
    found = re.search(r"http://testserver(/\S+)", body.get_content())
    assert found
    assert client.get(reverse("products:list")).status_code == 302
    client.post(found.group(1))
    assert client.get(reverse("products:list")).status_code == 200
    used = Client().get(found.group(1)).content.decode()
    assert "can no longer be used" in used or "has confirmed this address already" in used
