package io.lateen.proxy.filter.rbac;

import com.google.re2j.PatternSyntaxException;
import io.lateen.proxy.matcher.CidrRangeParser;
import io.lateen.proxy.matcher.HeaderMatchParser;
import io.lateen.proxy.matcher.MetadataMatch;
import io.lateen.proxy.matcher.MetadataMatchParser;
import io.lateen.proxy.matcher.StringMatchParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.Network;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.route.HeaderMatcher;
import io.lateen.proxy.route.ValueMatcher;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `Permission` and `Principal` → [Condition]. What cannot be judged here is a problem.
final class ConditionParser {
  private static final Condition NEVER = new Condition.Not(new Condition.Any());

  private ConditionParser() {}

  static Condition permissions(Fields policy) {
    return anyOf(policy, "permissions", ConditionParser::permission);
  }

  static Condition principals(Fields policy) {
    return anyOf(policy, "principals", ConditionParser::principal);
  }

  private static Condition permission(Fields rule) {
    Condition leaf =
        first(
            Stream.of(
                () ->
                    child(
                        rule, "and_rules", set -> allOf(set, "rules", ConditionParser::permission)),
                () ->
                    child(
                        rule, "or_rules", set -> anyOf(set, "rules", ConditionParser::permission)),
                () -> child(rule, "not_rule", not -> new Condition.Not(permission(not))),
                () -> common(rule),
                () -> child(rule, "destination_ip", ConditionParser::destinationIp),
                () -> port(rule),
                () -> child(rule, "destination_port_range", ConditionParser::portRange),
                () ->
                    child(
                        rule,
                        "requested_server_name",
                        name -> new Condition.ServerName(matcher(name)))));
    return whole(rule, leaf);
  }

  private static Condition principal(Fields identifier) {
    Condition leaf =
        first(
            Stream.of(
                () ->
                    child(
                        identifier,
                        "and_ids",
                        set -> allOf(set, "ids", ConditionParser::principal)),
                () ->
                    child(
                        identifier, "or_ids", set -> anyOf(set, "ids", ConditionParser::principal)),
                () -> child(identifier, "not_id", not -> new Condition.Not(principal(not))),
                () -> common(identifier),
                () -> child(identifier, "authenticated", ConditionParser::authenticated),
                () -> child(identifier, "source_ip", ConditionParser::peerIp),
                () -> child(identifier, "direct_remote_ip", ConditionParser::peerIp),
                () -> child(identifier, "remote_ip", ConditionParser::clientIp)));
    return whole(identifier, leaf);
  }

  private static @Nullable Condition common(Fields message) {
    if (message.bool("any")) {
      return new Condition.Any();
    }
    return first(
        Stream.of(
            () -> child(message, "header", ConditionParser::header),
            () -> child(message, "url_path", path -> child(path, "path", ConditionParser::path)),
            () -> child(message, "metadata", ConditionParser::metadata),
            () -> child(message, "sourced_metadata", ConditionParser::sourced)));
  }

  private static Condition header(Fields header) {
    HeaderMatch match = HeaderMatchParser.parse(header);
    try {
      return new Condition.Header(new HeaderMatcher(match));
    } catch (PatternSyntaxException e) {
      return NEVER; // told of by the parser
    }
  }

  private static Condition path(Fields path) {
    return new Condition.Path(matcher(path));
  }

  private static Condition metadata(Fields metadata) {
    MetadataMatch match = MetadataMatchParser.parse(metadata);
    return new Condition.Metadata(match, MetadataTest.of(match.value()));
  }

  private static Condition sourced(Fields sourced) {
    if (!sourced.word("metadata_source").equals("DYNAMIC")) {
      sourced.problem("metadata_source", "ROUTE (expected: DYNAMIC)");
    }
    Condition found = child(sourced, "metadata_matcher", ConditionParser::metadata);
    return whole(sourced, found);
  }

  private static Condition destinationIp(Fields range) {
    return new Condition.DestinationIp(new Network(CidrRangeParser.parse(range)));
  }

  private static Condition peerIp(Fields range) {
    return new Condition.PeerIp(new Network(CidrRangeParser.parse(range)));
  }

  private static Condition clientIp(Fields range) {
    return new Condition.ClientIp(new Network(CidrRangeParser.parse(range)));
  }

  private static @Nullable Condition port(Fields rule) {
    if (!rule.has("destination_port")) {
      return null;
    }
    int port = rule.integer("destination_port", 0, 0, 65_535);
    return new Condition.DestinationPort(port, port + 1);
  }

  private static Condition portRange(Fields range) {
    return new Condition.DestinationPort(
        range.integer("start", 0, 0, 65_535), range.integer("end", 0, 1, 65_536));
  }

  private static Condition authenticated(Fields authenticated) {
    Fields name = authenticated.child("principal_name");
    return new Condition.Authenticated(name == null ? null : matcher(name));
  }

  private static ValueMatcher matcher(Fields text) {
    try {
      return ValueMatcher.of(StringMatchParser.parse(text));
    } catch (PatternSyntaxException e) { // told of by the parser
      return ValueMatcher.of(new StringMatch.Exact("", false));
    }
  }

  private static Condition anyOf(Fields set, String field, Function<Fields, Condition> parse) {
    List<Condition> parts = parts(set, field, parse);
    return parts.size() == 1 ? parts.getFirst() : new Condition.OneOf(parts);
  }

  private static Condition allOf(Fields set, String field, Function<Fields, Condition> parse) {
    List<Condition> parts = parts(set, field, parse);
    return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
  }

  private static List<Condition> parts(
      Fields set, String field, Function<Fields, Condition> parse) {
    List<Condition> parts = set.children(field).stream().map(parse).toList();
    if (parts.isEmpty()) {
      set.problem(field, "empty (expected: at least one)");
    }
    return parts;
  }

  /// Names what nobody here can judge, or says that nothing was asked.
  private static Condition whole(Fields message, @Nullable Condition leaf) {
    message.refuseOthers();
    if (leaf == null) {
      message.problem("any", "missing (expected: a condition that is known here)");
      return NEVER;
    }
    return leaf;
  }

  private static @Nullable Condition child(
      Fields message, String field, Function<Fields, @Nullable Condition> parse) {
    Fields child = message.child(field);
    return child == null ? null : parse.apply(child);
  }

  private static @Nullable Condition first(Stream<Supplier<@Nullable Condition>> kinds) {
    return kinds.map(Supplier::get).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
