package io.lateen.app.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every line of docs/tutorial.md, pasted into one shell; only the ports are any free ones here.
final class TutorialIT {
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

  @TempDir Path temp;

  @Test
  void everyLineWorks() throws IOException {
    for (Path kubectl : Programs.kubectls().reversed().stream().limit(1).toList()) {
      Path programs = Files.createDirectory(temp.resolve("bin"));
      Files.createSymbolicLink(programs.resolve("kubectl"), kubectl);
      String out = walk(shell(programs));
      assertThat(out)
          .contains("2/2 ", "The mesh has stopped", "SYNCED", "refused")
          .containsPattern("istio_double_request_count\\{.*productpage-v1.*} [1-9]")
          .contains("\"instance\":\"newlog.logentry.istio-system\"")
          .contains("PERMISSION_DENIED:notjohn.denier.default:Not today")
          .contains("\"productpage (productpage-v1)\" -> \"details (details-v1)\"")
          .containsPattern("productpage-v1 +[0-9.]+ +0.000 ");
    }
  }

  private static String walk(Command shell) throws IOException {
    try {
      return shell.runWithInput(script(), "-e").ok();
    } finally {
      shell.runWithInput(Command.root().resolve("lateen") + " down");
    }
  }

  private Command shell(Path programs) {
    return new Command(
        List.of("bash"),
        Map.of(
            "HOME",
            temp.toString(),
            "PATH",
            programs + ":" + System.getenv("PATH"),
            "LATEEN_PROMETHEUS",
            "",
            "LATEEN_DIST",
            Command.root().resolve("app/target/dist").toString()));
  }

  private static String script() throws IOException {
    StringBuilder script = new StringBuilder("cd " + Command.root() + "\n");
    Matcher blocks = BLOCK.matcher(Files.readString(Command.root().resolve("docs/tutorial.md")));
    while (blocks.find()) {
      script.append(blocks.group(1));
    }
    return script
        .toString()
        .replace("up --detach", "up --detach --gateway-port 0 --api-port 0")
        .replace("8080:3000", ":3000");
  }
}
