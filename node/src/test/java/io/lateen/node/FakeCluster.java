package io.lateen.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The API server as far as this module uses it: objects, merge patches, the status subresource,
/// generations, bindings, graceful deletion of Pods, finalizers, selectors and watches.
public final class FakeCluster implements AutoCloseable {
  private record Change(long revision, String collection, String type, ObjectNode object) {}

  private static final class Refused extends RuntimeException {
    final int code;

    Refused(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private long revision = 1;
  private boolean closed;

  public FakeCluster() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withNamespace("default")
            .withOnlyHttpWatches(true)
            .withWatchReconnectInterval(50)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /// A file for those who read one.
  public String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        current-context: fake
        contexts: [{name: fake, context: {cluster: fake, user: fake}}]
        clusters: [{name: fake, cluster: {server: "%s"}}]
        users: [{name: fake, user: {token: secret}}]
        """
        .formatted(url());
  }

  private record Path(String collection, String namespace, String kind, String name, String sub) {
    static Path of(String path) {
      List<String> parts = new ArrayList<>(List.of(path.substring(1).split("/", -1)));
      String group = parts.removeFirst().equals("api") ? "" : parts.removeFirst();
      parts.removeFirst();
      String namespace = "";
      if (parts.size() > 2 && parts.getFirst().equals("namespaces")) {
        parts.removeFirst();
        namespace = parts.removeFirst();
      }
      String kind = parts.getFirst();
      return new Path(
          group + "/" + kind + "/",
          namespace,
          kind,
          parts.size() > 1 ? parts.get(1) : "",
          parts.size() > 2 ? parts.get(2) : "");
    }

    String key(String ofName) {
      return collection + namespace + "/" + ofName;
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try {
      Path path = Path.of(exchange.getRequestURI().getPath());
      Map<String, String> query = query(exchange);
      if (query.containsKey("watch")) {
        watch(exchange, path, query);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      ObjectNode given =
          body.length == 0 ? json.createObjectNode() : (ObjectNode) json.readTree(body);
      answer(exchange, 200, handle(exchange.getRequestMethod(), path, query, given));
    } catch (Refused e) {
      ObjectNode status = json.createObjectNode();
      status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
      status.put("code", e.code).put("message", e.getMessage());
      answer(exchange, e.code, status);
    } catch (RuntimeException e) {
      e.printStackTrace();
      answer(exchange, 500, json.createObjectNode().put("kind", "Status").put("message", "" + e));
    }
  }

  private void answer(HttpExchange exchange, int code, JsonNode answer) throws IOException {
    byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized JsonNode handle(
      String method, Path path, Map<String, String> query, ObjectNode body) {
    return switch (method) {
      case "GET" -> path.name.isEmpty() ? list(path, query) : get(path);
      case "POST" ->
          path.kind.equals("bindings") || path.sub.equals("binding")
              ? bind(path, body)
              : create(path, body);
      case "PUT" -> replace(path, body);
      case "PATCH" -> patch(path, body);
      case "DELETE" -> delete(path, body);
      default -> throw new Refused(405, method);
    };
  }

  private ObjectNode get(Path path) {
    ObjectNode found = objects.get(path.key(path.name));
    if (found == null) {
      throw new Refused(404, path.kind + " \"" + path.name + "\" not found");
    }
    return found;
  }

  private ObjectNode list(Path path, Map<String, String> query) {
    ObjectNode list = json.createObjectNode();
    list.put("kind", "List").put("apiVersion", "v1");
    list.putObject("metadata").put("resourceVersion", "" + revision);
    ArrayNode items = list.putArray("items");
    objects.forEach(
        (key, object) -> {
          if (in(path, key) && selected(object, query)) {
            items.add(object);
          }
        });
    return list;
  }

  private static boolean in(Path path, String key) {
    return key.startsWith(path.collection + (path.namespace.isEmpty() ? "" : path.namespace + "/"));
  }

  private static boolean selected(ObjectNode object, Map<String, String> query) {
    return matches(object, query.getOrDefault("fieldSelector", ""), "")
        && matches(object, query.getOrDefault("labelSelector", ""), "labels");
  }

  private static boolean matches(ObjectNode object, String selector, String prefix) {
    for (String term : selector.split(",", -1)) {
      if (term.isEmpty()) {
        continue;
      }
      String[] sides = term.split("==?", 2);
      JsonNode at =
          prefix.isEmpty()
              ? object.at("/" + sides[0].replace('.', '/'))
              : object.path("metadata").path("labels").path(sides[0]);
      if (!at.asString("").equals(sides[1])) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode create(Path path, ObjectNode object) {
    ObjectNode meta = object.withObject("metadata");
    String name = meta.path("name").asString("");
    if (objects.containsKey(path.key(name))) {
      throw new Refused(409, name + " already exists");
    }
    if (!path.namespace.isEmpty()) {
      meta.put("namespace", path.namespace);
    }
    meta.put("uid", UUID.randomUUID().toString()).put("generation", 1);
    meta.put("creationTimestamp", now());
    return save("ADDED", path.key(name), object, path);
  }

  private ObjectNode save(String type, String key, ObjectNode object, Path path) {
    ObjectNode saved = object.deepCopy();
    saved.withObject("metadata").put("resourceVersion", "" + ++revision);
    objects.put(key, saved);
    record(type, path, saved);
    return saved;
  }

  private void record(String type, Path path, ObjectNode object) {
    changes.add(new Change(revision, path.collection, type, object));
    notifyAll();
  }

  private JsonNode bind(Path path, ObjectNode binding) {
    String name = binding.path("metadata").path("name").asString();
    Path pod = new Path("/pods/", path.namespace, "pods", name, "");
    ObjectNode object = get(pod).deepCopy();
    object.withObject("spec").put("nodeName", binding.path("target").path("name").asString());
    save("MODIFIED", pod.key(name), object, pod);
    return json.createObjectNode().put("kind", "Status").put("status", "Success");
  }

  private ObjectNode replace(Path path, ObjectNode body) {
    ObjectNode old = get(path);
    String asked = body.path("metadata").path("resourceVersion").asString("");
    if (!asked.isEmpty()
        && !asked.equals(old.path("metadata").path("resourceVersion").asString())) {
      throw new Refused(409, "the object has been modified");
    }
    ObjectNode next = body.deepCopy();
    keep(old, next);
    return update(path, old, next);
  }

  private static void keep(ObjectNode old, ObjectNode next) {
    for (String field : List.of("uid", "creationTimestamp", "generation", "deletionTimestamp")) {
      if (old.path("metadata").has(field)) {
        next.withObject("metadata").set(field, old.path("metadata").get(field));
      }
    }
  }

  private ObjectNode patch(Path path, ObjectNode patch) {
    ObjectNode old = get(path);
    String uid = patch.path("metadata").path("uid").asString("");
    if (!uid.isEmpty() && !uid.equals(old.path("metadata").path("uid").asString())) {
      throw new Refused(409, "uid differs");
    }
    ObjectNode next = old.deepCopy();
    merge(next, patch);
    return update(path, old, next);
  }

  private static void merge(ObjectNode into, ObjectNode patch) {
    patch.forEachEntry(
        (name, value) -> {
          if (value.isNull()) {
            into.remove(name);
          } else if (value instanceof ObjectNode object) {
            ObjectNode child = into.path(name) instanceof ObjectNode c ? c : into.putObject(name);
            merge(child, object);
          } else {
            into.set(name, value);
          }
        });
  }

  private ObjectNode update(Path path, ObjectNode old, ObjectNode next) {
    if (path.sub.equals("status")) {
      ObjectNode onlyStatus = old.deepCopy();
      if (next.has("status")) {
        onlyStatus.set("status", next.get("status"));
      }
      next = onlyStatus;
    } else if (old.has("status")) {
      next.set("status", old.get("status"));
    }
    if (next.equals(old)) {
      return old;
    }
    if (!next.path("spec").equals(old.path("spec"))) {
      next.withObject("metadata")
          .put("generation", old.path("metadata").path("generation").asInt() + 1);
    }
    ObjectNode saved = save("MODIFIED", path.key(path.name), next, path);
    return removeIfFree(path, saved);
  }

  private ObjectNode removeIfFree(Path path, ObjectNode object) {
    JsonNode meta = object.path("metadata");
    if (meta.has("deletionTimestamp")
        && meta.path("finalizers").isEmpty()
        && meta.path("deletionGracePeriodSeconds").asInt(0) == 0) {
      remove(path, object);
    }
    return object;
  }

  private void remove(Path path, ObjectNode object) {
    objects.remove(path.key(path.name));
    revision++;
    record("DELETED", path, object);
  }

  private ObjectNode delete(Path path, ObjectNode options) {
    ObjectNode object = get(path).deepCopy();
    String uid = options.path("preconditions").path("uid").asString("");
    if (!uid.isEmpty() && !uid.equals(object.path("metadata").path("uid").asString())) {
      throw new Refused(409, "uid differs");
    }
    boolean bound = path.kind.equals("pods") && object.path("spec").has("nodeName");
    int grace = options.path("gracePeriodSeconds").asInt(30);
    ObjectNode meta = object.withObject("metadata");
    String policy = options.path("propagationPolicy").asString("Background");
    if (policy.equals("Foreground") || policy.equals("Orphan")) {
      meta.withArray("finalizers").add(policy.equals("Orphan") ? "orphan" : "foregroundDeletion");
    }
    if ((bound && grace > 0) || !meta.path("finalizers").isEmpty()) {
      meta.put("deletionTimestamp", now());
      if (bound) {
        meta.put("deletionGracePeriodSeconds", grace);
      }
      return save("MODIFIED", path.key(path.name), object, path);
    }
    remove(path, object);
    return object;
  }

  private void watch(HttpExchange exchange, Path path, Map<String, String> query)
      throws IOException {
    long seen = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      while (true) {
        List<Change> news = await(seen);
        for (Change change : news) {
          seen = change.revision;
          String where = change.object.path("metadata").path("namespace").asString("");
          if (change.collection.equals(path.collection)
              && (path.namespace.isEmpty() || path.namespace.equals(where))
              && selected(change.object, query)) {
            ObjectNode event = json.createObjectNode().put("type", change.type);
            event.set("object", change.object);
            out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
          }
        }
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // the watcher left
    }
  }

  private synchronized List<Change> await(long seen) throws InterruptedException {
    while (!closed && (changes.isEmpty() || changes.getLast().revision <= seen)) {
      wait();
    }
    if (closed) {
      throw new InterruptedException();
    }
    return changes.stream().filter(change -> change.revision > seen).toList();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      parameters.put(
          sides[0], sides.length < 2 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
