"""The standard fields, and a workspace's own on top of them."""

from __future__ import annotations

from comp.fields import FieldType, Schema, schema_with


def test_standard_fields() -> None:
    schema = Schema()
    assert schema.deal["acv"] is FieldType.MONEY
    assert schema.deal["term"] is FieldType.DURATION
    assert schema.person["salary"] is FieldType.MONEY
    assert schema.split["share"] is FieldType.PERCENT
    assert schema.scope("team") is None
    assert schema.scope("deal") is schema.deal


def test_own_fields_add_to_them_and_touch_no_other_workspace() -> None:
    own = schema_with({"seats": FieldType.NUMBER}, {"level": FieldType.TEXT})
    assert own.deal["seats"] is FieldType.NUMBER
    assert own.person["level"] is FieldType.TEXT
    assert own.deal["acv"] is FieldType.MONEY
    assert "seats" not in Schema().deal
