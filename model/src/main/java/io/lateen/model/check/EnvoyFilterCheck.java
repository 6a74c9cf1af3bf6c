package io.lateen.model.check;

import io.lateen.model.rule.EnvoyFilter;
import io.lateen.model.rule.EnvoyFilter.FilterType;
import io.lateen.model.rule.EnvoyFilter.Index;
import io.lateen.model.rule.EnvoyFilter.Insertion;
import io.lateen.model.rule.EnvoyFilter.ListenerMatch;
import io.lateen.model.rule.EnvoyFilter.Position;

/// Rules of an EnvoyFilter. Whether values are messages of Envoy's is for who knows these.
final class EnvoyFilterCheck {
  private final Problems problems;
  private final PartCheck parts;
  private final ConfigPatchCheck patches;

  EnvoyFilterCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
    this.patches = new ConfigPatchCheck(problems);
  }

  void check(EnvoyFilter rule) {
    FieldPath patchList = FieldPath.SPEC.field("configPatches");
    if (rule.filters().isEmpty() && rule.configPatches().isEmpty()) {
      problems.missing(patchList, "at least one patch, or one of filters");
    }
    parts.labels(FieldPath.SPEC.field("workloadSelector").field("labels"), rule.workloadSelector());
    problems.each(FieldPath.SPEC.field("filters"), rule.filters(), this::insertion);
    problems.each(patchList, rule.configPatches(), patches::check);
  }

  private void insertion(FieldPath path, Insertion filter) {
    match(path.field("listenerMatch"), filter.match());
    position(path.field("insertPosition"), filter.position());
    if (filter.type() == FilterType.INVALID) {
      problems.missing(path.field("filterType"), "HTTP or NETWORK");
    }
    if (filter.name().isEmpty()) {
      problems.missing(path.field("filterName"), "the name of a filter: envoy.lua");
    }
    if (filter.config().isEmpty()) {
      problems.missing(path.field("filterConfig"), "the filter's configuration");
    }
  }

  private void match(FieldPath path, ListenerMatch match) {
    if (match.portNumber() != 0) {
      parts.port(path.field("portNumber"), match.portNumber());
    }
    problems.each(
        path.field("address"),
        match.addresses(),
        (at, address) -> {
          if (!HostCheck.isIpv4Subnet(address)) {
            problems.unexpected(at, address, "an IPv4 address or range");
          }
        });
  }

  private void position(FieldPath path, Position position) {
    boolean relative = position.index() == Index.BEFORE || position.index() == Index.AFTER;
    if (relative && position.relativeTo().isEmpty()) {
      problems.missing(path.field("relativeTo"), "the name of a filter, for " + position.index());
    }
  }
}
