"""Certificates, proxies, retries and connections: what API client, downloader and server share."""
