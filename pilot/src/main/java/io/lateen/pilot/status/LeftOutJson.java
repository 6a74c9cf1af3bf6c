package io.lateen.pilot.status;

import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.route.LeftOut;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Rules that a proxy is not sent → JSON, with `origin` as explanations have it.
public final class LeftOutJson {
  private static final JsonMapper JSON = new JsonMapper();

  private LeftOutJson() {}

  /// `[{origin: {object, path}, why}]`.
  public static ArrayNode of(List<LeftOut> found) {
    ArrayNode rows = JSON.createArrayNode();
    for (LeftOut one : found) {
      ObjectNode row = rows.addObject();
      row.putObject("origin").put("object", Messages.object(one.rule())).put("path", one.path());
      row.put("why", one.why());
    }
    return rows;
  }
}
