package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.cert.Drill;
import io.lateen.cli.cert.Holder;
import io.lateen.cli.cert.Stop;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.kube.Pod;
import io.lateen.cli.mtls.ObservedCalls;
import io.lateen.cli.print.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What would stop if certificates were not renewed. Reads, changes nothing.
@Command(
    name = "drill",
    description = "Run the mesh's clock forward in simulation: what stops if nothing is renewed.",
    footer = {
      "",
      "Nothing is changed: the certificates that proxies hold now and the calls of the last hour are",
      "looked at as they would be then.",
      "",
      "Example:",
      "  lateen cert drill --expire leaf --at +30d"
    })
final class CertDrill extends LateenCommand {
  private static final Pattern AT = Pattern.compile("\\+([1-9][0-9]{0,5})([smhd])");

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private PrometheusOption prometheus = new PrometheusOption();

  @Option(
      names = "--expire",
      required = true,
      paramLabel = "WHAT",
      description = "leaf: workloads get no new certificate; root: the root is not rotated.")
  private Drill.Expiry expire = Drill.Expiry.LEAF;

  @Option(
      names = "--at",
      paramLabel = "+TIME",
      description = "How far forward, as +12h or +30d (${DEFAULT-VALUE}).")
  private String at = "+30d";

  @Override
  public Integer call() {
    Duration ahead = ahead();
    Instant now = Instant.now();
    List<Holder> holders = holders();
    Drill drill = new Drill(holders, new ObservedCalls(prometheus.of(cluster), "1h").all(), now);
    List<Stop> stops = drill.run(expire);
    List<Stop> within =
        stops.stream().filter(stop -> !stop.when().isAfter(now.plus(ahead))).toList();
    out().printf("%d proxies hold certificates; clock run to %s%n", holders.size(), at);
    within.forEach(stop -> print(stop, now));
    if (within.isEmpty()) {
      out().println("Nothing stops until then.");
      stops.stream().limit(1).forEach(stop -> print(stop, now));
    }
    return within.isEmpty() ? 0 : 1;
  }

  private Duration ahead() {
    Matcher time = AT.matcher(at);
    if (!time.matches()) {
      throw new ParameterException(
          spec().commandLine(), "--at " + at + " (expected: as +12h or +30d)");
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private List<Holder> holders() {
    List<Holder> holders = new ArrayList<>();
    for (Pod pod : cluster.require().pods()) {
      if (pod.hasProxy() && pod.isRunning() && asked(pod)) {
        holder(pod).filter(one -> !one.leaves().isEmpty()).ifPresent(holders::add);
      }
    }
    if (holders.isEmpty()) {
      throw new Complaint(
          "no proxy holds a certificate", "are identities on? see: lateen proxy-status");
    }
    return holders;
  }

  private boolean asked(Pod pod) {
    String only = cluster.namespaceFlag();
    return only.isEmpty() || pod.namespace().equals(only);
  }

  private static Optional<Holder> holder(Pod pod) {
    return pod.admin()
        .flatMap(admin -> AdminPage.find("the proxy of " + pod.name(), admin, "/certs"))
        .map(page -> Holder.of(pod.name(), pod.workload(), pod.namespace(), page));
  }

  private void print(Stop stop, Instant now) {
    out().println();
    out().println(Span.text(Duration.between(now, stop.when())) + "  " + stop.what());
    stop.calls().forEach(call -> out().println("    fails: " + call));
    if (stop.calls().isEmpty()) {
      out().println("    no call by mutual TLS was seen that would fail");
    }
    out().println("    prevented by: " + stop.prevention());
  }
}
