"""What the bare driver needs for the knowledge base without its index."""

import time

from db.engine import Database


def bare_scan_seconds(database: Database, word: str) -> float:
    """To look through every text for one word, and fetch what has it."""
    mark = "?" if database.is_sqlite else "%s"
    query = f"SELECT id, no, title, body FROM knowledge_docs WHERE live = 1 AND (title LIKE {mark} OR body LIKE {mark})"
    driver = database.reader.raw_connection()
    try:
        cursor = driver.cursor()
        begun = time.perf_counter()
        cursor.execute(query, (f"%{word}%", f"%{word}%"))
        cursor.fetchall()
        seconds = time.perf_counter() - begun
        cursor.close()
        return seconds
    finally:
        driver.close()
