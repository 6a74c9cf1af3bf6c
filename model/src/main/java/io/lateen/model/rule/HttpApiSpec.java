package io.lateen.model.rule;

import io.lateen.model.attribute.AttributeBag;
import java.util.List;

/// What the requests of an API are about (config.istio.io/v1alpha2 `HTTPAPISpec`).
///
/// @param attributes of every request
public record HttpApiSpec(
    Meta meta, AttributeBag attributes, List<Pattern> patterns, List<ApiKey> apiKeys)
    implements Rule {
  public HttpApiSpec {
    patterns = List.copyOf(patterns);
    apiKeys = List.copyOf(apiKeys);
  }

  @Override
  public String kind() {
    return "HTTPAPISpec";
  }

  /// Requests with a method and a path.
  ///
  /// @param uriTemplate `/pets/{id}`; empty: `regex` counts
  public record Pattern(
      AttributeBag attributes, String httpMethod, String uriTemplate, String regex) {}

  /// Where an API key may stand.
  public record ApiKey(In in, String name) {
    /// Parts of a request.
    public enum In {
      QUERY,
      HEADER,
      COOKIE
    }
  }
}
