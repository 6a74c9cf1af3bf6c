package io.lateen.proxy.explain;

import io.lateen.proxy.explain.Explanation.Branch;
import io.lateen.proxy.explain.Explanation.Change;
import io.lateen.proxy.explain.Explanation.Host;
import io.lateen.proxy.explain.Explanation.Limits;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.explain.Explanation.Retries;
import io.lateen.proxy.explain.Explanation.Target;
import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.resource.Origin;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// [Explanation] → JSON.
public final class ExplanationJson {
  private final JsonWriter out = new JsonWriter();

  private ExplanationJson() {}

  public static String write(Explanation explanation) {
    ExplanationJson json = new ExplanationJson();
    json.out.beginObject();
    json.body(explanation);
    json.out.endObject();
    return json.out.toString();
  }

  private void body(Explanation all) {
    Explanation.Entry entry = all.entry;
    if (entry != null) {
      entry(entry);
    }
    changes("admission", all.admission);
    Explanation.Routing routing = all.routing;
    if (routing != null) {
      out.name("routing").beginObject();
      out.field("table", routing.table()).field("virtualHost", routing.virtualHost());
      texts("domains", routing.domains());
      out.endObject();
    }
    list("tried", all.tried, ExplanationJson::tried);
    Explanation.Chosen route = all.route;
    if (route != null) {
      out.name("route").beginObject().field("index", route.index()).field("name", route.name());
      origin(route.origin());
      out.field("conditions", route.conditions()).endObject();
    }
    list("filters", all.filters, ExplanationJson::remark);
    Outcome outcome = all.outcome;
    if (outcome != null) {
      out.name("outcome").beginObject();
      outcome(outcome);
      out.endObject();
    }
    happened(all.happened);
  }

  private void entry(Explanation.Entry entry) {
    out.name("listener").beginObject();
    out.field("name", entry.listener()).field("address", entry.address());
    out.name("filterChain").beginObject();
    out.field("index", entry.chain()).field("of", entry.chains()).field("filter", entry.filter());
    out.endObject();
    texts("remarks", entry.remarks());
    out.endObject();
  }

  private void tried(Explanation.Tried one) {
    out.field("index", one.index()).field("name", one.name());
    origin(one.origin());
    out.field("why", one.why());
  }

  private void remark(Explanation.Remark remark) {
    out.field("filter", remark.filter()).field("text", remark.text());
  }

  private void origin(Origin origin) {
    if (!origin.object().isEmpty()) {
      out.name("origin").beginObject();
      out.field("object", origin.object()).field("path", origin.path()).endObject();
    }
  }

  private void outcome(Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered answered -> {
        out.field("kind", "answered").field("status", answered.status());
        out.field("why", answered.why());
        changes("headers", answered.headers());
        out.field("body", answered.body());
      }
      case Outcome.Closed closed -> out.field("kind", "closed").field("why", closed.why());
      case Outcome.Forwarded forwarded -> {
        out.field("kind", "forwarded");
        limits(forwarded.limits());
        list("branches", forwarded.branches(), ExplanationJson::branch);
        list("mirrors", forwarded.mirrors(), ExplanationJson::mirror);
      }
      case Outcome.Proxied proxied -> {
        out.field("kind", "proxied");
        list("branches", proxied.branches(), ExplanationJson::branch);
      }
    }
  }

  private void limits(Limits limits) {
    out.field("timeoutMillis", limits.timeoutMillis());
    Retries retries = limits.retries();
    if (retries != null) {
      out.name("retries").beginObject();
      out.field("attempts", retries.attempts()).field("perTryMillis", retries.perTryMillis());
      texts("on", retries.on());
      out.field("otherHosts", retries.otherHosts()).endObject();
    }
  }

  private void mirror(Explanation.Mirror mirror) {
    out.field("cluster", mirror.cluster()).name("percent").value(mirror.percent());
  }

  private void branch(Branch branch) {
    Target target = branch.target();
    out.field("cluster", target.cluster()).field("weight", branch.weight());
    out.name("percent").value(branch.percent());
    out.field("chosen", branch.chosen());
    out.field("problem", target.problem()).field("policy", target.policy());
    texts("remarks", target.remarks());
    out.field("path", branch.path()).field("authority", branch.authority());
    changes("request", branch.request());
    texts("response", branch.response());
    list("endpoints", target.endpoints(), ExplanationJson::host);
  }

  private void host(Host host) {
    out.field("address", host.address()).field("workload", host.workload());
    out.field("locality", host.locality()).field("priority", host.priority());
    out.field("weight", host.weight()).field("used", host.used()).field("why", host.why());
  }

  private void happened(Explanation.@Nullable Happened happened) {
    if (happened != null) {
      out.name("happened").beginObject().field("cluster", happened.cluster());
      out.field("upstream", happened.upstream()).field("status", happened.status());
      out.field("flags", happened.flags()).endObject();
    }
  }

  private void changes(String name, List<Change> changes) {
    list(name, changes, ExplanationJson::change);
  }

  private void change(Change change) {
    out.field("name", change.name());
    text("before", change.before());
    text("after", change.after());
  }

  private void text(String name, @Nullable String value) {
    if (value != null) {
      out.field(name, value);
    }
  }

  private void texts(String name, List<String> texts) {
    if (!texts.isEmpty()) {
      out.name(name).beginArray();
      texts.forEach(out::value);
      out.endArray();
    }
  }

  private <T> void list(String name, List<T> items, BiConsumer<ExplanationJson, T> write) {
    if (!items.isEmpty()) {
      out.name(name).beginArray();
      for (T item : items) {
        out.beginObject();
        write.accept(this, item);
        out.endObject();
      }
      out.endArray();
    }
  }
}
