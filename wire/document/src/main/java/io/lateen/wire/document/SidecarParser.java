package io.lateen.wire.document;

import io.lateen.model.rule.Meta;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.Sidecar.CaptureMode;
import io.lateen.model.rule.Sidecar.Egress;
import io.lateen.model.rule.Sidecar.Ingress;

/// The spec of a Sidecar.
final class SidecarParser {
  private SidecarParser() {}

  static Sidecar parse(Meta meta, Fields spec) {
    return new Sidecar(
        meta,
        spec.object("workloadSelector", f -> f.stringMap("labels")),
        spec.objects("ingress", SidecarParser::ingress),
        spec.objects("egress", SidecarParser::egress));
  }

  private static Ingress ingress(Fields fields) {
    return new Ingress(
        PartParser.optionalPort(fields),
        fields.string("bind"),
        fields.choice("captureMode", CaptureMode.class),
        fields.stringOrEmpty("defaultEndpoint"));
  }

  private static Egress egress(Fields fields) {
    return new Egress(
        PartParser.optionalPort(fields),
        fields.string("bind"),
        fields.choice("captureMode", CaptureMode.class),
        fields.strings("hosts"));
  }
}
