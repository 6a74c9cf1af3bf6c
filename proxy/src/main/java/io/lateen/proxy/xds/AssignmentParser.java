package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.message.StructReader;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.Endpoint.Health;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.SocketMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `envoy.config.endpoint.v3.ClusterLoadAssignment` → `Assignment`.
final class AssignmentParser {
  private static final int OVERPROVISIONING = 140;

  private AssignmentParser() {}

  static Assignment parse(Fields assignment) {
    List<LocalityEndpoints> localities = new ArrayList<>();
    for (Fields locality : assignment.children("endpoints")) {
      localities.add(locality(locality));
    }
    Fields policy = assignment.child("policy");
    int factor = OVERPROVISIONING;
    if (policy != null) {
      factor = policy.integer("overprovisioning_factor", OVERPROVISIONING);
      policy.refuseOthers();
    }
    Assignment parsed = new Assignment(assignment.required("cluster_name"), localities, factor);
    assignment.refuseOthers("named_endpoints");
    return parsed;
  }

  private static LocalityEndpoints locality(Fields locality) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Fields endpoint : locality.children("lb_endpoints")) {
      endpoints.add(endpoint(endpoint));
    }
    Fields name = locality.child("locality");
    LocalityEndpoints parsed =
        new LocalityEndpoints(
            name == null ? "" : name.string("region"),
            name == null ? "" : name.string("zone"),
            name == null ? "" : name.string("sub_zone"),
            locality.integer("load_balancing_weight", 0),
            locality.integer("priority", 0, 0, 128),
            endpoints);
    locality.refuseOthers("metadata", "proximity");
    return parsed;
  }

  private static Endpoint endpoint(Fields lb) {
    Fields endpoint = lb.requiredChild("endpoint");
    Address address =
        AddressParser.parseEndpoint(endpoint == null ? null : endpoint.requiredChild("address"));
    String hostname = "";
    if (endpoint != null) {
      hostname = endpoint.string("hostname");
      endpoint.refuseOthers();
    }
    Endpoint parsed =
        new Endpoint(
            address,
            lb.integer("load_balancing_weight", 1, 1, Integer.MAX_VALUE),
            health(lb),
            hostname,
            metadata(lb.child("metadata")));
    lb.refuseOthers();
    return parsed;
  }

  private static Health health(Fields lb) {
    return switch (lb.word("health_status")) {
      case "UNHEALTHY", "TIMEOUT" -> Health.UNHEALTHY;
      case "DRAINING" -> Health.DRAINING;
      case "DEGRADED" -> Health.DEGRADED;
      default -> Health.HEALTHY;
    };
  }

  /// All of `envoy.lb`, the texts under `istio` and `envoy.transport_socket_match`.
  private static Map<String, Object> metadata(@Nullable Fields metadata) {
    Map<String, Object> all = new HashMap<>();
    if (metadata != null) {
      for (Fields filter : metadata.entries("filter_metadata")) {
        Fields struct = filter.child("value");
        if (struct != null && filter.string("key").equals(MetadataMatch.NAMESPACE)) {
          all.putAll(StructReader.struct(struct));
        } else if (struct != null && filter.string("key").equals("envoy.transport_socket_match")) {
          struct.entries("fields").forEach(field -> putString(field, SocketMatch.PREFIX, all));
        } else if (struct != null && filter.string("key").equals("istio")) {
          struct.entries("fields").forEach(field -> putString(field, "istio/", all));
        }
      }
    }
    return all;
  }

  private static void putString(Fields field, String prefix, Map<String, Object> all) {
    Fields value = field.child("value");
    if (value != null && value.has("string_value")) {
      all.put(prefix + field.string("key"), value.string("string_value"));
    }
  }
}
