package io.lateen.pilot.source;

import io.lateen.model.name.TrustDomains;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Settings of the mesh as they are now: the documents `mesh` and `meshNetworks` of ConfigMap
/// `istio`
/// in the root namespace, or files instead of them. A document that cannot be read, or is gone,
/// leaves the former one in force. Thread-safe.
final class LiveMeshConfig implements ObjectSource.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveMeshConfig.class);
  private static final String NAME = "istio";

  private final Runnable changed;
  private final CountDownLatch synced;
  private final MeshFiles files;
  private final List<FollowedFile> followed = new ArrayList<>();
  private volatile MeshConfig current;

  /// Whether there was a document: what Pilot began with binds nobody.
  private volatile boolean taken;

  private volatile MeshNetworks networks = MeshNetworks.NONE;

  /// @param begun until there is a document
  /// @param files instead of the ConfigMap's
  LiveMeshConfig(MeshConfig begun, MeshFiles files, Runnable changed, CountDownLatch synced) {
    this.current = begun;
    this.changed = changed;
    this.synced = synced;
    this.files = files;
    Path mesh = files.mesh();
    if (mesh != null) {
      followed.add(new FollowedFile(mesh, text -> take(mesh.toString(), text)));
    }
    Path spanned = files.networks();
    if (spanned != null) {
      followed.add(new FollowedFile(spanned, text -> takeNetworks(spanned.toString(), text)));
    }
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
    String origin = "ConfigMap " + map.namespace() + "/" + map.name() + ", ";
    String document = map.tree().path("data").path("mesh").asString("");
    if (!document.isBlank() && files.mesh() == null) {
      take(origin + "mesh", document);
    }
    String spanned = map.tree().path("data").path("meshNetworks").asString("");
    if (!spanned.isBlank() && files.networks() == null) {
      takeNetworks(origin + "meshNetworks", spanned);
    }
  }

  private void takeNetworks(String origin, String document) {
    try {
      MeshNetworks next = MeshNetworksParser.parse(document);
      if (!next.equals(networks)) {
        networks = next;
        changed.run();
      }
    } catch (IllegalArgumentException e) {
      refuse(origin, e);
    }
  }

  private void take(String origin, String document) {
    try {
      MeshConfig next = MeshConfigParser.parse(document);
      check("domain", next.domain(), current.domain());
      check("rootNamespace", next.rootNamespace(), current.rootNamespace());
      checkTrustDomain(next.trustDomains());
      taken = true;
      if (!next.equals(current)) {
        current = next;
        changed.run();
      }
    } catch (IllegalArgumentException e) {
      refuse(origin, e);
    }
  }

  private static void refuse(String origin, IllegalArgumentException why) {
    LOG.warn("{}: {}; the former document stays in force", origin, why.getMessage());
  }

  /// Whoever has a certificate of the former name must be known until there are others.
  private void checkTrustDomain(TrustDomains next) {
    String former = current.trustDomains().name();
    if (taken && !next.contains(former)) {
      throw new IllegalArgumentException(
          "trustDomain: %s (expected: %s, or that among trustDomainAliases)"
              .formatted(next.name(), former));
    }
  }

  /// What services are named by cannot change under them.
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
    // Who is read last makes the whole complete; what `take` said was too early then.
    changed.run();
  }

  @Override
  public void close() {
    followed.forEach(FollowedFile::close);
  }
}
