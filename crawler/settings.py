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
DNS_RESOLVER = "crawler.resolver.GatedResolver"
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
DOWNLOADER_CLIENTCONTEXTFACTORY = "crawler.tls.DatedExceptions"
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
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "crawler.middlewares.Gate": 40,
    "crawler.middlewares.Robots": 110,
    "crawler.middlewares.SentCounter": 860,
    "crawler.middlewares.Unpacking": 590,
    "crawler.middlewares.Redirects": 600,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
EXTENSIONS: dict[str, int | None] = {
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.closespider.CloseSpider": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.logcount.LogCount": None,
    # None, not only switched off: importing these costs a fifth of a run with nothing new
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
}


def profile(extra: Mapping[str, Any]) -> dict[str, Any]:
    """This module's settings as a dict, `extra` (slots, allow list, user agent …) on top."""
    own = {k: v for k, v in globals().items() if k.isupper() and k != "MEGABYTE"}
    return {**own, **extra}
