"""The store: keeps. One encrypted file per PC (SQLCipher through SQLAlchemy Core), opened by key slots."""
