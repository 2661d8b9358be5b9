#!/usr/bin/env bash
# Builds the images that the named stacks use and tags them with the upstream names. Usage: lab/images.sh [STACK | DIRECTORY with a compose file | seaworthy-lab/IMAGE:TAG]…
# An image whose sources have not changed is left alone (a label holds their hash), so a second run takes a second.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# One build at a time: two test runs may start together, and the second finds everything built.
exec 9>"$LAB_RUN/images.lock"
flock 9
BUILD_LOG=$LAB_RUN/build.log
: >"$BUILD_LOG"

# label IMAGE KEY: the value of a label, empty when the image is absent.
label() { docker image inspect -f "{{index .Config.Labels \"$2\"}}" "$1" 2>/dev/null || true; }

hash_of() { (cd "$LAB_DIR" && find "$@" -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16); }

# build NAME:TAG real|stand-in "SOURCES" docker-build-arguments… : build unless the same sources were built already.
build() {
  local image=$1 kind=$2 sources=$3 hash; shift 3
  # shellcheck disable=SC2086  # the sources are several words on purpose
  hash=$(printf '%s ' "$(hash_of $sources)" "$@" | sha256sum | cut -c1-16)
  [ "$(label "$image" dev.seaworthy.lab.hash)" = "$hash" ] && return
  say "building $image ($kind), log in $BUILD_LOG"
  docker build --label "dev.seaworthy.lab=$kind" --label "dev.seaworthy.lab.hash=$hash" -t "$image" "$@" "$LAB_DIR" >>"$BUILD_LOG" 2>&1 ||
    { tail -n 30 "$BUILD_LOG" >&2; die "could not build $image" "read $BUILD_LOG"; }
}

# base SUITE: a bare Debian from a registry where one answers, else from debootstrap; then our own layer with the right apt sources.
base() {
  local suite=$1 root mirror
  mirror=$(debian_mirror 2>/dev/null || true)
  if ! docker image inspect "debian:$suite-slim" >/dev/null 2>&1 && ! timeout 120 docker pull -q "debian:$suite-slim" >/dev/null 2>&1; then
    say "making debian:$suite-slim with debootstrap"
    have debootstrap || die "no registry answers and debootstrap is missing" "run lab/engine.sh first"
    root=$(mktemp -d "$LAB_RUN/base.XXXXXX")
    debootstrap --variant=minbase "$suite" "$root" "$mirror" >>"$BUILD_LOG" 2>&1 || { tail -n 20 "$BUILD_LOG" >&2; die "debootstrap $suite failed"; }
    rm -rf "$root"/var/cache/apt/archives/*.deb
    tar -C "$root" -c . | docker import --change 'CMD ["bash"]' --change 'LABEL dev.seaworthy.lab=real' - "debian:$suite-slim" >/dev/null
    rm -rf "$root"
  fi
  build "seaworthy-lab/base:$suite" real images/base -f "$LAB_DIR/images/base/Dockerfile" --build-arg "SUITE=$suite" --build-arg "MIRROR=$mirror"
}

# The one place that says which upstream repository is served by which image here. First match wins.
make_image() {
  local wanted=$1
  case "$wanted" in
    supabase/postgres:15*) base bookworm; postgres 15 bookworm 105 "$wanted" ;;
    supabase/postgres:17*) base trixie; postgres 17 trixie 101 "$wanted" ;;
    envoyproxy/envoy:*) stand_in envoy root "$wanted" ;;
    kong:* | kong/kong:*) stand_in kong kong "$wanted" ;;
    supabase/studio:*) stand_in studio root "$wanted" ;;
    supabase/gotrue:*) stand_in auth root "$wanted" ;;
    postgrest/postgrest:*) stand_in rest root "$wanted" ;;
    supabase/realtime:*) stand_in realtime root "$wanted" ;;
    supabase/storage-api:*) stand_in storage root "$wanted" ;;
    darthsim/imgproxy:*) stand_in imgproxy root "$wanted" ;;
    supabase/postgres-meta:*) stand_in meta root "$wanted" ;;
    supabase/edge-runtime:*) stand_in functions root "$wanted" ;;
    supabase/supavisor:*) stand_in supavisor root "$wanted" ;;
    supabase/logflare:*) stand_in analytics root "$wanted" ;;
    timberio/vector:*) stand_in vector root "$wanted" ;;
    edoburu/pgbouncer:*) base trixie; build "$wanted" real images/pgbouncer -f "$LAB_DIR/images/pgbouncer/Dockerfile" ;;
    redis:*) stand_in redis root "$wanted" ;;
    seaworthy-lab/app:*) stand_in app root "$wanted" ;;
    caddy:*) edge caddy "$wanted" ;;
    nginx:*) edge nginx "$wanted" ;;
    certbot/certbot:*) edge certbot "$wanted" ;;
    seaworthy-lab/pebble:*) edge pebble "$wanted" ;;
    seaworthy-lab/probe:*) edge probe "$wanted" ;;
    seaworthy-lab/s3:moto) s3 moto stand-in ;;
    seaworthy-lab/s3:*) s3 "${wanted##*:}" real ;;
    seaworthy-lab/tls-host:*)
      base "${wanted##*:}"
      build "$wanted" real images/tls-host -f "$LAB_DIR/images/tls-host/Dockerfile" \
        --build-arg "SUITE=${wanted##*:}" ;;
    *) say "no lab image for $wanted, left to the registry"; return ;;
  esac
}

postgres() {
  build "seaworthy-lab/postgres:$1" real images/postgres -f "$LAB_DIR/images/postgres/Dockerfile" \
    --build-arg "SUITE=$2" --build-arg "MAJOR=$1" --build-arg "PG_UID=$3"
  docker tag "seaworthy-lab/postgres:$1" "$4"
}

# Whatever the tag says, the program is the one of Debian's packages.
edge() {
  base trixie
  build "$2" real images/edge -f "$LAB_DIR/images/edge/Dockerfile" --target "$1"
}

# The tag is the server: moto, radosgw, swift.
s3() {
  base trixie
  build "seaworthy-lab/s3:$1" "$2" images/s3 -f "$LAB_DIR/images/s3/Dockerfile" --target "$1"
}

# The tag is passed in as well: a few start-up rules differ between versions. All layers above it are shared.
stand_in() {
  base trixie
  build "$3" stand-in "images/stand-in stand-ins" -f "$LAB_DIR/images/stand-in/Dockerfile" \
    --build-arg "SERVICE=$1" --build-arg "RUN_AS=$2" --build-arg "VERSION=${3##*:}"
}

docker info >/dev/null 2>&1 || die "no Docker engine answers" "run lab/engine.sh first"
[ $# -gt 0 ] || set -- "$LAB_DIR"/stacks/*/
started=$SECONDS
for stack in "$@"; do
  case $stack in seaworthy-lab/*) make_image "$stack"; continue ;; esac
  dir=$LAB_DIR/stacks/$stack
  [ -d "$dir" ] || dir=$stack
  [ -d "$dir" ] || die "no stack $stack" "one of: $(ls "$LAB_DIR/stacks" | tr '\n' ' ')"
  # The folder that Compose runs in, and the platform above it where there is one.
  images=$(for folder in "$(compose_folder "$dir")" "$dir"; do (cd "$folder" && docker compose --profile '*' config --images); done | sort -u)
  for image in $images; do make_image "$image"; done
done
# Earlier builds of the same images, nothing else.
docker image prune -f --filter label=dev.seaworthy.lab.hash >/dev/null
say "images ready in $((SECONDS - started)) s"
