"""Accounts: who can log in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower

from charnia.core.access.roles import ROLES, Permission, may


class UserManager(BaseUserManager["User"]):
    """Creates accounts known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account with a lower-case address. Raises ValueError without an address.

        Whoever creates accounts by code answers for the address, so it counts as confirmed; people who sign up on the
        web do not come here.
        """
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            user.emailaddress_set.create(  # type: ignore[attr-defined]  # allauth ships no types
                email=user.email, verified=True, primary=True
            )
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account that may use the admin pages."""
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True, "cluster_role": "administrator", **fields}
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. What they are in the cluster (researcher, mentor...) is their person's matter."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=150, blank=True)
    cluster_role = models.CharField(
        max_length=30,
        blank=True,
        default="",
        choices=[(role.name, role.label) for role in ROLES.values() if role.name],
        help_text="What this account may do across the whole cluster; empty for an ordinary member.",
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may use the admin pages", default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def may(self, permission: Permission) -> bool:
        """Whether this account's cluster-wide role allows it."""
        return self.is_active and may(self.cluster_role, permission)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email
