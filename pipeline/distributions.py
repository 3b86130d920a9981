"""Which package provides a module: asked of what is installed here, then of a table of well-known ones."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

OURS = "codecraft-ai"

OTHERWISE_NAMED: Mapping[str, str] = {
    "Crypto": "pycryptodome",
    "MySQLdb": "mysqlclient",
    "OpenSSL": "pyOpenSSL",
    "PIL": "pillow",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "discord": "discord.py",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "email_validator": "email-validator",
    "faiss": "faiss-cpu",
    "fitz": "PyMuPDF",
    "flask_cors": "Flask-Cors",
    "flask_jwt_extended": "Flask-JWT-Extended",
    "flask_login": "Flask-Login",
    "flask_migrate": "Flask-Migrate",
    "flask_sqlalchemy": "Flask-SQLAlchemy",
    "git": "GitPython",
    "google.cloud.bigquery": "google-cloud-bigquery",
    "google.cloud.pubsub": "google-cloud-pubsub",
    "google.cloud.storage": "google-cloud-storage",
    "google.protobuf": "protobuf",
    "grpc": "grpcio",
    "jose": "python-jose",
    "jwt": "PyJWT",
    "kafka": "kafka-python",
    "magic": "python-magic",
    "markdown_it": "markdown-it-py",
    "multipart": "python-multipart",
    "mysql": "mysql-connector-python",
    "nacl": "PyNaCl",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    "psycopg2": "psycopg2-binary",
    "pymysql": "PyMySQL",
    "pytest_asyncio": "pytest-asyncio",
    "rest_framework": "djangorestframework",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "socketio": "python-socketio",
    "strawberry": "strawberry-graphql",
    "telegram": "python-telegram-bot",
    "umap": "umap-learn",
    "usb": "pyusb",
    "websocket": "websocket-client",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
}
"""Modules whose package has another name."""

_ALIKE = """
aioboto3 aiofiles aiohttp aiokafka aiomysql aiosqlite alembic altair anthropic anyio apscheduler argon2 arq arrow
asyncpg attrs authlib bcrypt beanie black bleach blinker bokeh boto3 botocore bottle cachetools catboost celery
certifi chromadb click colorama confluent_kafka cryptography dash dask databases dateparser diskcache django
dramatiq duckdb elasticsearch environs faker falcon fastapi feedparser filelock fire flask freezegun geopandas
gevent gradio gunicorn h5py hiredis httpx huey humanize hypothesis influxdb_client invoke itsdangerous jinja2 joblib
jsonschema keras kombu langchain lightgbm litestar locust loguru lxml mako markdown markupsafe marshmallow
matplotlib minio mlflow mongoengine motor moto msgpack mypy networkx nltk nox numba numpy openai openpyxl
opentelemetry orjson packaging pandas paramiko passlib peewee pendulum pika pint playwright plotly polars pony
prefect prometheus_client psutil psycopg pulp pwdlib pyarrow pydantic pydantic_settings pygame pygments pymongo
pyodbc pyparsing pypdf pyspark pytest pytz quart rapidfuzz ray redis regex reportlab requests respx rich rq ruff
sanic scipy scrapy seaborn selenium sentry_sdk shapely shortuuid simplejson six slowapi spacy sqlalchemy sqlmodel
starlette statsmodels streamlit stripe structlog svgwrite sympy tabulate tenacity tensorflow textual tokenizers toml
tomlkit toolz torch torchvision tornado tortoise tqdm transformers trio twilio typer typing_extensions tzdata
tzlocal ujson unidecode urllib3 uvicorn uvloop watchdog watchfiles websockets werkzeug wtforms xgboost xlsxwriter
xmltodict yarl zeep zstandard
"""

NAMED_ALIKE = frozenset(_ALIKE.split())
"""Well-known modules whose package has the same name, with `-` for `_`."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A package as an index lists it."""

    name: str
    version: str | None
    """None when it is not installed here."""


@cache
def installed() -> Mapping[str, tuple[str, ...]]:
    """Top-level module → the installed packages that provide it. Reading it takes most of a second, once."""
    found = importlib.metadata.packages_distributions()
    return {module: tuple(dict.fromkeys(name for name in names if name != OURS)) for module, names in found.items()}


@cache
def version(name: str) -> str | None:
    """The installed version of a package; None when it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def providing(module: str) -> Distribution | None:
    """The package that provides the dotted `module`; None when neither this machine nor the table knows one."""
    top = module.partition(".")[0]
    here = _installed(top)
    listed = _listed(module)
    name = listed if listed and (not here or version(listed) or "." in module) else here
    name = name or (top.replace("_", "-") if top in NAMED_ALIKE else None)
    return Distribution(name, version(name)) if name else None


def _listed(module: str) -> str | None:
    parts = module.split(".")
    longest_first = (".".join(parts[:count]) for count in range(min(len(parts), 4), 0, -1))
    return next((OTHERWISE_NAMED[name] for name in longest_first if name in OTHERWISE_NAMED), None)


def _installed(top: str) -> str | None:
    """Several packages may share a name space; then the one that is named like the module is meant."""
    names = installed().get(top, ())
    alike = [name for name in names if name.lower().replace("-", "_") == top.lower()]
    return next(iter(alike or sorted(names)), None)
