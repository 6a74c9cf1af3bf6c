package io.lateen.pilot.push;

import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.References;
import io.lateen.pilot.translate.Translator;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.DiscoveryRequest;
import io.lateen.wire.xds.DiscoveryResponse;
import io.lateen.wire.xds.TypeUrl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A session with a proxy that takes everything it is sent: what it would be sent, without sending.
/// One thread; no I/O.
public final class Rehearsal {
  private final ProxyNode node;
  private final ProxySession session;
  private final Deque<DiscoveryResponse> unread = new ArrayDeque<>();
  private final Map<String, DiscoveryRequest> asked = new HashMap<>();
  private final List<DiscoveryResponse> began;

  /// Begins with a proxy that has all of a snapshot.
  public Rehearsal(ProxyNode node, MeshSnapshot snapshot) {
    this.node = node;
    this.session = new ProxySession(node, snapshot, unread::add);
    this.began = begin();
  }

  private List<DiscoveryResponse> begin() {
    ask(TypeUrl.CLUSTER, List.of(), "", "");
    ask(TypeUrl.LISTENER, List.of(), "", "");
    return settle();
  }

  /// What the proxy was sent to begin with.
  public List<DiscoveryResponse> began() {
    return began;
  }

  /// What it is sent for another snapshot; nothing when that changes nothing for it.
  public List<DiscoveryResponse> push(MeshSnapshot next) {
    session.push(next);
    return settle();
  }

  /// Takes what has come, and asks for what that refers to, until nothing comes any more.
  private List<DiscoveryResponse> settle() {
    List<DiscoveryResponse> taken = new ArrayList<>();
    while (!unread.isEmpty()) {
      DiscoveryResponse response = unread.poll();
      taken.add(response);
      take(response);
    }
    return List.copyOf(taken);
  }

  private void take(DiscoveryResponse response) {
    String type = response.typeUrl();
    DiscoveryRequest before = asked.get(type);
    List<String> names = before == null ? List.of() : before.resourceNames();
    ask(type, names, response.versionInfo(), response.nonce());
    switch (type) {
      case TypeUrl.CLUSTER ->
          want(
              TypeUrl.ENDPOINT,
              References.assignments(Translator.clusters(session.snapshot(), node)));
      case TypeUrl.LISTENER ->
          want(TypeUrl.ROUTE, References.tables(Translator.listeners(session.snapshot(), node)));
      default -> {}
    }
  }

  private void want(String type, List<String> names) {
    List<String> sorted = List.copyOf(new TreeSet<>(names));
    DiscoveryRequest before = asked.get(type);
    if (before == null && !sorted.isEmpty()) {
      ask(type, sorted, "", "");
    } else if (before != null && !before.resourceNames().equals(sorted)) {
      ask(type, sorted, before.versionInfo(), before.responseNonce());
    }
  }

  private void ask(String type, List<String> names, String version, String nonce) {
    DiscoveryRequest request = new DiscoveryRequest(version, null, names, type, nonce, null);
    asked.put(type, request);
    session.onRequest(request);
  }
}
