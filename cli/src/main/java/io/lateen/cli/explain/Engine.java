package io.lateen.cli.explain;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Pilot's translation and the proxy's decision in this process, lent by the whole: the command
/// line itself knows neither.
public interface Engine {

  /// A proxy with what Pilot says it would send it.
  ///
  /// @param resources Pilot's page `/debug/resources`
  /// @throws io.lateen.cli.Complaint if the proxy would refuse them
  Decider.Page proxy(JsonNode resources);

  /// A mesh that consists of documents alone.
  ///
  /// @param documents each with a namespace
  Mesh mesh(List<JsonNode> documents);

  /// Proxies of a mesh that is only written down.
  interface Mesh {
    /// @param router whether the workload is a gateway
    /// @throws io.lateen.cli.Complaint if the proxy would refuse what it is sent
    Decider proxy(String name, String namespace, Map<String, String> labels, boolean router);
  }
}
