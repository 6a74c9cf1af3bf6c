package io.lateen.console.dashboard;

import io.lateen.console.dashboard.DashboardFile.Broken;
import io.lateen.console.dashboard.DashboardFile.Dashboard;
import io.lateen.console.prometheus.PrometheusClient;
import io.lateen.console.prometheus.PrometheusProblem;
import io.lateen.console.web.Answer;
import io.lateen.console.web.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The part of Grafana's HTTP API that pages and scripts use, and `/api/queries` of our own.
final class DashboardApi {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_BODY = 4 << 20;
  private static final Pattern PROXIED =
      Pattern.compile(
          "/api/datasources/proxy/(?:1|uid/prometheus)(/api/v1/(?:query|query_range|query_exemplars"
              + "|series|labels|label/[^/]+/values|metadata|targets|rules|alerts|status/buildinfo))");

  private final DashboardStore store;
  private final PrometheusClient prometheus;
  private final QueryBatch queries;

  DashboardApi(DashboardStore store, PrometheusClient prometheus) {
    this.store = store;
    this.prometheus = prometheus;
    this.queries = new QueryBatch(prometheus);
  }

  Answer answer(Request request) throws IOException {
    return switch (request.path()) {
      case "/api/health" -> Answer.json(health());
      case "/api/dashboards", "/api/search" -> Answer.json(list());
      case "/api/datasources" -> Answer.json(JSON.createArrayNode().add(datasource()));
      case "/api/queries" -> batch(request);
      case String path when path.startsWith("/api/dashboards/uid/") ->
          one(store.byUid(path.substring("/api/dashboards/uid/".length())), path);
      case String path when path.startsWith("/api/dashboards/db/") ->
          one(store.bySlug(path.substring("/api/dashboards/db/".length())), path);
      case String path when path.startsWith("/api/datasources/proxy/") -> proxied(request);
      case String path -> refused(404, "no such page: " + path);
    };
  }

  private static ObjectNode health() {
    return JSON.createObjectNode().put("database", "ok").put("version", "lateen");
  }

  private static ObjectNode datasource() {
    return JSON.createObjectNode()
        .put("id", 1)
        .put("uid", "prometheus")
        .put("name", "Prometheus")
        .put("type", "prometheus")
        .put("access", "proxy")
        .put("isDefault", true);
  }

  private ArrayNode list() {
    ArrayNode list = JSON.createArrayNode();
    for (DashboardFile file : store.list()) {
      ObjectNode entry = list.addObject();
      switch (file) {
        case Dashboard dashboard -> {
          entry.put("uid", dashboard.uid()).put("title", dashboard.title());
          entry.put("url", dashboard.url()).put("type", "dash-db");
          entry.put("description", dashboard.json().path("description").asString(""));
          entry.set(
              "tags",
              dashboard.json().path("tags").isArray()
                  ? dashboard.json().path("tags")
                  : JSON.createArrayNode());
        }
        case Broken(String name, String reason) ->
            entry.put("title", name).put("type", "broken").put("problem", reason);
      }
    }
    return list;
  }

  private static Answer one(Optional<Dashboard> found, String path) {
    if (found.isEmpty()) {
      return refused(404, "no such dashboard: " + path.substring(path.lastIndexOf('/') + 1));
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.putObject("meta").put("slug", found.get().slug()).put("url", found.get().url());
    return Answer.json(answer.set("dashboard", found.get().json()));
  }

  private Answer batch(Request request) throws IOException {
    if (!request.method().equals("POST") || !request.type().startsWith("application/json")) {
      return refused(
          400, request.method() + " /api/queries (expected: POST with application/json)");
    }
    byte[] body = request.body().readNBytes(LONGEST_BODY + 1);
    return body.length > LONGEST_BODY
        ? refused(413, "body: too long (expected: at most " + LONGEST_BODY + " bytes)")
        : queries.answer(body);
  }

  private Answer proxied(Request request) throws IOException {
    Matcher path = PROXIED.matcher(request.rawPath());
    boolean post = request.method().equals("POST");
    if (!path.matches() || !(post || request.method().equals("GET"))) {
      return refused(
          403,
          request.method()
              + " "
              + request.path()
              + " (expected: reading calls of Prometheus's API)");
    }
    String form =
        post ? new String(request.body().readNBytes(LONGEST_BODY), StandardCharsets.UTF_8) : "";
    String target = path.group(1) + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery());
    try {
      PrometheusClient.Raw raw = prometheus.send(request.method(), target, form);
      return new Answer.Whole(raw.status(), raw.type(), raw.body());
    } catch (PrometheusProblem e) {
      return refused(502, e.getMessage());
    }
  }

  private static Answer refused(int status, String message) {
    return Answer.json(status, JSON.createObjectNode().put("message", message));
  }
}
