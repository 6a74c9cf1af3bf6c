package io.lateen.cli.explain;

import io.lateen.cli.Complaint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// A proxy that says what it would do with a request, and why.
///
/// @param proxy as people know it: `pod.namespace`
/// @param page answers in JSON, as the proxy's `/explain` page does
/// @param leftOut answers with the rules about the host that the proxy is not sent, as Pilot's page
///     `/debug/left_out` has them; a missing node where nobody is to be asked
public record Decider(String proxy, Page page, Page leftOut) {
  /// Where nobody is to be asked for rules that are left out.
  public static final Page NOBODY = _ -> MissingNode.getInstance();

  /// Answers an inquiry.
  @FunctionalInterface
  public interface Page {
    /// @throws io.lateen.cli.Complaint if the inquiry makes no sense, or nobody answers
    JsonNode explain(Inquiry inquiry);
  }

  public JsonNode explain(Inquiry inquiry) {
    return page.explain(inquiry);
  }

  /// The same with `leftOut`, or with `leftOutUnknown`: why nobody can tell.
  public JsonNode explainAll(Inquiry inquiry) {
    JsonNode explanation = explain(inquiry);
    if (explanation instanceof ObjectNode all) {
      try {
        JsonNode rules = leftOut.explain(inquiry);
        if (!rules.isMissingNode()) {
          all.set("leftOut", rules);
        }
      } catch (Complaint nobody) {
        all.put("leftOutUnknown", nobody.getMessage());
      }
    }
    return explanation;
  }
}
