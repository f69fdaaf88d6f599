"""What each process does to the knowledge base in the tests of races."""

import random
from contextlib import suppress

from app.domain.knowledge import ArticleText
from app.errors import Refused
from app.usecases.knowledge import JudgeArticle, MergeArticles, SaveArticle
from tests.core import StoppedClock, new_id, over


def write(address: str, seed: int, articles: tuple[str, ...], cases: tuple[str, ...]) -> int:
    """Judge and rewrite the same articles, write new ones, merge two of them now and then; how many were judged."""
    house, pick, judged = over(address, StoppedClock()), random.Random(seed), 0
    for turn in range(12):
        no, other = pick.sample(articles, 2)
        with suppress(Refused):  # it was merged meanwhile
            house.handle(SaveArticle(new_id(), ArticleText(f"面单 {seed} {turn}", steps="擦打印头"), no))
        house.handle(SaveArticle(new_id(), ArticleText(f"新 {seed} {turn}", steps="换碳带")))
        house.handle(JudgeArticle(new_id(), no, pick.choice(cases), worked=pick.random() < 0.5))
        judged += 1
        if turn == 8:
            with suppress(Refused):
                house.handle(MergeArticles(new_id(), no, (other,)))
    house.program.close()
    return judged
