#!/usr/bin/env sh
# Chromium from the system's packages: a browser fetched by a test tool is not used.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
echo "Installing Chromium and a font for the browser tests"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
