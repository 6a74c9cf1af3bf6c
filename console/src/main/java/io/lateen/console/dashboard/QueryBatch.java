package io.lateen.console.dashboard;

import io.lateen.console.prometheus.PrometheusClient;
import io.lateen.console.prometheus.PrometheusProblem;
import io.lateen.console.web.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All queries of a page in one request, because a browser opens six connections to a server and
/// a page may have a hundred queries. They run side by side; each answer is a line of its own,
/// sent when it is there, so that a slow query delays no other:
///
/// `{"id":"3","answer":{"status":"success","data":…}}` or `{"id":"3","error":"…"}`.
final class QueryBatch {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_QUERIES = 2_000;
  private static final int SIDE_BY_SIDE = 16;

  /// The calls a page may make: they read, and their parameters stay on Prometheus's API.
  private static final Pattern CALL =
      Pattern.compile("query|query_range|series|labels|label/[a-zA-Z_][a-zA-Z0-9_]*/values");

  private record Query(String call, String form) {}

  private final PrometheusClient prometheus;

  QueryBatch(PrometheusClient prometheus) {
    this.prometheus = prometheus;
  }

  /// @param body `{"queries":[{"id":"3","call":"query","parameters":{"query":"up"}}]}`
  Answer answer(byte[] body) {
    Map<Query, List<String>> queries = new LinkedHashMap<>();
    try {
      for (JsonNode query : JSON.readTree(body).path("queries")) {
        queries
            .computeIfAbsent(parse(query), _ -> new ArrayList<>())
            .add(query.path("id").asString(""));
      }
    } catch (JacksonException | IllegalArgumentException e) {
      return Answer.text(400, "queries: " + e.getMessage());
    }
    if (queries.size() > MOST_QUERIES) {
      return Answer.text(
          400, "queries: " + queries.size() + " (expected: at most " + MOST_QUERIES + ")");
    }
    return new Answer.Flowing("application/x-ndjson", out -> run(queries, out));
  }

  private static Query parse(JsonNode query) {
    String call = query.path("call").asString("");
    if (!CALL.matcher(call).matches()) {
      throw new IllegalArgumentException(
          "call: " + call + " (expected: query, query_range, series, labels)");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    query
        .path("parameters")
        .forEachEntry((name, value) -> parameters.put(name, value.asString("")));
    return new Query(call, PrometheusClient.form(parameters));
  }

  private void run(Map<Query, List<String>> queries, OutputStream out) throws IOException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      BlockingQueue<List<String>> lines = new LinkedBlockingQueue<>();
      Semaphore places = new Semaphore(SIDE_BY_SIDE);
      queries.forEach((query, ids) -> threads.execute(() -> lines.add(ask(query, ids, places))));
      for (int i = 0; i < queries.size(); i++) {
        for (String line : lines.take()) {
          out.write(line.getBytes(StandardCharsets.UTF_8));
        }
        if (lines.isEmpty()) {
          out.flush();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> ask(Query query, List<String> ids, Semaphore places) {
    String rest;
    try {
      places.acquire();
      try {
        rest = ",\"answer\":" + json(query);
      } finally {
        places.release();
      }
    } catch (PrometheusProblem e) {
      rest = ",\"error\":" + JSON.writeValueAsString(e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      rest = ",\"error\":\"the page was closed\"";
    }
    List<String> lines = new ArrayList<>();
    for (String id : ids) {
      lines.add("{\"id\":" + JSON.writeValueAsString(id) + rest + "}\n");
    }
    return lines;
  }

  /// The answer as it came, on one line: a line break in JSON can only stand between tokens.
  private String json(Query query) throws PrometheusProblem {
    boolean get = query.call().startsWith("label/");
    PrometheusClient.Raw raw =
        get
            ? prometheus.send("GET", "/api/v1/" + query.call() + "?" + query.form(), "")
            : prometheus.send("POST", "/api/v1/" + query.call(), query.form());
    if (raw.status() != 200 || !raw.type().startsWith("application/json")) {
      // Gives the data of what is good nonetheless, and the reason of what is not.
      return JSON.createObjectNode().set("data", prometheus.data(raw)).toString();
    }
    return new String(raw.body(), StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ');
  }
}
