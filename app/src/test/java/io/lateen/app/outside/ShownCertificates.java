package io.lateen.app.outside;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a proxy shows its peers and what it checks them by: serial numbers in hexadecimal.
///
/// @param problem why nothing is known; else empty
public record ShownCertificates(Set<String> own, Set<String> roots, String problem) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /// Asks its page `/certs`.
  ///
  /// @param admin `http://host:port`
  public static ShownCertificates of(String admin) {
    Set<String> own = new HashSet<>();
    Set<String> roots = new HashSet<>();
    try {
      HttpRequest page = HttpRequest.newBuilder(URI.create(admin + "/certs")).build();
      String text = CLIENT.send(page, BodyHandlers.ofString()).body();
      for (JsonNode one : JSON.readTree(text).path("certificates")) {
        own.addAll(serials(one.path("cert_chain")));
        roots.addAll(serials(one.path("ca_cert")));
      }
      return new ShownCertificates(own, roots, "");
    } catch (IOException e) {
      return new ShownCertificates(Set.of(), Set.of(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static List<String> serials(JsonNode certificates) {
    return certificates.valueStream().map(one -> one.path("serial_number").asString()).toList();
  }

  boolean believes(String serial) {
    return roots.contains(serial);
  }

  boolean believesOnly(String serial) {
    return roots.equals(Set.of(serial));
  }

  /// Whether there are certificates and none that were there before.
  public boolean isOtherThan(ShownCertificates before) {
    return !own.isEmpty() && own.stream().noneMatch(before.own()::contains);
  }
}
