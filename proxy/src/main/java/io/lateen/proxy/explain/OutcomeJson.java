package io.lateen.proxy.explain;

import io.lateen.proxy.explain.Explanation.Branch;
import io.lateen.proxy.explain.Explanation.Host;
import io.lateen.proxy.explain.Explanation.Limits;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.explain.Explanation.Retries;
import io.lateen.proxy.explain.Explanation.Target;
import io.lateen.proxy.message.JsonWriter;

/// How a decision ends → the fields of a JSON object.
record OutcomeJson(JsonWriter out, JsonLists lists) {

  void write(Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered answered -> {
        out.field("kind", "answered").field("status", answered.status());
        out.field("why", answered.why());
        lists.changes("headers", answered.headers());
        out.field("body", answered.body());
      }
      case Outcome.Closed closed -> out.field("kind", "closed").field("why", closed.why());
      case Outcome.Forwarded forwarded -> {
        out.field("kind", "forwarded");
        limits(forwarded.limits());
        lists.list("branches", forwarded.branches(), this::branch);
        lists.list("mirrors", forwarded.mirrors(), this::mirror);
      }
      case Outcome.Proxied proxied -> {
        out.field("kind", "proxied");
        lists.list("branches", proxied.branches(), this::branch);
      }
    }
  }

  private void limits(Limits limits) {
    out.field("timeoutMillis", limits.timeoutMillis());
    Retries retries = limits.retries();
    if (retries != null) {
      out.name("retries").beginObject();
      out.field("attempts", retries.attempts()).field("perTryMillis", retries.perTryMillis());
      lists.texts("on", retries.on());
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
    lists.origin(target.origin());
    lists.texts("remarks", target.remarks());
    out.field("path", branch.path()).field("authority", branch.authority());
    lists.changes("request", branch.request());
    lists.texts("response", branch.response());
    lists.list("endpoints", target.endpoints(), this::host);
  }

  private void host(Host host) {
    out.field("address", host.address()).field("workload", host.workload());
    out.field("locality", host.locality()).field("priority", host.priority());
    out.field("weight", host.weight()).field("used", host.used()).field("why", host.why());
  }
}
