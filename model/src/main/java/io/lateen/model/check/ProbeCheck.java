package io.lateen.model.check;

import io.lateen.model.rule.ReadinessProbe;
import io.lateen.model.rule.ReadinessProbe.Action;
import io.lateen.model.rule.ReadinessProbe.Exec;
import io.lateen.model.rule.ReadinessProbe.HttpGet;
import io.lateen.model.rule.ReadinessProbe.HttpHeader;
import io.lateen.model.rule.ReadinessProbe.TcpSocket;
import java.util.List;

/// What a probe must be to be asked.
final class ProbeCheck {
  private static final FieldPath PROBE = FieldPath.SPEC.field("probe");

  private final Problems problems;
  private final PartCheck parts;

  ProbeCheck(Problems problems, PartCheck parts) {
    this.problems = problems;
    this.parts = parts;
  }

  void check(ReadinessProbe probe) {
    seconds("initialDelaySeconds", probe.initialDelay());
    seconds("timeoutSeconds", probe.timeout());
    seconds("periodSeconds", probe.period());
    seconds("successThreshold", probe.successThreshold());
    seconds("failureThreshold", probe.failureThreshold());
    Action action = probe.action();
    if (action == null) {
      problems.missing(PROBE, "httpGet, tcpSocket or exec");
      return;
    }
    switch (action) {
      case HttpGet get -> get(PROBE.field("httpGet"), get);
      case TcpSocket(_, int port) -> parts.port(PROBE.field("tcpSocket").field("port"), port);
      case Exec(List<String> command) -> {
        if (command.isEmpty()) {
          problems.missing(PROBE.field("exec").field("command"), "a program and its arguments");
        }
      }
    }
  }

  private void seconds(String field, int value) {
    if (value < 0) {
      problems.unexpected(PROBE.field(field), value, "0 or more");
    }
  }

  private void get(FieldPath path, HttpGet get) {
    parts.port(path.field("port"), get.port());
    if (!get.scheme().isEmpty() && !get.scheme().matches("HTTPS?")) {
      problems.unexpected(path.field("scheme"), get.scheme(), "HTTP or HTTPS");
    }
    if (!get.path().matches("(/\\S*)?")) {
      problems.unexpected(path.field("path"), get.path(), "a path that begins with /");
    }
    problems.each(path.field("httpHeaders"), get.headers(), this::header);
  }

  private void header(FieldPath path, HttpHeader header) {
    if (!header.name().matches("[-_A-Za-z0-9]+")) {
      problems.unexpected(path.field("name"), header.name(), "letters, digits, - and _");
    }
    if (header.value().chars().anyMatch(c -> c < ' ' && c != '\t')) {
      problems.unexpected(path.field("value"), header.value(), "a text of one line");
    }
  }
}
