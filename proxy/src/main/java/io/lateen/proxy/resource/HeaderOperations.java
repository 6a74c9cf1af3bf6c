package io.lateen.proxy.resource;

import java.util.List;

/// Headers removed, then added, on the way to the upstream and back.
public record HeaderOperations(
    List<Add> requestAdd,
    List<String> requestRemove,
    List<Add> responseAdd,
    List<String> responseRemove) {

  public static final HeaderOperations NONE =
      new HeaderOperations(List.of(), List.of(), List.of(), List.of());

  public HeaderOperations {
    requestAdd = List.copyOf(requestAdd);
    requestRemove = List.copyOf(requestRemove);
    responseAdd = List.copyOf(responseAdd);
    responseRemove = List.copyOf(responseRemove);
  }

  public boolean isNone() {
    return requestAdd.isEmpty()
        && requestRemove.isEmpty()
        && responseAdd.isEmpty()
        && responseRemove.isEmpty();
  }

  /// `envoy.config.core.v3.HeaderValueOption`.
  ///
  /// @param name lower case
  /// @param value may hold `%OPERATORS%`
  /// @param keepEmpty add it also when the value comes out empty
  public record Add(String name, String value, Append append, boolean keepEmpty) {}

  public enum Append {
    APPEND_IF_EXISTS_OR_ADD,
    ADD_IF_ABSENT,
    OVERWRITE_IF_EXISTS_OR_ADD,
    OVERWRITE_IF_EXISTS
  }
}
