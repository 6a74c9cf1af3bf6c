package io.lateen.cli.command;

import io.lateen.cli.cert.Examination;
import io.lateen.cli.cert.Examination.Finding;
import io.lateen.cli.cert.Holder;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Why peers refuse a proxy's certificate, and which end soon. Reads, changes nothing.
@Command(
    name = "check",
    description = "Say why a peer refuses a proxy's certificate, and which certificates end soon.",
    footer = {
      "",
      "The exit code is 1 when something is refused already, else 0.",
      "",
      "Example:",
      "  lateen cert check reviews-v1-1234"
    })
final class CertCheck extends LateenCommand {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(arity = "0..1", paramLabel = "POD[.NS]", description = "Whose proxy; else all.")
  private String pod = "";

  @Override
  public Integer call() {
    List<CertPods.Held> all = CertPods.all(cluster);
    List<Holder> holders = all.stream().map(CertPods.Held::holder).toList();
    var examination =
        new Examination(
            holders, cluster.trustDomains(cluster.require()).orElse(null), Instant.now());
    boolean refused = false;
    for (CertPods.Held held : CertPods.chosen(all, cluster, pod)) {
      List<Finding> found = examination.of(held.holder(), held.account());
      refused |= found.stream().anyMatch(Finding::refused);
      String name = held.pod().name() + "." + held.pod().namespace();
      out().println(name + (found.isEmpty() ? ": peers take its certificate" : ""));
      found.forEach(
          one -> out().println((one.refused() ? "  refused: " : "  soon: ") + one.sentence()));
    }
    out().flush();
    return refused ? 1 : 0;
  }
}
