"""Every benchmark runs, and its yardstick writes what the product writes. No figure is asserted: machines differ."""

from pathlib import Path
from uuid import uuid4

import pytest

from app import bench
from app.bench.ground import ground
from app.bench.pairs import Race
from app.bootstrap import ADMIN, create, local_address
from app.domain.stages import Stage
from app.errors import Refused
from app.usecases.routing import RouteOrders
from db import schema, yardstick
from db.engine import open_database

MEASURED = {"name", "value", "unit", "yardstick", "ratio", "repeats", "memory_mb", "database", "machine"}


@pytest.mark.parametrize("name", bench.NAMES)
def test_every_benchmark_runs_on_a_file_of_its_own(name: str) -> None:
    report = bench.run(name, None, orders=40, size="small").as_dict()

    assert report.keys() >= MEASURED
    assert report["name"] == name
    for key in ("value", "yardstick", "ratio", "repeats", "memory_mb"):
        assert float(str(report[key])) > 0, key
    assert report.get("findings", []) == []
    if report["database"] and name != "label":
        assert not Path(str(report["database"])).exists()


@pytest.mark.parametrize(
    "name", ["route", "crowd", "import", "scan", "pool", "credit", "form", "replay", "worker", "watch"]
)
def test_a_postgresql_database_is_empty_again_afterwards(name: str, postgres_url: str) -> None:
    report = bench.run(name, postgres_url, orders=40, size="small")

    database = open_database(postgres_url)
    try:
        assert report.value > 0
        assert schema.is_empty(database)
        with database.reading() as connection:
            schemas = connection.exec_driver_sql("SELECT nspname FROM pg_namespace").scalars()
            assert not [name for name in schemas if "picklane" in name]
    finally:
        database.close()


def test_every_piece_of_every_assigned_order_is_scanned() -> None:
    report = bench.run("scan", None, orders=40, size="small")

    assert report.details["picked"]
    assert not report.details["still_assigned"]
    assert report.details["rows"] > report.repeats  # type: ignore[operator]


def test_addresses_are_found_and_none_is_wrong() -> None:
    report = bench.run("address", None, orders=800)

    assert report.details["addresses"] == 800
    assert report.details["wrong"] == 0
    assert report.details["right"] + report.details["open"] == 800  # type: ignore[operator]


@pytest.mark.parametrize("name", ["credit", "form"])
def test_orders_at_the_desk_are_written_and_sound(name: str) -> None:
    report = bench.run(name, None, orders=5, size="small")

    assert report.repeats == 5
    assert report.details["findings"] == []
    asked = {"credit": ("prepaid_p50_ms", "check_p50_ms"), "form": ("customers_p50_ms", "parts_p50_ms", "quote_p50_ms")}
    assert report.details.keys() >= set(asked[name])


def test_a_database_with_tables_is_refused_and_left_alone(tmp_path: Path) -> None:
    address = local_address(tmp_path / "mine.sqlite")
    create(address, "small").close()

    with pytest.raises(Refused, match=r"bench\.not_empty"):
        bench.run("route", address, orders=10, size="small")

    database = open_database(address)
    try:
        assert yardstick.tally(database)["skus"] == 400
    finally:
        database.close()


def test_an_unknown_benchmark_is_refused() -> None:
    with pytest.raises(Refused, match=r"bench\.unknown"):
        bench.run("coffee", None)


def test_a_yardstick_that_writes_less_than_the_product_is_found_out(tmp_path: Path) -> None:
    with ground(local_address(tmp_path / "bench.sqlite"), "small") as picklane, Race(picklane.database) as race:
        race.run(lambda: picklane.handle(RouteOrders(str(uuid4()), ()), ADMIN))
        race.prove_equal()
        picklane.handle(RouteOrders(str(uuid4()), ()), ADMIN)

        with pytest.raises(RuntimeError, match="requests"):
            race.prove_equal()


def test_the_pool_has_orders_of_every_kind_of_day() -> None:
    report = bench.run("pool", None, orders=560, size="small")

    stages = report.details["stages"]
    assert isinstance(stages, dict)
    assert report.details["orders"] == 560
    assert all(stages[stage] for stage in (Stage.ASSIGNED, Stage.SHIPPED, Stage.SIGNED, Stage.CANCELLED))
