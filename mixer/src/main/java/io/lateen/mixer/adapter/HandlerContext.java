package io.lateen.mixer.adapter;

import io.lateen.mixer.template.InstanceType;
import java.util.List;

/// What a handler is opened with.
///
/// @param name `handler.ns`, or `handler.kind.ns` of a legacy object
/// @param params checked: everything in them is as the schema says
/// @param instances all that rules send it, ordered by name
public record HandlerContext(String name, Params params, List<InstanceType> instances) {

  public HandlerContext {
    instances = List.copyOf(instances);
  }
}
