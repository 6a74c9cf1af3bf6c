#!/bin/sh
# Takes the pictures of this folder anew, from a mesh of its own under load: ./docs/pictures.sh
# [MINUTES of load before, 15]. Needs kubectl and chromium, and a built project (./mvnw package).
# Beside Bookinfo there are the tests' two Pods that speak TCP.
set -eu
cd "$(dirname "$0")/.."
minutes=${1:-15}
home=$(mktemp -d)
export KUBECONFIG="$home/kubeconfig"
# The store and viewer that come with the mesh, whatever else is installed.
export LATEEN_PROMETHEUS= LATEEN_GRAFANA=
children=
end() {
  kill $children 2>/dev/null || true
  ./lateen down --home "$home" >/dev/null
  rm -rf "$home"
}
trap end EXIT

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
tests=$PWD/app/target/test-classes
./lateen up --detach --home "$home" --gateway-port 0 --api-port 0
gateway=$(./lateen status -o json --home "$home" | sed -n 's/.*"gateway" *: *"\(.*\)".*/\1/p')

cat >"$home/node/images.yaml" <<EOF
images:
- image: "example/tcp:*"
  command: ["$(command -v "$java")", "-Xmx32m", "-cp", "$tests", "io.lateen.app.walkthrough.TcpProgram"]
EOF
./lateen kube-inject -f "$tests/io/lateen/app/walkthrough/tcp-echo.yaml" | kubectl apply -f -

# Mostly pages; now and then what is not there.
load() {
  while :; do
    for path in productpage productpage productpage api/v1/products/x; do
      curl -s -o /dev/null "$gateway/$path" || true
    done
    sleep 0.1
  done
}
for user in 1 2 3 4; do
  load &
  children="$children $!"
done
# Rules come and go, so that Pilot and Galley have something to do.
turns=$((minutes * 3))
while [ $turns -gt 0 ]; do
  kubectl apply -f samples/bookinfo/destination-rule-all.yaml >/dev/null
  sleep 10
  kubectl delete -f samples/bookinfo/destination-rule-all.yaml >/dev/null
  sleep 10
  turns=$((turns - 1))
done

forward() {
  kubectl -n istio-system port-forward "service/$1" ":$2" >"$home/$1.port" &
  children="$children $!"
  until grep -q 127.0.0.1 "$home/$1.port"; do
    sleep 0.2
  done
}
forward grafana 3000
forward servicegraph 8088
address() {
  sed -n 's/Forwarding from \(127.0.0.1:[0-9]*\) .*/http:\/\/\1/p' "$home/$1.port"
}
"$java" -cp "console/target/test-classes:app/target/dist/lib/*" \
  io.lateen.console.pictures.Pictures "$(address grafana)" "$(address servicegraph)" docs "$home"
