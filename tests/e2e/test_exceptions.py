"""Exceptions from the alarm to the memory: an order that is made to measure is left, its planner is alarmed, the case
is closed only with cause and solution, and the next one is solved from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.people import Actor
from app.domain.stages import Stage
from app.usecases.cases import TakeSteps, TickStep
from app.usecases.knowledge import GrowArticle
from tests.alarms import RULES, set_rules
from tests.core import PADS, StoppedClock, incoming, new_id, over
from tests.e2e.cli import Cli, process
from tests.robot import KEY, Robot, robot

PLANNER = Actor("planner")
SOLUTION = "联系钢厂改用库存板料\n让生产计划员当天排产\n通知客户新的交期"


def left_for_days(cli: Cli, no: str) -> str:
    """An order came three days ago, nobody has it on the shelf, and nothing happened since; its number."""
    house = over(cli.address, StoppedClock())
    house.clock.now = datetime.now(UTC) - timedelta(days=3)
    house.take_in(incoming(no, (PADS, 4)))
    house.route()
    row = house.order(no).row
    assert row.stage is Stage.TO_PRODUCE
    house.program.close()
    return row.no


def watched(cli: Cli, there: Robot, folder: Path) -> None:
    around = {"PICKLANE_ROBOT_ADDRESS": there.address, "PICKLANE_WECOM_DESK": KEY}
    done = process("--db", cli.address, "worker", "--once", "--inbox", folder / "inbox", changes=around)
    assert done.status == 0, done


def case_of(cli: Cli, order: str) -> str:
    """The one case that is about it."""
    (row,) = cli.json("cases", "--order", order, "--mine", "planner")["cases"]
    assert row["owner"] == "planner"
    return str(row["no"])


def test_the_second_one_is_solved_from_the_first(file_cli: Cli, tmp_path: Path) -> None:
    house = over(file_cli.address, StoppedClock())
    set_rules(house, replace(RULES, digest_minutes=0))
    house.program.close()
    first = left_for_days(file_cli, "1001")

    with robot() as there:
        watched(file_cli, there, tmp_path)
        no = case_of(file_cli, first)
        assert [row["operator"] for row in file_cli.json("alerts", "list")["alerts"] if row["case_no"] == no][:1] == [
            "planner"
        ]
        assert sum(no in told for told in there.texts) == 1
        assert "liping" in str(there.taken)

        file_cli.json("case", "take", no, "--operator", "planner")
        refused = file_cli("case", "close", no, "--solution", SOLUTION, "--operator", "planner")
        assert refused.status == 1
        refused = file_cli("case", "close", no, "--cause", "supply.late", "--operator", "planner")
        assert refused.status == 1
        causes = [row["code"] for row in file_cli.json("case", "causes")["causes"] if row["parent"]]
        file_cli.json("case", "close", no, "--cause", causes[0], "--solution", SOLUTION, "--operator", "planner")

        program = over(file_cli.address, StoppedClock())
        grown = program.handle(GrowArticle(new_id(), no), PLANNER).value
        second = left_for_days(file_cli, "1002")
        watched(file_cli, there, tmp_path)
        again = case_of(file_cli, second)
        assert again != no

        alike = file_cli.json("case", "show", again)["similar"]
        assert no in [row["id"] for row in alike] or grown.no in [row["id"] for row in alike]
        assert "改用库存板料" in str(alike)
        steps = program.handle(TakeSteps(new_id(), again, grown.no), PLANNER).value
        assert steps.steps == 3
        for position in range(1, 4):
            program.handle(TickStep(new_id(), again, position), PLANNER)
        proposal = file_cli.json("case", "show", again)["proposal"]
        assert "改用库存板料" in proposal
        told = ("--solution", proposal, "--article", grown.no, "--verdict", "worked", "--operator", "planner")
        file_cli.json("case", "close", again, "--cause", causes[0], *told)
        article = program.program.reader.article(grown.no)
        assert article is not None
        assert (article.worked, article.tried) == (2, 2)  # the case it grew out of counts too
        program.program.close()

    measured = file_cli.json("measures", "--by", "cause")
    assert (measured["whole"]["opened"], measured["whole"]["closed"]) == (2, 2)
    assert measured["whole"]["repeats"] == 1
    file_cli.json("measures", "--by", "week", "--out", tmp_path / "measures.pdf")
    assert (tmp_path / "measures.pdf").read_bytes().startswith(b"%PDF")
    assert file_cli.sound()
