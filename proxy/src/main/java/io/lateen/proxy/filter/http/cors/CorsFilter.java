package io.lateen.proxy.filter.http.cors;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import org.jspecify.annotations.Nullable;

/// Answers preflights and marks responses for origins that the route's policy allows. It decides by
/// the request alone, so nothing is kept between request and response.
final class CorsFilter implements HttpFilter {
  private final String name;
  private final Counter valid;
  private final Counter invalid;

  CorsFilter(String name, Scope stats) {
    this.name = name;
    this.valid = stats.counter("cors.origin_valid", "cors_origin_valid", "filter", name);
    this.invalid = stats.counter("cors.origin_invalid", "cors_origin_invalid", "filter", name);
  }

  @Override
  public Verdict request(Exchange exchange) {
    RequestHead request = exchange.request();
    int origin = request.find(KnownHeader.ORIGIN);
    if (origin < 0 || !(exchange.perRoute(name) instanceof CorsPolicy policy)) {
      return Verdict.CONTINUE;
    }
    if (!enforced(exchange, policy)) {
      return Verdict.CONTINUE;
    }
    boolean allowed = policy.allows(request, origin);
    (allowed ? valid : invalid).increment(exchange.worker().shard());
    if (!policy.answers(request, allowed)) {
      return Verdict.CONTINUE;
    }
    answerPreflight(exchange, policy, allowed);
    return Verdict.TAKEN;
  }

  private static boolean enforced(Exchange exchange, CorsPolicy policy) {
    Fraction share = policy.enabled();
    return share == null
        || exchange.worker().random().nextInt(share.denominator()) < share.numerator();
  }

  private static void answerPreflight(Exchange exchange, CorsPolicy policy, boolean allowed) {
    ResponseHead head = exchange.ownResponse(200);
    if (allowed) {
      add(head, KnownHeader.ACCESS_CONTROL_ALLOW_METHODS, policy.allowMethods());
      add(head, KnownHeader.ACCESS_CONTROL_ALLOW_HEADERS, policy.allowHeaders());
      add(head, KnownHeader.ACCESS_CONTROL_MAX_AGE, policy.maxAge());
    }
    exchange.record().details = "cors_response";
    exchange.answer(head, new byte[0]);
  }

  private static void add(ResponseHead head, KnownHeader name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      head.set(name, value);
    }
  }

  @Override
  public void response(Exchange exchange, ResponseHead head) {
    if (exchange.record().request == null) {
      return;
    }
    RequestHead request = exchange.request();
    int origin = request.find(KnownHeader.ORIGIN);
    if (origin < 0
        || !(exchange.perRoute(name) instanceof CorsPolicy policy)
        || !policy.allows(request, origin)) {
      return;
    }
    head.set(KnownHeader.ACCESS_CONTROL_ALLOW_ORIGIN, request.value(origin));
    if (policy.allowCredentials()) {
      head.set(KnownHeader.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    if (request.method() != Method.OPTIONS) {
      add(head, KnownHeader.ACCESS_CONTROL_EXPOSE_HEADERS, policy.exposeHeaders());
    }
  }
}
