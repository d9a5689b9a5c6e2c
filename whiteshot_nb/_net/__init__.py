"""Certificates, proxies, retries and connections, shared by the API client, the downloader and the server."""
