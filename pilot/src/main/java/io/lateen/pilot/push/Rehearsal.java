package io.lateen.pilot.push;

import com.google.protobuf.ByteString;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.References;
import io.lateen.pilot.translate.Translator;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.AdsClientConversation;
import io.lateen.wire.xds.AdsServerConversation;
import io.lateen.wire.xds.ClientConversation;
import io.lateen.wire.xds.DeltaClientConversation;
import io.lateen.wire.xds.DeltaServerConversation;
import io.lateen.wire.xds.ServerConversation;
import io.lateen.wire.xds.TypeUrl;
import io.lateen.wire.xds.XdsRequest;
import io.lateen.wire.xds.XdsResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A session with a proxy that takes everything it is sent: what it would be sent, without sending.
/// One thread; no I/O.
public final class Rehearsal {
  private final ProxyNode node;
  private final ClientConversation proxy;
  private final ProxySession session;
  private final Deque<XdsResponse> unread = new ArrayDeque<>();
  private final List<XdsResponse> began;

  /// Begins with a proxy that has all of a snapshot.
  ///
  /// @param incremental which variant of the protocol it speaks
  public Rehearsal(ProxyNode node, MeshSnapshot snapshot, boolean incremental) {
    this.node = node;
    this.proxy =
        incremental
            ? new DeltaClientConversation(ByteString.EMPTY)
            : new AdsClientConversation(ByteString.EMPTY);
    ServerConversation pilot =
        incremental ? new DeltaServerConversation() : new AdsServerConversation();
    this.session = new ProxySession(node, snapshot, pilot, ResourceSet.NONE, unread::add);
    proxy.onConnected().forEach(session::onRequest);
    this.began = settle();
  }

  /// What the proxy was sent to begin with.
  public List<XdsResponse> began() {
    return began;
  }

  /// What it is sent for another snapshot; nothing when that changes nothing for it.
  public List<XdsResponse> push(MeshSnapshot next) {
    session.push(next);
    return settle();
  }

  /// Takes what has come, and asks for what that refers to, until nothing comes any more.
  private List<XdsResponse> settle() {
    List<XdsResponse> taken = new ArrayList<>();
    while (!unread.isEmpty()) {
      XdsResponse response = unread.poll();
      taken.add(response);
      session.onRequest(proxy.accept(response));
      switch (response.typeUrl()) {
        case TypeUrl.CLUSTER ->
            want(
                TypeUrl.ENDPOINT,
                References.assignments(Translator.clusters(session.snapshot(), node)));
        case TypeUrl.LISTENER ->
            want(TypeUrl.ROUTE, References.tables(Translator.listeners(session.snapshot(), node)));
        default -> {}
      }
    }
    return List.copyOf(taken);
  }

  private void want(String type, List<String> names) {
    @Nullable XdsRequest request = proxy.want(type, Set.copyOf(names));
    if (request != null) {
      session.onRequest(request);
    }
  }
}
