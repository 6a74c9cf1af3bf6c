package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.rule.ServiceEntry.Endpoint;
import io.lateen.model.rule.WorkloadEntry;
import tools.jackson.databind.JsonNode;

/// The spec of a ServiceEntry.
final class ServiceEntryParser {
  private ServiceEntryParser() {}

  static ServiceEntry parse(Meta meta, Fields spec) {
    return new ServiceEntry(
        meta,
        spec.strings("hosts"),
        spec.strings("addresses"),
        spec.objects("ports", PartParser::port),
        spec.choice("location", ServiceEntry.Location.class),
        spec.choice("resolution", ServiceEntry.Resolution.class),
        spec.objects("endpoints", ServiceEntryParser::endpoint),
        spec.strings("exportTo"),
        spec.strings("subjectAltNames"),
        spec.object("workloadSelector", fields -> fields.stringMap("labels")));
  }

  static WorkloadEntry workload(Meta meta, Fields spec) {
    return new WorkloadEntry(meta, endpoint(spec), spec.stringOrEmpty("serviceAccount"));
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
