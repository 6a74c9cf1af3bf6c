package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.Explanation.Change;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.explain.HeaderDiff;
import io.lateen.proxy.explain.Question;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.Grpc;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.RouteSource;
import io.lateen.proxy.resource.VirtualHost;
import io.lateen.proxy.route.CompiledTable;
import io.lateen.proxy.route.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What a connection manager does with a request, said instead of done: admission, route, filters.
public final class HttpExplainer {
  private final HttpConnectionManager config;
  private final Serving serving;
  private final Explanation says;

  private HttpExplainer(HttpConnectionManager config, Serving serving, Explanation says) {
    this.config = config;
    this.serving = serving;
    this.says = says;
  }

  /// @param config need not be one that is being served
  public static void explain(
      HttpConnectionManager config, Serving serving, Question question, Explanation says) {
    new HttpExplainer(config, serving, says).explain(question);
  }

  private void explain(Question question) {
    RequestHead head = question.request().copy();
    var random = new SplittableRandom(question.draw());
    var nobody = new ClientCertificate(config.clientCert(), null);
    var headers = new RequestHeaders(config, random, question.source(), question.tls(), nobody);
    CompiledTable table = table();
    int refusal = new Admission(config, headers).admit(head, table);
    if (refusal != Admission.ADMITTED) {
      says.outcome = new Outcome.Answered(refusal, "it is not admitted", List.of(), "");
      return;
    }
    says.admission =
        HeaderDiff.of(question.request(), head).stream().map(HttpExplainer::foreseen).toList();
    Decision decision = table == null ? null : table.explain(head, question.draw());
    routing(table, decision);
    filters(
        new DryRun(
            head,
            record(question, head),
            serving,
            decision,
            config.upgrades(),
            says,
            question.draw()));
    if (says.outcome instanceof Outcome.Answered answered && Grpc.is(head)) {
      says.outcome = inGrpc(answered);
    }
  }

  /// As a gRPC call is answered.
  private static Outcome.Answered inGrpc(Outcome.Answered answered) {
    List<Change> headers = new ArrayList<>(answered.headers());
    headers.removeIf(change -> change.name().equals(KnownHeader.CONTENT_TYPE.text()));
    headers.add(new Change(KnownHeader.CONTENT_TYPE.text(), null, "application/grpc"));
    String status = String.valueOf(Grpc.status(answered.status()));
    headers.add(new Change(KnownHeader.GRPC_STATUS.text(), null, status));
    if (!answered.body().isEmpty()) {
      String text = Grpc.message(answered.body());
      headers.add(new Change(KnownHeader.GRPC_MESSAGE.text(), null, text));
    }
    return new Outcome.Answered(200, answered.why(), headers, "");
  }

  /// Nobody knows the id that a request will get.
  private static Change foreseen(Change change) {
    boolean made = change.name().equals(KnownHeader.X_REQUEST_ID.text()) && change.before() == null;
    return made ? new Change(change.name(), null, "(a new one)") : change;
  }

  private @Nullable CompiledTable table() {
    return switch (config.routes()) {
      case RouteSource.Inline inline -> new CompiledTable(inline.table());
      case RouteSource.Rds rds -> serving.tables().get(rds.name());
    };
  }

  private RequestRecord record(Question question, RequestHead head) {
    RequestRecord record = new RequestRecord();
    record.begin();
    record.request = head;
    record.protocol = "HTTP/1.1";
    record.downstreamRemote = question.source();
    record.trustedHop = Ledger.trustedHop(config);
    record.serverName = question.serverName();
    return record;
  }

  private void routing(@Nullable CompiledTable table, @Nullable Decision decision) {
    VirtualHost host = decision == null ? null : decision.virtualHost();
    says.routing =
        new Explanation.Routing(
            table == null ? tableName() + " (which does not exist)" : table.source().name(),
            host == null ? "" : host.name(),
            host == null ? List.of() : host.domains());
    if (decision == null) {
      return;
    }
    for (Decision.Reason reason : decision.reasons()) {
      says.tried.add(
          new Explanation.Tried(
              reason.routeIndex(),
              reason.routeName(),
              host == null ? Origin.UNKNOWN : host.routes().get(reason.routeIndex()).origin(),
              reason.text()));
    }
    var route = decision.route();
    if (route != null) {
      says.route =
          new Explanation.Chosen(
              decision.routeIndex(), route.name(), route.origin(), decision.conditions());
    }
  }

  private String tableName() {
    return config.routes() instanceof RouteSource.Rds rds ? rds.name() : "";
  }

  private void filters(DryRun run) {
    for (HttpFilterConfig filter : config.filters()) {
      boolean goesOn =
          !(filter.config() instanceof FilterSpec spec) || spec.explain(filter.name(), run);
      if (!goesOn) {
        return;
      }
    }
  }
}
