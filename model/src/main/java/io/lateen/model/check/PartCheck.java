package io.lateen.model.check;

import io.lateen.model.rule.Destination;
import io.lateen.model.rule.PortSelector;
import io.lateen.model.service.Protocol;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rules about parts that several kinds have.
final class PartCheck {
  private static final Pattern LABEL_TEXT = Pattern.compile("[-A-Za-z0-9_./]*");
  static final String PROTOCOLS =
      "one of HTTP, HTTP2, HTTPS, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, REDIS, MYSQL";

  private final Problems problems;

  PartCheck(Problems problems) {
    this.problems = problems;
  }

  /// Istio 1.1 took one of `.` and `*`; today's takes names of namespaces and `~`, too.
  void exportTo(List<String> exportTo) {
    FieldPath path = FieldPath.SPEC.field("exportTo");
    problems.each(path, exportTo, this::exportTo);
    boolean forAll = exportTo.contains("*") || exportTo.contains("~");
    if (exportTo.size() > 1 && forAll) {
      problems.error(path, exportTo + " (expected: \"*\" and \"~\" alone)");
    }
    if (new HashSet<>(exportTo).size() < exportTo.size()) {
      problems.error(path, exportTo + " (expected: every namespace once)");
    }
  }

  private void exportTo(FieldPath path, String namespace) {
    if (!List.of(".", "*", "~").contains(namespace) && !HostCheck.isLabel(namespace)) {
      problems.unexpected(path, namespace, "\".\", \"*\", \"~\" or the name of a namespace");
    }
  }

  void destination(FieldPath path, Destination destination) {
    FieldPath host = path.field("host");
    if (destination.host().isEmpty()) {
      problems.missing(host, "the name of a service");
    } else if (destination.host().equals("*") || !HostCheck.isWildcardName(destination.host())) {
      problems.unexpected(host, destination.host(), "the DNS name of a service");
    }
    if (destination.subset() != null) {
      label(path.field("subset"), destination.subset());
    }
    if (destination.port() != null) {
      portSelector(path.field("port"), destination.port());
    }
  }

  void portSelector(FieldPath path, PortSelector selector) {
    switch (selector) {
      case PortSelector.ByNumber(int number) -> port(path.field("number"), number);
      case PortSelector.ByName(String name) -> label(path.field("name"), name);
    }
  }

  void port(FieldPath path, int number) {
    range(path, number, 1, 65535);
  }

  void range(FieldPath path, int number, int min, int max) {
    if (number < min || number > max) {
      problems.unexpected(path, number, min + ".." + max);
    }
  }

  void notNegative(FieldPath path, int number) {
    if (number < 0) {
      problems.unexpected(path, number, "0 or more");
    }
  }

  void label(FieldPath path, String text) {
    if (!HostCheck.isLabel(text)) {
      problems.unexpected(path, text, "letters, digits and \"-\" between them, at most 63");
    }
  }

  /// Empty is none.
  void namespace(FieldPath path, String name) {
    if (!name.isEmpty() && !HostCheck.isLabel(name)) {
      problems.unexpected(path, name, "the name of a namespace");
    }
  }

  void protocol(FieldPath path, String protocol) {
    if (Protocol.parse(protocol) == Protocol.UNSUPPORTED) {
      problems.unexpected(path, protocol, PROTOCOLS);
    }
  }

  /// At least a millisecond, and whole milliseconds.
  void duration(FieldPath path, @Nullable Duration duration) {
    if (duration == null) {
      return;
    }
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      problems.error(path, show(duration) + " (expected: at least 1ms)");
    } else if (!duration.truncatedTo(ChronoUnit.MILLIS).equals(duration)) {
      problems.error(path, show(duration) + " (expected: whole milliseconds)");
    }
  }

  /// Selectors and the labels of endpoints.
  void labels(FieldPath path, Map<String, String> labels) {
    labels.forEach(
        (name, value) -> {
          if (name.isEmpty() || !LABEL_TEXT.matcher(name).matches()) {
            problems.unexpected(path, name, "a label's name: letters, digits, \"-_./\"");
          }
          if (!LABEL_TEXT.matcher(value).matches()) {
            problems.unexpected(path.field(name), value, "letters, digits, \"-_./\"");
          }
        });
  }

  static String show(Duration duration) {
    return duration.truncatedTo(ChronoUnit.MILLIS).equals(duration)
        ? duration.toMillis() + "ms"
        : duration.toNanos() + "ns";
  }
}
