"""What is kept. The only room that speaks SQL; it hands out models, never rows.

    store = open_store("sqlite:///data/yaojian.db", data_dir=Path("data"))
    with store.write() as tx:
        articles.save_new(tx, article, now=now)

Nothing is imported here, so that asking for one module does not pay for the others.
"""
