#!/usr/bin/env bash
# Starts a one-stop shop: server with simulated people, kiosk and board. With a display they open windows; without one
# they draw into pictures beside the slips and announcements. Ctrl-C ends everything.
set -euo pipefail
programs=$1 folder=$2 listen=$3 speed=$4
# Passwords and tokens of the demonstration lie here.
install -d -m 700 "$folder"

running=()
finish() {
    trap - EXIT INT TERM
    ((${#running[@]} == 0)) || kill -TERM "${running[@]}" 2>/dev/null || true
    wait
}
trap finish EXIT
trap 'finish; exit 0' INT TERM

"$programs/queue-server" demo --dir "$folder" --listen "$listen" --speed "$speed" 2>"$folder/queue-server.log" &
server=$!
running+=("$server")
until [[ -s $folder/demo.json ]] && (exec 3<>"/dev/tcp/${listen%:*}/${listen##*:}") 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/queue-server.log" >&2; exit 1; }
    read -rt 0.1 <> <(:) || true
done

"$programs/kiosk" --config "$folder/kiosk.toml" 2>"$folder/kiosk.log" </dev/null &
running+=($!)
"$programs/display-board" --config "$folder/display-board.toml" 2>"$folder/display-board.log" </dev/null &
running+=($!)

echo
if [[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
    echo "There is no display: kiosk and board draw into $folder/kiosk.png and $folder/board.png."
else
    echo "Kiosk and board have opened their windows."
fi
echo "Slips come out in $folder/slips, announcements in $folder/announcements, logs beside them. Ctrl-C ends everything."
wait "$server"
