package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.Port;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.rule.ServiceEntry.Endpoint;
import io.lateen.model.rule.WorkloadEntry;
import io.lateen.model.rule.WorkloadGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The spec of a ServiceEntry.
final class ServiceEntryParser {
  private ServiceEntryParser() {}

  static ServiceEntry parse(Meta meta, Fields spec) {
    Map<Integer, Integer> targets = new LinkedHashMap<>();
    return new ServiceEntry(
        meta,
        spec.strings("hosts"),
        spec.strings("addresses"),
        spec.objects("ports", port -> port(port, targets)),
        spec.choice("location", ServiceEntry.Location.class),
        spec.choice("resolution", ServiceEntry.Resolution.class),
        spec.objects("endpoints", ServiceEntryParser::endpoint),
        spec.strings("exportTo"),
        spec.strings("subjectAltNames"),
        spec.object("workloadSelector", fields -> fields.stringMap("labels")),
        targets);
  }

  private static Port port(Fields fields, Map<Integer, Integer> targets) {
    Port port = PartParser.port(fields);
    Integer target = fields.uintOrNull("targetPort");
    if (target != null) {
      targets.put(port.number(), target);
    }
    return port;
  }

  static WorkloadEntry workload(Meta meta, Fields spec) {
    return new WorkloadEntry(meta, endpoint(spec), spec.stringOrEmpty("serviceAccount"));
  }

  static WorkloadGroup group(Meta meta, Fields spec) {
    WorkloadGroup labelled = spec.object("metadata", fields -> labelled(meta, fields));
    WorkloadEntry template = spec.object("template", fields -> workload(meta, fields));
    return new WorkloadGroup(
        meta,
        labelled == null ? Map.of() : labelled.labels(),
        labelled == null ? Map.of() : labelled.annotations(),
        template == null ? NOTHING : template.endpoint(),
        template == null ? "" : template.serviceAccount(),
        spec.object("probe", ProbeParser::parse));
  }

  private static final Endpoint NOTHING = new Endpoint("", Map.of(), Map.of(), null, null, 0);

  private static WorkloadGroup labelled(Meta meta, Fields fields) {
    return new WorkloadGroup(
        meta, fields.stringMap("labels"), fields.stringMap("annotations"), NOTHING, "", null);
  }

  private static Endpoint endpoint(Fields fields) {
    return new Endpoint(
        fields.stringOrEmpty("address"),
        fields.map("ports", (json, at) -> portNumber(fields, json, at)),
        fields.stringMap("labels"),
        fields.string("network"),
        fields.string("locality"),
        fields.uintOrZero("weight"));
  }

  private static Integer portNumber(Fields fields, JsonNode json, FieldPath at) {
    Integer number = new Values(at, fields.problems()).uint32(json);
    return number == null ? 0 : number;
  }
}
