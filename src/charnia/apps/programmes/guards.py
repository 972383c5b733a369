"""Who finds the desk. For everybody else its pages do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpResponse

from charnia.core.access.roles import Permission
from charnia.web.requests import MemberRequest

Arguments = ParamSpec("Arguments")
Page = Callable[Concatenate[MemberRequest, Arguments], HttpResponse]


def for_those_who(permission: Permission) -> Callable[[Page[Arguments]], Page[Arguments]]:
    """A page for accounts whose cluster-wide role has the permission; 404 for all others."""

    def guard(page: Page[Arguments]) -> Page[Arguments]:
        @wraps(page)
        def guarded(request: MemberRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
            if not request.user.may(permission):
                raise Http404("There is no such page.")
            return page(request, *args, **kwargs)

        return cast("Page[Arguments]", guarded)

    return guard
