"""Tags of contributions, in a handful of queries however many there are."""

from collections.abc import Iterable

from taggit.models import Tag

from participation.contributions.models import Contribution, TaggedContribution


def set_tags(*, contribution: Contribution, names: Iterable[str]) -> None:
    """Give a contribution exactly these tags. Spellings with the same slug (Rad, rad) are one tag, the first one's."""
    wanted = {slug: name for name in reversed(list(names)) if (slug := Tag().slugify(name))}
    rows = TaggedContribution.objects.filter(content_object=contribution.pk).select_related("tag")
    tagged = {row.tag.slug: row for row in rows}
    gone = [row.pk for slug, row in tagged.items() if slug not in wanted]
    new = {slug: name for slug, name in wanted.items() if slug not in tagged}
    if gone:
        TaggedContribution.objects.filter(pk__in=gone).delete()
    if new:
        tags = _tags(new)
        TaggedContribution.objects.bulk_create(
            [TaggedContribution(content_object_id=contribution.pk, tag=tag) for tag in tags], ignore_conflicts=True
        )


def _tags(names: dict[str, str]) -> list[Tag]:
    """The tags with these slugs, made where there are none."""
    known = set(Tag.objects.filter(slug__in=names).values_list("slug", flat=True))
    missing = sorted(names.keys() - known)
    if missing:  # somebody else may make the same one at the same moment
        Tag.objects.bulk_create([Tag(name=names[slug], slug=slug) for slug in missing], ignore_conflicts=True)
    return list(Tag.objects.filter(slug__in=names))
