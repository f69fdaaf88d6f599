"""From latitude and longitude to the plane of the map and back: equirectangular, true to scale along 35° N."""

from math import asin, atan2, cos, degrees, radians, sin

from app.domain.geo import EARTH_RADIUS_KM, Point

_SQUEEZE = cos(radians(35.0))


def project(place: Point) -> tuple[float, float]:
    """(x, y) in degrees of latitude at true scale, y growing to the south as on a screen."""
    return place.lon * _SQUEEZE, -place.lat


def unproject(x: float, y: float) -> Point:
    """The place that `project` puts at (x, y)."""
    return Point(-y, x / _SQUEEZE)


def circle(centre: Point, km: float, corners: int = 96) -> list[tuple[float, float]]:
    """The projected outline of all places `km` away along the ground; on this map it widens towards the north."""
    lat, lon, angle = radians(centre.lat), radians(centre.lon), km / EARTH_RADIUS_KM
    outline = []
    for corner in range(corners):
        bearing = radians(360 * corner / corners)
        to_lat = asin(sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(bearing))
        to_lon = lon + atan2(sin(bearing) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sin(to_lat))
        outline.append(project(Point(degrees(to_lat), degrees(to_lon))))
    return outline
