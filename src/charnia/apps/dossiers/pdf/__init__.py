"""The dossier as a PDF, drawn by reportlab from the same values as the page."""

from charnia.apps.dossiers.pdf.document import pdf_of

__all__ = ["pdf_of"]
