# Sourced by bin/coach and bin/test.

say() { printf 'coach: %s\n' "$*" >&2; }

# Find a Python of 3.11 or later.
find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
      { echo "$candidate"; return; }
  done
  say "needs Python 3.11 or later; install it, or name it: PYTHON=/path/to/python3 $0"
  return 1
}

# sounddevice brings PortAudio itself on macOS and Windows; on Linux it is a system library.
want_portaudio() {
  [ "$(uname -s)" = Linux ] || return 0
  "$1/.venv/bin/python" -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("portaudio"))' && return 0
  if command -v apt-get >/dev/null 2>&1; then
    local sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if [ -z "$sudo" ] || sudo -n true 2>/dev/null; then
      say "installing libportaudio2 for the microphone ..."
      { $sudo apt-get install -y -qq libportaudio2 || { $sudo apt-get update -qq && $sudo apt-get install -y -qq libportaudio2; }; } \
        >/dev/null 2>&1 && return 0
    fi
    say "for the microphone, run: sudo apt install libportaudio2   (until then: keyboard mode)"
  else
    say "for the microphone, install PortAudio with your package manager (until then: keyboard mode)"
  fi
}

# set_up ROOT run|dev: make or renew .venv where the locked dependencies have changed.
set_up() {
  local root=$1 kind=$2 venv=$1/.venv lock=$1/requirements.lock stamp
  [ "$kind" = dev ] && lock=$1/requirements-dev.lock
  stamp=$(cat "$lock" "$1/pyproject.toml" | cksum)
  [ "$(cat "$venv/.$kind" 2>/dev/null)" = "$stamp" ] && return 0
  local python
  python=$(find_python)
  if [ ! -x "$venv/bin/python" ]; then
    say "first use: making .venv with $("$python" --version 2>&1) ..."
    "$python" -m venv "$venv" || { say "could not make .venv; on Debian: sudo apt install python3-venv"; return 1; }
  fi
  say "installing the locked dependencies (about 400 MB on disk; needs the network this once) ..."
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" >&2 ||
    { say "could not install the dependencies; check the network and run this again"; return 1; }
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e "$root" >&2
  want_portaudio "$root"
  echo "$stamp" > "$venv/.$kind"
  say "ready."
}
