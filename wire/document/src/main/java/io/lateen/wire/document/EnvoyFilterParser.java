package io.lateen.wire.document;

import io.lateen.model.rule.EnvoyFilter;
import io.lateen.model.rule.EnvoyFilter.FilterType;
import io.lateen.model.rule.EnvoyFilter.Index;
import io.lateen.model.rule.EnvoyFilter.Insertion;
import io.lateen.model.rule.EnvoyFilter.ListenerMatch;
import io.lateen.model.rule.EnvoyFilter.ListenerProtocol;
import io.lateen.model.rule.EnvoyFilter.ListenerType;
import io.lateen.model.rule.EnvoyFilter.Position;
import io.lateen.model.rule.Meta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The spec of an EnvoyFilter.
final class EnvoyFilterParser {
  private static final ListenerMatch ANY =
      new ListenerMatch(0, "", ListenerType.ANY, ListenerProtocol.ALL, List.of());
  private static final Position FIRST = new Position(Index.FIRST, "");

  private EnvoyFilterParser() {}

  static EnvoyFilter parse(Meta meta, Fields spec) {
    spec.onlyOneOf("workloadLabels", "workloadSelector");
    Map<String, String> selector =
        spec.object("workloadSelector", fields -> fields.stringMap("labels"));
    return new EnvoyFilter(
        meta,
        selector == null ? spec.stringMap("workloadLabels") : selector,
        spec.intOrZero("priority"),
        spec.objects("filters", EnvoyFilterParser::insertion),
        spec.objects("configPatches", ConfigPatchParser::patch));
  }

  private static Insertion insertion(Fields fields) {
    return new Insertion(
        or(fields.object("listenerMatch", EnvoyFilterParser::match), ANY),
        or(fields.object("insertPosition", EnvoyFilterParser::position), FIRST),
        fields.choice("filterType", FilterType.class),
        fields.stringOrEmpty("filterName"),
        Trees.object(fields, "filterConfig"));
  }

  private static <T> T or(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }

  private static ListenerMatch match(Fields fields) {
    return new ListenerMatch(
        fields.uintOrZero("portNumber"),
        fields.stringOrEmpty("portNamePrefix"),
        fields.choice("listenerType", ListenerType.class),
        fields.choice("listenerProtocol", ListenerProtocol.class),
        fields.strings("address"));
  }

  private static Position position(Fields fields) {
    return new Position(fields.choice("index", Index.class), fields.stringOrEmpty("relativeTo"));
  }
}
