package io.lateen.wire.monitoring.controlz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Leaves out what nobody may read off a page: what is called a key, and what looks like one.
final class Secrets {
  static final String HIDDEN = "(hidden)";

  private static final Pattern NAME =
      Pattern.compile("(?i).*(token|key|secret|passw|passphrase|credential).*");

  /// In objects much is called a key that opens nothing: a header's name, a label's.
  private static final Pattern FIELD =
      Pattern.compile(
          "(?i).*(token|secret|passw|passphrase|(api|app|access|account|private|license)[-_]?key).*"
              + "|.*\\.key|tls\\.crt|ca\\.crt");

  /// `name=value` and `name: value` within a text, the value quoted or not.
  private static final Pattern PAIR =
      Pattern.compile(
          "(?i)([\\w.-]*(?:token|key|secret|passw|passphrase|credential)[\\w.-]*\\s*[=:]\\s*)"
              + "(?:\"[^\"]*\"|'[^']*'|[^\\s,;&]+)");

  private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]*@");
  private static final Pattern BEARER =
      Pattern.compile("(?i)(bearer|basic)\\s+[\\w.~+/=-]+|\\beyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");
  private static final Pattern PEM =
      Pattern.compile("(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*-----|$)");

  private Secrets() {}

  /// What may be shown of a variable of the environment.
  static String variable(String name, String value) {
    return NAME.matcher(name).matches() ? HIDDEN : text(value);
  }

  /// What may be shown of a command line: `--token VALUE` and `--token=VALUE` alike.
  static List<String> arguments(List<String> arguments) {
    List<String> shown = new ArrayList<>();
    boolean secret = false;
    for (String argument : arguments) {
      boolean flag = argument.startsWith("-");
      shown.add(secret && !flag ? HIDDEN : text(argument));
      secret = flag && argument.indexOf('=') < 0 && NAME.matcher(argument).matches();
    }
    return List.copyOf(shown);
  }

  /// What may be shown of any text.
  static String text(String value) {
    String shown = PEM.matcher(value).replaceAll(HIDDEN);
    shown = USER_INFO.matcher(shown).replaceAll("$1" + HIDDEN + "@");
    shown = PAIR.matcher(shown).replaceAll("$1" + HIDDEN);
    return BEARER.matcher(shown).replaceAll(HIDDEN);
  }

  /// What may be shown of an object: a copy.
  static JsonNode object(JsonNode tree) {
    if (tree.isObject()) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      tree.forEachEntry((name, value) -> copy.set(name, field(name, value)));
      return copy;
    }
    if (tree.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      tree.forEach(element -> copy.add(object(element)));
      return copy;
    }
    return tree.isString() ? JsonNodeFactory.instance.stringNode(text(tree.asString())) : tree;
  }

  private static JsonNode field(String name, JsonNode value) {
    return FIELD.matcher(name).matches() && !value.isContainer()
        ? JsonNodeFactory.instance.stringNode(HIDDEN)
        : object(value);
  }
}
