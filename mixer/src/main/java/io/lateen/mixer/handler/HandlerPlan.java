package io.lateen.mixer.handler;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.template.InstanceType;
import java.util.Comparator;
import java.util.Set;

/// Everything a handler depends on: while it stays equal, the handler lives on.
///
/// @param instances all that rules send it
public record HandlerPlan(
    String name, Adapter adapter, Params params, Set<InstanceType> instances) {

  public HandlerPlan {
    instances = Set.copyOf(instances);
  }

  HandlerContext context() {
    return new HandlerContext(
        name, params, instances.stream().sorted(Comparator.comparing(InstanceType::name)).toList());
  }
}
