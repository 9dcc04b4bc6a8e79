"""Scrapy's settings, hardened: its defaults favour reach over safety.

Every line below answers a measured default: one GiB bodies, retries within milliseconds, unverified
certificates, a telnet console, a remote-control port.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MEGABYTE = 1024 * 1024

SPIDER_MODULES = ["crawler.spiders"]
BOT_NAME = "yaojian"
USER_AGENT = "yaojian/0.1 (regulatory news monitor; honours robots.txt)"

DOWNLOAD_MAXSIZE = 16 * MEGABYTE
DOWNLOAD_WARNSIZE = 4 * MEGABYTE
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 20
TWISTED_DNS_RESOLVER = "crawler.resolver.GatedResolver"
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": "crawler.transport.Transport",
    "https": "crawler.transport.Transport",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
REACTOR_THREADPOOL_MAXSIZE = 64  # ten (Twisted's) names whose servers hang would hold up every other lookup
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOADER_CLIENT_TLS_CIPHERS = "DEFAULT"
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
REFERRER_POLICY = "no-referrer"
COOKIES_ENABLED = False
RETRY_ENABLED = False
ROBOTSTXT_OBEY = False  # our own middleware obeys it and keeps the verdict
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.0
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
MEMUSAGE_ENABLED = False  # the parent process watches the child
HTTPCACHE_ENABLED = False
LOG_ENABLED = False
LOG_INSTALL_ROOT_HANDLER = False
STATS_DUMP = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}
# The base lists are emptied rather than switched off one by one: Scrapy imports every class they name
# (aiohttp, requests and urllib3 among what those pull in), a third of a run with nothing new.
EXTENSIONS_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}
DOWNLOADER_MIDDLEWARES: dict[str, int] = {
    "crawler.middlewares.Gate": 40,
    "crawler.middlewares.Robots": 110,
    "crawler.middlewares.Unpacking": 590,
    "crawler.middlewares.Redirects": 600,
    "crawler.middlewares.SentCounter": 860,
}


def profile(extra: Mapping[str, Any]) -> dict[str, Any]:
    """This module's settings as a dict, `extra` (slots, allow list, user agent …) on top."""
    own = {k: v for k, v in globals().items() if k.isupper() and k != "MEGABYTE"}
    return {**own, **extra}
