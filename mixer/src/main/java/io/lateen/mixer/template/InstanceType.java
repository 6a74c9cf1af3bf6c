package io.lateen.mixer.template;

import io.lateen.model.attribute.AttributeType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One configured instance, as its handlers know it before any request: two that are equal need no
/// new handler.
///
/// @param name `requestcount.metric.istio-system`
/// @param types of the fields that have an expression
/// @param members names and types of the fields that are maps, in the order of an instance's values
public record InstanceType(
    String name,
    Template template,
    Map<String, AttributeType> types,
    Map<String, List<Member>> members) {

  /// An entry of a field that is a map.
  public record Member(String name, AttributeType type) {}

  /// `requestcount`
  public String shortName() {
    return name.substring(0, name.indexOf('.'));
  }

  public List<Member> members(String field) {
    return members.getOrDefault(field, List.of());
  }

  /// The place of `member` in the values of a map field.
  public Optional<Integer> indexOf(String field, String member) {
    List<Member> all = members(field);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(member)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
