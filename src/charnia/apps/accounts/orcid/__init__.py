"""Signing in with ORCID by OpenID Connect: an allauth provider that asks for the iD alone and wants proof.

Authorisation code with PKCE, state and nonce; the answer is an id_token whose signature, issuer, audience, times and
nonce are checked here (`id_token.py`), though it comes straight from the server. Tokens are dropped at once.
"""
