package io.lateen.pilot.push;

import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.DeltaServerConversation;
import io.lateen.wire.xds.ServerConversation;
import io.lateen.wire.xds.TypeUrl;
import java.time.Instant;

/// What one connected proxy has been sent and what it took, for other threads to read.
public final class ProxyStatus {
  private final ProxyNode node;
  private final ServerConversation conversation;
  private final String peer;
  private final Instant since = Instant.now();
  private volatile Report report = Report.NOTHING;

  /// @param revision of the snapshot the proxy was last brought to
  public record Report(
      long revision,
      ServerConversation.State clusters,
      ServerConversation.State endpoints,
      ServerConversation.State listeners,
      ServerConversation.State routes) {
    private static final ServerConversation.State NEVER =
        new ServerConversation.State("", "", "", "");
    static final Report NOTHING = new Report(0, NEVER, NEVER, NEVER, NEVER);
  }

  ProxyStatus(ProxyNode node, ServerConversation conversation, String peer) {
    this.node = node;
    this.conversation = conversation;
    this.peer = peer;
  }

  /// Where it connected from: `127.0.0.1:4711`.
  public String peer() {
    return peer;
  }

  /// When it introduced itself.
  public Instant since() {
    return since;
  }

  public ProxyNode node() {
    return node;
  }

  /// `name.namespace`.
  public String name() {
    return node.name() + "." + node.namespace();
  }

  /// Whether it is sent only what changes.
  public boolean isIncremental() {
    return conversation instanceof DeltaServerConversation;
  }

  public Report report() {
    return report;
  }

  /// Called by the proxy's own thread.
  void update(long revision) {
    report =
        new Report(
            revision,
            conversation.state(TypeUrl.CLUSTER),
            conversation.state(TypeUrl.ENDPOINT),
            conversation.state(TypeUrl.LISTENER),
            conversation.state(TypeUrl.ROUTE));
  }
}
