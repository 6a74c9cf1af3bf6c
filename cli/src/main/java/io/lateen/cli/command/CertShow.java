package io.lateen.cli.command;

import io.lateen.cli.cert.Certificate;
import io.lateen.cli.print.Span;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The certificates that proxies hold now.
@Command(
    name = "show",
    description = "Show what proxies show their peers, and what they check them by.",
    footer = {"", "Example:", "  lateen cert show reviews-v1-1234"})
final class CertShow extends LateenCommand {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(arity = "0..1", paramLabel = "POD[.NS]", description = "Whose proxy; else all.")
  private String pod = "";

  @Override
  public Integer call() {
    Instant now = Instant.now();
    for (CertPods.Held held : CertPods.chosen(CertPods.all(cluster), cluster, pod)) {
      out().println(held.pod().name() + "." + held.pod().namespace());
      held.holder().leaves().forEach(leaf -> print("shows   ", leaf, now));
      held.holder().roots().forEach(root -> print("believes", root, now));
      if (held.holder().leaves().isEmpty() && held.holder().roots().isEmpty()) {
        out().println("  no certificates");
      }
    }
    out().flush();
    return 0;
  }

  private void print(String what, Certificate one, Instant now) {
    String names = one.names().isEmpty() ? "" : "  " + String.join(", ", one.names());
    String file = one.file().isEmpty() ? "" : "  (" + one.file() + ")";
    out()
        .printf(
            "  %s %s%s%s%n             from %s to %s (%s)%n",
            what, one.serial(), names, file, one.from(), one.to(), time(one, now));
  }

  private static String time(Certificate one, Instant now) {
    return one.to().isAfter(now)
        ? Span.text(Duration.between(now, one.to())).substring(1) + " left"
        : "ended " + Span.text(Duration.between(one.to(), now)).substring(1) + " ago";
  }
}
