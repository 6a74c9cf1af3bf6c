package io.lateen.pilot.status;

import com.google.protobuf.Message;
import io.lateen.pilot.translate.XdsResources;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What Pilot would send a proxy now, in the shape of Envoy's own `/config_dump`
/// (admin/v3/config_dump.proto), so that the two can be laid side by side.
final class ConfigDump {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TYPES = "type.googleapis.com/";

  private final String version;
  private final ArrayNode configs = JSON.createArrayNode();

  private ConfigDump(String version) {
    this.version = version;
  }

  /// @param revision of the snapshot the resources were made of
  static ObjectNode of(XdsResources resources, long revision) {
    ConfigDump dump = new ConfigDump(Long.toString(revision));
    dump.add("Clusters", "dynamic_active_clusters", "cluster", resources.clusters());
    dump.addListeners(resources.listeners());
    dump.add("Routes", "dynamic_route_configs", "route_config", resources.routes());
    dump.add("Endpoints", "dynamic_endpoint_configs", "endpoint_config", resources.endpoints());
    ObjectNode all = JSON.createObjectNode();
    all.set("configs", dump.configs);
    return all;
  }

  private void add(String part, String list, String field, List<? extends Message> messages) {
    ArrayNode entries = part(part).putArray(list);
    messages.forEach(message -> put(entries.addObject(), field, message));
  }

  private void addListeners(List<? extends Message> listeners) {
    ArrayNode entries = part("Listeners").putArray("dynamic_listeners");
    for (Message listener : listeners) {
      ObjectNode entry = entries.addObject();
      put(entry.putObject("active_state"), "listener", listener);
      entry.put("name", entry.path("active_state").path("listener").path("name").asString(""));
    }
  }

  private ObjectNode part(String name) {
    return configs
        .addObject()
        .put("@type", TYPES + "envoy.admin.v3." + name + "ConfigDump")
        .put("version_info", version);
  }

  private void put(ObjectNode entry, String field, Message message) {
    entry.put("version_info", version);
    ObjectNode any = entry.putObject(field);
    any.put("@type", TYPES + message.getDescriptorForType().getFullName());
    any.setAll(MessageJson.of(message));
  }
}
