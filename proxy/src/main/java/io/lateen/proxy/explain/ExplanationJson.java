package io.lateen.proxy.explain;

import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.message.JsonWriter;
import org.jspecify.annotations.Nullable;

/// [Explanation] → JSON.
public final class ExplanationJson {
  private final JsonWriter out = new JsonWriter();
  private final JsonLists lists = new JsonLists(out);

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
    lists.changes("admission", all.admission);
    Explanation.Routing routing = all.routing;
    if (routing != null) {
      out.name("routing").beginObject();
      out.field("table", routing.table()).field("virtualHost", routing.virtualHost());
      lists.texts("domains", routing.domains());
      out.endObject();
    }
    lists.list("tried", all.tried, this::tried);
    Explanation.Chosen route = all.route;
    if (route != null) {
      out.name("route").beginObject().field("index", route.index()).field("name", route.name());
      lists.origin(route.origin());
      out.field("conditions", route.conditions()).endObject();
    }
    lists.list("filters", all.filters, this::remark);
    Outcome outcome = all.outcome;
    if (outcome != null) {
      out.name("outcome").beginObject();
      new OutcomeJson(out, lists).write(outcome);
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
    lists.texts("remarks", entry.remarks());
    out.endObject();
  }

  private void tried(Explanation.Tried one) {
    out.field("index", one.index()).field("name", one.name());
    lists.origin(one.origin());
    out.field("why", one.why());
  }

  private void remark(Explanation.Remark remark) {
    out.field("filter", remark.filter()).field("text", remark.text());
  }

  private void happened(Explanation.@Nullable Happened happened) {
    if (happened != null) {
      out.name("happened").beginObject().field("cluster", happened.cluster());
      out.field("upstream", happened.upstream()).field("status", happened.status());
      out.field("flags", happened.flags()).endObject();
    }
  }
}
