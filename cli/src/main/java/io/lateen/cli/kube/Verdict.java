package io.lateen.cli.kube;

import io.lateen.cli.Complaint;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a server says to a request, whether it likes it or not.
///
/// @param text the answer's body
/// @param warnings texts of `Warning` headers
public record Verdict(int status, String text, List<String> warnings) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BAD = 400;

  public Verdict {
    warnings = List.copyOf(warnings);
  }

  public boolean isGood() {
    return status < BAD;
  }

  /// The body of a good answer.
  ///
  /// @throws Complaint with the server's words for a bad one
  public JsonNode json(String server) {
    if (!isGood()) {
      throw new Complaint(server + ": " + reason(), "");
    }
    return tree();
  }

  /// Why it was refused: the message of a Kubernetes `Status`, or the whole text.
  public String reason() {
    String message = text.stripLeading().startsWith("{") ? tree().path("message").asString("") : "";
    return message.isEmpty() ? text.strip() : message;
  }

  private JsonNode tree() {
    try {
      return JSON.readTree(text);
    } catch (JacksonException notJson) {
      throw new Complaint("no JSON was answered: " + text.strip(), "is it up to date?", notJson);
    }
  }
}
