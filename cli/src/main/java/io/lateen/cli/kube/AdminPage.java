package io.lateen.cli.kube;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// JSON pages of the mesh's own programs: a proxy's admin, Pilot's debug pages.
public final class AdminPage {
  private AdminPage() {}

  /// @param program as people call it: `Pilot`, `the proxy of reviews-v1`
  /// @param address `host:port`
  /// @param path with query, from `/`
  public static JsonNode get(String program, String address, String path) {
    return find(program, address, path)
        .orElseThrow(
            () ->
                new Complaint(
                    program + " has no page http://" + address + path, "is it up to date?"));
  }

  /// Sends a body and takes what is said to it, good or bad.
  public static Verdict post(String program, String address, String path, byte[] body) {
    URI uri = URI.create("http://" + address + path);
    try {
      return new JsonHttp(null, Map.of()).send("POST", uri, body);
    } catch (IOException unreachable) {
      throw unreachable(program, address, unreachable);
    }
  }

  /// Asks for a page that may refuse the question.
  public static Verdict ask(String program, String address, String path) {
    URI uri = URI.create("http://" + address + path);
    try {
      return new JsonHttp(null, Map.of()).ask(uri);
    } catch (IOException unreachable) {
      throw unreachable(program, address, unreachable);
    }
  }

  private static Complaint unreachable(String program, String address, IOException cause) {
    return new Complaint(
        "cannot reach %s at %s (%s)".formatted(program, address, cause.getMessage()),
        "is it running? try: lateen status",
        cause);
  }

  /// Empty when the program answers that there is no such page.
  public static Optional<JsonNode> find(String program, String address, String path) {
    URI uri = URI.create("http://" + address + path);
    try {
      return new JsonHttp(null, Map.of()).get(uri);
    } catch (IOException unreachable) {
      throw unreachable(program, address, unreachable);
    }
  }
}
