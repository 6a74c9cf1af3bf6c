package io.lateen.cli.explain;

import tools.jackson.databind.JsonNode;

/// A proxy that says what it would do with a request, and why.
///
/// @param proxy as people know it: `pod.namespace`
/// @param page answers in JSON, as the proxy's `/explain` page does
public record Decider(String proxy, Page page) {
  /// Answers an inquiry.
  @FunctionalInterface
  public interface Page {
    /// @throws io.lateen.cli.Complaint if the inquiry makes no sense, or nobody answers
    JsonNode explain(Inquiry inquiry);
  }

  public JsonNode explain(Inquiry inquiry) {
    return page.explain(inquiry);
  }
}
