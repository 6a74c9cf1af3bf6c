package io.lateen.wire.document;

import io.lateen.model.rule.Destination;
import io.lateen.model.rule.Port;
import io.lateen.model.rule.PortSelector;
import io.lateen.model.rule.StringMatch;
import org.jspecify.annotations.Nullable;

/// Messages that several kinds are made of.
final class PartParser {
  private PartParser() {}

  static Destination destination(Fields fields) {
    return new Destination(
        fields.stringOrEmpty("host"),
        fields.string("subset"),
        fields.object("port", PartParser::portSelector));
  }

  /// The `destination` of a route; an absent one has an empty host, which no check accepts.
  static Destination requiredDestination(Fields fields) {
    Destination destination = fields.object("destination", PartParser::destination);
    return destination == null ? new Destination("", null, null) : destination;
  }

  /// A selector with neither field reads as number 0, which no check accepts.
  static PortSelector portSelector(Fields fields) {
    fields.onlyOneOf("number", "name");
    Integer number = fields.uintOrNull("number");
    String name = fields.string("name");
    return name != null && number == null
        ? new PortSelector.ByName(name)
        : new PortSelector.ByNumber(number == null ? 0 : number);
  }

  static Port port(Fields fields) {
    return new Port(
        fields.uintOrZero("number"),
        fields.stringOrEmpty("protocol"),
        fields.stringOrEmpty("name"));
  }

  /// The `port` of a listener or server.
  static @Nullable Port optionalPort(Fields fields) {
    return fields.object("port", PartParser::port);
  }

  static StringMatch stringMatch(Fields fields) {
    fields.onlyOneOf("exact", "prefix", "regex");
    String exact = fields.string("exact");
    String prefix = fields.string("prefix");
    String regex = fields.string("regex");
    if (exact != null) {
      return new StringMatch.Exact(exact);
    }
    if (prefix != null) {
      return new StringMatch.Prefix(prefix);
    }
    if (regex != null) {
      RegexCheck.check(fields.path().field("regex"), regex, fields.problems());
      return new StringMatch.Regex(regex);
    }
    return new StringMatch.Present();
  }
}
