package io.lateen.pilot.push;

import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.ServerConversation;
import io.lateen.wire.xds.ServerConversation.Event;
import io.lateen.wire.xds.TypeUrl;
import io.lateen.wire.xds.XdsRequest;
import io.lateen.wire.xds.XdsResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one proxy has been sent, and what it is sent next. One thread at a time; no I/O of its own.
///
/// Order of a push: clusters, endpoints, listeners, routes, so that nothing refers to what has not
/// come yet. Clusters that go away are sent along once more until listeners and routes that may
/// still name them have been acknowledged (make before break).
final class ProxySession {
  private static final List<String> ORDER =
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE);

  private final ProxyNode node;
  private final Consumer<XdsResponse> send;
  private final ServerConversation conversation;
  private final ResourceSet probe;
  private final Map<String, ResourceSet> sent = new HashMap<>();
  private MeshSnapshot snapshot;
  private @Nullable ResourceSet clustersWithoutRemoved;

  /// @param probe what there is of type [TypeUrl#PROBE], while the stream lasts
  ProxySession(
      ProxyNode node,
      MeshSnapshot snapshot,
      ServerConversation conversation,
      ResourceSet probe,
      Consumer<XdsResponse> send) {
    this.node = node;
    this.conversation = conversation;
    this.probe = probe;
    this.snapshot = snapshot;
    this.send = send;
  }

  MeshSnapshot snapshot() {
    return snapshot;
  }

  /// Takes a request in and answers it.
  Event onRequest(XdsRequest request) {
    Event event = conversation.onRequest(request);
    switch (event) {
      case Event.Wanted(String type, Set<String> added) -> answer(type, added);
      case Event.Acked _ -> removeClustersIfDue();
      case Event.Nacked _, Event.Stale _, Event.Unwanted _ -> {}
    }
    return event;
  }

  private void answer(String type, Set<String> added) {
    if (type.equals(TypeUrl.ENDPOINT) && sent.containsKey(type)) {
      // A response about endpoints need not hold those the client has (xDS protocol, "resource
      // hints"): only clusters and listeners are complete each time.
      ResourceSet more = generate(type, added);
      sent.put(type, more.with(known(type)));
      respond(type, more, added);
      return;
    }
    ResourceSet all = generate(type, names(type));
    sent.put(type, all);
    respond(type, all, added);
  }

  /// Sends what the proxy has once more.
  void repeat() {
    for (String type : ORDER) {
      if (sent.containsKey(type)) {
        respond(type, known(type), known(type).byName().keySet());
      }
    }
  }

  /// Brings the proxy to a snapshot, sending nothing that did not change for it.
  void push(MeshSnapshot next) {
    snapshot = next;
    Map<String, ResourceSet> wanted = new HashMap<>();
    for (String type : ORDER) {
      if (conversation.names(type) != null) {
        wanted.put(type, generate(type, names(type)));
      }
    }
    pushEndpoints(wanted, pushClusters(wanted));
    boolean listenersSent = pushIfChanged(wanted, TypeUrl.LISTENER, false);
    pushIfChanged(wanted, TypeUrl.ROUTE, listenersSent);
    removeClustersIfDue();
  }

  /// @return names of the clusters that are new or other than before
  private Set<String> pushClusters(Map<String, ResourceSet> wanted) {
    ResourceSet clusters = wanted.get(TypeUrl.CLUSTER);
    ResourceSet before = known(TypeUrl.CLUSTER);
    clustersWithoutRemoved = null;
    if (clusters == null || same(clusters, before)) {
      return Set.of();
    }
    if (mayRefer(wanted, TypeUrl.LISTENER) || mayRefer(wanted, TypeUrl.ROUTE)) {
      clusters = keepRemoved(clusters, before);
    }
    if (same(clusters, before)) {
      return Set.of();
    }
    sent.put(TypeUrl.CLUSTER, clusters);
    respond(TypeUrl.CLUSTER, clusters, Set.of());
    return clusters.changedSince(before);
  }

  /// Whether the proxy may still use something of this type that names a cluster about to go.
  private boolean mayRefer(Map<String, ResourceSet> wanted, String type) {
    return changed(wanted, type) || !settled(type);
  }

  private ResourceSet keepRemoved(ResourceSet clusters, ResourceSet before) {
    if (!clusters.lacksSomeOf(before)) {
      return clusters;
    }
    clustersWithoutRemoved = clusters;
    return clusters.with(before);
  }

  /// A proxy that was sent clusters waits for their endpoints, changed or not.
  private void pushEndpoints(Map<String, ResourceSet> wanted, Set<String> clusters) {
    ResourceSet endpoints = wanted.get(TypeUrl.ENDPOINT);
    if (endpoints == null) {
      return;
    }
    // Endpoints of clusters about to go stay as they were.
    Set<String> live = generateNames();
    ResourceSet due = endpoints.only(live);
    if (!clusters.isEmpty() || !same(due, known(TypeUrl.ENDPOINT).only(live))) {
      sent.put(TypeUrl.ENDPOINT, due.with(known(TypeUrl.ENDPOINT)));
      respond(TypeUrl.ENDPOINT, due, again(clusters, due));
    }
  }

  private static Set<String> again(Set<String> clusters, ResourceSet endpoints) {
    Set<String> both = new HashSet<>(clusters);
    both.retainAll(endpoints.byName().keySet());
    return both;
  }

  private Set<String> generateNames() {
    ResourceSet clusters = clustersWithoutRemoved;
    return (clusters == null ? known(TypeUrl.CLUSTER) : clusters).byName().keySet();
  }

  private boolean pushIfChanged(Map<String, ResourceSet> wanted, String type, boolean anyway) {
    ResourceSet resources = wanted.get(type);
    if (resources == null || (!anyway && !changed(wanted, type))) {
      return false;
    }
    sent.put(type, resources);
    respond(type, resources, Set.of());
    return true;
  }

  private void removeClustersIfDue() {
    ResourceSet rest = clustersWithoutRemoved;
    if (rest != null && settled(TypeUrl.LISTENER) && settled(TypeUrl.ROUTE)) {
      clustersWithoutRemoved = null;
      sent.put(TypeUrl.CLUSTER, rest);
      respond(TypeUrl.CLUSTER, rest, Set.of());
    }
  }

  /// Whether the last response of a type was acknowledged; a refusal is none: the proxy may still
  /// use the old.
  private boolean settled(String type) {
    ServerConversation.State state = conversation.state(type);
    return state.sentNonce().equals(state.ackedNonce());
  }

  /// Whether everything sent was acknowledged.
  boolean isSettled() {
    return ORDER.stream().allMatch(this::settled);
  }

  private boolean changed(Map<String, ResourceSet> wanted, String type) {
    ResourceSet resources = wanted.get(type);
    return resources != null && !same(resources, known(type));
  }

  /// The same resources; order does not matter to a proxy.
  private static boolean same(ResourceSet a, ResourceSet b) {
    return a.byName().equals(b.byName());
  }

  private ResourceSet known(String type) {
    return sent.getOrDefault(type, ResourceSet.NONE);
  }

  private Set<String> names(String type) {
    Set<String> names = conversation.names(type);
    return names == null ? Set.of() : names;
  }

  private ResourceSet generate(String type, Collection<String> names) {
    return type.equals(TypeUrl.PROBE) ? probe : Generator.generate(type, snapshot, node, names);
  }

  private void respond(String type, ResourceSet resources, Set<String> again) {
    String version = Long.toString(snapshot.revision());
    XdsResponse response = conversation.respond(type, version, resources.byName(), again);
    if (response != null) {
      send.accept(response);
    }
  }
}
