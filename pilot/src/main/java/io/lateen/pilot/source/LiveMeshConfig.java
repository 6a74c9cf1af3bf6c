package io.lateen.pilot.source;

import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectSource;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mesh document of ConfigMap `istio` in the root namespace, as it is now. A document that
/// cannot be read, or is gone, leaves the former one in force. Thread-safe.
final class LiveMeshConfig implements ObjectSource.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(LiveMeshConfig.class);
  private static final String NAME = "istio";

  private final Runnable changed;
  private final CountDownLatch synced;
  private volatile MeshConfig current;
  private volatile MeshNetworks networks;

  /// @param begun until there is a document
  LiveMeshConfig(
      MeshConfig begun, MeshNetworks networks, Runnable changed, CountDownLatch synced) {
    this.current = begun;
    this.networks = networks;
    this.changed = changed;
    this.synced = synced;
  }

  MeshConfig current() {
    return current;
  }

  MeshNetworks networks() {
    return networks;
  }

  @Override
  public void onSet(KubeObject map) {
    if (!map.name().equals(NAME) || !map.namespace().equals(current.rootNamespace())) {
      return;
    }
    String document = map.tree().path("data").path("mesh").asString("");
    if (!document.isBlank()) {
      take(document);
    }
    String spanned = map.tree().path("data").path("meshNetworks").asString("");
    if (!spanned.isBlank()) {
      takeNetworks(spanned);
    }
  }

  private void takeNetworks(String document) {
    try {
      MeshNetworks next = MeshNetworksParser.parse(document);
      if (!next.equals(networks)) {
        networks = next;
        changed.run();
      }
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "ConfigMap {}/{}, meshNetworks: {}; the former document stays in force",
          current.rootNamespace(),
          NAME,
          e.getMessage());
    }
  }

  private void take(String document) {
    try {
      MeshConfig next = MeshConfigParser.parse(document);
      check("domain", next.domain(), current.domain());
      check("trustDomain", next.trustDomain(), current.trustDomain());
      check("rootNamespace", next.rootNamespace(), current.rootNamespace());
      if (!next.equals(current)) {
        current = next;
        changed.run();
      }
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "ConfigMap {}/{}, mesh: {}; the former document stays in force",
          current.rootNamespace(),
          NAME,
          e.getMessage());
    }
  }

  /// What services and identities are named by cannot change under them.
  private static void check(String field, String now, String begun) {
    if (!now.equals(begun)) {
      throw new IllegalArgumentException(
          field + ": " + now + " (expected: " + begun + ", until Pilot is started anew)");
    }
  }

  @Override
  public void onRemoved(KubeObject map) {
    // What was in force stays: proxies without any settings would help nobody.
  }

  @Override
  public void onSynced() {
    synced.countDown();
  }
}
