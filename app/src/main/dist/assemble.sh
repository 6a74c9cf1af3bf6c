#!/bin/sh
# Puts target/dist together: jars, class paths, the run image, AOT caches. Called by the build.
#   assemble.sh JAVA_HOME ROOT
set -eu
java_home=$1
root=$2
dist=$root/app/target/dist
export MALLOC_ARENA_MAX=1

rm -f "$dist/built"
mkdir -p "$dist/run" "$dist/bookinfo" "$dist/proxy" "$dist/install"
cp "$root"/app/src/main/dist/run/* "$dist/run/"
cp "$root"/install/*.yaml "$root"/install/*.yml "$dist/install/"
cp -r "$root/install/telemetry" "$root/install/grafana" "$dist/install/"
cp "$root"/samples/bookinfo/*.yaml "$dist/install/"
cp "$root"/samples/bookinfo/jvm.options "$dist/run/bookinfo.options"
cp "$root"/samples/bookinfo/target/lateen-sample-bookinfo-*.jar "$dist/bookinfo/bookinfo.jar"
rm -f "$dist"/proxy/*.jar
cp "$root"/proxy/target/lib/*.jar "$root"/proxy/target/lateen-proxy-*.jar "$dist/proxy/"
rm -f "$dist"/proxy/*-sources.jar "$dist"/proxy/*-tests.jar

# A cache takes no classes of signed jars: they lose their signatures, which nothing here looks at,
# and their manifests the digest of each file, which each start would read.
unsign() {
  files=$(mktemp -d)
  (cd "$files" && "$java_home/bin/jar" xf "$1" && rm META-INF/*.SF &&
    sed -i '/^[[:space:]]*$/,$d' META-INF/MANIFEST.MF &&
    "$java_home/bin/jar" cfm "$1" META-INF/MANIFEST.MF .)
  rm -rf "$files"
}
for jar in "$dist"/lib/*.jar "$dist"/proxy/*.jar; do
  if grep -qaE 'META-INF/[-_A-Z0-9]+[.]SF' "$jar"; then
    unsign "$jar"
  fi
done

# Nor of classes older than Java 6, as picocli's are.
"$java_home/bin/java" "$root/app/src/main/dist/RenewClasses.java" "$dist"/lib/picocli-*.jar

# An AOT cache holds for one class path in one order, so it is written down.
class_path() {
  printf -- '-cp "%s"\n' "$(ls "$1"/*.jar | sort | tr '\n' ':' | sed 's/:$//')"
}
class_path "$dist/proxy" >"$dist/run/proxy.cp"
class_path "$dist/lib" >"$dist/run/app.cp"

if [ ! -x "$dist/image/bin/java" ] || [ "$(cat "$dist/image/made-by" 2>/dev/null)" != "$java_home" ]; then
  rm -rf "$dist/image"
  "$java_home/bin/jlink" --strip-debug --no-header-files --no-man-pages --generate-cds-archive \
    --add-modules java.base,java.logging,java.management,java.naming,jdk.unsupported,jdk.httpserver,jdk.crypto.ec,jdk.net \
    --output "$dist/image"
  echo "$java_home" >"$dist/image/made-by"
fi

# Tells of a cache that was not made, and goes on: what runs without it only starts more slowly.
train() {
  name=$1
  shift
  rm -f "$dist/run/$name.aot"
  if ! "$@" >"$dist/run/$name.aot.log" 2>&1 || [ ! -s "$dist/run/$name.aot" ]; then
    rm -f "$dist/run/$name.aot"
    echo "assemble: no AOT cache for $name, see $dist/run/$name.aot.log"
  fi
}

# A mesh that comes up, is visited and goes down again. The control plane's cache is trained on it,
# and the proxies' on one of its sidecars: run/proxy sees the empty file `training`, and writes its number there.
rehearse() {
  home=$(mktemp -d)
  log=$dist/run/control.rehearsal.log
  : >"$log" # an earlier one's last line would end this one
  LATEEN_DIST=$dist env -u LATEEN_PROMETHEUS "$java_home/bin/java" -XX:AOTCacheOutput="$dist/run/control.aot" \
    "@$dist/run/control.options" "@$dist/run/app.cp" \
    io.lateen.app.Main up --home "$home" --gateway-port 0 --api-port 0 >"$log" 2>&1 &
  mesh=$!
  while kill -0 $mesh 2>/dev/null && ! grep -q 'export KUBECONFIG' "$log"; do
    sleep 0.2
  done
  page=$(sed -n 's#.*\(http://[0-9.:]*\)/productpage.*#\1#p' "$log")
  "$java_home/bin/java" "$root/app/src/main/dist/Visitors.java" "$page/api/v1/products/0/reviews" 2700
  learner=$(cat "$dist/run/training")
  tries=0
  if [ -n "$learner" ] && kill -TERM "$learner" 2>/dev/null; then
    while kill -0 "$learner" 2>/dev/null && [ $((tries += 1)) -lt 600 ]; do
      sleep 0.2
    done
  fi
  kill -TERM $mesh 2>/dev/null || true
  wait $mesh || true
  rm -rf "$home"
}

train bookinfo sh "$root/samples/bookinfo/aot.sh" "$dist/image/bin/java" "$dist/bookinfo/bookinfo.jar" "$dist/run/bookinfo.aot"
train cli sh "$root/cli/aot.sh" "$java_home" "$dist/run/cli.options" "$dist/run/app.cp" "$dist/run/cli.aot" "$root"
rm -f "$dist/run/proxy.aot"
: >"$dist/run/training"
train control rehearse
rm "$dist/run/training"
[ -s "$dist/run/proxy.aot" ] || echo "assemble: no AOT cache for proxy, see $dist/run/proxy.aot.log"

touch "$dist/built"
