package io.lateen.pilot.translate.mixer;

import com.google.protobuf.ByteString;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.wire.proto.mixer.Attributes;
import io.lateen.wire.proto.mixer.Attributes.AttributeValue;
import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;

/// Attributes being gathered, in the order of their names.
final class AttributeMessages {
  private final Map<String, AttributeValue> values = new TreeMap<>();

  /// An empty value is left out.
  AttributeMessages text(String name, String value) {
    if (!value.isEmpty()) {
      values.put(name, AttributeValue.newBuilder().setStringValue(value).build());
    }
    return this;
  }

  AttributeMessages number(String name, long value) {
    values.put(name, AttributeValue.newBuilder().setInt64Value(value).build());
    return this;
  }

  /// Left out when it is no numeric address. IPv4 addresses take 16 octets, as Istio's do.
  AttributeMessages address(String name, String ip) {
    byte[] octets;
    try {
      octets = mapped(InetAddress.ofLiteral(ip).getAddress());
    } catch (IllegalArgumentException e) {
      return this;
    }
    ByteString bytes = ByteString.copyFrom(octets);
    values.put(name, AttributeValue.newBuilder().setBytesValue(bytes).build());
    return this;
  }

  private static byte[] mapped(byte[] address) {
    if (address.length != 4) {
      return address;
    }
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(address, 0, mapped, 12, 4);
    return mapped;
  }

  /// Those of a spec, which have texts, numbers, truth values and durations.
  AttributeMessages all(io.lateen.model.attribute.Attributes attributes) {
    for (String name : attributes.names()) {
      AttributeValue.Builder value = AttributeValue.newBuilder();
      switch (attributes.get(name)) {
        case String text -> value.setStringValue(text);
        case Long number -> value.setInt64Value(number);
        case Double number -> value.setDoubleValue(number);
        case Boolean flag -> value.setBoolValue(flag);
        case java.time.Duration time -> value.setDurationValue(Messages.duration(time));
        case null, default -> {}
      }
      values.put(name, value.build());
    }
    return this;
  }

  AttributeMessages with(Attributes others) {
    values.putAll(others.getAttributesMap());
    return this;
  }

  Attributes message() {
    return Attributes.newBuilder().putAllAttributes(values).build();
  }
}
