"""The tables of the sharing store: SQLAlchemy Core, the same on SQLite and PostgreSQL.

Nothing is updated but what is named here: a grant, a token and a party's key are ended by a time
written once, a request is decided once, and the log's head moves on. Everything else is only added.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

parties = Table(
    "parties", metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("nation", String(3), nullable=False),
    Column("certificate", Text, nullable=False, default=""),
    comment="Who owns or receives; the certificate signs what a party publishes.",
)  # fmt: skip

principals = Table(
    "principals", metadata,
    Column("id", String(64), primary_key=True),
    Column("party", ForeignKey("parties.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("clearance", String(64), nullable=False),
    Column("categories", JSON, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("created", String(32), nullable=False),
    comment="Who asks: a person's or a system's account at a party, and what it may hold.",
)  # fmt: skip

tokens = Table(
    "tokens", metadata,
    Column("sha256", String(64), primary_key=True),
    Column("principal", ForeignKey("principals.id"), nullable=False),
    Column("created", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("revoked", String(32)),
    comment="Bearer tokens, hashed.",
)  # fmt: skip

issuers = Table(
    "issuers", metadata,
    Column("issuer", String(400), primary_key=True),
    Column("audience", String(200), nullable=False),
    Column("keys", JSON, nullable=False),
    comment="Who may issue OAuth tokens: the JWKS they are checked against.",
)  # fmt: skip

subjects = Table(
    "subjects", metadata,
    Column("issuer", ForeignKey("issuers.issuer"), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("principal", ForeignKey("principals.id"), nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
    comment="Which principal an issuer's subject is.",
)  # fmt: skip

labels = Table(
    "labels", metadata,
    Column("id", String(16), primary_key=True),
    Column("label", JSON, nullable=False),
    comment="Labels by the hash of what they say.",
)  # fmt: skip

datasets = Table(
    "datasets", metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", ForeignKey("parties.id"), nullable=False),
    Column("title", String(300), nullable=False),
    Column("description", Text, nullable=False),
    Column("theme", String(64), nullable=False),
    Column("keywords", JSON, nullable=False),
    Column("licence", String(300), nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("created", String(32), nullable=False),
    comment="What is published; the label of its existence is in label_history.",
)  # fmt: skip

versions = Table(
    "versions", metadata,
    Column("dataset", ForeignKey("datasets.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha384", String(96), nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("row_labels", JSON, nullable=False),
    Column("quality", JSON, nullable=False),
    Column("provenance", JSON, nullable=False),
    Column("binding", String(96), nullable=False),
    Column("published", String(32), nullable=False),
    PrimaryKeyConstraint("dataset", "number"),
    comment="Immutable: file by hash, columns with type, labels its rows carry, measured quality.",
)  # fmt: skip

label_history = Table(
    "label_history", metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("dataset", ForeignKey("datasets.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("target", String(200), nullable=False),
    Column("label", ForeignKey("labels.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("by", ForeignKey("principals.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("binding", String(96), nullable=False),
    Index("label_history_of", "dataset", "version", "scope", "target"),
    comment="scope: existence, data, column or row; target: a column's name or a row label's id; "
            "kind: originator (once) or alternative; binding: the sidecar it is signed in. The "
            "newest holds.",
)  # fmt: skip

shares = Table(
    "shares", metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", ForeignKey("parties.id"), nullable=False),
    Column("comment", Text, nullable=False),
)  # fmt: skip

share_tables = Table(
    "share_tables", metadata,
    Column("share", ForeignKey("shares.id"), nullable=False),
    Column("schema", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("dataset", ForeignKey("datasets.id"), nullable=False),
    PrimaryKeyConstraint("share", "schema", "name"),
)  # fmt: skip

grants = Table(
    "grants", metadata,
    Column("id", String(32), primary_key=True),
    Column("share", ForeignKey("shares.id"), nullable=False),
    Column("principal", ForeignKey("principals.id"), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("starts", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Column("by", ForeignKey("principals.id"), nullable=False),
    Column("created", String(32), nullable=False),
    Column("revoked", String(32)),
    Index("grants_of", "principal", "share"),
)  # fmt: skip

policies = Table(
    "policies", metadata,
    Column("owner", ForeignKey("parties.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("cedar", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("by", ForeignKey("principals.id"), nullable=False),
    Column("at", String(32), nullable=False),
    PrimaryKeyConstraint("owner", "number"),
    comment="An owner's Cedar policies; the newest number holds.",
)  # fmt: skip

materialisations = Table(
    "materialisations", metadata,
    Column("key", String(64), primary_key=True),
    Column("pieces", JSON, nullable=False),
    Column("created", String(32), nullable=False),
    comment="Files made for entitlements, as [object, rows, bytes]; equal rights share them.",
)  # fmt: skip

requests = Table(
    "requests", metadata,
    Column("id", String(32), primary_key=True),
    Column("principal", ForeignKey("principals.id"), nullable=False),
    Column("dataset", ForeignKey("datasets.id"), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("decided", String(32)),
    Column("decision", String(16)),
    Column("by", String(64)),
    Index("requests_of", "principal", "dataset"),
    comment="Who asks for a data set they know of; decision: granted or refused, once.",
)  # fmt: skip

log_entries = Table(
    "log_entries", metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary, nullable=False),
    comment="The log's leaves in order: canonical JSON.",
)  # fmt: skip

log_head = Table(
    "log_head", metadata,
    Column("id", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("peaks", JSON, nullable=False),
    comment="One row: the size of the log and the roots of its complete subtrees.",
)  # fmt: skip

checkpoints = Table(
    "checkpoints", metadata,
    Column("size", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("text"),
    comment="Signed notes of size and root, as handed out.",
)  # fmt: skip
