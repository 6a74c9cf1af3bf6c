#!/bin/sh
# Makes the AOT cache that all Bookinfo programs start from:  aot.sh JAVA JAR OUT
# The cache holds for this very java, this jar (same path, same bytes) and the options beside this script.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
exec "$1" "@$here/jvm.options" -XX:AOTCacheOutput="$3" -cp "$2" bookinfo.Rehearsal
