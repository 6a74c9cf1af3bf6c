package io.lateen.pilot.snapshot;

import io.lateen.model.rule.Meta;
import io.lateen.model.rule.Rule;
import io.lateen.model.service.Service;
import java.util.Comparator;

/// The order in which the mesh hears its rules: the oldest first, equally old ones by name.
final class Age {
  private static final Comparator<Meta> OF_META =
      Comparator.comparing(Meta::created).thenComparing(Meta::name).thenComparing(Meta::namespace);

  static final Comparator<Rule> OF_RULES = Comparator.comparing(Rule::meta, OF_META);

  static final Comparator<Service> OF_SERVICES =
      Comparator.comparing(Service::created)
          .thenComparing(Service::hostname)
          .thenComparing(Service::namespace)
          .thenComparing(Service::address);

  private Age() {}
}
