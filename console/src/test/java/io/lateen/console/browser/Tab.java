package io.lateen.console.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A tab that remembers what a careful reader of the developer tools would see: errors and every
/// request.
public final class Tab implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, Integer> CODES =
      Map.of(
          "Tab",
          9,
          "Enter",
          13,
          "Escape",
          27,
          " ",
          32,
          "ArrowLeft",
          37,
          "ArrowUp",
          38,
          "ArrowRight",
          39,
          "ArrowDown",
          40);

  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final Runnable closing;

  Tab(HttpClient http, URI uri, Runnable closing, int width, int height, boolean dark) {
    this.closing = closing;
    socket = http.newWebSocketBuilder().buildAsync(uri, new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", JSON.createObjectNode());
    }
    call("Network.clearBrowserCookies", JSON.createObjectNode());
    call("Network.clearBrowserCache", JSON.createObjectNode());
    ObjectNode size = JSON.createObjectNode().put("width", width).put("height", height);
    call(
        "Emulation.setDeviceMetricsOverride",
        size.put("deviceScaleFactor", 1).put("mobile", false));
    // A tab nobody looks at gets no focus events.
    call("Emulation.setFocusEmulationEnabled", JSON.createObjectNode().put("enabled", true));
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", media);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        receive(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }
  }

  private void receive(JsonNode message) {
    JsonNode told = message.path("params");
    switch (message.path("method").asString("")) {
      case "Runtime.exceptionThrown" -> problems.add(told.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> {
        if (told.path("type").asString().matches("error|warning|assert")) {
          problems.add(told.path("args").toString());
        }
      }
      case "Log.entryAdded" -> {
        if (told.path("entry").path("level").asString().matches("error|warning")) {
          problems.add(told.path("entry").toString());
        }
      }
      case "Network.requestWillBeSent" -> requests.add(told.path("request").path("url").asString());
      case "" -> {
        CompletableFuture<JsonNode> call = waiting.remove(message.path("id").asInt(-1));
        if (call != null) {
          call.complete(message);
        }
      }
      case String _ -> {}
    }
  }

  private JsonNode call(String method, ObjectNode parameters) {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    JsonNode result = answer.orTimeout(30, TimeUnit.SECONDS).join();
    if (result.has("error")) {
      throw new AssertionError(method + ": " + result.path("error"));
    }
    return result.path("result");
  }

  public void open(String url) {
    call("Page.navigate", JSON.createObjectNode().put("url", url));
  }

  /// The value of a JavaScript expression; promises are awaited.
  public JsonNode evaluate(String script) {
    ObjectNode parameters = JSON.createObjectNode().put("expression", script);
    JsonNode answer =
        call("Runtime.evaluate", parameters.put("returnByValue", true).put("awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  public String text(String selector) {
    return evaluate(
            "[...document.querySelectorAll("
                + quoted(selector)
                + ")].map(e => e.textContent).join('\\n')")
        .asString("");
  }

  public int count(String selector) {
    return evaluate("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
  }

  /// Waits until a JavaScript expression holds.
  public void await(String condition) {
    await(condition, Duration.ofSeconds(20));
  }

  public void await(String condition, Duration patience) {
    Instant deadline = Instant.now().plus(patience);
    while (!evaluate("Boolean(document.body && (" + condition + "))").asBoolean(false)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(
            "waited for "
                + condition
                + "; problems "
                + problems
                + "; page: "
                + evaluate("document.body.innerText.slice(0, 1500)"));
      }
      Browser.pause();
    }
  }

  /// A key on the keyboard, as the page's focus takes it.
  public void press(String key) {
    ObjectNode down = JSON.createObjectNode().put("type", "keyDown").put("key", key);
    int code = CODES.getOrDefault(key, key.toUpperCase(Locale.ROOT).codePointAt(0));
    down.put("windowsVirtualKeyCode", code);
    if (key.equals("Enter")) {
      down.put("text", "\r");
    } else if (key.length() == 1) {
      down.put("text", key);
    }
    call("Input.dispatchKeyEvent", down);
    ObjectNode up = JSON.createObjectNode().put("type", "keyUp").put("key", key);
    call("Input.dispatchKeyEvent", up.put("windowsVirtualKeyCode", code));
  }

  /// What has the focus: its id, or tag and class, or `panel` and number.
  public String focused() {
    return evaluate(
            "(e => e.dataset?.panel ? 'panel ' + e.dataset.panel : e.id || e.tagName.toLowerCase()"
                + " + (e.className ? '.' + e.className : ''))(document.activeElement)")
        .asString();
  }

  public void screenshot(Path file) throws IOException {
    JsonNode shot = call("Page.captureScreenshot", JSON.createObjectNode().put("format", "png"));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asString()));
  }

  /// Console errors and warnings, exceptions, failed loads.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /// What was asked of anybody but one server.
  public List<String> requestsElsewhere(String server) {
    List<String> others = new ArrayList<>(requests);
    others.removeIf(
        url ->
            url.startsWith(server)
                || url.startsWith("data:")
                || url.startsWith("about:")
                || url.startsWith("blob:"));
    return others;
  }

  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  @Override
  public void close() {
    socket.abort();
    closing.run();
  }
}
