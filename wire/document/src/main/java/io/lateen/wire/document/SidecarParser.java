package io.lateen.wire.document;

import io.lateen.model.rule.Meta;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.Sidecar.CaptureMode;
import io.lateen.model.rule.Sidecar.Egress;
import io.lateen.model.rule.Sidecar.Ingress;
import io.lateen.model.rule.Sidecar.OutboundPolicy;

/// The spec of a Sidecar.
final class SidecarParser {
  private SidecarParser() {}

  static Sidecar parse(Meta meta, Fields spec) {
    return new Sidecar(
        meta,
        spec.object("workloadSelector", f -> f.stringMap("labels")),
        spec.objects("ingress", SidecarParser::ingress),
        spec.objects("egress", SidecarParser::egress),
        spec.object("outboundTrafficPolicy", SidecarParser::policy),
        spec.object("inboundConnectionPool", DestinationRuleParser::connectionPool));
  }

  private static OutboundPolicy policy(Fields fields) {
    fields.unsupported("egressProxy");
    return fields.choice("mode", OutboundPolicy.class);
  }

  private static Ingress ingress(Fields fields) {
    fields.unsupported("tls");
    return new Ingress(
        PartParser.optionalPort(fields),
        fields.string("bind"),
        fields.choice("captureMode", CaptureMode.class),
        fields.stringOrEmpty("defaultEndpoint"),
        fields.object("connectionPool", DestinationRuleParser::connectionPool));
  }

  private static Egress egress(Fields fields) {
    return new Egress(
        PartParser.optionalPort(fields),
        fields.string("bind"),
        fields.choice("captureMode", CaptureMode.class),
        fields.strings("hosts"));
  }
}
