package io.lateen.pilot.tls;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The Secret that Citadel keeps for Pilot's account, where none is mounted.
///
/// @param objects stays the caller's to close
public record KeySecret(ObjectSource objects, String namespace) implements KeySource {
  private static final ObjectKind SECRET = new ObjectKind("", "v1", "secrets", "Secret", true);
  private static final String NAME = "istio.istio-pilot-service-account";

  @Override
  public Following follow(Consumer<Map<String, String>> told) {
    ObjectSource.Watch watch = objects.watchOne(SECRET, namespace, NAME, new Told(told));
    return watch::close;
  }

  private record Told(Consumer<Map<String, String>> told) implements ObjectSource.Listener {
    @Override
    public void onSet(KubeObject secret) {
      told.accept(texts(secret));
    }

    /// Citadel makes it anew; until then what was in it counts.
    @Override
    public void onRemoved(KubeObject secret) {}

    @Override
    public void onSynced() {}
  }

  private static Map<String, String> texts(KubeObject secret) {
    Map<String, String> texts = new HashMap<>();
    secret
        .tree()
        .path("data")
        .forEachEntry((name, value) -> texts.put(name, decoded(value.asString(""))));
    return texts;
  }

  /// What is no base64 is as good as missing.
  private static String decoded(String value) {
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
