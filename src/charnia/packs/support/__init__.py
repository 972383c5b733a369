"""Public help that is neither money nor a person: routes to clinical research and to NHS buyers."""

from charnia.packs.support.routes import SupportRoute, load_routes, support_offers

__all__ = ["SupportRoute", "load_routes", "support_offers"]
