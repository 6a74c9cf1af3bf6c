package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.DynamicMetadata;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.upstream.Worker;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Lets requests pass whose tokens are good enough, and says what they say. Under the names that
/// Pilot gives it for policies of Istio 1.1 it refuses in that version's words.
final class JwtFilter implements HttpFilter {
  private static final Map<String, String> LEGACY =
      Map.of(
          "istio_authn_peers", "Peer authentication failed.",
          "istio_authn", "Origin authentication failed.");
  private static final byte[] TEXT = Octets.of("text/plain");
  private static final byte[] CHALLENGE = Octets.of("www-authenticate");
  private static final int UNAUTHORIZED = 401;

  private final JwtConfig config;
  private final String name;
  private final int index;
  private final Counter allowed;
  private final Counter denied;
  private final Map<Worker, VerifiedTokens> known = new ConcurrentHashMap<>();

  JwtFilter(JwtConfig config, String name, int index, Scope stats) {
    this.config = config;
    this.name = name;
    this.index = index;
    this.allowed = stats.counter("jwt_authn.allowed");
    this.denied = stats.counter("jwt_authn.denied");
  }

  @Override
  public Verdict request(Exchange exchange) {
    forget(exchange.request());
    Requirement asked = config.requirement(exchange.request(), exchange.perRoute(name));
    return asked == null ? Verdict.CONTINUE : judge(exchange, asked, false);
  }

  /// What only this filter may say, a client says in vain.
  private void forget(RequestHead head) {
    for (int i = 0; i < config.providers().size(); i++) {
      Provider provider = config.providers().get(i);
      byte[] payload = provider.payloadHeader();
      if (payload != null) {
        head.remove(payload);
      }
      for (int k = 0; k < provider.claimHeaders().size(); k++) {
        head.remove(provider.claimHeaders().get(k).header());
      }
    }
  }

  /// @param waited whether keys have been waited for
  private Verdict judge(Exchange exchange, Requirement asked, boolean waited) {
    Judge judge = state(exchange);
    JwtStatus status = judge.judge(asked, exchange.request(), exchange.record().startMillis / 1000);
    KeySource lacking = judge.lacking;
    refreshOld(exchange);
    if (lacking != null && !waited && isWaitedFor(exchange, asked, lacking, status)) {
      return Verdict.PAUSE;
    }
    if (status == JwtStatus.OK) {
      allowed.increment(exchange.worker().shard());
      pass(exchange, judge);
      return Verdict.CONTINUE;
    }
    denied.increment(exchange.worker().shard());
    refuse(exchange, status);
    return Verdict.TAKEN;
  }

  private boolean isWaitedFor(
      Exchange exchange, Requirement asked, KeySource lacking, JwtStatus status) {
    long began = exchange.record().startNanos;
    return lacking.await(
        exchange.worker(),
        exchange.serving(),
        status == JwtStatus.NO_KEY,
        () -> {
          boolean same = exchange.record().startNanos == began && !exchange.over();
          if (same && judge(exchange, asked, true) == Verdict.CONTINUE) {
            exchange.proceed();
          }
        });
  }

  private void refreshOld(Exchange exchange) {
    for (int i = 0; i < config.providers().size(); i++) {
      if (config.providers().get(i).keys() instanceof RemoteKeys remote && remote.old()) {
        remote.refresh(exchange.worker(), exchange.serving());
      }
    }
  }

  private static void pass(Exchange exchange, Judge judge) {
    for (int i = 0; i < judge.successes.size(); i++) {
      tell(judge.successes.get(i), exchange.request(), exchange.record().metadata);
    }
  }

  /// Tells later filters and the application.
  static void tell(Judge.Success good, RequestHead head, DynamicMetadata metadata) {
    Provider provider = good.provider();
    good.token().metadata().forEach(metadata::add);
    if (!provider.forward()) {
      Removal.apply(good, head);
    }
    byte[] payload = provider.payloadHeader();
    if (payload != null) {
      head.add(
          payload, provider.padded() ? padded(good.token().payload()) : good.token().payload());
    }
    for (Provider.ClaimHeader claim : provider.claimHeaders()) {
      Object value = good.token().claims().get(claim.claim());
      if (value instanceof String || value instanceof Number || value instanceof Boolean) {
        byte[] octets = Octets.of(value.toString());
        if (Octets.isValue(octets, 0, octets.length)) {
          head.add(claim.header(), octets);
        }
      }
    }
  }

  private static byte[] padded(byte[] base64) {
    byte[] padded = Arrays.copyOf(base64, (base64.length + 3) / 4 * 4);
    Arrays.fill(padded, base64.length, padded.length, (byte) '=');
    return padded;
  }

  private void refuse(Exchange exchange, JwtStatus status) {
    exchange.record().details = "jwt_authn_access_denied{" + status.text().replace(' ', '_') + "}";
    exchange.record().flag(Flag.UNAUTHORIZED_EXTERNAL_SERVICE);
    ResponseHead head = exchange.ownResponse(code(name, status));
    if (head.status() == UNAUTHORIZED) {
      head.add(CHALLENGE, challenge(exchange.request(), status));
    }
    head.add(KnownHeader.CONTENT_TYPE, TEXT);
    exchange.answer(head, Octets.of(words(name, status)));
  }

  /// `Bearer realm="…"` (RFC 6750 section 3); why, unless there was no token.
  private static byte[] challenge(RequestHead request, JwtStatus status) {
    String realm = request.authority().replaceAll("[^A-Za-z0-9.:\\[\\]-]", "");
    String error = status == JwtStatus.MISSING ? "" : ", error=\"invalid_token\"";
    return Octets.of("Bearer realm=\"" + realm + "\"" + error);
  }

  static int code(String name, JwtStatus status) {
    return LEGACY.containsKey(name) ? UNAUTHORIZED : status.http();
  }

  static String words(String name, JwtStatus status) {
    return LEGACY.getOrDefault(name, status.text());
  }

  private Judge state(Exchange exchange) {
    if (exchange.state(index) instanceof Judge judge) {
      return judge;
    }
    Judge made = new Judge(known.computeIfAbsent(exchange.worker(), _ -> new VerifiedTokens()));
    exchange.setState(index, made);
    return made;
  }
}
