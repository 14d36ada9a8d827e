"""Items are found again by addresses whose bytes are no UTF-8, which were lost in them before."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import migrations

LOST = "%EF%BF%BD"  # what stood in their place


def write_addresses(apps, schema_editor):
    from library.items.url_normalization import canonical_url

    all_items = apps.get_model("library", "LibraryItem").objects
    items = all_items.filter(canonical_url__contains=LOST).exclude(url="")
    for item in items.only("owner_id", "url", "canonical_url"):
        address = canonical_url(item.url)
        is_own = address != item.canonical_url == written_before(address)
        if is_own and not all_items.filter(owner=item.owner_id, canonical_url=address).exists():
            all_items.filter(pk=item.pk).update(canonical_url=address)


def written_before(address):
    parts = urlsplit(address)
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True))
    return parts._replace(query=query).geturl()


class Migration(migrations.Migration):
    dependencies = [("library", "0028_index_place")]

    operations = [migrations.RunPython(write_addresses, migrations.RunPython.noop)]
