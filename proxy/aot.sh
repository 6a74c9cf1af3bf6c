#!/bin/sh
# Trains the proxy's AOT cache under load: aot.sh JAVA OPTIONS CLASS_PATH CACHE, where OPTIONS and
# CLASS_PATH are argument files of `java` (the same that the proxy is started with later).
set -eu
java=$1
options=$2
class_path=$3
cache=$4
exec "$java" "@$class_path" io.lateen.proxy.rehearsal.Rehearsal 20000 \
  "$java" -XX:AOTCacheOutput="$cache" "@$options" "@$class_path" io.lateen.proxy.ProxyMain
