"""Custom lookups of the ORM."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Lookup, UUIDField


@UUIDField.register_lookup
class AnyOf(Lookup):
    """`id__any=ids`: as `in`, but all of them as one parameter, so that a hundred cost as one.

    They are UUIDs, or UUIDs' text.
    """

    lookup_name = "any"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s::uuid[]", [f"{{{','.join(map(str, value))}}}"]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_params, *right_params)


@CharField.register_lookup
class SameName(Lookup):
    """`name__same=name`: ignoring case as a constraint over `Lower("name")` does, by its index.

    `iexact` compares upper case: "Straße" is not "STRAẞE" by it, and both can't be in the table.
    """

    lookup_name = "same"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"LOWER({left}) = LOWER({right})", (*left_params, *right_params)
