package io.lateen.wire.document;

import io.lateen.model.rule.ReadinessProbe;
import io.lateen.model.rule.ReadinessProbe.Action;
import io.lateen.model.rule.ReadinessProbe.Exec;
import io.lateen.model.rule.ReadinessProbe.HttpGet;
import io.lateen.model.rule.ReadinessProbe.HttpHeader;
import io.lateen.model.rule.ReadinessProbe.TcpSocket;
import org.jspecify.annotations.Nullable;

/// A WorkloadGroup's `probe`.
final class ProbeParser {
  private ProbeParser() {}

  static ReadinessProbe parse(Fields probe) {
    probe.unsupported("grpc");
    probe.onlyOneOf("httpGet", "tcpSocket", "exec");
    return new ReadinessProbe(
        probe.intOrZero("initialDelaySeconds"),
        probe.intOrZero("timeoutSeconds"),
        probe.intOrZero("periodSeconds"),
        probe.intOrZero("successThreshold"),
        probe.intOrZero("failureThreshold"),
        action(probe));
  }

  private static @Nullable Action action(Fields probe) {
    Action get = probe.object("httpGet", ProbeParser::get);
    Action socket =
        probe.object(
            "tcpSocket", at -> new TcpSocket(at.stringOrEmpty("host"), at.uintOrZero("port")));
    Action exec = probe.object("exec", at -> new Exec(at.strings("command")));
    return get != null ? get : socket != null ? socket : exec;
  }

  private static HttpGet get(Fields get) {
    return new HttpGet(
        get.stringOrEmpty("path"),
        get.uintOrZero("port"),
        get.stringOrEmpty("host"),
        get.stringOrEmpty("scheme"),
        get.objects(
            "httpHeaders",
            one -> new HttpHeader(one.stringOrEmpty("name"), one.stringOrEmpty("value"))));
  }
}
