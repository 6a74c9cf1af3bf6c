package io.lateen.wire.monitoring.controlz;

import io.lateen.wire.monitoring.log.LogLevel;
import io.lateen.wire.monitoring.log.Scope;
import io.lateen.wire.monitoring.log.Scopes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who logs, and how loudly; changed by a PUT, or by the page's forms.
record ScopeTopic(Scopes scopes) implements Topic {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LEVEL = "output_level";
  private static final String STACKS = "stack_trace_level";
  private static final String CALLERS = "log_callers";

  @Override
  public String title() {
    return "Logging Scopes";
  }

  @Override
  public String prefix() {
    return "scope";
  }

  @Override
  public Answer page(Ask ask, PageFrame page) {
    if (!ask.path().isEmpty()) {
      return Answer.notThere();
    }
    return switch (ask.method()) {
      case "GET", "HEAD" -> Answer.html(page.around(this, table()));
      case "POST" -> submitted(form(ask.body()));
      default -> Answer.notAllowed(ask);
    };
  }

  private Answer submitted(Map<String, String> form) {
    String name = form.getOrDefault("name", "");
    Answer refused = set(name, form.getOrDefault(LEVEL, ""));
    return refused == null ? new Answer.See("/scopez/") : refused;
  }

  private static Map<String, String> form(String body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = Math.max(0, pair.indexOf('='));
      fields.put(pair.substring(0, equals), decoded(pair.substring(equals + (equals > 0 ? 1 : 0))));
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private String table() {
    StringBuilder rows =
        new StringBuilder("<h1>Logging Scopes</h1>\n<table>\n<tr><th scope=col>name</th>")
            .append("<th scope=col>description</th><th scope=col>output level</th></tr>\n");
    scopes.all().forEach(scope -> rows.append(row(scope)));
    return rows.append("</table>\n").toString();
  }

  private static String row(Scope scope) {
    StringBuilder levels = new StringBuilder();
    for (LogLevel level : LogLevel.values()) {
      String chosen = level == scope.level() ? " selected" : "";
      levels.append("<option%s>%s</option>".formatted(chosen, level.word()));
    }
    String name = Tables.escaped(scope.name());
    return """
    <tr><th scope=row><code>%s</code></th><td>%s</td>
    <td><form method="post" action="/scopez/"><input type="hidden" name="name" value="%s">
    <select name="output_level" aria-label="output level of %s">%s</select>
    <button>Set</button></form></td></tr>
    """
        .formatted(name, Tables.escaped(scope.description()), name, name, levels);
  }

  @Override
  public Answer json(Ask ask) {
    if (ask.isPlain()) {
      ArrayNode all = JSON.createArrayNode();
      scopes.all().forEach(scope -> all.add(object(scope)));
      return Answer.json(all);
    }
    return ask.path().size() == 1 ? one(ask, ask.path().getFirst()) : Answer.notThere();
  }

  private Answer one(Ask ask, String name) {
    Optional<Scope> found = scopes.find(name);
    if (found.isEmpty()) {
      return unknown(name);
    }
    return switch (ask.method()) {
      case "GET", "HEAD" -> Answer.json(object(found.get()));
      case "PUT" -> put(name, ask.body());
      default -> Answer.notAllowed(ask);
    };
  }

  private static ObjectNode object(Scope scope) {
    return JSON.createObjectNode()
        .put("name", scope.name())
        .put("description", scope.description())
        .put(LEVEL, scope.level().word())
        .put(STACKS, "none")
        .put(CALLERS, false);
  }

  private Answer put(String name, String body) {
    JsonNode wanted;
    try {
      wanted = JSON.readTree(body);
    } catch (JacksonException e) {
      return Answer.refusal(400, "unable to decode request: " + e.getOriginalMessage());
    }
    String beyond = beyond(wanted);
    if (beyond != null) {
      return Answer.refusal(400, beyond);
    }
    Answer refused = set(name, wanted.path(LEVEL).asString(""));
    return refused == null ? new Answer.Accepted() : refused;
  }

  /// What is wanted of it that is not done here; Istio's pages send every field with each change.
  private static @Nullable String beyond(JsonNode wanted) {
    String stacks = wanted.path(STACKS).asString("none");
    if (!stacks.equals("none") && !stacks.isEmpty()) {
      return STACKS + ": " + stacks + " (expected: none; an error's own stack is always written)";
    }
    return wanted.path(CALLERS).asBoolean(false)
        ? CALLERS + ": true (expected: false; a line names its scope, not its source)"
        : null;
  }

  private @Nullable Answer set(String name, String word) {
    Optional<LogLevel> level = LogLevel.named(word);
    if (level.isEmpty()) {
      String expected = " (expected: one of " + LogLevel.words() + ")";
      return Answer.refusal(400, LEVEL + ": " + word + expected);
    }
    if (scopes.find(name).isEmpty()) {
      return unknown(name);
    }
    scopes.set(name, level.get());
    return null;
  }

  private static Answer unknown(String name) {
    return Answer.refusal(400, "unknown scope name: " + name);
  }
}
