package io.lateen.proxy.xds;

import io.lateen.proxy.matcher.CidrRangeParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.FilterChainMatch.SourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `envoy.config.listener.v3.FilterChainMatch`.
final class FilterChainMatchParser {
  private FilterChainMatchParser() {}

  static FilterChainMatch parse(@Nullable Fields match) {
    if (match == null) {
      return FilterChainMatch.ANY;
    }
    FilterChainMatch parsed =
        new FilterChainMatch(
            match.integer("destination_port", 0, 0, 65535),
            CidrRangeParser.parseAll(match, "prefix_ranges"),
            serverNames(match),
            transport(match),
            match.strings("application_protocols"),
            CidrRangeParser.parseAll(match, "direct_source_prefix_ranges"),
            SourceType.valueOf(match.word("source_type")),
            CidrRangeParser.parseAll(match, "source_prefix_ranges"),
            match.integers("source_ports"));
    match.refuseOthers();
    return parsed;
  }

  private static List<String> serverNames(Fields match) {
    List<String> names = new ArrayList<>();
    for (String name : match.strings("server_names")) {
      int star = name.lastIndexOf('*');
      if (star > 0 || (star == 0 && !name.startsWith("*."))) {
        match.problem("server_names", name + " (expected: a name, or one that begins with *.)");
      }
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private static String transport(Fields match) {
    String transport = match.string("transport_protocol");
    if (!List.of("", "tls", "raw_buffer").contains(transport)) {
      match.problem("transport_protocol", transport + " (expected: tls or raw_buffer)");
    }
    return transport;
  }
}
