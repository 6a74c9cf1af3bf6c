package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.mixer.CheckFlow;
import io.lateen.proxy.report.mixer.FailPolicy;
import io.lateen.proxy.report.mixer.MixerClient;
import io.lateen.proxy.report.mixer.QuotaCharge;
import io.lateen.proxy.report.mixer.StatusCode;
import io.lateen.proxy.report.mixer.Verdict;
import io.lateen.proxy.tls.PeerIdentity;
import io.lateen.wire.mixer.CheckAnswer.Directive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the filter knows of one request. One per connection, used again for the next request.
final class MixerExchange {
  private final MixerConfig config;
  private final Exchange exchange;
  private final MixerClient client;
  private final RequestAttributes attributes;
  private final RecordTemplates templates;
  private final Forwarding forwarding;
  private ServiceRules rules = ServiceRules.DEFAULT;
  private @Nullable CheckFlow flow;
  private @Nullable Verdict verdict;
  private boolean active;

  MixerExchange(MixerFilter filter, Exchange exchange) {
    this.config = filter.config;
    this.exchange = exchange;
    this.client = filter.client(exchange.worker());
    RequestRecord record = exchange.record();
    PeerIdentity peer = PeerIdentity.of(record.tls, record.serverName);
    this.attributes = RequestAttributes.of(exchange, peer);
    MixerFilter.PerWorker own = filter.perWorker(exchange.worker());
    this.templates = own.templates();
    this.forwarding = new Forwarding(config, own.forwarded(), peer);
  }

  HttpFilter.Verdict begin(ServiceRules current) {
    rules = current;
    flow = null;
    verdict = null;
    active = true;
    client.clusters(exchange.serving().clusters());
    forwarding.take(exchange.request(), current);
    attributes.begin(exchange.record(), forwarding.fixed(), current.apis());
    forwarding.give(exchange.request());
    if (!current.checks() || config.transport().checkCluster().isEmpty()) {
      return HttpFilter.Verdict.CONTINUE;
    }
    List<QuotaCharge> charges = current.quotas().charges(attributes, client.scratch());
    Verdict known = client.known(attributes, charges);
    if (known != null) {
      return apply(known) ? HttpFilter.Verdict.CONTINUE : HttpFilter.Verdict.TAKEN;
    }
    return ask(current, charges);
  }

  private HttpFilter.Verdict ask(ServiceRules current, List<QuotaCharge> charges) {
    FailPolicy own = current.failPolicy();
    FailPolicy policy = own == null ? config.transport().failPolicy() : own;
    CheckFlow asked = client.ask(attributes, charges, policy, this::answered);
    if (verdict == null) {
      flow = asked;
      return HttpFilter.Verdict.PAUSE;
    }
    return exchange.over() || exchange.responseBegun()
        ? HttpFilter.Verdict.TAKEN
        : HttpFilter.Verdict.CONTINUE;
  }

  private void answered(Verdict answer) {
    flow = null;
    if (!exchange.over() && apply(answer)) {
      exchange.proceed();
    }
  }

  /// Whether the request goes on.
  private boolean apply(Verdict answer) {
    verdict = answer;
    Directive directive = answer.directive();
    if (directive.directResponseCode() != 0) {
      ResponseHead head = exchange.ownResponse(directive.directResponseCode());
      exchange.answer(head, Octets.of(directive.directResponseBody()));
      return false;
    }
    if (!answer.isOk()) {
      exchange.record().flag(Flag.UNAUTHORIZED_EXTERNAL_SERVICE);
      exchange.record().details = "mixer_denied";
      String text = StatusCode.text(answer.code(), answer.message());
      exchange.record().policyStatus = text;
      exchange.answer(StatusCode.http(answer.code()), text);
      return false;
    }
    DirectiveEdits.apply(directive.request(), exchange.request());
    return true;
  }

  void response(ResponseHead head) {
    Verdict answer = verdict;
    if (active && answer != null) {
      DirectiveEdits.apply(answer.directive().response(), head);
    }
  }

  /// A request that never came here is over.
  void refusedBefore(ServiceRules current) {
    rules = current;
    verdict = null;
    client.clusters(exchange.serving().clusters());
    forwarding.take(exchange.request(), current);
    attributes.begin(exchange.record(), forwarding.fixed(), current.apis());
    report();
  }

  /// @return false: the request had not come here
  boolean over() {
    if (!active) {
      return false;
    }
    active = false;
    if (flow != null) {
      flow.cancel();
      flow = null;
    }
    report();
    return true;
  }

  private void report() {
    RequestRecord record = exchange.record();
    if (rules.reports() && !record.healthCheck && !config.transport().reportCluster().isEmpty()) {
      RecordTemplate template = templates.of(attributes, record.response);
      template.write(attributes, record, verdict, client.reports());
    }
  }
}
