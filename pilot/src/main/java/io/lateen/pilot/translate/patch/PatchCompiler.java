package io.lateen.pilot.translate.patch;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import io.lateen.model.rule.ConfigPatch;
import io.lateen.model.rule.ConfigPatch.ApplyTo;
import io.lateen.model.rule.ConfigPatch.Operation;
import io.lateen.model.rule.EnvoyFilter;
import io.lateen.model.rule.EnvoyFilter.FilterType;
import io.lateen.model.rule.EnvoyFilter.Insertion;
import io.lateen.pilot.translate.message.MessageTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// EnvoyFilter → messages. A part that cannot be read is a problem and left out; the others stay.
final class PatchCompiler {
  private static final Set<ApplyTo> NAMED =
      Set.of(
          ApplyTo.LISTENER,
          ApplyTo.LISTENER_FILTER,
          ApplyTo.NETWORK_FILTER,
          ApplyTo.HTTP_FILTER,
          ApplyTo.VIRTUAL_HOST,
          ApplyTo.CLUSTER);

  private final List<Problem> problems = new ArrayList<>();

  private PatchCompiler() {}

  static CompiledFilter compile(EnvoyFilter rule) {
    PatchCompiler compiler = new PatchCompiler();
    List<CompiledInsertion> insertions = new ArrayList<>();
    for (int i = 0; i < rule.filters().size(); i++) {
      FieldPath path = FieldPath.SPEC.field("filters").item(i);
      compiler.insertion(path, rule.filters().get(i)).ifPresent(insertions::add);
    }
    List<CompiledPatch> patches = new ArrayList<>();
    for (int i = 0; i < rule.configPatches().size(); i++) {
      FieldPath path = FieldPath.SPEC.field("configPatches").item(i).field("patch").field("value");
      compiler.patch(path, rule.configPatches().get(i)).ifPresent(patches::add);
    }
    return new CompiledFilter(rule, insertions, patches, compiler.problems);
  }

  private Optional<CompiledPatch> patch(FieldPath path, ConfigPatch patch) {
    Message type = type(patch.applyTo());
    if (patch.patch().operation() == Operation.REMOVE) {
      return Optional.of(new CompiledPatch(patch, type));
    }
    Problems found = new Problems();
    Message value = new MessageReader(found).read(path, patch.patch().value(), type);
    if (patch.patch().operation() != Operation.MERGE && NAMED.contains(patch.applyTo())) {
      checkWhole(path, value, found);
    }
    problems.addAll(found.toList());
    return found.hasErrors() ? Optional.empty() : Optional.of(new CompiledPatch(patch, value));
  }

  /// What stands on its own needs a name, and filters their configuration.
  private static void checkWhole(FieldPath path, Message value, Problems found) {
    FieldDescriptor name = value.getDescriptorForType().findFieldByName("name");
    if (value.getField(name).equals("")) {
      found.missing(path.field("name"), "a name");
    }
    FieldDescriptor config = value.getDescriptorForType().findFieldByName("typed_config");
    FieldDescriptor discovery = value.getDescriptorForType().findFieldByName("config_discovery");
    if (config != null && !value.hasField(config) && !value.hasField(discovery)) {
      found.missing(path.field("typed_config"), "the filter's configuration, with @type");
    }
  }

  private static Message type(ApplyTo applyTo) {
    return switch (applyTo) {
      case LISTENER -> Listener.getDefaultInstance();
      case LISTENER_FILTER -> ListenerFilter.getDefaultInstance();
      case FILTER_CHAIN -> FilterChain.getDefaultInstance();
      case NETWORK_FILTER -> Filter.getDefaultInstance();
      case HTTP_FILTER -> HttpFilter.getDefaultInstance();
      case ROUTE_CONFIGURATION -> RouteConfiguration.getDefaultInstance();
      case VIRTUAL_HOST -> VirtualHost.getDefaultInstance();
      case HTTP_ROUTE -> Route.getDefaultInstance();
      case CLUSTER -> Cluster.getDefaultInstance();
      case INVALID, EXTENSION_CONFIG, BOOTSTRAP ->
          throw new IllegalArgumentException(applyTo + " passed the checks");
    };
  }

  private Optional<CompiledInsertion> insertion(FieldPath path, Insertion filter) {
    Problems found = new Problems();
    Any config = config(path, filter, found);
    problems.addAll(found.toList());
    return found.hasErrors()
        ? Optional.empty()
        : Optional.of(new CompiledInsertion(filter, FilterNames.today(filter.name()), config));
  }

  /// 1.1's configuration says no type: the filter's name does.
  private static Any config(FieldPath path, Insertion filter, Problems found) {
    Map<String, Object> tree = new LinkedHashMap<>(filter.config());
    if (!tree.containsKey("@type")) {
      Optional<String> type =
          FilterNames.config(filter.name(), filter.type() == FilterType.NETWORK)
              .filter(name -> MessageTypes.find(name).isPresent());
      if (type.isEmpty()) {
        found.unexpected(
            path.field("filterName"),
            filter.name(),
            "a filter of Envoy's: envoy.lua; or @type in filterConfig");
        return Any.getDefaultInstance();
      }
      tree.put("@type", type.get());
    }
    return new MessageReader(found).any(path.field("filterConfig"), tree);
  }
}
