package io.lateen.app.mesh;

import io.lateen.app.mesh.MeshOptions.Proxies;
import io.lateen.node.kubelet.image.ImageMapping;
import io.lateen.node.kubelet.image.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the images of a local mesh run as.
public final class Images {
  private static final String BOOKINFO = "istio/examples-bookinfo-";

  private final Path dist;
  private final Proxies proxies;

  /// Where the distribution is, as the launcher says.
  public static Path dist() {
    return Path.of(System.getenv().getOrDefault("LATEEN_DIST", "app/target/dist"));
  }

  public Images(Path dist, Proxies proxies) {
    this.dist = dist;
    this.proxies = proxies;
  }

  /// With the control plane's own Pods; the first that matches an image counts.
  List<ImageMapping> with(List<ImageMapping> parts) {
    List<ImageMapping> all = new ArrayList<>(processes());
    all.addAll(parts);
    return all;
  }

  /// Images that run as processes.
  public List<ImageMapping> processes() {
    return List.of(
        new ImageMapping("lateen/proxyv2:*", proxy(proxies.everywhere())),
        new ImageMapping("istio/proxyv2:*", proxy(true)),
        new ImageMapping("*/proxy_init:*", new Launch.Nothing()),
        bookinfo("productpage-v1", "Productpage", Map.of()),
        bookinfo("details-v1", "Details", Map.of("SERVICE_VERSION", "v1")),
        bookinfo("details-v2", "Details", Map.of("SERVICE_VERSION", "v2")),
        bookinfo("ratings-v1", "Ratings", Map.of("SERVICE_VERSION", "v1")),
        bookinfo("ratings-v2", "Ratings", Map.of("SERVICE_VERSION", "v2")),
        bookinfo(
            "reviews-v1", "Reviews", Map.of("SERVICE_VERSION", "v1", "ENABLE_RATINGS", "false")),
        bookinfo(
            "reviews-v2", "Reviews", Map.of("SERVICE_VERSION", "v2", "ENABLE_RATINGS", "true")),
        bookinfo(
            "reviews-v3",
            "Reviews",
            Map.of("SERVICE_VERSION", "v3", "ENABLE_RATINGS", "true", "STAR_COLOR", "red")));
  }

  private Launch proxy(boolean envoyIfThere) {
    Path envoy = proxies.envoy();
    Map<String, String> environment =
        envoy != null && envoyIfThere ? Map.of("LATEEN_PROXY_BINARY", envoy.toString()) : Map.of();
    return new Launch.Exec(
        List.of(dist.resolve("run/proxy").toString(), "--parent-pipe"), environment);
  }

  private ImageMapping bookinfo(String name, String main, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("EXIT_ON_STDIN_CLOSE", "true");
    return new ImageMapping(
        BOOKINFO + name + ":*",
        new Launch.Exec(List.of(dist.resolve("run/bookinfo").toString(), "bookinfo." + main), all));
  }
}
