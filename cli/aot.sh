#!/bin/sh
# Trains the AOT cache of short commands: aot.sh JAVA_HOME OPTIONS CLASS_PATH CACHE ROOT, where OPTIONS and
# CLASS_PATH are argument files of `java` (the same that commands are started with later).
set -eu
java_home=$1
options=$2
class_path=$3
cache=$4
root=$5

keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
"$java_home/bin/keytool" -genkeypair -keystore "$keys/keys.p12" -storetype PKCS12 -storepass rehearsal -alias api \
  -keyalg EC -dname CN=rehearsal -ext san=ip:127.0.0.1
"$java_home/bin/java" -XX:AOTCacheOutput="$cache" "@$options" "@$class_path" io.lateen.cli.rehearsal.Rehearsal \
  "$keys/keys.p12" "$root/samples/bookinfo/bookinfo.yaml" "$root/samples/bookinfo/virtual-service-all-v1.yaml"
