"""ALLOWED_HOSTS read from the regions."""

from collections.abc import Iterator


class DatabaseHosts(list[str]):
    """A list that Django reads as ALLOWED_HOSTS and that always holds the hosts of all regions."""

    def __iter__(self) -> Iterator[str]:
        # Settings are read before the apps are ready, so the map can only be imported when first asked.
        from participation.regions.hosts import host_map

        return iter(host_map())

    def __bool__(self) -> bool:
        return True
