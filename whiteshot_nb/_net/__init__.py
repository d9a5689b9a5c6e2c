"""Certificates, proxies, backoff and connections: what the API client and the downloader share."""
