"""JSON read into typed structs, as quickly as the shape allows and as leniently as a source's data demands.

A value that is of another type than its field is as if it were missing; the rest of the record is kept.
"""

from __future__ import annotations

import types
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_UNFIT: Any = object()


def as_struct(fields: dict[str, Any], wanted: type[_Struct]) -> _Struct:
    """The fields as a struct, every one of whose fields has a default. What does not fit is None where None is allowed,
    otherwise the default; of a list what does not fit is left out."""
    try:
        return msgspec.convert(fields, wanted)
    except (msgspec.ValidationError, OverflowError):
        return _built(fields, wanted)


def _built(fields: dict[str, Any], wanted: type[_Struct]) -> _Struct:
    there = [field for field in msgspec.structs.fields(wanted) if field.encode_name in fields]
    found = {field.name: _what_fits(fields[field.encode_name], field.type) for field in there}
    return wanted(**{name: value for name, value in found.items() if value is not _UNFIT})


def _what_fits(value: object, wanted: Any) -> Any:
    try:
        return msgspec.convert(value, wanted)
    except (msgspec.ValidationError, OverflowError):
        pass
    allowed = get_args(wanted) if get_origin(wanted) in {Union, types.UnionType} else (wanted,)
    for one in allowed:
        if isinstance(value, dict) and isinstance(one, type) and issubclass(one, msgspec.Struct):
            return _built(value, one)
        if isinstance(value, list) and get_origin(one) is list:
            entries = [_what_fits(entry, get_args(one)[0]) for entry in value]
            return [entry for entry in entries if entry is not _UNFIT]
    return None if type(None) in allowed else _UNFIT
