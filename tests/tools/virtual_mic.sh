#!/usr/bin/env bash
# Virtual microphone and loudspeaker for headless Linux: works as root, no D-Bus, nothing written in $HOME.
# Needs: pulseaudio pulseaudio-utils libasound2-plugins libportaudio2
#   eval "$(virtual_mic.sh start)"      start, wait until ready, export PULSE_SERVER (PortAudio's "default" is now it)
#   virtual_mic.sh play ANSWER.wav      speak a file into the microphone (blocks for its length)
#   virtual_mic.sh rec OUT.wav SECONDS  record what the app plays aloud
#   virtual_mic.sh stall | unstall      microphone stops delivering / delivers again (stream stays "active")
#   virtual_mic.sh crash                sound server dies (PortAudio stream becomes inactive)
#   virtual_mic.sh freeze               sound server answers nothing any more: every call into it hangs
#   virtual_mic.sh mute                 the loudspeaker takes no more sound
#   virtual_mic.sh stop                 end it        (several at once: set VMIC_DIR)
set -euo pipefail
D="${VMIC_DIR:-/tmp/vmic}"; export PULSE_SERVER="unix:$D/sock"
alive() { pactl info >/dev/null 2>&1; }
case "${1:-start}" in
start)
  if ! alive; then
    mkdir -p "$D"; chmod 700 "$D"; rm -f "$D/sock"
    cat > "$D/vmic.pa" <<EOF
load-module module-native-protocol-unix socket=$D/sock auth-anonymous=1
load-module module-null-sink sink_name=vmic_in norewinds=1 rate=48000 channels=1 sink_properties=device.description=VirtualMicFeed
load-module module-remap-source master=vmic_in.monitor source_name=vmic source_properties=device.description=VirtualMic
load-module module-null-sink sink_name=vspk norewinds=1 rate=48000 channels=2 sink_properties=device.description=VirtualSpeaker
set-default-source vmic
set-default-sink vspk
EOF
    HOME="$D" XDG_RUNTIME_DIR="$D" setsid pulseaudio -n -F "$D/vmic.pa" --daemonize=no --use-pid-file=no \
      --exit-idle-time=-1 --disallow-exit --log-target="file:$D/pulse.log" </dev/null >/dev/null 2>&1 & echo $! > "$D/pid"
    for _ in $(seq 100); do pactl list short sources 2>/dev/null | grep -q '\bvmic\b' && break; sleep 0.05; done
  fi
  alive || { echo "pulseaudio did not start, see $D/pulse.log" >&2; exit 1; }
  echo "export PULSE_SERVER=$PULSE_SERVER" ;;
play) exec paplay --device=vmic_in "$2" ;;
rec) timeout -s INT "$3" parec --device=vspk.monitor --file-format=wav "$2" || [ $? = 124 ] ;;
stall) pactl suspend-source vmic 1 ;;
unstall) pactl suspend-source vmic 0 ;;
freeze) kill -STOP "$(cat "$D/pid")" ;;
mute) pactl suspend-sink vspk 1 ;;
crash|stop) if [ -e "$D/pid" ]; then kill -9 "$(cat "$D/pid")" 2>/dev/null || true; fi; rm -f "$D/pid" "$D/sock" ;;
*) sed -n '2,11p' "$0"; exit 2 ;;
esac
