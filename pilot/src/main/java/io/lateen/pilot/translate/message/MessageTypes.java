package io.lateen.pilot.translate.message;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Messages by their full name: `envoy.extensions.filters.http.lua.v3.Lua` is a class of Envoy's
/// API, whose package follows from the name. Thread-safe.
public final class MessageTypes {
  /// Of a message's package, and of its class's.
  private record Root(String name, String java) {}

  private static final List<Root> ROOTS =
      List.of(
          new Root("envoy.", "io.envoyproxy.envoy."),
          new Root("xds.", "com.github.xds."),
          new Root("udpa.", "com.github.udpa.udpa."),
          new Root("google.protobuf.", "com.google.protobuf."),
          new Root("istio.mixer.v1.config.client.", "io.lateen.wire.proto.mixer.client."));

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.]*\\.[A-Z][A-Za-z0-9]*");
  private static final Pattern OLD = Pattern.compile(".*\\.v2(alpha)?\\..*|envoy\\.api\\..*");
  private static final Map<String, Optional<Message>> KNOWN = new ConcurrentHashMap<>();

  private MessageTypes() {}

  /// The message without a field set; empty when there is none of that name in version 3 of
  /// Envoy's API.
  ///
  /// @param typeUrl `type.googleapis.com/` and the full name, or that alone
  public static Optional<Message> find(String typeUrl) {
    String name = typeUrl.substring(typeUrl.lastIndexOf('/') + 1);
    Optional<Message> known = KNOWN.get(name);
    if (known == null) {
      known = load(name);
      known.ifPresent(message -> KNOWN.put(name, Optional.of(message)));
    }
    return known;
  }

  private static Optional<Message> load(String name) {
    if (!NAME.matcher(name).matches() || OLD.matcher(name).matches()) {
      return Optional.empty();
    }
    Message later = LaterTypes.ALL.get(name);
    if (later != null) {
      return Optional.of(later);
    }
    return ROOTS.stream()
        .filter(root -> name.startsWith(root.name()))
        .findFirst()
        .flatMap(root -> instance(root.java() + name.substring(root.name().length())))
        .filter(message -> message.getDescriptorForType().getFullName().equals(name));
  }

  private static Optional<Message> instance(String className) {
    try {
      Class<?> type = Class.forName(className);
      return Message.class.isAssignableFrom(type)
          ? Optional.of((Message) type.getMethod("getDefaultInstance").invoke(null))
          : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError notOfTheApi) {
      return Optional.empty();
    }
  }

  /// All types that stand in an `Any` of a message, at whatever depth; unknown ones are left out.
  public static TypeRegistry within(Message message) {
    Set<Descriptor> found = new HashSet<>();
    collect(message, found);
    return TypeRegistry.newBuilder().add(found).build();
  }

  private static void collect(Message message, Set<Descriptor> found) {
    if (message instanceof Any any) {
      find(any.getTypeUrl()).ifPresent(type -> collectPacked(any, type, found));
      return;
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        Object value = field.getValue();
        List<?> values = value instanceof List<?> list ? list : List.of(value);
        values.forEach(one -> collect((Message) one, found));
      }
    }
  }

  private static void collectPacked(Any any, Message type, Set<Descriptor> found) {
    found.add(type.getDescriptorForType());
    try {
      collect(type.getParserForType().parseFrom(any.getValue()), found);
    } catch (InvalidProtocolBufferException unreadable) {
      // Whoever prints it says so.
    }
  }
}
