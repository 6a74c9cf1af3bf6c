package io.lateen.app.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.app.walkthrough.Command;
import io.lateen.app.walkthrough.Command.Result;
import io.lateen.app.walkthrough.Programs;
import io.lateen.app.walkthrough.RunningMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A home on a disk that is full, that fills up, or that cannot be written. The disk is a small one
/// in memory, in a mount namespace that ends with the shell that uses it: nothing to clean up.
final class DiskIT {
  @TempDir Path temp;

  @Test
  void aFullDisk() throws IOException {
    for (Command shell : shellsWithTheirOwnMounts()) {
      for (String flag : List.of("--empty", "--detach")) {
        Result result =
            shell.runWithInput(
                """
                mount -t tmpfs -o size=64k none "$disk"
                "$lateen" up %s --home "$disk/home" --gateway-port 0 --api-port 0 || echo ended with $?
                ls -A "$disk"
                """
                    .formatted(flag));
        assertThat(result.err())
            .matches(
                "lateen: no room for the home .*/disk/home: \\d+ KiB are free "
                    + "\\(expected: 4096 KiB or more\\); choose another with --home DIR\n");
        assertThat(result.ok()).isEqualTo("ended with 1\n");
      }
    }
  }

  @Test
  void aDiskThatCannotBeWritten() throws IOException {
    for (Command shell : shellsWithTheirOwnMounts()) {
      Result result =
          shell.runWithInput(
              """
              mount -t tmpfs -o ro none "$disk"
              "$lateen" up --home "$disk/home" --gateway-port 0 --api-port 0 || echo ended with $?
              """);
      assertThat(result.err())
          .matches(
              "lateen: cannot write to the home .*/disk/home \\(Read-only file system\\); "
                  + "choose another with --home DIR\n");
      assertThat(result.ok()).isEqualTo("ended with 1\n");
    }
  }

  /// What was answered is kept, what cannot be kept is refused, and room heals it.
  @Test
  void aDiskThatFillsUp() throws IOException {
    for (Path kubectl : Programs.kubectls().reversed().stream().limit(1).toList()) {
      for (Command shell : shellsWithTheirOwnMounts()) {
        Result result = shell.runWithInput(FILLING.replace("KUBECTL", kubectl.toString()));
        assertThat(result.ok())
            .contains("configmap/before created", "configmap/after created")
            .endsWith("after before\nstill: after before\n");
        assertThat(result.err())
            .contains("is full: nothing was changed (No space left on device)")
            .doesNotContain("\tat ");
        assertThat(Traces.processes(temp)).isEmpty();
      }
    }
  }

  private static final String FILLING =
      """
      mount -t tmpfs -o size=6m none "$disk"
      up() { "$lateen" up --detach --empty --home "$disk/home" --gateway-port 0 --api-port 0 >&3; }
      kube() { KUBECTL --kubeconfig "$disk/home/kubeconfig" --cache-dir "$disk/../cache" "$@"; }
      ours() { echo $(kube get configmap -o custom-columns=N:.metadata.name --no-headers | grep -v istio-ca); }
      trap '"$lateen" down --home "$disk/home" >&3' EXIT
      exec 3>/dev/null
      up
      kube create configmap before
      cat /dev/zero >"$disk/filler" 2>&3 || true
      head -c 100000 "$disk/filler" | tr '\\0' x >"$disk/../big"
      ! kube create configmap during --from-file "$disk/../big"
      ours
      rm "$disk/filler"
      kube create configmap after
      ours
      "$lateen" down --home "$disk/home" >&3
      up
      echo "still: $(ours)"
      """;

  /// One; or none, which is told, where nobody may mount anything.
  private List<Command> shellsWithTheirOwnMounts() throws IOException {
    Path disk = temp.resolve("disk");
    Files.createDirectories(disk);
    for (List<String> unshare : List.of(List.of("unshare", "-m"), List.of("unshare", "-Urm"))) {
      Command shell =
          new Command(
              Stream.concat(unshare.stream(), Stream.of("sh", "-eu")).toList(), environment(disk));
      if (canMount(shell)) {
        return List.of(shell);
      }
    }
    System.out.println(
        "mounting is not allowed here: not tested with a full disk (run as root, or allow user"
            + " namespaces)");
    return List.of();
  }

  private static boolean canMount(Command shell) {
    try {
      return shell.runWithInput("mount -t tmpfs -o size=64k none \"$disk\"").exit() == 0;
    } catch (UncheckedIOException _) {
      // There is no program named unshare.
      return false;
    }
  }

  private static Map<String, String> environment(Path disk) {
    Map<String, String> all = new HashMap<>(RunningMesh.environment(disk.resolve("home")));
    all.put("disk", disk.toString());
    all.put("lateen", Command.root().resolve("lateen").toString());
    return all;
  }
}
