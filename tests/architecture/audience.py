"""The deliberate list of pages that a visitor may open; everything else needs a log-in."""

from __future__ import annotations

PUBLIC: frozenset[str] = frozenset(
    {
        "directory:case-studies",
        "directory:event-feed",
        "directory:event-file",
        "directory:events",
        "directory:offer",
        "directory:offers",
        "directory:organisation",
        "directory:organisations",
        "directory:people",
        "directory:person",
        "directory:search",
        "dossiers:example",
        "dossiers:keep",
        "dossiers:pdf",
        "dossiers:try",
        "evidence:record",
        "favicon",
        "home:about",
        "home:accessibility",
        "home:home",
        "home:privacy",
        "orcid_callback",
        "orcid_login",
        "robots",
        "sitemap",
    }
)
