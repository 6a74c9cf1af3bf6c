package io.lateen.wire.document.mixer;

import java.util.Map;

/// A message as read by its [MessageShape]: fields by the name in the API's source. A value is a
/// String, Boolean, Long, Double, Duration, another message, or a List or Map of such.
public record MessageValue(Map<String, Object> fields) {
  public static final MessageValue NONE = new MessageValue(Map.of());

  public MessageValue {
    fields = Map.copyOf(fields);
  }
}
