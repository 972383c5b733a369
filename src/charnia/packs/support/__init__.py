"""Public help that is neither money nor a person: routes to clinical research and to NHS buyers."""

from charnia.packs.support.services import SupportService, load_services, support_offers

__all__ = ["SupportService", "load_services", "support_offers"]
