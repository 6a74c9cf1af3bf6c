package io.lateen.pilot;

import io.lateen.pilot.push.Pacing;
import io.lateen.pilot.snapshot.MeshConfig.Defaults;
import io.lateen.wire.document.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The variables by which Istio 1.1's `pilot-discovery` is set (`pkg/features/pilot`), and 1.3's
/// `PILOT_RESPECT_DNS_TTL`. What cannot be read is an error, where Istio takes its default.
public final class PilotEnvironment {
  private static final String AFTER = "PILOT_DEBOUNCE_AFTER";
  private static final String MAX = "PILOT_DEBOUNCE_MAX";
  private static final String THROTTLE = "PILOT_PUSH_THROTTLE";
  private static final String BURST = "PILOT_PUSH_BURST";
  private static final String SAMPLING = "PILOT_TRACE_SAMPLING";
  private static final String HTTP10 = "PILOT_HTTP10";
  private static final String RESPECT_TTL = "PILOT_RESPECT_DNS_TTL";
  private static final Duration ISTIOS_AFTER = Duration.ofMillis(100);
  private static final int ISTIOS_THROTTLE = 10;
  private static final int ISTIOS_BURST = 100;

  /// Variables of Istio's that change nothing here, and what does.
  private static final Map<String, String> WITHOUT_EFFECT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("PILOT_ENABLE_LOCALITY_LOAD_BALANCING", "localities always count"),
              Map.entry("PILOT_ENABLE_WAIT_CACHE_SYNC", "proxies always wait for all kinds"),
              Map.entry("PILOT_DISABLE_EDS_ISOLATION", "Sidecar rules always count"),
              Map.entry("DEFAULT_NAMESPACE_DEPENDENCIES", "Sidecar rules count"),
              Map.entry("PILOT_ENABLE_CDS_PRECOMPUTATION", "proxies share what is the same"),
              Map.entry("PILOT_DEBUG_ADSZ_CONFIG", "/debug/adsz always shows everything"),
              Map.entry("PILOT_DISABLE_XDS_MARSHALING_TO_ANY", "there is one encoding"),
              Map.entry("ISTIO_GPRC_MAXSTREAMS", "streams are not limited"),
              Map.entry("V2_REFRESH", "nothing is sent again that did not change")));

  private PilotEnvironment() {}

  /// How fast to push. Unless one of the two variables of a pair is set, nothing is gathered or
  /// counted as in Istio; if one is, Istio's default holds for the other.
  ///
  /// @throws IllegalArgumentException with the variable, its value and what is expected
  public static Pacing pacing(Map<String, String> environment) {
    Optional<Duration> after = duration(environment, AFTER);
    Optional<Duration> longest = duration(environment, MAX);
    Optional<Integer> throttle = number(environment, THROTTLE);
    Optional<Integer> burst = number(environment, BURST);
    boolean gathers = after.isPresent() || longest.isPresent();
    boolean counts = throttle.isPresent() || burst.isPresent();
    return new Pacing(
        gathers ? after.orElse(ISTIOS_AFTER) : null,
        longest.orElse(Pacing.USUAL.longest()),
        counts ? throttle.orElse(ISTIOS_THROTTLE) : 0,
        counts ? burst.orElse(ISTIOS_BURST) : 1);
  }

  /// What holds where neither the mesh's settings nor a proxy says otherwise.
  ///
  /// @throws IllegalArgumentException with the variable, its value and what is expected
  public static Defaults defaults(Map<String, String> environment) {
    return new Defaults(
        value(environment, SAMPLING)
            .map(PilotEnvironment::percent)
            .orElse(Defaults.ISTIO.traceSampling()),
        flag(environment, HTTP10).orElse(Defaults.ISTIO.http10()),
        flag(environment, RESPECT_TTL).orElse(Defaults.ISTIO.respectDnsTtl()));
  }

  private static double percent(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,9})?") || Double.parseDouble(text) > 100) {
      throw wrong(SAMPLING, text, "0..100");
    }
    return Double.parseDouble(text);
  }

  private static Optional<Boolean> flag(Map<String, String> environment, String name) {
    return value(environment, name)
        .map(
            text ->
                switch (text) {
                  case "1", "true" -> true;
                  case "0", "false" -> false;
                  default -> throw wrong(name, text, "1 or 0");
                });
  }

  /// A line for each variable that is set and has no effect.
  public static List<String> withoutEffect(Map<String, String> environment) {
    return WITHOUT_EFFECT.entrySet().stream()
        .filter(known -> environment.containsKey(known.getKey()))
        .map(known -> known.getKey() + " has no effect: " + known.getValue())
        .toList();
  }

  private static Optional<Duration> duration(Map<String, String> environment, String name) {
    return value(environment, name)
        .map(
            text ->
                GoDuration.parse(text)
                    .filter(Duration::isPositive)
                    .orElseThrow(() -> wrong(name, text, "a duration like 100ms or 10s")));
  }

  private static Optional<Integer> number(Map<String, String> environment, String name) {
    return value(environment, name)
        .map(
            text -> {
              if (!text.matches("[1-9][0-9]{0,8}")) {
                throw wrong(name, text, "a whole number of at least 1");
              }
              return Integer.valueOf(text);
            });
  }

  /// An empty one is as if it were not there.
  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
  }

  private static IllegalArgumentException wrong(String name, String value, String expected) {
    return new IllegalArgumentException(name + "=" + value + " (expected: " + expected + ")");
  }
}
