# Sourced by mvnw and lateen: sets JAVA_HOME to a JDK 25, or ends the script with one line that says how to get one.

is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk25() {
  at=${LATEEN_FIND_JDK_ROOT:-} # another machine's root, for tests
  path_java=$(command -v java 2>/dev/null) || path_java=
  while [ -n "$path_java" ] && [ -L "$path_java" ]; do
    link=$(readlink "$path_java")
    case $link in /*) path_java=$link ;; *) path_java=$(dirname "$path_java")/$link ;; esac
  done
  for jdk in "${JAVA_HOME:-}" "${JDK_25:-}" "${path_java%/bin/java}" \
    "$at"/usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    "$at"/Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$at"/opt/homebrew/opt/openjdk@25 "$at"/usr/local/opt/openjdk@25 "$at"/opt/jdk* "$at"/opt/java/* "$at"/usr/java/*; do
    if [ -n "$jdk" ] && is_jdk25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

find_jdk25 || {
  echo "${0##*/}: no JDK 25 found; install one (for example Eclipse Temurin 25, or 'sdk install java 25-tem') or point JAVA_HOME at it." >&2
  exit 1
}
