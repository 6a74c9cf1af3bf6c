package io.lateen.wire.document;

import io.lateen.model.name.TrustDomains;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// `trustDomain` and `trustDomainAliases` of Istio's MeshConfig → [TrustDomains].
public final class TrustDomainsParser {
  private static final String NAME = "trustDomain";
  private static final String ALIASES = "trustDomainAliases";

  private TrustDomainsParser() {}

  /// @param mesh the document; without a `trustDomain`, or with an empty one, as Istio 1.1 writes
  ///     it, it is `cluster.local`
  /// @throws IllegalArgumentException with path, value and what is expected
  public static TrustDomains parse(JsonNode mesh) {
    JsonNode name = mesh.path(NAME);
    boolean said = !name.isMissingNode() && !name.isNull() && !name.asString("?").isEmpty();
    return new TrustDomains(
        said ? name(NAME, name) : TrustDomains.DEFAULT.name(), aliases(mesh.path(ALIASES)));
  }

  private static List<String> aliases(JsonNode written) {
    if (written.isMissingNode() || written.isNull()) {
      return List.of();
    }
    if (!written.isArray()) {
      throw wrong(ALIASES, written, "a list of trust domains");
    }
    List<String> aliases = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      aliases.add(name(ALIASES + "[" + i + "]", written.path(i)));
    }
    return aliases;
  }

  private static String name(String field, JsonNode written) {
    if (!written.isString() || !TrustDomains.isName(written.asString())) {
      throw wrong(field, written, TrustDomains.FORM);
    }
    return written.asString();
  }

  private static IllegalArgumentException wrong(String field, JsonNode value, String expected) {
    return new IllegalArgumentException(
        "mesh." + field + ": " + value + " (expected: " + expected + ")");
  }
}
