#!/bin/sh
# Prepares .venv for Picklane: finds Python, installs the pinned packages, checks that Qt loads.
# Called by `make setup`; needs nothing but a POSIX shell. A second run with nothing changed is quick.
# PYTHON=/path/to/python3 chooses the interpreter.
set -eu

cd "$(dirname "$0")/.."
ROOT=$(pwd)
VENV="$ROOT/.venv"
STAMP="$VENV/.picklane-setup"
QT_PACKAGES="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3"
DISPLAY_PACKAGES="libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
APT_READY=no

say() { printf '==> %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# --- system packages -------------------------------------------------------------------------

can_apt() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# apt_install PACKAGE...: quiet unless it fails; returns apt-get's status.
apt_install() {
    say "apt-get install --no-install-recommends $*"
    if [ "$APT_READY" = no ]; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null || true
        APT_READY=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# --- Python ----------------------------------------------------------------------------------

# python_is PYTHON EXPRESSION: does this interpreter run, and is the expression on its version v true?
python_is() {
    "$1" -c "import sys; v = sys.version_info[:2]; sys.exit(not ($2))" >/dev/null 2>&1
}

# The versions that the pins were resolved for come first; any newer one is tried after them.
find_python() {
    for want in '(3, 11) <= v <= (3, 13)' 'v > (3, 13)'; do
        for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
            if python_is "$candidate" "$want"; then
                command -v "$candidate"
                return 0
            fi
        done
    done
    return 1
}

has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

choose_python() {
    BASE=$(find_python) || BASE=
    if [ -z "$BASE" ] && can_apt; then
        apt_install python3 python3-venv || true
        BASE=$(find_python) || BASE=
        for version in 3.13 3.12 3.11; do
            [ -z "$BASE" ] || break
            apt_install "python$version" "python$version-venv" 2>/dev/null || true
            BASE=$(find_python) || BASE=
        done
    fi
    [ -n "$BASE" ] || fail "Python 3.11 or newer is needed and none was found. Install it" \
        "(Debian/Ubuntu: apt-get install python3 python3-venv) or run: make setup PYTHON=/path/to/python3"
    has_venv "$BASE" && return 0
    packages="python3-venv python$(version_of "$BASE")-venv"
    if can_apt; then
        for package in $packages; do
            has_venv "$BASE" || apt_install "$package" || true
        done
    fi
    has_venv "$BASE" || fail "$BASE has no venv/ensurepip module. As root run:" \
        "apt-get install -y python$(version_of "$BASE")-venv    and then make setup again."
}

# --- Qt --------------------------------------------------------------------------------------

# qt_loads PLATFORM: can Qt make an application object on this platform? What it printed goes to QT_ERROR.
qt_loads() {
    QT_ERROR=$(QT_QPA_PLATFORM=$1 "$VENV/bin/python" -c \
        'from PySide6 import QtPrintSupport, QtSvg, QtWidgets; QtWidgets.QApplication([])' 2>&1)
}

check_qt() {
    if ! qt_loads offscreen; then
        # shellcheck disable=SC2086
        if can_apt; then apt_install $QT_PACKAGES $DISPLAY_PACKAGES || true; fi
        qt_loads offscreen || fail "Qt does not load: $(printf '%s' "$QT_ERROR" | tail -n 1)
Its system libraries are missing. As root run:
  apt-get install -y --no-install-recommends $QT_PACKAGES $DISPLAY_PACKAGES
(or your system's packages of the same libraries), and then make setup again."
    fi
    # Only a machine with an X display needs the libraries of Qt's X11 plugin.
    if [ "$(uname -s)" = Linux ] && [ -n "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ] && ! qt_loads xcb; then
        # shellcheck disable=SC2086
        if can_apt; then apt_install $DISPLAY_PACKAGES || true; fi
        qt_loads xcb || printf '%s\n' "setup: Qt cannot open a window on display $DISPLAY. When libraries are missing, run as root:" \
            "  apt-get install -y --no-install-recommends $DISPLAY_PACKAGES" >&2
    fi
}

# --- the work --------------------------------------------------------------------------------

# What the stamp must say: the pins, the package's metadata, this script, and where the venv lives.
fingerprint() {
    cat requirements-dev.txt pyproject.toml resources/setup.sh | cksum
    printf '%s\n' "$ROOT"
}

is_ready() {
    [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$WANTED" ] && [ -x "$VENV/bin/picklane" ] &&
        "$VENV/bin/python" -c '' >/dev/null 2>&1
}

# A venv can be kept when its interpreter still runs, is new enough and was made for this folder.
is_reusable() {
    [ -f "$STAMP" ] && [ "$(tail -n 1 "$STAMP")" = "$ROOT" ] && python_is "$VENV/bin/python" 'v >= (3, 11)' &&
        "$VENV/bin/python" -m pip --version >/dev/null 2>&1
}

# Two setups in the same folder at once would spoil each other's packages.
if command -v flock >/dev/null 2>&1; then
    exec 9>"$ROOT/.setup.lock"
    flock 9
fi

WANTED=$(fingerprint)
if is_ready; then
    exit 0
fi

if ! is_reusable; then
    choose_python
    say "new .venv with $BASE (Python $(version_of "$BASE"))"
    rm -rf "$VENV"
    "$BASE" -m venv "$VENV"
    # The folder alone: a setup that stops half-way goes on from here the next time.
    printf 'unfinished\n%s\n' "$ROOT" >"$STAMP"
fi

say "installing the pinned packages (requirements-dev.txt)"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
say "installing picklane itself (editable)"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
say "checking that Qt loads"
check_qt
printf '%s\n' "$WANTED" >"$STAMP"
say "ready: $("$VENV/bin/python" --version), .venv/bin/picklane"
