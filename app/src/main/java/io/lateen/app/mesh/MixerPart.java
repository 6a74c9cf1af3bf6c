package io.lateen.app.mesh;

import io.lateen.cli.print.ReleaseVersion;
import io.lateen.mixer.BuiltInAdapters;
import io.lateen.mixer.server.MixerServer;
import io.lateen.mixer.server.MixerSettings;
import io.lateen.node.kubelet.image.HostedOutput;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.kube.WorkloadApi;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Mixer as Istio installs it, twice: one answers checks, the other takes reports.
final class MixerPart {
  /// How long a proxy may go by what a former rule said. Istio's Mixer gives a minute; here
  /// somebody applies a rule and looks.
  private static final Duration LONGEST_VALIDITY = Duration.ofMillis(200);

  private MixerPart() {}

  /// @param accounts asked whose tokens callers show
  static HostedPart policy(
      String address, ObjectSource objects, EventSink events, WorkloadApi accounts) {
    return part(address, settings(address, accounts), objects, events);
  }

  /// @param accounts as for the other
  static HostedPart telemetry(
      String address, ObjectSource objects, EventSink events, WorkloadApi accounts) {
    return part(
        address,
        settings(address, accounts).withScrape(new InetSocketAddress(address, 42422)),
        objects,
        events);
  }

  private static MixerSettings settings(String address, WorkloadApi accounts) {
    return MixerSettings.at(
            new InetSocketAddress(address, 9091),
            new InetSocketAddress(address, 15014),
            ReleaseVersion.current())
        .withLongestValidity(LONGEST_VALIDITY)
        .withCallersKnownTo(accounts);
  }

  private static HostedPart part(
      String address, MixerSettings settings, ObjectSource objects, EventSink events) {
    HostedOutput output = new HostedOutput();
    return new ServerPart<>(
        address,
        "io.lateen.mixer",
        () ->
            MixerServer.start(
                settings, objects, BuiltInAdapters.of(objects, output, output), events),
        MixerServer::isReady,
        output);
  }
}
