#!/bin/sh
# What the tests of containers need, in one place: `test/kit/docker.sh engine` starts a Docker engine where none answers (root, Debian's docker.io),
# `test/kit/docker.sh images` makes the images from programs of this machine (redis-server, busybox), for none need be pulled.
set -eu

engine() {
  if docker info >/dev/null 2>&1; then return; fi
  log=$(mktemp)
  dockerd >"$log" 2>&1 &
  tries=0
  until docker info >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -gt 150 ]; then
      cat "$log" >&2
      echo 'dockerd does not start' >&2
      exit 1
    fi
    sleep 0.2
  done
}

# $1: the folder of the root file system; the others: programs of this machine, put in with the libraries that they need.
root() {
  top=$1
  shift
  mkdir -p "$top/bin" "$top/tmp" "$top/etc" "$top/data"
  for program in "$@"; do
    { echo "$program"; ldd "$program" 2>/dev/null | grep -o '/[^ ]*\.so[^ ]*' || true; } | while read -r file; do
      mkdir -p "$top$(dirname "$file")"
      cp -L "$file" "$top$file"
    done
  done
  busybox=$(command -v busybox)
  cp -L "$busybox" "$top/bin/busybox"
  for name in sh cat ls nc httpd sleep echo mkdir; do ln -sf busybox "$top/bin/$name"; done
}

images() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  root "$folder/redis" "$(command -v redis-server)" "$(command -v redis-cli)"
  tar -C "$folder/redis" -c . | docker import -c 'CMD ["redis-server", "--protected-mode", "no"]' -c 'EXPOSE 6379' - redis:7.0 >/dev/null
  root "$folder/web"
  mkdir -p "$folder/web/www"
  echo hello >"$folder/web/www/index.html"
  tar -C "$folder/web" -c . | docker import -c 'CMD ["httpd", "-f", "-vv", "-p", "80", "-h", "/www"]' -c 'EXPOSE 80' - jest-distributed/web:1 >/dev/null
  # Its health is that of a folder which it makes.
  tar -C "$folder/web" -c . | docker import -c 'CMD ["sh", "-c", "sleep 1; mkdir /www/well; exec httpd -f -p 80 -h /www"]' -c 'EXPOSE 80' \
    -c 'HEALTHCHECK --interval=200ms --retries=100 CMD ["ls", "/www/well"]' - jest-distributed/healthy:1 >/dev/null
}

"$@"
